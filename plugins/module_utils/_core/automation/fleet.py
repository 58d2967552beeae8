# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances as EC2 answers them, and the names that may be concerned when one of them changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..errors import InputError
from ..instances.fields import RUNNING
from ..instances.names import host_name
from ..instances.naming import has_name, named
from ..instances.record_sets import Rules
from ..instances.services import Service, is_member
from .triggers import Trigger

# A stop takes the public address away, and nothing tells what it was.
_FLEETING = "{public_ip_dashed}"
# From LaunchTime to the event that tells of a running instance.
_LONGEST_START = timedelta(minutes=15)


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


def unsettled(fleet: Iterable[Mapping[str, Any]], trigger: Trigger, rules: Rules) -> frozenset[str]:
    """The instances of which EC2 does not answer yet what an event tells, by their ids.

    One that has started may get its public address a moment later, or still have that of the time before.
    """
    found = set()
    for each in fleet:
        identifier, runs = each["instance_id"], each["state"]["name"] == RUNNING
        told = trigger.running.get(identifier), trigger.gone.get(identifier)
        if None not in told:
            continue  # both, and nobody knows in which order
        if told[1] is not None and runs:
            found.add(identifier)
        if told[0] is not None and has_name(each, rules.naming):
            no_address = "public" in rules.kinds and not each["public_ip_address"]
            if not runs or no_address or _long_before(each["launch_time"], told[0]):
                found.add(identifier)
    return frozenset(found)


def _long_before(launched: str, started: str) -> bool:
    """Whether this is another start than that of an event: "The time that the instance was last launched"."""
    if not launched or not started:
        return False
    return datetime.fromisoformat(started) - datetime.fromisoformat(launched) > _LONGEST_START


def _names(texts: Iterable[str], domain: str) -> Iterable[str]:
    for text in texts:
        try:
            yield host_name(text, domain, "")
        except InputError:
            continue  # nothing was ever published under what is no name
