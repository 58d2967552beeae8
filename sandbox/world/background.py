# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What services do by themselves, without being called: deliveries, retries, schedules.

Work is due by the sandbox's clock, so that a test which moves the clock need not wait for it.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

from sandbox.world.clock import Clock

Work = Callable[[], None]

WORKERS = 16
_LOG = logging.getLogger(__name__)


class Background:
    """Work that waits for its time, and work that runs. Nothing of it holds the lock of the world while it waits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._order = count()
        self._waiting: list[tuple[datetime, int, Work]] = []
        self._running = 0
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="background")
        clock.on_move(self._notify)
        threading.Thread(target=self._dispatch, name="background", daemon=True).start()

    def soon(self, work: Work) -> None:
        """Run it at once, in another thread."""
        self.later(0, work)

    def later(self, seconds: float, work: Work) -> None:
        """Run it when this much time of the sandbox has passed."""
        with self._changed:
            due = self._clock.now() + timedelta(seconds=seconds)
            heapq.heappush(self._waiting, (due, next(self._order), work))
            self._changed.notify_all()

    def settle(self, timeout: float) -> bool:
        """Wait until nothing runs and nothing is due; False when that takes longer than so many seconds."""
        end = time.monotonic() + timeout
        with self._changed:
            while self._running or self._due():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def clear(self, timeout: float = 10) -> None:
        """Forget what waits, and wait for what runs: it may need the lock of the world, so call it without that."""
        with self._changed:
            self._waiting.clear()
        self.settle(timeout)
        with self._changed:
            self._waiting.clear()  # what the last of it asked for

    def _due(self) -> bool:
        return bool(self._waiting) and self._waiting[0][0] <= self._clock.now()

    def _dispatch(self) -> None:
        with self._changed:
            while True:
                while self._due():
                    work = heapq.heappop(self._waiting)[2]
                    self._running += 1
                    self._pool.submit(self._run, work).add_done_callback(_say_what_failed)
                left = (self._waiting[0][0] - self._clock.now()).total_seconds() if self._waiting else None
                self._changed.wait(left)

    def _run(self, work: Work) -> None:
        try:
            work()
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _say_what_failed(done: Future[None]) -> None:
    error = done.exception()
    if error is not None:
        _LOG.error("work in the background failed", exc_info=error)
