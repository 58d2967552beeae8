# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that read and write the policy of an event bus, beside others who do the same."""

from __future__ import annotations

from typing import Any

from ..._core.errors import InputError
from ..._core.events.bus import BusDeclaration, write_policy
from ..._core.events.bus_policy import PolicyChange
from ..._core.events.steps import BUSY, NOT_FOUND
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain, may_pass
from ..optimistic import NotWritten
from ..steps import call


class BusPolicy:
    """What ``write_until_it_stays`` needs for the policy of a bus. ``made``: the bus was made a moment ago."""

    def __init__(self, connection: Connection, declared: BusDeclaration, *, made: bool) -> None:
        self._declared = declared
        self._made = made
        # Calls that fail are made again from the reading on, never by the client.
        self._client: Any = connection.client("events", attempts=1)

    def plan(self) -> PolicyChange:
        """The policy as it is, and what the task makes of it."""
        answer = self._client.describe_event_bus(Name=self._declared.name)
        return self._declared.policy(answer.get("Policy", ""), answer["Arn"])

    def write(self, change: PolicyChange) -> None:
        """Write what the task makes of the policy."""
        call(self._client, write_policy(self._declared.name, change))

    def passes(self, error: Exception, _change: PolicyChange | None) -> bool:
        """Whether an error may be gone a moment later."""
        late = self._made and error_code(error) == NOT_FOUND
        return late or error_code(error) in BUSY or may_pass(error)

    def failure(self, failed: NotWritten[PolicyChange], *, changed: bool) -> Exception:
        """What to raise. ``changed``: something else of the bus was written already."""
        cause, name = failed.cause, self._declared.name
        written = {"changed": changed or failed.last is not None}
        if cause is None:
            return AwsError(
                f"The policy of the event bus {name} was written, but each time something else overwrote it. Run the "
                "task again, or run the tasks for this bus one after another (throttle: 1).",
                result=written,
            )
        if isinstance(cause, SDK_ERRORS):
            return explain(cause, f"change the policy of the event bus {name}", written)
        if isinstance(cause, AwsError | InputError):
            cause.result |= written
        return cause
