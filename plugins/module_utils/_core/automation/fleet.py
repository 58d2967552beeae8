# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances as EC2 answers them, and the names that may be concerned when one of them changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..errors import InputError
from ..instances.names import host_name
from ..instances.naming import named
from ..instances.record_sets import Rules
from ..instances.services import Service, is_member

# A stop takes the public address away, and nothing tells what it was.
_FLEETING = "{public_ip_dashed}"


def instance(structure: Mapping[str, Any], account_id: str, region: str) -> dict[str, Any]:
    """An ``Instance`` of DescribeInstances, as far as names and addresses go, as ec2_instances_info returns it."""
    placement = structure.get("Placement", {})
    return {
        "instance_id": structure["InstanceId"],
        "account_id": account_id,
        "region": region,
        "instance_type": structure.get("InstanceType"),
        "launch_time": str(structure.get("LaunchTime") or ""),
        "state": {"name": structure["State"]["Name"]},
        "placement": {"availability_zone": placement.get("AvailabilityZone")},
        "private_ip_address": structure.get("PrivateIpAddress"),
        "public_ip_address": structure.get("PublicIpAddress"),
        "tags": {tag["Key"]: tag["Value"] for tag in structure.get("Tags", [])},
        "network_interfaces": [
            {"ipv6_addresses": [{"ipv6_address": each["Ipv6Address"]} for each in interface.get("Ipv6Addresses", [])]}
            for interface in structure.get("NetworkInterfaces", [])
        ],
    }


def concerned(
    fleet: Iterable[Mapping[str, Any]], ids: Collection[str], rules: Rules, services: Collection[Service] = ()
) -> frozenset[str] | None:
    """The canonical names that these instances may have or have had, by what they are now; None where that is unknown.

    An instance has its names whatever its state is, as long as its tags and its private address are there.
    """
    if any(_FLEETING in rule for rule in rules.naming):
        return None
    found: set[str] = set()
    for each in fleet:
        if each["instance_id"] not in ids:
            continue
        if not each["tags"]:
            return None  # EC2 forgets the tags of what is terminated before it forgets the instance
        for rule in rules.naming:
            texts = named(each, rule, "")
            if not texts and not rule.startswith("tag:"):
                return None
            found.update(_names(texts, rules.domain))
        found.update(service.name for service in services if is_member(each, service, ""))
    return frozenset(found)


def _names(texts: Iterable[str], domain: str) -> Iterable[str]:
    for text in texts:
        try:
            yield host_name(text, domain, "")
        except InputError:
            continue  # nothing was ever published under what is no name
