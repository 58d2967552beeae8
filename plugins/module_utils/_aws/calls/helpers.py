# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Threads that do a step for somebody who waits for it no longer than a given time.

Each request is such a step. To start a thread costs a good part of what a request costs, so that work with hundreds of
accounts keeps its helpers: one whose step has ended is asked again. None of them outlives that work, but for those that
are still at a step which was given up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class OverError(Exception):
    """A step was given up."""


class _Step:
    """A step, and what became of it."""

    def __init__(self, do: Callable[[], Any]) -> None:
        self._do = do
        self.ended = threading.Lock()
        self.ended.acquire()
        self.error: BaseException | None = None
        self.value: Any = None

    def run(self) -> None:
        try:
            self.value = self._do()
        except BaseException as error:  # noqa: BLE001 (raised where it is waited for)
            self.error = error


@dataclass(eq=False)
class _Helper:
    """A thread, and what it is asked to do; None: to end."""

    thread: threading.Thread
    asked: SimpleQueue[_Step | None] = field(default_factory=SimpleQueue)


class Helpers:
    """The helpers of one task. A process that is forked from one that has some must have others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keeping = 0
        self._idle: list[_Helper] = []

    def within(self, seconds: float, do: Callable[[], T]) -> T:
        """What a step returns or raises; OverError when it takes longer, and goes on where nobody waits for it."""
        step = _Step(do)
        self._helper().asked.put(step)
        if not step.ended.acquire(timeout=max(0.0, seconds)):
            raise OverError
        if step.error is not None:
            raise step.error
        value: T = step.value
        return value

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Meanwhile helpers are asked again. At the end, all that are not at a step have ended."""
        with self._lock:
            self._keeping += 1
        try:
            yield
        finally:
            with self._lock:
                self._keeping -= 1
                leaving, self._idle = ([], self._idle) if self._keeping else (self._idle, [])
            for helper in leaving:
                helper.asked.put(None)
            for helper in leaving:
                helper.thread.join()

    def _helper(self) -> _Helper:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        helper = _Helper(threading.Thread(target=lambda: self._help(helper), daemon=True))
        helper.thread.start()
        return helper

    def _help(self, helper: _Helper) -> None:
        while (step := helper.asked.get()) is not None:
            step.run()
            with self._lock:
                kept = self._keeping > 0
                if kept:
                    self._idle.append(helper)
            step.ended.release()
            if not kept:
                return
            del step  # what it holds must not stay until somebody asks again
