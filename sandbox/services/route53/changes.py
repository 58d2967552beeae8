# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change batches of ChangeResourceRecordSets: all or nothing, with every problem reported at once.

How AWS applies a batch, as far as it shows from outside:

- Changes take effect in the order sent: CREATE of a CNAME before the DELETE of the A of the same name is refused
  (github.com/cookpad/roadworker/pull/89), the other order is not.
- An UPSERT acts as a DELETE "before all changes, followed by a CREATE" in its place (octodns-route53,
  ``_mod_keyer``), so two UPSERTs can swap what must be unique, such as PRIMARY and SECONDARY.
- Each record set may occur once, except DELETE followed by CREATE: "The request contains an invalid set of changes
  for a resource record set 'CNAME x.'" (github.com/DNSControl/dnscontrol/issues/3493: CREATE followed by DELETE).
- The apex NS and SOA are counted when all changes are applied: DELETE + CREATE of them passes.

Messages are joined as AWS joins them: ``[first, second]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.services.route53 import aliases, names, routing, structure, values
from sandbox.services.route53.model import Alias, Contents, RecordSet, Zone
from sandbox.services.route53.value_parts import ValueRefused
from sandbox.wire.errors import ApiError

ELEMENTS_MAXIMUM = 1000
CHARACTERS_MAXIMUM = 32000
"""Limits of a request ("Quotas" of the developer guide): ResourceRecord elements, aliases included, and characters of
values; with UPSERT both count twice."""

VALUES_MAXIMUM = 400
"""Values of one record set (same page). "Cannot have more than 100 records in a RRSet." (rancher/rancher#10253) is the
message of the time when it was 100."""

RECORD_SETS_MAXIMUM = 50000
"""Record sets of a zone. AWS starts with 10,000 and raises it on request; this account has asked for more."""


@dataclass(frozen=True)
class Surroundings:
    """What a batch must know of the world outside its zone."""

    zone_by_id: Callable[[str], Zone | None] = lambda _: None
    health_check_exists: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True)
class Change:
    action: str
    record_set: RecordSet


def apply(zone: Zone, changes: Sequence[Mapping[str, Any]], surroundings: Surroundings) -> Contents:
    """The contents of ``zone`` after ``changes`` (the API's Changes list); the zone itself is left alone.

    Raises ApiError: InvalidInput, NoSuchHealthCheck or InvalidChangeBatch.
    """
    for sent in changes:
        structure.check(sent["Action"], sent["ResourceRecordSet"])
    _check_limits(changes)
    parsed, problems = _parsed(zone, changes)
    _refuse(problems)
    _check_health_checks(parsed, surroundings)
    _refuse(_repetitions(parsed))
    draft = zone.contents.draft()
    for change in parsed:
        if change.action == "UPSERT" and draft.get(change.record_set.key) is not None:
            draft.remove(change.record_set.key)
    _refuse([problem for change in parsed for problem in _apply_one(zone, draft, change, surroundings)])
    _refuse(_lost(zone, draft))
    return draft


def _refuse(problems: Iterable[str]) -> None:
    problems = list(problems)
    if problems:
        raise ApiError("InvalidChangeBatch", f"[{', '.join(problems)}]")


def _check_health_checks(changes: Sequence[Change], surroundings: Surroundings) -> None:
    for change in changes:
        wanted = change.record_set.health_check_id
        if change.action != "DELETE" and wanted and not surroundings.health_check_exists(wanted):
            # 404 by botocore's model; wording as moto's.
            raise ApiError("NoSuchHealthCheck", f"A health check with id {wanted} does not exist.", 404)


def _check_limits(changes: Sequence[Mapping[str, Any]]) -> None:
    elements = characters = 0
    for change in changes:
        sent = change["ResourceRecordSet"].get("ResourceRecords") or []
        times = 2 if change["Action"] == "UPSERT" else 1
        elements += times * (len(sent) or 1)
        characters += times * sum(len(record["Value"]) for record in sent)
    if elements > ELEMENTS_MAXIMUM:  # github.com/DNSControl/dnscontrol/issues/1114
        _refuse([f"Number of records limit of {ELEMENTS_MAXIMUM} exceeded."])
    if characters > CHARACTERS_MAXIMUM:  # github.com/DNSControl/dnscontrol/issues/908
        _refuse([f"RDATA character limit of {CHARACTERS_MAXIMUM} exceeded."])


def _parsed(zone: Zone, changes: Sequence[Mapping[str, Any]]) -> tuple[list[Change], list[str]]:
    """The changes, and what is wrong with their names and values whatever the zone contains."""
    parsed: list[Change] = []
    problems: list[str] = []
    for change in changes:
        try:
            record_set = record_set_of(change["ResourceRecordSet"])
        except names.NameRefused as refused:
            problems.append(str(refused))
            continue
        parsed.append(Change(change["Action"], record_set))
        problems += _own_problems(record_set, zone)
    return parsed, problems


