# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox's own time, which tests can move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's clock plus an offset. Signatures are dated by clients, so they use the machine's clock."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._watchers: list[Callable[[], None]] = []

    def on_move(self, watcher: Callable[[], None]) -> None:
        """Call this whenever somebody has moved the clock."""
        self._watchers.append(watcher)

    def now(self) -> datetime:
        """The time as policies, sessions and changes see it, in UTC."""
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far the sandbox's time is ahead of the machine's, by which clients and functions date what they send."""
        return self._offset

    def advance(self, seconds: float) -> None:
        self._move(self._offset + timedelta(seconds=seconds))

    def set(self, moment: datetime) -> None:
        self._move(moment - datetime.now(UTC))

    def reset(self) -> None:
        self._move(timedelta())

    def _move(self, offset: timedelta) -> None:
        self._offset = offset
        for watcher in self._watchers:
            watcher()
