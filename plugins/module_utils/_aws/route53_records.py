# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of a hosted zone: listed once, planned, written in batches, waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._core.names import display
from .._core.record_sets.batches import Batch, make_batches
from .._core.record_sets.desired import Desired, bind, declare, resolve
from .._core.record_sets.options import Settings, describe, write
from .._core.record_sets.plan import Change, Plan, Scope, Verb, make_plan, refuse_overwrites, shortened
from .._core.record_sets.text import diff
from .._core.record_sets.wire import read_zone
from .._core.zones import HostedZone, selector
from .connection import Connection
from .errors import SDK_ERRORS, AwsError, error_code, error_message, explain
from .record_sets_file import read_file
from .route53_changes import wait_in_sync
from .route53_zones import resolve_zone

# ListResourceRecordSets: the most that a page holds. A client that does not ask may get fewer.
PAGE_SIZE = 300

# The argument spec of the documentation fragment "zone".
ZONE_OPTIONS: dict[str, Any] = {
    "hosted_zone_id": {"type": "str"},
    "zone": {"type": "str"},
    "private_zone": {"type": "bool", "default": False},
    "vpc_id": {"type": "str"},
}


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring a zone into the state that a task declares; the module's result.

    What can be judged without the zone is judged before the first call, the rest before the first write.
    """
    wanted = selector(params)
    settings = Settings.read(params["default_ttl"], params["txt_transformation"])
    entries = declare(params["record_sets"] or (), "record_sets", settings)
    if params["record_sets_file"]:
        entries += declare(read_file(params["record_sets_file"]), "record_sets_file", settings)
    desired = None if wanted.name is None else resolve(entries, wanted.name)
    scope = _scope(params, wanted.name)
    connection.require_account(params["account_id"])

    zone = resolve_zone(connection, wanted, check_mode=check_mode)
    if desired is None:
        desired, scope = resolve(entries, zone.name), _scope(params, zone.name)
    desired = bind(desired, zone.id)
    plan = make_plan(
        desired, read_zone(list_record_sets(connection, zone), zone.id), scope if params["prune"] else None
    )
    for policy in () if params["overwrite"] else (refuse_overwrites,):
        plan = policy(plan)
    batches = make_batches(plan.writes, zone.id)

    run = _Run(connection, zone, desired, plan, settings)
    applied = _Applied(plan.writes) if check_mode else _apply(run, batches)
    if params["wait"] and applied.change_ids and not applied.problem:
        applied = _wait(run, applied, params["wait_timeout"])
    result = _result(run, applied)
    if applied.problem:
        raise AwsError(applied.problem, code=applied.code, result=result)
    return result


def info(params: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    """The record sets of a zone in the shape that ``ensure`` takes; the module's result."""
    wanted = selector(params)
    settings = Settings.read(None, params["txt_transformation"])
    scope = Scope.read(params["names"], params["types"], wanted.name, "")
    connection.require_account(params["account_id"])
    zone = resolve_zone(connection, wanted)
    stored = read_zone(list_record_sets(connection, zone), zone.id)
    return {
        "changed": False,
        "hosted_zone_id": zone.id,
        "zone": display(zone.name),
        "record_sets": [
            describe(each.record_set, zone.id, settings) for key, each in stored.items() if scope.holds(key)
        ],
        "api_calls": dict(connection.calls),
    }


def list_record_sets(connection: Connection, zone: HostedZone) -> list[dict[str, Any]]:
    """Every record set of the zone as Route 53 stores it.

    A page that fails fails the whole: what is not read does not look deleted.
    """
    if not zone.exists:
        return []
    paginator = connection.client("route53").get_paginator("list_resource_record_sets")
    try:
        pages = paginator.paginate(HostedZoneId=zone.id, PaginationConfig={"PageSize": PAGE_SIZE})
        return [record_set for page in pages for record_set in page["ResourceRecordSets"]]
    except SDK_ERRORS as error:
        raise explain(error, f"list the record sets of {display(zone.name)} ({zone.id})") from error


@dataclass(frozen=True)
class _Run:
    """What one task works on."""

    connection: Connection
    zone: HostedZone
    desired: Desired
    plan: Plan
    settings: Settings


@dataclass(frozen=True)
class _Applied:
    """What was written, or would be, and what could not be."""

    done: Sequence[Change] = ()
    failed: Sequence[Change] = ()
    change_ids: Sequence[str] = ()
    problem: str = ""
    code: str = ""
    warnings: Sequence[str] = ()


