"""How many steps a function takes: a count, where a clock would measure the machine."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


def operations(work: Callable[[], Any]) -> int:
    """The instructions of Python that run until ``work`` ends, also by a refusal. They are counted in a thread of their
    own, so that nobody else's tracing is disturbed.

    Work within one instruction, such as a search in a list or a match of a pattern, counts once.
    """
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    def run() -> None:
        sys.settrace(trace)
        try:
            work()
        except ValueError:
            pass
        finally:
            sys.settrace(None)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return count
