# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of a hosted zone: listed once, planned, written in batches, waited for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.dns.names import NamePatterns
from ..._core.dns.zones import selector
from ..._core.record_sets.batches import make_batches
from ..._core.record_sets.brakes import Braked, Brakes, Tallies
from ..._core.record_sets.desired import declare, refuse_in_private_zone, resolve
from ..._core.record_sets.in_use import InUse
from ..._core.record_sets.model import Zone
from ..._core.record_sets.options import Settings, describe
from ..._core.record_sets.ownership import Owner
from ..._core.record_sets.plan import Plan, Scope, refuse_overwrites
from ..._core.record_sets.planner import Planner
from ..._core.record_sets.resources import ResourcesRead, refuse_without_room
from ..._core.record_sets.wire import read_zone
from ..connection import Connection
from ..errors import AwsError
from .applied import Applied, wait
from .apply import apply
from .listing import list_counted
from .record_sets_file import RecordSetsFile
from .result import Report
from .snapshot_file import SnapshotFile
from .zone_search import resolve_zone


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring a zone into the state that a task declares; the module's result.

    What can be judged without the zone is judged before the first call, the rest before the first write.
    """
    wanted = selector(params)
    settings = Settings.read(params["default_ttl"], params["txt_transformation"])
    owner, brakes = Owner.read(params), Brakes.read(params)
    snapshot = SnapshotFile.read(params["snapshot_file"], params["account_id"])
    looked = ResourcesRead.read(params["resources_read"], params["resources_remedy"], params["owner"])
    policies = [InUse.read(params["in_use"], params["in_use_remedy"]).refuse_removal, looked.refuse_loss]
    policies += [] if params["overwrite"] else [refuse_overwrites]
    entries = declare(params["record_sets"] or (), "record_sets", settings)
    file = RecordSetsFile.open(params["record_sets_file"], settings, wanted.name)
    refuse_without_room([*entries, *file.entries], params["owner"])
    if not params["restore_elsewhere"]:
        file.judge(wanted)

    def planner_for(name: str, file: RecordSetsFile) -> Planner:
        desired, scope = resolve([*entries, *file.entries], name, file.warnings), _scope(params, name)
        if wanted.private:
            refuse_in_private_zone(desired)
        return Planner.make(desired, scope if params["prune"] else None, policies, brakes, owner)

    _returned(params, None)
    _scope(params, None)  # judged now, also where the zone is not known by its name yet
    planner = None if wanted.name is None else planner_for(wanted.name, file)
    connection.require_account(params["account_id"])

    zone = resolve_zone(connection, wanted, check_mode=check_mode)
    placed = (file if planner else file.within(zone.name)).brought_to(zone, allowed=params["restore_elsewhere"])
    if planner is None or placed is not file:
        planner = planner_for(zone.name, placed)
    if zone.private:
        refuse_in_private_zone(planner.desired)
    planner = planner.bound(zone.id)
    report = Report(connection, zone, planner.desired, settings, owner is not None)
    existing = read_zone(
        list_counted(connection, zone, lambda: resolve_zone(connection, wanted)), zone.id, planner.desired.record_sets
    )
    plan, tallies = _judged(planner, existing, report)
    batches = make_batches(plan.writes, zone.id)  # what cannot be written is refused in check mode too

    def plan_again(now: Zone) -> Plan:
        new_plan = planner.plan(now)
        if snapshot:
            snapshot.save(new_plan, zone)
        return new_plan

    if snapshot:
        (snapshot.judge if check_mode else snapshot.save)(plan, zone)
    if check_mode:
        applied = Applied(plan, plan.writes)
    else:
        applied = apply(connection, zone, plan, batches, plan_again, isolating=params["on_error"] == "isolate")
    if params["wait"] and not check_mode and applied.done and not applied.stopped:
        applied = wait(connection, applied, params["wait_timeout"])
    result = report.result(plan, tallies, applied)
    if returned := _returned(params, zone.name):
        result["record_sets"] = [
            describe(each.record_set, zone.id, settings) for key, each in existing.items() if returned.holds(key)
        ]
    if applied.problem:
        raise AwsError(applied.problem, code=applied.code, result=result)
    return result


def _judged(planner: Planner, existing: Zone, report: Report) -> tuple[Plan, Tallies]:
    """The plan. One that the brakes refuse is in the result of the refusal."""
    try:
        return planner.judged(existing)
    except Braked as refusal:
        refused = Applied(refusal.plan, failed=refusal.plan.writes)
        refusal.result = report.result(refusal.plan, refusal.tallies, refused)
        raise


def _returned(params: Mapping[str, Any], zone: str | None) -> Scope | None:
    """The record sets that are asked for as they were read, None where none are."""
    given = params.get("return_names")
    return None if given is None else Scope(NamePatterns.parse(given, "return_names", zone))


def _scope(params: Mapping[str, Any], zone: str | None) -> Scope:
    limits = params["scope"] or {}
    return Scope.read(limits.get("names"), limits.get("types"), zone)