def _scope(params: Mapping[str, Any], zone: str | None) -> Scope:
    limits = params["scope"] or {}
    return Scope.read(limits.get("names"), limits.get("types"), zone)


def _apply(run: _Run, batches: Sequence[Batch]) -> _Applied:
    """Write batch after batch; the first one that fails ends it."""
    done: list[Change] = []
    change_ids: list[str] = []
    for position, batch in enumerate(batches):
        try:
            answer = run.connection.client("route53").change_resource_record_sets(
                HostedZoneId=run.zone.id, ChangeBatch={"Changes": list(batch.actions)}
            )
        except SDK_ERRORS as error:
            rest = [change for later in batches[position:] for change in later.changes]
            problem = (
                f"{_explained(run, batch, error)} {len(done)} changes were applied, {len(rest)} were not: "
                f"{shortened([str(change.key) for change in rest])}."
            )
            return _Applied(done, rest, change_ids, problem, error_code(error))
        done += batch.changes
        change_ids.append(answer["ChangeInfo"]["Id"].removeprefix("/change/"))
    return _Applied(done, (), change_ids)


def _explained(run: _Run, batch: Batch, error: Exception) -> str:
    if error_code(error) == "InvalidChangeBatch" and (moved := _moved(run, batch)):
        return (
            f"Somebody else changed {shortened(moved)} while this task ran, so it did not overwrite them. "
            "Run it again to plan from what is there now."
        )
    return f"{explain(error, f'change record sets of {display(run.zone.name)} ({run.zone.id})')}."


def _moved(run: _Run, batch: Batch) -> list[str]:
    """Which record sets of a refused batch are no longer as they were read."""
    try:
        now = read_zone(list_record_sets(run.connection, run.zone), run.zone.id)
    except AwsError:  # then the batch's own error has to do
        return []
    return [str(change.key) for change in batch.changes if now.get(change.key) != change.old]


def _wait(run: _Run, applied: _Applied, timeout: int) -> _Applied:
    """Wait for the last change: those before it are in sync by then. What was written stays reported either way."""
    last = applied.change_ids[-1]
    try:
        if wait_in_sync(run.connection, last, timeout):
            return applied
    except SDK_ERRORS as error:
        warning = (
            f"The changes were made, but whether all servers have them is unknown, as change {last} could not be read: "
            f"{error_message(error)}. Allow route53:GetChange, or set wait to false."
        )
        return replace(applied, warnings=(warning,))
    problem = (
        f"The changes were made, but change {last} was still PENDING after {timeout} s. "
        "Raise wait_timeout, or set wait to false."
    )
    return replace(applied, problem=problem, code="PENDING")


def _result(run: _Run, applied: _Applied) -> dict[str, Any]:
    plan = run.plan
    result: dict[str, Any] = {
        "changed": bool(applied.done),
        "hosted_zone_id": run.zone.id,
        "zone": display(run.zone.name),
        "counts": {
            **{verb.value: len(plan.of(verb)) for verb in (Verb.CREATE, Verb.UPDATE, Verb.DELETE)},
            "unchanged": plan.unchanged,
            "ignored": plan.ignored,
        },
        "changes": [_described(run, change) for change in plan.changes],
        "applied": [str(change.key) for change in applied.done],
        # "failed" is Ansible's own flag.
        "not_applied": [str(change.key) for change in applied.failed],
        "change_ids": list(applied.change_ids),
        "api_calls": dict(run.connection.calls),
    }
    reports = [f"{change.key}: {change.why}." for change in plan.of(Verb.REPORT)]
    if warnings := [*run.desired.warnings, *reports, *applied.warnings]:
        result["warnings"] = warnings
    if applied.done:
        done = {change.key for change in applied.done}
        result["diff"] = diff(change for change in plan.writes if change.key in done)
    return result


def _described(run: _Run, change: Change) -> dict[str, Any]:
    old = None if change.old is None else change.old.record_set
    transformation = run.settings.txt_transformation
    return {
        "action": change.verb.value,
        "record": display(change.key.name),
        "type": change.key.type,
        "set_identifier": change.key.set_identifier,
        "why": change.why,
        "before": None if old is None else write(old, run.zone.id, transformation),
        "after": None if change.new is None else write(change.new, run.zone.id, transformation),
    }
