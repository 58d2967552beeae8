# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of a hosted zone: listed once, planned, written in batches, waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.names import display
from .._core.record_sets.batches import make_batches
from .._core.record_sets.desired import Desired, bind, declare, resolve
from .._core.record_sets.model import Zone
from .._core.record_sets.options import Settings, write
from .._core.record_sets.plan import Change, Plan, Scope, Verb, make_plan, refuse_overwrites
from .._core.record_sets.text import diff
from .._core.record_sets.wire import read_zone
from .._core.zones import HostedZone, selector
from .connection import Connection
from .errors import AwsError
from .record_sets_file import RecordSetsFile
from .route53_apply import apply
from .route53_listing import list_record_sets
from .route53_outcome import Applied, wait
from .route53_zones import resolve_zone


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring a zone into the state that a task declares; the module's result.

    What can be judged without the zone is judged before the first call, the rest before the first write.
    """
    wanted = selector(params)
    settings = Settings.read(params["default_ttl"], params["txt_transformation"])
    entries = declare(params["record_sets"] or (), "record_sets", settings)
    file = RecordSetsFile.open(params["record_sets_file"], settings, wanted.name)
    desired = None if wanted.name is None else resolve([*entries, *file.entries], wanted.name)
    scope = _scope(params, wanted.name)
    connection.require_account(params["account_id"])

    zone = resolve_zone(connection, wanted, check_mode=check_mode)
    if desired is None:
        desired, scope = resolve([*entries, *file.within(zone.name).entries], zone.name), _scope(params, zone.name)
    desired = bind(desired, zone.id)
    planner = _Planner(desired, scope if params["prune"] else None, () if params["overwrite"] else (refuse_overwrites,))
    plan = planner.plan(read_zone(list_record_sets(connection, zone), zone.id, desired.record_sets))
    make_batches(plan.writes, zone.id)  # what cannot be written is refused in check mode too

    if check_mode:
        applied = Applied(plan, plan.writes)
    else:
        applied = apply(connection, zone, plan, planner.plan, isolating=params["on_error"] == "isolate")
    if params["wait"] and not check_mode and applied.done and not applied.stopped:
        applied = wait(connection, applied, params["wait_timeout"])
    run = _Run(connection, zone, desired, applied.plan, settings)
    result = _result(run, applied)
    if applied.problem:
        raise AwsError(applied.problem, code=applied.code, result=result)
    return result


@dataclass(frozen=True)
class _Planner:
    """What a task wants of a zone, whatever is there: ``policies`` judge or reshape each plan, in this order."""

    desired: Desired
    prune: Scope | None
    policies: Sequence[Callable[[Plan], Plan]]

    def plan(self, existing: Zone) -> Plan:
        plan = make_plan(self.desired, existing, self.prune)
        for policy in self.policies:
            plan = policy(plan)
        return plan


@dataclass(frozen=True)
class _Run:
    """What one task works on."""

    connection: Connection
    zone: HostedZone
    desired: Desired
    plan: Plan
    settings: Settings


def _scope(params: Mapping[str, Any], zone: str | None) -> Scope:
    limits = params["scope"] or {}
    return Scope.read(limits.get("names"), limits.get("types"), zone)


def _result(run: _Run, applied: Applied) -> dict[str, Any]:
    plan = run.plan
    result: dict[str, Any] = {
        "changed": bool(applied.done or applied.unknown),
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
        "refused": [
            {
                "record": display(change.key.name),
                "type": change.key.type,
                "set_identifier": change.key.set_identifier,
                "error": refusal.reason,
            }
            for refusal in applied.refused
            for change in refusal.unit.changes
        ],
        "unknown": [str(change.key) for change in applied.unknown],
        "change_ids": list(applied.change_ids),
        "api_calls": dict(run.connection.calls),
    }
    reports = [f"{change.key}: {change.why}." for change in plan.of(Verb.REPORT)]
    if warnings := [*run.desired.warnings, *reports, *applied.warnings]:
        result["warnings"] = warnings
    if applied.done:
        result["diff"] = diff(applied.done)
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
