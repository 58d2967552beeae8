# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The desired state: entries put into a zone and judged together. Everything here happens before any call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..dns import names
from ..errors import InputError
from .aliases import check_cnames, check_loops, leads_to_cloudfront
from .model import Key, RecordSet
from .options import Entry, Settings, bound, read
from .suspicions import suspicions

# A file of thousands of record sets with one fault in each would fill the screen.
MOST_WARNINGS = 50

# What may exist once only among the record sets of one name, type and policy.
_UNIQUE_ROLES = ("routing_region", "failover", "geo_location", "cidr_routing_config")


@dataclass(frozen=True)
class Desired:
    """What a task declares about a zone.

    ``absent`` holds keys, with an empty set identifier for all record sets of the name and type. ``ignored`` holds
    name and type. ``noted`` is what a zone file says of ignored ones. ``places`` says for every declared key where the
    user wrote it, ``resources`` for what an entry says that its record set is made.
    """

    zone: str
    record_sets: Mapping[Key, RecordSet] = field(default_factory=dict)
    absent: frozenset[Key] = frozenset()
    ignored: frozenset[tuple[str, str]] = frozenset()
    noted: Mapping[Key, RecordSet] = field(default_factory=dict)
    places: Mapping[Key, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    resources: Mapping[Key, str] = field(default_factory=dict)


def declare(entries: Iterable[object], source: str, settings: Settings) -> list[Entry]:
    """Judge each entry of a list on its own; ``source`` is the list's name in messages."""
    return [read(entry, f"{source}[{position}]", settings) for position, entry in enumerate(entries)]


def resolve(entries: Sequence[Entry], zone: str, warnings: Iterable[str] = ()) -> Desired:
    """Put entries into the zone (a canonical name) and judge them together.

    ``warnings`` are about what the entries come from.
    """
    record_sets: dict[Key, RecordSet] = {}
    absent: set[Key] = set()
    ignored: set[tuple[str, str]] = set()
    noted: dict[Key, RecordSet] = {}
    places: dict[Key, str] = {}
    resources: dict[Key, str] = {}
    warnings = list(warnings)
    for entry in entries:
        name = _full_name(entry, zone)
        key = Key(name, entry.type, entry.set_identifier)
        if key in places:
            raise InputError(entry.where, f"{key} is already declared at {places[key]}", "keep one of them")
        places[key] = entry.where
        if entry.ignore:
            ignored.add((name, entry.type))
            if entry.record_set is not None:
                noted[key] = entry.record_set
        elif entry.record_set is not None:
            record_sets[key] = replace(entry.record_set, name=name) if entry.is_prefix else entry.record_set
            if entry.resource:
                resources[key] = entry.resource
        else:
            absent.add(key)
        _check_apex(entry, name, zone)
        warnings += entry.warnings
    declared = {key.name for key in record_sets}
    warnings += [
        f"{places[key]}: {said}"
        for key, record_set in record_sets.items()
        for said in suspicions(record_set, zone, declared)
    ]
    if (more := len(warnings) - MOST_WARNINGS) > 0:
        warnings[MOST_WARNINGS:] = [f"{more} more warnings like these are not shown."]
    _check_contradictions(record_sets, absent, ignored, places)
    check_loops(record_sets.values(), places)
    check_cnames(record_sets.values(), places)
    for together in by_name(record_sets.values()):
        check_neighbours(together, places)
    return Desired(zone, record_sets, frozenset(absent), frozenset(ignored), noted, places, tuple(warnings), resources)


def bind(desired: Desired, zone_id: str) -> Desired:
    """The desired state once the id of its zone is known."""
    record_sets = {key: bound(record_set, zone_id) for key, record_set in desired.record_sets.items()}
    return replace(desired, record_sets=record_sets)


def refuse_in_private_zone(desired: Desired) -> None:
    """InputError for what only a public zone can hold.

    "Alias resource record sets for CloudFront can't be created in a private zone" (API Reference, AliasTarget).
    """
    for key, record_set in desired.record_sets.items():
        if record_set.alias is not None and leads_to_cloudfront(record_set.alias):
            raise InputError(
                f"{desired.places[key]}, alias",
                "an alias in a private zone cannot lead to CloudFront",
                "put it into the public zone, or declare a CNAME",
            )


def by_name(record_sets: Iterable[RecordSet]) -> list[list[RecordSet]]:
    """The record sets of each name that has more than one."""
    groups: dict[str, list[RecordSet]] = defaultdict(list)
    for record_set in record_sets:
        groups[record_set.name].append(record_set)
    return [group for group in groups.values() if len(group) > 1]


def check_neighbours(together: Sequence[RecordSet], places: Mapping[Key, str]) -> None:
    """Judge record sets that share a name, as Route 53 does. Those without a place exist already."""
    by_type: dict[str, list[RecordSet]] = defaultdict(list)
    for record_set in together:
        by_type[record_set.type].append(record_set)
    if "CNAME" in by_type and len(by_type) > 1:
        other = next(record_set for record_set in together if record_set.type != "CNAME")
        _refuse(by_type["CNAME"][0], other, "a CNAME cannot share its name with other types", places)
    for group in by_type.values():
        first = group[0]
        timed = next((record_set for record_set in group if record_set.ttl is not None), first)
        roles: dict[tuple[str, object], RecordSet] = {}
        for record_set in group:
            if record_set.policy != first.policy:
                _refuse(record_set, first, "record sets of one name and type need the same routing policy", places)
            if record_set.policy == "weight" and record_set.ttl not in (None, timed.ttl):
                # "weighted sets must contain the same TTL" (ChangeResourceRecordSets)
                _refuse(record_set, timed, "weighted record sets of one name and type need the same TTL", places)
            if record_set.policy in _UNIQUE_ROLES:
                role = (record_set.policy, getattr(record_set, record_set.policy))
                if role in roles:
                    _refuse(record_set, roles[role], f"two record sets have the same {record_set.policy}", places)
                roles[role] = record_set


def _full_name(entry: Entry, zone: str) -> str:
    name = entry.name
    if entry.is_prefix:
        # normalise judges the length of the whole.
        name = names.normalise(f"{name}.{zone}", f"{entry.where}, prefix") if name else zone
    if not names.in_zone(name, zone):
        raise InputError(
            f"{entry.where}, record",
            f"{names.display(name)} is not in the zone {names.display(zone)}",
            f"give a name that ends with .{names.display(zone)}, or use prefix",
        )
    return name


def _check_apex(entry: Entry, name: str, zone: str) -> None:
    if name == zone:
        if entry.absent and entry.type in ("NS", "SOA"):
            raise InputError(
                f"{entry.where}, state",
                f"the {entry.type} of a zone cannot be deleted",
                "delete the zone, or remove this entry",
            )
        if entry.type == "CNAME" and not entry.absent and not entry.ignore:
            raise InputError(entry.where, "the apex of a zone cannot be a CNAME", "use an alias of the type A or AAAA")
    elif entry.type == "SOA":
        raise InputError(entry.where, "only the apex of a zone has an SOA", f"use the name {names.display(zone)}")


def _check_contradictions(
    record_sets: Mapping[Key, RecordSet],
    absent: Iterable[Key],
    ignored: Iterable[tuple[str, str]],
    places: Mapping[Key, str],
) -> None:
    """Nothing may be declared both present and absent, or ignored."""
    refused = {(key.name, key.type): places[key] for key in absent if not key.set_identifier}
    refused |= dict.fromkeys(ignored, "an entry with ignore")
    for key in [*record_sets, *(key for key in absent if key.set_identifier)] if refused else ():
        if (key.name, key.type) in refused:
            raise InputError(
                places[key],
                f"{refused[key.name, key.type]} declares the same name and type, which contradicts this entry",
                "keep one of them",
            )


def _refuse(one: RecordSet, other: RecordSet, problem: str, places: Mapping[Key, str]) -> None:
    """Refuse two record sets that cannot stand together; the declared one is the place."""
    if one.key not in places:
        one, other = other, one
    place = places.get(other.key)
    raise InputError(
        places.get(one.key, str(one.key)),
        f"{problem}, and {other.key} {f'is declared at {place}' if place else 'exists'}",
        f"change one of them, or declare {other.key} absent",
    )
