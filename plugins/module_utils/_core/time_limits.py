# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a task may take: its limits, and what it has left of them.

One limit for a whole task would be too short for a large zone or too long for an endpoint that hangs. So there are
several. A request has a limit, as has a call with all of its repetitions, and one to which nobody answers at all has a
shorter one. The task has what it may wait for AWS and what it has for its calls, and each answer of AWS gives it a
little more: it may take long only while it gets on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

# Times are in seconds throughout. The longest answers of AWS take some seconds.
CONNECT_SECONDS = 10
READ_SECONDS = 20


@dataclass(frozen=True)
class Limits:
    """``attempt``: until the whole answer to one request is there. ``silence``: until a call has an answer of any kind,
    or signing in has ended. ``call``: until a call, which may be repeated, has ended. ``calls``: what a task has for
    all of its calls, to which each answer adds ``answer``.
    """

    attempt: float = READ_SECONDS
    silence: float = 30.0
    call: float = 90.0
    calls: float = 120.0
    answer: float = 2.0

    def stated(self, options: Mapping[str, object]) -> Limits:
        """The limits where a task states the timeouts of ``botocore.config.Config``; longer ones raise all limits."""
        connect, read = options.get("connect_timeout"), options.get("read_timeout")
        if not isinstance(connect, int | float) and not isinstance(read, int | float):
            return self
        attempt = float(connect if isinstance(connect, int | float) else CONNECT_SECONDS)
        attempt += float(read if isinstance(read, int | float) else READ_SECONDS)
        longer = {name: max(getattr(self, name), attempt) for name in ("silence", "call", "calls")}
        return replace(self, attempt=attempt, **longer)


class Budget:
    """The time of one task, by any clock that does not go back. ``wait`` is what it may wait for AWS besides."""

    def __init__(self, limits: Limits, now: float, wait: float = 0.0) -> None:
        self._began = now
        self._wait = max(0.0, wait)
        # Whoever says how long the task may wait means an endpoint that does not answer as well.
        self.limits = replace(limits, silence=min(limits.call, max(limits.silence, self._wait)))
        self._earned = 0.0

    @property
    def total(self) -> float:
        """The limit of the task, as things stand."""
        return self._wait + self.limits.calls + self._earned

    def left(self, now: float) -> float:
        """What is left of the limit of the task, not below 0."""
        return max(0.0, self._began + self.total - now)

    def answered(self) -> None:
        """AWS has answered: the task gets on."""
        self._earned += self.limits.answer

    def paused(self, seconds: float) -> None:
        """The task waits because of its own pace, which does not count."""
        self._earned += seconds
