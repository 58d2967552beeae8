# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changing a part of a document that others may change at the same time, where AWS has no compare-and-swap.

Every run reads the document, puts its own part in, writes the whole, and reads again. That alone loses updates: a run
that read before our write and writes after we have looked takes our part away, and neither sees it. So a run looks
only when those who had read before its write must have written: it waits longer than they take from reading to
writing. When its part is gone then, it starts again from what is there now.

- A run vouches for its own part. Everything else it takes from its last reading, so that what another run took out is
  never brought back by us.
- No call repeats itself (the client makes one attempt): a write that AWS delays would carry what was read long before.
- Runs that collide start again at random times.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from .._core.errors import InputError
from .errors import SDK_ERRORS, AwsError, may_be_done

# From reading to writing takes two calls, some tenths of a second. Runs elsewhere may be slower than we are, so we
# wait at least this long, and four times what we ourselves took.
SETTLE_SECONDS = 2.0
SETTLE_FACTOR = 4
LONGEST_SETTLE_SECONDS = 12.0
# Within what time colliding runs start again. In virtual time, fifty runs that start together and take 0.2 s each are
# through in less than half a minute, sooner than with a spread that doubles.
SPREAD_SECONDS = 2.0


class Plan(Protocol):
    """What a run makes of the document that it has just read."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""


P = TypeVar("P", bound=Plan)


@dataclass(frozen=True)
class Written(Generic[P]):
    """The document is as the run wants it.

    ``last`` is the plan that was written last or, where nothing had to be written, the one that found so. ``seen`` is
    the one that found nothing left to do. ``slow``: a write took so long that it may have undone what another run had
    written and looked for already.
    """

    last: P
    seen: P
    changed: bool
    slow: bool


class NotWritten(Exception, Generic[P]):
    """The document is not, or not surely, as the run wants it.

    ``cause`` is what a call failed with, None when others kept replacing what was written. ``last`` is the last plan
    that was written or may have been, None when nothing was.
    """

    def __init__(self, cause: Exception | None, last: P | None) -> None:
        super().__init__(type(cause).__name__)
        self.cause = cause
        self.last = last


def write_until_it_stays(
    plan: Callable[[], P],
    write: Callable[[P], object],
    passes: Callable[[Exception, P | None], bool],
    *,
    limit: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    draw: Callable[[float, float], float] = random.uniform,
) -> Written[P]:
    """Read and write until a reading that counts shows nothing left to do. NotWritten when that fails.

    ``plan`` reads. ``passes`` tells whether an error may be gone a moment later; it gets the plan whose write failed,
    None when the reading did. ``limit`` is in seconds: after it, nothing is written again.
    """
    deadline = clock() + limit
    last: P | None = None
    slow = False
    while True:
        began, settle, now = clock(), 0.0, None
        try:
            now = plan()
            if not now.changed:
                return Written(last or now, now, last is not None, slow)
            if last is not None and deadline - clock() < SETTLE_SECONDS:
                raise NotWritten(None, last)
            write(now)
        except SDK_ERRORS as error:
            done = now is not None and may_be_done(error)
            if clock() >= deadline or not passes(error, now):
                raise NotWritten(error, now if done else last) from error
        except (AwsError, InputError) as error:
            raise NotWritten(error, last) from error
        else:
            done = True
        if done:
            last, took = now, clock() - began
            slow = slow or took > SETTLE_SECONDS
            settle = min(max(SETTLE_SECONDS, SETTLE_FACTOR * took), LONGEST_SETTLE_SECONDS)
        sleep(max(0.0, min(settle + draw(0, SPREAD_SECONDS), deadline - clock())))
