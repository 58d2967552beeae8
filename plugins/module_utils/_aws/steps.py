# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The runner of steps: it makes their calls, waits, counts, and says what was done and what was not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from .._core.steps import Step
from .connection import Connection
from .errors import SDK_ERRORS, AwsError, error_code, error_message, explain
from .propagation import LIMIT_SECONDS, retry_after_write


def call(client: Any, step: Step) -> Any:
    """Make the call of a step once; its answer."""
    return getattr(client, step.operation)(**step.arguments)


class Runner:
    """Makes the calls of steps in their order. The first that fails ends it.

    ``limit``: for how many seconds, from the first write on, steps are repeated until what was written a moment ago is
    visible. It is one limit for all of them together.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        limit: float = LIMIT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._limit = limit
        self._clock = clock
        self._deadline: float | None = None
        self._done: list[Step] = []

    def left(self) -> float:
        """The seconds that are left of the limit, which begins to run when this is first asked."""
        if self._deadline is None:
            self._deadline = self._clock() + self._limit
        return max(0.0, self._deadline - self._clock())

    def run(self, plan: Sequence[Step]) -> list[Any]:
        """Make the calls of a plan; their answers. AwsError at the first that fails: it says which were made before."""
        return [self.make(step) for step in plan]

    def make(self, step: Step) -> Any:
        """Make one call; its answer, None when what it does was done already."""
        client = self._connection.client(step.service)
        try:
            answer = retry_after_write(
                lambda: call(client, step),
                lambda error: step.may_pass(error_code(error), error_message(error)),
                limit=self.left(),
            )
        except SDK_ERRORS as error:
            if error_code(error) not in step.tolerates:
                raise self._failure(step, error) from error
            return None
        self._done.append(step)
        return answer

    def _failure(self, step: Step, error: Exception) -> AwsError:
        failure = explain(error, step.doing)
        parts = [str(failure)]
        if hint := step.hint(failure.code, error_message(error)):
            parts.append(hint)
        if self._done:
            made = "; ".join(each.doing for each in self._done)
            parts.append(f"{len(self._done)} calls before this one were made ({made}); run the task again to continue")
        return AwsError(f"{'. '.join(parts)}.", code=failure.code, result={"changed": bool(self._done)})
