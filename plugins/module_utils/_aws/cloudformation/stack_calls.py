# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls about one stack set, and the wait for its operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..._core.stack_sets.declaration import StackSetDeclaration
from ..._core.stack_sets.model import StackInstance, StackSet, complaint, from_wire, instance_of
from ..._core.stack_sets.steps import NOT_FOUND
from ..._core.steps import Step
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain
from ..propagation import read_until
from ..steps import Runner

# The states of an operation from which it does not move: API_StackSetOperation.html
_ENDED = frozenset({"SUCCEEDED", "FAILED", "STOPPED"})


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
        self._caller = {"CallAs": "DELEGATED_ADMIN"} if declared.delegated else {}
        self._named = {"StackSetName": declared.name, **self._caller}
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

    def require_access(self) -> None:
        """AwsError unless CloudFormation may act in the organization, without which it refuses every write."""
        try:
            status = self._client.describe_organizations_access(**self._caller)["Status"]
        except SDK_ERRORS as error:
            raise explain(error, "find out whether CloudFormation may act in the organization") from error
        if status != "ENABLED":
            raise AwsError(
                f"CloudFormation has no access to the organization: it is {status}. Give it, once, with the management "
                "account: aws cloudformation activate-organizations-access."
            )

    def carry_out(self, plan: Sequence[Step]) -> None:
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
