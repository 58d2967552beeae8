# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing one hosted zone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..._core.dns.dnssec import Dnssec
from ..._core.dns.hosted_zone import (
    NOT_FOUND,
    Declaration,
    ZonePlan,
    creation,
    declaration,
    describe,
    plan_zone,
    removal,
    steps,
)
from ..._core.dns.names import display, from_wire
from ..._core.dns.zones import HostedZone, check_placeholder, label
from ..._core.policies.documents import to_json
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, explain
from ..steps import Runner
from .zone_search import get_zone, lookup_zone, resolve_zone, zone_of, zones_named

# Every zone has an SOA and an NS record set at its apex, which go when it goes.
OWN_RECORD_SETS = 2
EXAMPLES_IN_MESSAGES = 5


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the zone that a task declares into the declared state; the module's result."""
    declared = declaration(params, connection.region)
    check_placeholder(declared.selector, check_mode=check_mode)
    connection.require_account(params.get("account_id"))
    try:
        existing, tags = _read(connection, declared, check_mode=check_mode)
    except AwsError as error:
        # The zone to which a name led is gone at the next call: somebody removes it. What is there now counts.
        if error.code != NOT_FOUND or declared.selector.hosted_zone_id is not None:
            raise
        existing, tags = _read(connection, declared, check_mode=check_mode)
    if declared.existing:
        found = {} if existing is None else _found(existing, describe(existing, tags))
        if declared.dnssec and existing is not None:
            found |= {"dnssec": _dnssec(connection, existing).as_dict()}
        return {"changed": False, "created": False, **found}
    if not declared.present:
        return _remove(connection, existing, check_mode=check_mode)
    plan = plan_zone(existing, tags, declared)
    before = None if existing is None else describe(existing, None if declared.tags is None else tags)
    if plan.changed and not check_mode:
        plan = replace(plan, zone=_apply(connection, plan))
    after = describe(plan.zone, plan.tags)
    result = {"changed": plan.changed, "created": plan.create, **_found(plan.zone, after)}
    return result | _diff(before, after) if plan.changed else result


def _found(zone: HostedZone, described: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "hosted_zone_id": zone.id,
        "name": display(zone.name),
        "name_servers": list(zone.name_servers),
        "zone": described,
    }


def _diff(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, Any]:
    texts = {
        side: "" if zone is None else to_json(zone, indent=2) + "\n"
        for side, zone in zip(("before", "after"), (before, after), strict=True)
    }
    return {"diff": texts}


def _read(
    connection: Connection, declared: Declaration, *, check_mode: bool
) -> tuple[HostedZone | None, dict[str, str]]:
    """The zone as ``_existing`` has it, and its tags where the task declares some."""
    existing = _existing(connection, declared, check_mode=check_mode)
    wanted = declared.existing or (declared.present and declared.tags is not None)
    return existing, _tags(connection, existing) if wanted and existing and existing.exists else {}


def _existing(connection: Connection, declared: Declaration, *, check_mode: bool) -> HostedZone | None:
    """The zone with its details, or None where the task may create it or has nothing to remove."""
    if declared.selector.hosted_zone_id is None:
        found = lookup_zone(connection, declared.selector)
        # A zone told apart by its VPCs was read in full for that.
        return get_zone(connection, found.id) if found and not found.vpcs else found
    try:
        return resolve_zone(connection, declared.selector, check_mode=check_mode)
    except AwsError as error:
        if error.code == NOT_FOUND and not declared.present:
            return None
        raise


def _tags(connection: Connection, zone: HostedZone) -> dict[str, str]:
    try:
        answer = connection.client("route53").list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone.id)
    except SDK_ERRORS as error:
        raise explain(error, f"read the tags of the hosted zone {zone.id}") from error
    return {tag["Key"]: tag.get("Value", "") for tag in answer["ResourceTagSet"]["Tags"]}


def _dnssec(connection: Connection, zone: HostedZone) -> Dnssec:
    """Whether the zone is signed. Private zones cannot be, and one that check mode predicted is not."""
    if zone.private or not zone.exists:
        return Dnssec("NOT_SIGNING")
    try:
        return Dnssec.read(connection.client("route53").get_dnssec(HostedZoneId=zone.id))
    except SDK_ERRORS as error:
        raise explain(error, f"read whether {label(zone)} is signed") from error


def _apply(connection: Connection, plan: ZonePlan) -> HostedZone:
    """Write what the plan says. A failure on the way carries what was done before it."""
    runner = Runner(connection)
    zone = plan.zone
    if plan.create:
        zone = replace(_create(connection, runner, plan.zone), vpcs=plan.zone.vpcs)
    try:
        runner.run(steps(plan, zone))
    except AwsError as error:
        # A creation whose reply was lost was made, although its step failed.
        changed = plan.create or error.result["changed"]
        error.result |= {"changed": changed, "created": plan.create, "hosted_zone_id": zone.id}
        raise
    return zone


def _create(connection: Connection, runner: Runner, zone: HostedZone) -> HostedZone:
    """Create a zone. The caller reference tells our own zone when the reply to its creation was lost."""
    reference = f"crossaccount.aws {uuid.uuid4()}"
    try:
        return zone_of(runner.make(creation(zone, reference)))
    except AwsError as failure:
        # botocore repeats a request whose reply was lost, and AWS then knows the reference already.
        if failure.code == "HostedZoneAlreadyExists":
            for candidate in zones_named(connection, zone.name):
                if candidate.caller_reference == reference:
                    return get_zone(connection, candidate.id)
        raise


def _remove(connection: Connection, zone: HostedZone | None, *, check_mode: bool) -> dict[str, Any]:
    """Delete a zone that holds nothing but its own NS and SOA."""
    if zone is None or not zone.exists:
        return {"changed": False, "created": False}
    if zone.record_set_count > OWN_RECORD_SETS:
        examples = ", ".join(_other_record_sets(connection, zone))
        count = zone.record_set_count - OWN_RECORD_SETS
        raise AwsError(
            f"Could not delete {label(zone)}: besides its own NS and SOA it still has {count} record sets "
            f"({examples}). Nothing was changed. Remove them first, for example with "
            "crossaccount.aws.route53_record_sets and prune."
        )
    if not check_mode:
        Runner(connection).make(removal(zone))
    removed = {"changed": True, "created": False, "hosted_zone_id": zone.id, "name": display(zone.name)}
    return removed | _diff(describe(zone, None), None)


def _other_record_sets(connection: Connection, zone: HostedZone) -> list[str]:
    """Some record sets that stand in the way of a deletion, as "name type", and whether there are more."""
    try:
        page = connection.client("route53").list_resource_record_sets(HostedZoneId=zone.id, MaxItems="300")
    except SDK_ERRORS as error:
        raise explain(error, f"read the record sets of {zone.id}") from error
    found = [(from_wire(record_set["Name"]), record_set["Type"]) for record_set in page["ResourceRecordSets"]]
    others = [f"{display(name)} {kind}" for name, kind in found if name != zone.name or kind not in ("NS", "SOA")]
    return others[:EXAMPLES_IN_MESSAGES] + (["..."] if len(others) > EXAMPLES_IN_MESSAGES else [])
