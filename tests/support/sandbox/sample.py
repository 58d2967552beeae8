# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which integration tests run where time is short: enough to meet every module, filter and playbook once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

# The examples of every module and filter.
WHOLE = "test_examples"


def sample(tests: Iterable[tuple[str, T]], day: int) -> list[T]:
    """Of tests with their files: every example, and one test of each other file, the next one on the next day."""
    files: dict[str, list[T]] = {}
    for file, test in tests:
        files.setdefault(file, []).append(test)
    return [
        test
        for file, those in files.items()
        for place, test in enumerate(those)
        if file == WHOLE or place == day % len(those)
    ]


def share(tests: Iterable[T], day: int, one_in: int) -> list[T]:
    """One test in so many, the next ones on the next day."""
    return [test for place, test in enumerate(tests) if place % one_in == day % one_in]
