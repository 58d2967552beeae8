# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls about one function: reading it, writing what is planned, and waiting until Lambda is done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ..._core.lambda_functions.archive import code_sha256
from ..._core.lambda_functions.declaration import FunctionDeclaration
from ..._core.lambda_functions.model import (
    DELETING,
    Asynchronous,
    EventSource,
    Function,
    Statements,
    read_asynchronous,
    read_event_source,
    read_function,
    read_policy,
)
from ..._core.lambda_functions.steps import BUSY_AFTER, CONFLICT, NOT_FOUND, steps
from ..._core.steps import Step
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain
from ..propagation import read_until
from ..steps import Runner

MAPPINGS = Listing("EventSourceMappings", {"NextMarker": "Marker"})


class Functions:
    """Reads and writes the function that a task declares. ``limit``: for how many seconds it waits, in all."""

    def __init__(self, connection: Connection, declared: FunctionDeclaration, *, limit: float) -> None:
        self.connection = connection
        self._declared = declared
        self._limit = limit
        self._runner = Runner(connection, limit=limit)
        self._client = connection.client("lambda")

    def read(self) -> Function | None:
        """The function with as much of it as the task is about, or None."""
        declared, found = self._declared, self._function()
        if found is None:
            return None
        return replace(
            found,
            asynchronous=self._asynchronous() if declared.asynchronous else None,
            permissions=None if declared.permissions is None else self._permissions(),
            event_sources=None if declared.present and declared.event_sources is None else self._event_sources(),
        )

    def _function(self) -> Function | None:
        doing = f"read the function {self._declared.name}"
        answer = self._looked_for(lambda: self._client.get_function(FunctionName=self._declared.name), doing)
        if answer is None:
            return None
        # Without tags nobody would know whose the function is.
        if "TagsError" in answer:
            raise AwsError(f"Could not {doing}: Lambda does not show its tags. The caller needs lambda:ListTags.")
        if self._declared.environment is not None and "Error" in answer["Configuration"].get("Environment", {}):
            raise AwsError(f"Could not {doing}: Lambda cannot decrypt its environment. The caller needs its KMS key.")
        return read_function(answer)

    def _asynchronous(self) -> Asynchronous:
        answer = self._looked_for(
            lambda: self._client.get_function_event_invoke_config(FunctionName=self._declared.name),
            f"read what becomes of failed asynchronous invocations of the function {self._declared.name}",
        )
        return read_asynchronous(answer or {})

    def _permissions(self) -> Statements:
        doing = f"read the policy of the function {self._declared.name}"
        answer = self._looked_for(lambda: self._client.get_policy(FunctionName=self._declared.name), doing)
        try:
            return read_policy(answer["Policy"]) if answer else {}
        except ValueError:
            raise AwsError(f"Could not {doing}: what came is not a policy.") from None

    def _event_sources(self) -> tuple[EventSource, ...]:
        """Its mappings, but those that are being deleted."""
        doing = f"list what invokes the function {self._declared.name}"
        listed = pages(self._client.list_event_source_mappings, MAPPINGS, doing, FunctionName=self._declared.name)
        found = [read_event_source(each) for page in listed for each in page]
        return tuple(sorted((each for each in found if each.state != DELETING), key=lambda each: each.arn))

    def _looked_for(self, call: Callable[[], Any], doing: str) -> Any:
        try:
            return call()
        except SDK_ERRORS as error:
            if error_code(error) == NOT_FOUND:
                return None
            raise explain(error, doing) from error

    def apply(
        self, plan: Sequence[Step], existing: Function | None, wanted: Function, code: bytes, *, wait: bool
    ) -> Function:
        """Write what the plan says, and return the function as Lambda then shows it.

        Lambda refuses another update while it is busy with one, so that it is asked between them until it is not.
        """
        if existing and existing.progress.busy and any(step.operation in BUSY_AFTER for step in plan):
            self._settle(made=False)
        try:
            self._carry_out(plan, wait=wait)
        except AwsError as error:
            appeared = self.read() if existing is None and error.code == CONFLICT else None
            if appeared is None:
                raise
            # The reply to our creation was lost and botocore repeated it, or somebody else was faster.
            wanted = self._declared.target(appeared, self.connection.region, code_sha256(code))
            self._carry_out(steps(appeared, wanted, code), wait=wait)
        if not wait:
            return wanted
        found = read_until(
            self.read,
            lambda function: function is not None and _there(function, wanted, code),
            limit=self._runner.left(),
        )
        left = [step.doing for step in steps(found, wanted, code)]
        moving = [each.arn for each in (found.event_sources or () if found else ()) if each.moving]
        if found is None or left or moving:
            todo = "; ".join([*left, *(f"wait for {arn}" for arn in moving)])
            raise AwsError(
                f"The function {wanted.name} was written, but Lambda shows it otherwise. Still to do: {todo}. "
                "Something else may be changing it, or wait_timeout is too short. Run the task again.",
                result={"changed": True, "function": wanted.as_dict()},
            )
        return found

    def _carry_out(self, plan: Sequence[Step], *, wait: bool) -> None:
        for number, step in enumerate(plan):
            self._runner.make(step)
            if step.operation in BUSY_AFTER and (wait or number + 1 < len(plan)):
                self._settle(made=True)

    def remove(self, plan: Sequence[Step], *, wait: bool) -> None:
        """Make the calls of a removal. The answer to the last is empty, so that it does not tell what was done."""
        self._runner.run(plan)
        if wait and read_until(self._function, lambda found: found is None, limit=self._runner.left()) is not None:
            raise AwsError(
                f"The function {self._declared.name} was deleted, but Lambda still shows it. Run the task again.",
                result={"changed": True},
            )

    def _settle(self, *, made: bool) -> None:
        """Wait until Lambda is done with the function. AwsError when it is not in time, or it failed.

        ``made``: what it is busy with is ours. What it failed at before is what an update may mend.
        """
        label = f"the function {self._declared.name}"
        found = read_until(
            self._function,
            lambda function: function is not None and not function.progress.busy,
            limit=self._runner.left(),
        )
        if found and not found.progress.busy and not (made and found.progress.failed):
            return
        if found is None:
            said = "Lambda does not show it"
        else:
            progress = found.progress
            reason = f" ({progress.reason})" if progress.reason else ""
            said = f"its state is {progress.state}, and its last update {progress.update}{reason}"
        raise AwsError(
            f"Lambda is not done with {label} after {self._limit:g} seconds: {said}. Correct what it names, or give a "
            "longer wait_timeout, and run the task again.",
            result={"changed": made},
        )


def _there(found: Function, wanted: Function, code: bytes) -> bool:
    """Whether a function is as wanted, and all that invokes it has come to rest."""
    return not steps(found, wanted, code) and not any(each.moving for each in found.event_sources or ())
