# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses of running instances as record sets of reverse zones: each leads to a name that has the address.

A PTR record leads to a canonical name with an address record (RFC 1912 section 2.1): the first of the names that the
instance publishes under, as its rules and its tag have them. The name of a service is none of them, and an instance
that has no other one has no PTR record. Instances with one address, such as those of two VPCs with the same network,
share a record set with the name of each of them, which is allowed (RFC 2181 section 10.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ..dns import names
from ..dns.reverse_zones import ReverseZone, pointer, zones_of
from ..errors import InputError
from .record_sets import MOST_ADDRESSES, Rules, survey
from .resources import Place, place, write


def reverse_record_sets(
    instances: Iterable[object],
    rules: Rules,
    zones: Sequence[ReverseZone],
    unpublished: Collection[tuple[str, str]] = (),
) -> dict[ReverseZone, list[dict[str, Any]]]:
    """The PTR record sets of running instances in each of the zones, sorted by name.

    ``unpublished`` are canonical names and types of address records that somebody else has: no address leads to them.
    InputError where more instances have one address than a record set has room for.
    """
    values: dict[tuple[ReverseZone, str], set[str]] = defaultdict(set)
    places: dict[tuple[ReverseZone, str], set[Place]] = defaultdict(set)
    for each in survey(instances, rules).published:
        for record_type, address in each.addresses:
            name = next((name for name in each.names if (name, record_type) not in unpublished), None)
            at = pointer(address)
            for zone in zones_of(at, zones) if name else ():
                values[zone, at].add(str(name))
                places[zone, at] |= {place(each.instance, each.where)} if rules.resources else set()
    found: dict[ReverseZone, list[dict[str, Any]]] = {zone: [] for zone in zones}
    for (zone, at), targets in sorted(values.items(), key=lambda item: names.hierarchy(item[0][1])):
        if len(targets) > MOST_ADDRESSES:
            raise InputError(
                names.display(at),
                f"{len(targets)} instances have this address, and a record set has no room for all of their names",
                f"publish at most {MOST_ADDRESSES} of them, or take {zone.title} out of the reverse zones",
            )
        entry = {"record": names.display(at), "type": "PTR", "ttl": rules.ttl}
        entry["value"] = [names.display(target) for target in sorted(targets, key=names.hierarchy)]
        found[zone].append(entry | ({"resource": write(places[zone, at])} if rules.resources else {}))
    return found


def reverse_in_use(
    in_use: Iterable[Mapping[str, str]], zones: Sequence[ReverseZone]
) -> dict[ReverseZone, list[dict[str, str]]]:
    """What ``names_in_use`` returns as names in each of the zones: an address leads to any name of its instance."""
    found: dict[ReverseZone, list[dict[str, str]]] = {zone: [] for zone in zones}
    for each in in_use:
        if "resource" in each and "record" in each:
            continue  # a service name, to which no address leads
        if "resource" in each:  # it may have led to any name
            for zone in zones:
                found[zone].append(dict(each))
            continue
        at = pointer(each["value"])
        for zone in zones_of(at, zones):
            entry = {"record": names.display(at), "type": "PTR", "value": each["record"], "user": each["user"]}
            found[zone].append(entry)
    return found