def record_set_of(sent: Mapping[str, Any]) -> RecordSet:
    """A ResourceRecordSet of the API in stored form: names normalised, values exactly as sent. Raises NameRefused."""
    target = sent.get("AliasTarget")
    return RecordSet(
        name=names.normalise(sent["Name"]),
        type=sent["Type"],
        identifier=sent.get("SetIdentifier"),
        ttl=sent.get("TTL"),
        values=tuple(record["Value"] for record in sent.get("ResourceRecords") or ()),
        alias=target
        and Alias(target["HostedZoneId"], names.normalise(target["DNSName"]), target["EvaluateTargetHealth"]),
        routing=structure.routing(sent),
        health_check_id=sent.get("HealthCheckId"),
        traffic_policy_instance_id=sent.get("TrafficPolicyInstanceId"),
    )


def _own_problems(record_set: RecordSet, zone: Zone) -> list[str]:
    name, kind = record_set.name, record_set.type
    if not names.is_within(name, zone.name):  # github.com/getmoto/moto/pull/916
        return [f"RRSet with DNS name {name} is not permitted in zone {zone.name}"]
    problems = []
    if kind == "CNAME" and name == zone.name:
        problems.append(f"RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {zone.name}")
    if kind == "SOA" and name != zone.name:  # wording formed like the CNAME's
        problems.append(f"RRSet of type SOA with DNS name {name} is only permitted at apex in zone {zone.name}")
    if kind == "NS" and names.is_wildcard(name):  # "You can't use the * wildcard for ... a type of NS"; wording ours
        problems.append(f"RRSet of type NS with DNS name {name} is not permitted as a wildcard in zone {zone.name}")
    if len(record_set.values) > VALUES_MAXIMUM:
        problems.append(f"Cannot have more than {VALUES_MAXIMUM} records in a RRSet.")
    if kind in ("CNAME", "SOA") and len(record_set.values) > 1:  # RFC 1034, 3.6.2 and 4.2.1; wording ours
        problems.append(f"RRSet of type {kind} with DNS name {name} cannot have more than one record.")
    for value in record_set.values:
        try:
            values.rdata(kind, value)
        except ValueRefused as refused:
            problems.append(str(refused))
    for value in dict.fromkeys(value for value in record_set.values if record_set.values.count(value) > 1):
        problems.append(f"Duplicate Resource Record: '{value}'")  # github.com/kubernetes-sigs/external-dns/issues/1929
    return problems


def _repetitions(changes: Sequence[Change]) -> Iterable[str]:
    actions: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        actions.setdefault(change.record_set.key, []).append(change.action)
    for (name, kind, _), taken in actions.items():
        if len(taken) > 1 and taken != ["DELETE", "CREATE"]:
            yield f"The request contains an invalid set of changes for a resource record set '{kind} {name}'"


def _apply_one(zone: Zone, draft: Contents, change: Change, surroundings: Surroundings) -> list[str]:
    """Apply one change to ``draft``; what stands against it instead."""
    new = change.record_set
    existing = draft.get(new.key)
    if change.action == "DELETE":
        if existing is None:
            return [f"Tried to delete {_shown(new)} but it was not found"]
        if not new.matches(existing):
            return [f"Tried to delete {_shown(new)} but the values provided do not match the current values"]
        draft.remove(new.key)
        return []
    if existing is not None:
        return [f"Tried to create {_shown(new)} but it already exists"]
    problems = _conflicts(zone, draft, new, surroundings)
    if not problems:
        draft.put(new)
    return problems


def _shown(record_set: RecordSet) -> str:
    identifier = "" if record_set.identifier is None else f", set-identifier='{record_set.identifier}'"
    return f"resource record set [name='{record_set.name}', type='{record_set.type}'{identifier}]"


def _conflicts(zone: Zone, draft: Contents, new: RecordSet, surroundings: Surroundings) -> list[str]:
    neighbours = draft.at(new.name)
    problems = []
    if new.type == "CNAME" and any(neighbour.type != "CNAME" for neighbour in neighbours):
        problems.append(  # github.com/ansible-collections/amazon.aws/issues/2694
            f"RRSet of type CNAME with DNS name {new.name} is not permitted as it conflicts with other records "
            f"with the same DNS name in zone {zone.name}"
        )
    if new.type != "CNAME" and any(neighbour.type == "CNAME" for neighbour in neighbours):
        problems.append(  # with two spaces, as AWS writes it: github.com/boto/boto3/issues/1475
            f"RRSet of type {new.type} with DNS name {new.name} is not permitted because a conflicting RRSet of type "
            f" CNAME with the same DNS name already exists in zone {zone.name}"
        )
    crowd = routing.problem(new, draft.of(new.name, new.type))
    if crowd:
        problems.append(crowd)
    if new.alias is not None:
        other_zone = surroundings.zone_by_id(new.alias.hosted_zone_id)
        problems += aliases.problems(new, new.alias, zone, draft, other_zone)
    return problems


def _lost(zone: Zone, draft: Contents) -> Iterable[str]:
    """What a zone may not be without, and how much it may hold."""
    if not draft.of(zone.name, "SOA"):  # github.com/DNSControl/dnscontrol/pull/4402
        yield "A HostedZone must contain exactly one SOA record."
    if not draft.of(zone.name, "NS"):  # github.com/airbnb/zonify/issues/1
        yield "A HostedZone must contain at least one NS record for the zone itself."
    if len(draft) > RECORD_SETS_MAXIMUM:  # github.com/DNSControl/dnscontrol/issues/908
        yield f"Exceeded limit MAX_RRSETS_BY_ZONE for zone: {zone.id}"
