# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service-managed stack set of CloudFormation, from its declaration to the stacks in the accounts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._core.errors import InputError
from ..._core.excerpt import excerpt
from ..._core.stack_sets.declaration import StackSetDeclaration, read_declaration
from ..._core.stack_sets.model import StackInstance, StackSet, complaint, lost
from ..._core.stack_sets.reach import MOST_NAMED, Reach, reach
from ..._core.stack_sets.steps import StackSetPlan, StackSetSteps
from ..connection import Connection
from ..ec2.listing import enabled_regions
from ..errors import AwsError
from ..organizations.accounts import read_everybody
from .result import Change
from .stack_calls import StackSets


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the stack set that a task declares into the declared state; the module's result."""
    declared = read_declaration(params, connection.region)
    connection.require_account(params.get("account_id"))
    stack_sets = StackSets(connection, declared, limit=float(params.get("wait_timeout") or 0))
    existing = stack_sets.read()
    if not declared.present:
        return _remove(stack_sets, declared, existing, check_mode=check_mode)
    before = stack_sets.instances() if existing else []
    plan = _plan(stack_sets, declared, existing, before)
    change = Change(existing, plan.after, plan.changed, plan.reach, (_having(before), plan.account_ids))
    if check_mode or not plan.changed:
        result, instances = change.result(connection, before, predicted=check_mode), before
    else:
        instances = _carry_out(stack_sets, declared, plan, change)
        after = replace(change, after=stack_sets.read() or plan.after)
        result = after.result(connection, instances, predicted=False)
    # What a run would mend is no failure of its prediction.
    mended = check_mode and plan.changed and not any(each.status == "INOPERABLE" for each in instances)
    kept = [account for account in _having(before) if account in plan.account_ids]
    failure = "" if mended else complaint(instances) or ("" if check_mode else lost(kept, instances))
    if failure:
        raise AwsError(
            f"{declared.label[:1].upper()}{declared.label[1:]} is not in every account. {failure}", result=result
        )
    return result


def _plan(
    stack_sets: StackSets, declared: StackSetDeclaration, existing: StackSet | None, instances: list[StackInstance]
) -> StackSetPlan:
    """What is to be written, when it is known that all of it can be. No account is touched that was not seen."""
    now, wanted = existing.units if existing else (), declared.target(existing).units
    touched = Reach()
    if moving := set(now) != set(wanted):
        stack_sets.require_access()
    # Of several targets one may be around another, and then accounts of a declared one may lack their stacks.
    if moving or len(now) > 1:
        touched = reach(now, wanted, instances, read_everybody(stack_sets.connection))
    plan = StackSetSteps(declared, _new_id).plan(existing, instances, touched)
    if plan.changed and not moving:
        stack_sets.require_access()
    if not set(wanted) <= set(now) and not (existing and existing.regions):
        _require_region(stack_sets.connection, declared.region)
    return plan


def _require_region(connection: Connection, region: str) -> None:
    """InputError for a Region that the account does not have. That of the connection has answered."""
    if region == connection.region:
        return
    there = enabled_regions(connection.client("ec2"))
    if region not in there:
        raise InputError(
            "deployment_region",
            f"{region} is not a Region that is enabled in the account",
            f"give one that is: {', '.join(excerpt(sorted(there), MOST_NAMED))}",
        )


def _carry_out(
    stack_sets: StackSets, declared: StackSetDeclaration, plan: StackSetPlan, change: Change
) -> list[StackInstance]:
    """Make the calls; the stacks after them. Where building failed in an account that is to have one, none goes."""
    stack_sets.carry_out(plan.building)
    instances = stack_sets.instances()
    if not plan.deleting:
        return instances
    unbuilt = [each for each in instances if each.outdated and each.account_id not in plan.reach.losing]
    if unbuilt:
        done = replace(change, after=stack_sets.read() or plan.after, changed=bool(plan.building))
        raise AwsError(
            f"{declared.label[:1].upper()}{declared.label[1:]} is not in every account, so that nothing was deleted. "
            f"{complaint(unbuilt)}",
            result=done.result(stack_sets.connection, instances, predicted=False),
        )
    stack_sets.carry_out(plan.deleting)
    return stack_sets.instances()


def _remove(
    stack_sets: StackSets, declared: StackSetDeclaration, existing: StackSet | None, *, check_mode: bool
) -> dict[str, Any]:
    connection = stack_sets.connection
    if existing is None:
        said = f"There is no stack set {declared.name} in {connection.region}."
        return {**Change(None, None, changed=False).result(connection, [], predicted=False), "msg": said}
    if reason := declared.reason_to_keep(existing):
        unchanged = Change(existing, existing, changed=False)
        return {**unchanged.result(connection, [], predicted=False), "kept": reason}
    stack_sets.require_access()
    instances = stack_sets.instances()
    *before, last = StackSetSteps(declared, _new_id).removal(existing)
    had = _having(instances)
    change = Change(existing, None, changed=True, reach=Reach(losing=tuple(had)), account_ids=(had, ()))
    if not check_mode:
        stack_sets.carry_out(before)
        if left := stack_sets.instances():
            rest = replace(change, after=existing, changed=bool(before))
            raise AwsError(
                f"Could not delete {declared.label}, because stacks of it are left. {complaint(left)}".rstrip(),
                result=rest.result(connection, left, predicted=False),
            )
        stack_sets.carry_out([last])
    return change.result(connection, [], predicted=False)


def _having(instances: Sequence[StackInstance]) -> list[str]:
    return sorted({each.account_id for each in instances})


def _new_id() -> str:
    return str(uuid.uuid4())
