# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service-managed stack set of CloudFormation, from its declaration to the stacks in the accounts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from ..._core.policies.documents import to_json
from ..._core.stack_sets.declaration import StackSetDeclaration, read_declaration
from ..._core.stack_sets.model import StackInstance, StackSet, by_outcome, complaint, from_wire, instance_of, lost
from ..._core.stack_sets.steps import NOT_FOUND, StackSetSteps
from ..._core.steps import Step
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain
from ..propagation import read_until
from ..steps import Runner

# The states of an operation from which it does not move: API_StackSetOperation.html
_ENDED = frozenset({"SUCCEEDED", "FAILED", "STOPPED"})


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the stack set that a task declares into the declared state; the module's result."""
    declared = read_declaration(params, connection.region)
    connection.require_account(params.get("account_id"))
    stack_sets = StackSets(connection, declared, limit=float(params.get("wait_timeout") or 0))
    existing = stack_sets.read()
    if not declared.present:
        return _remove(stack_sets, declared, existing, check_mode=check_mode)
    before = instances = stack_sets.instances() if existing else []
    plan = StackSetSteps(declared, _new_id).plan(existing, instances)
    after = plan.after
    if plan.changed and not check_mode:
        stack_sets.carry_out(plan.steps)
        after, instances = stack_sets.read() or plan.after, stack_sets.instances()
    result = _result(connection, existing, after, instances, changed=plan.changed)
    # What a run would mend is no failure of its prediction.
    mended = check_mode and plan.changed and not any(each.status == "INOPERABLE" for each in instances)
    failure = "" if mended else complaint(instances) or ("" if check_mode else lost(before, instances, after.units))
    if failure:
        raise AwsError(
            f"{declared.label[:1].upper()}{declared.label[1:]} is not in every account. {failure}", result=result
        )
    return result


def _remove(
    stack_sets: StackSets, declared: StackSetDeclaration, existing: StackSet | None, *, check_mode: bool
) -> dict[str, Any]:
    connection = stack_sets.connection
    if existing is None:
        return _result(connection, None, None, [], changed=False)
    if reason := declared.reason_to_keep(existing):
        return {**_result(connection, existing, existing, [], changed=False), "kept": reason}
    *before, last = StackSetSteps(declared, _new_id).removal(existing)
    if not check_mode:
        stack_sets.carry_out(before)
        if left := stack_sets.instances():
            raise AwsError(
                f"Could not delete {declared.label}, because stacks of it are left. {complaint(left)}".rstrip(),
                result=_result(connection, existing, existing, left, changed=bool(before)),
            )
        stack_sets.carry_out([last])
    return _result(connection, existing, None, [], changed=True)


def _new_id() -> str:
    return str(uuid.uuid4())


class StackSets:
    """The calls about one stack set. ``limit``: for how many seconds, from the first write on, its operations may take
    all together.
    """

    def __init__(
        self,
        connection: Connection,
        declared: StackSetDeclaration,
        *,
        limit: float,
        wait: Callable[..., Any] = read_until,
    ) -> None:
        self.connection = connection
        self._client = connection.client("cloudformation")
        self._declared = declared
        self._named = {"StackSetName": declared.name}
        if declared.delegated:
            self._named["CallAs"] = "DELEGATED_ADMIN"
        self._runner = Runner(connection, limit=limit)
        self._wait = wait

    def read(self) -> StackSet | None:
        """The stack set, or None where there is none."""
        try:
            return from_wire(self._client.describe_stack_set(**self._named)["StackSet"])
        except SDK_ERRORS as error:
            if error_code(error) == NOT_FOUND:
                return None
            raise explain(error, f"read {self._declared.label}") from error

    def instances(self) -> list[StackInstance]:
        """The stacks of the set in all accounts."""
        listing = Listing("Summaries", {"NextToken": "NextToken"})
        doing = f"list the stacks of {self._declared.label}"
        found = pages(self._client.list_stack_instances, listing, doing, **self._named)
        return [instance_of(summary) for page in found for summary in page]

    def carry_out(self, plan: tuple[Step, ...] | list[Step]) -> None:
        """Make the calls, and wait for the end of each operation before the next call.

        What an operation could not do in some account is not an error here: the stacks say it.
        """
        for step in plan:
            self._runner.make(step)
            if "OperationId" in step.arguments:
                self._end_of(step)

    def _end_of(self, step: Step) -> None:
        operation = step.arguments["OperationId"]
        state = self._wait(
            lambda: self._operation(operation), lambda found: found["Status"] in _ENDED, limit=self._runner.left()
        )
        status = state["Status"]
        if status not in _ENDED:
            raise AwsError(
                f"Could not {step.doing} within wait_timeout: the operation {operation} is {status}. It goes on. "
                "Run the task again to see what became of it.",
                result={"changed": True},
            )
        if status == "STOPPED":
            raise AwsError(
                f"Could not {step.doing}: somebody stopped the operation {operation}. Run the task again to continue.",
                result={"changed": True},
            )
        if status == "FAILED" and not complaint(self.instances()):
            reason = state.get("StatusReason") or "CloudFormation gives no reason"
            raise AwsError(
                f"Could not {step.doing}: the operation {operation} failed: {reason.rstrip('.')}.",
                result={"changed": True},
            )

    def _operation(self, operation: str) -> Mapping[str, Any]:
        try:
            answer = self._client.describe_stack_set_operation(**self._named, OperationId=operation)
        except SDK_ERRORS as error:
            raise explain(error, f"follow an operation of {self._declared.label}") from error
        found: Mapping[str, Any] = answer["StackSetOperation"]
        return found


def _result(
    connection: Connection,
    before: StackSet | None,
    after: StackSet | None,
    instances: list[StackInstance],
    *,
    changed: bool,
) -> dict[str, Any]:
    """What the module returns; ``after`` is the predicted stack set in check mode."""
    result: dict[str, Any] = {
        "changed": changed,
        "accounts": by_outcome(instances),
        "api_calls": dict(connection.calls),
    }
    if after:
        result["stack_set"] = after.as_dict()
    if changed:
        result["diff"] = {"before": _text(before), "after": _text(after)}
    return result


def _text(stack_set: StackSet | None) -> str:
    """A stack set for people to compare."""
    if stack_set is None:
        return ""
    unshown = ("stack_set_id", "arn")
    shown = {name: value for name, value in stack_set.as_dict().items() if name not in unshown}
    return to_json({**shown, "template": stack_set.template}, indent=2) + "\n"
