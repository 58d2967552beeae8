# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting for what is written to be visible: the real call is the proof, never a fixed sleep."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from .errors import SDK_ERRORS

T = TypeVar("T")

# IAM is eventually consistent, typically for seconds; what is not visible after a minute is wrong, not late.
LIMIT_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 5.0


def retry_after_write(
    call: Callable[[], T],
    is_late: Callable[[Exception], bool],
    *,
    errors: tuple[type[Exception], ...] = SDK_ERRORS,
    limit: float = LIMIT_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """Repeat ``call`` while ``is_late`` says its error comes from our own recent write.

    Use it only after a write of ours: before one, the same error is final. The last error is raised when
    ``limit`` seconds have passed. ``errors`` are the exceptions that a call may fail with.
    """
    deadline = clock() + limit
    pauses = _pauses()
    while True:
        try:
            return call()
        except errors as error:
            remaining = deadline - clock()
            if remaining <= 0 or not is_late(error):
                raise
        sleep(min(remaining, next(pauses)))


def read_until(
    read: Callable[[], T],
    is_visible: Callable[[T], bool],
    *,
    limit: float = LIMIT_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """Repeat a read until it shows what is waited for; the last answer when ``limit`` seconds have passed."""
    deadline = clock() + limit
    pauses = _pauses()
    while True:
        answer = read()
        remaining = deadline - clock()
        if remaining <= 0 or is_visible(answer):
            return answer
        sleep(min(remaining, next(pauses)))


def _pauses() -> Iterator[float]:
    """Growing pauses in seconds. Jitter, so that many hosts do not ask in step; nothing secret depends on it."""
    pause = 0.25
    while True:
        yield pause * random.uniform(0.5, 1.0)  # noqa: S311
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
