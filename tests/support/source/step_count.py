"""How many steps a function takes: a count, where a clock would measure the machine."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

# Tools of Python's monitoring have numbers; those of debuggers, coverage and profilers are 0 to 2.
TOOL = 4


def operations(work: Callable[[], Any]) -> int:
    """The steps of Python until ``work`` ends, also by a refusal: lines, jumps and calls, or each instruction where
    Python cannot count those. They are counted in a thread of their own, so that nobody else's tracing is disturbed.

    Work within one instruction, such as a search in a list or a match of a pattern, counts once.
    """
    counts: list[int] = []

    def run() -> None:
        with counted() as count, suppress(ValueError):
            work()
        counts.append(count())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return counts[0]


if sys.version_info >= (3, 12):  # tracing skips instructions there

    @contextmanager
    def counted() -> Iterator[Callable[[], int]]:
        own, steps = threading.get_ident(), 0

        def step(*_where: Any) -> None:
            nonlocal steps
            steps += threading.get_ident() == own

        monitoring = sys.monitoring
        kinds = [monitoring.events.PY_START, monitoring.events.LINE, monitoring.events.JUMP]
        monitoring.use_tool_id(TOOL, "operations")
        for kind in kinds:
            monitoring.register_callback(TOOL, kind, step)
        monitoring.set_events(TOOL, sum(kinds))
        try:
            yield lambda: steps
        finally:
            monitoring.set_events(TOOL, 0)
            for kind in kinds:
                monitoring.register_callback(TOOL, kind, None)
            monitoring.free_tool_id(TOOL)

else:

    @contextmanager
    def counted() -> Iterator[Callable[[], int]]:
        steps = 0

        def trace(frame: FrameType, event: str, _argument: Any) -> Any:
            nonlocal steps
            frame.f_trace_lines = False
            frame.f_trace_opcodes = True
            steps += event == "opcode"
            return trace

        sys.settrace(trace)
        try:
            yield lambda: steps
        finally:
            sys.settrace(None)
