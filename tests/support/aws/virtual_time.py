# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs that work side by side in time that does not pass: each order of their steps can be had, again and again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any


class VirtualTime:
    """Runs go on one at a time, always the one whose pause ends first; of two that end together, the first run."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: queue.Queue[tuple[int, float | None]] = queue.Queue()
        self._gates: list[threading.Semaphore] = []
        self._of_thread = threading.local()

    def pause(self, seconds: float) -> None:
        """Let the calling run's time go by."""
        run: int = self._of_thread.run
        self._events.put((run, self.now + seconds))
        self._gates[run].acquire()

    def side_by_side(self, runs: Sequence[Callable[[], Any]]) -> list[Any]:
        """Start all runs at once; what each returned or raised when all have ended."""
        outcomes: list[Any] = [None] * len(runs)
        self._gates = [threading.Semaphore(0) for _run in runs]

        def work(run: int) -> None:
            self._of_thread.run = run
            self.pause(0)
            try:
                outcomes[run] = runs[run]()
            except Exception as error:  # noqa: BLE001 (it is the outcome)
                outcomes[run] = error
            self._events.put((run, None))

        threads = [threading.Thread(target=work, args=(run,), daemon=True) for run in range(len(runs))]
        for thread in threads:
            thread.start()
        self._conduct(len(runs))
        return outcomes

    def _conduct(self, busy: int) -> None:
        waiting: dict[int, float] = {}
        while busy or waiting:
            if busy:
                run, until = self._events.get(timeout=30)
                if until is not None:
                    waiting[run] = until
                busy -= 1
            else:
                run = min(waiting, key=lambda each: (waiting[each], each))
                self.now = max(self.now, waiting.pop(run))
                busy = 1
                self._gates[run].release()
