# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What long work says while it goes on. It reaches a reader where the front end listens, and no result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Sink = Callable[[str], object]

_SINKS: list[Sink] = []


@contextmanager
def telling_to(sink: Sink) -> Iterator[None]:
    """Hand every line that is told meanwhile to ``sink``."""
    _SINKS.append(sink)
    try:
        yield
    finally:
        _SINKS.remove(sink)


def tell(text: str) -> None:
    """Say one line. Without a listener it is lost."""
    for sink in _SINKS:
        sink(text)
