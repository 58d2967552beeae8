# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tests run where time is short: other ones each day, so that within some days all of them have run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

# CI runs a share of the tests that are marked as long.
LONG_ONE_IN = int(os.environ.get("LONG_ONE_IN", "1"))
# And a share of the other tests that run playbooks, which are most of the time of the integration tests.
PLAYBOOKS_ONE_IN = int(os.environ.get("PLAYBOOKS_ONE_IN", "1"))
# The oldest Ansible runs a sample of the integration tests: of one file in so many, and of all where it is 0.
INTEGRATION_SAMPLE = int(os.environ.get("INTEGRATION_SAMPLE") or "0")
# Workers are started with it, so that a run over midnight has one day.
DAY = int(os.environ.setdefault("SAMPLE_DAY", str(date.today().toordinal())))

_PLAYBOOKS = Path(__file__).resolve().parents[2] / "integration" / "playbooks"
# The examples of every module and filter, of which each is a test.
EXAMPLES = "test_examples"


def sample(tests: Iterable[tuple[str, T]], day: int, one_in: int) -> list[T]:
    """Of tests with their files: one example in so many, and one test of one other file in so many, others each day."""
    files: dict[str, list[T]] = {}
    for file, test in tests:
        files.setdefault(file, []).append(test)
    chosen: set[tuple[str, int]] = set()
    for number, (file, those) in enumerate(files.items()):
        if file == EXAMPLES:
            chosen |= {(file, place) for place in share(range(len(those)), day, one_in)}
        elif (number + day) % one_in == 0:
            chosen.add((file, day // one_in % len(those)))
    return [test for file, those in files.items() for place, test in enumerate(those) if (file, place) in chosen]


def share(tests: Iterable[T], day: int, one_in: int) -> list[T]:
    """One test in so many, the next ones on the next day."""
    return [test for place, test in enumerate(tests) if place % one_in == day % one_in]


def without_most(tests: Iterable[tuple[str | None, T]], day: int, one_in: int) -> list[T]:
    """Of tests with what makes each of them cost much, if anything: those that do not, and a share of what does."""
    tests = list(tests)
    todays = share(dict.fromkeys(cost for cost, _ in tests if cost is not None), day, one_in)
    return [test for cost, test in tests if cost is None or cost in todays]


def by_file(tests: Iterable[tuple[str, int, T]]) -> list[T]:
    """Tests with their file and turn: the files in the order of the earliest turn in each, so that none is late alone.

    Workers take file after file, and one that takes minutes would keep the last of them busy while the others idle.
    """
    tests = list(tests)
    turns: dict[str, int] = {}
    for file, turn, _ in tests:
        turns[file] = min(turn, turns.get(file, turn))
    return [test for _, _, test in sorted(tests, key=lambda each: turns[each[0]])]


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, mark in enumerate(("early", "long")) if item.get_closest_marker(mark)), 2)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = without_most([(_cost(item), item) for item in items], DAY, LONG_ONE_IN)
    kept = without_most([(_run(item), item) for item in kept], DAY, PLAYBOOKS_ONE_IN)
    if INTEGRATION_SAMPLE:
        kept = sample([(item.path.stem, item) for item in kept], DAY, INTEGRATION_SAMPLE)
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = by_file([(str(item.path), _turn(item), item) for item in kept])


def _cost(item: pytest.Item) -> str | None:
    """What makes a test long: itself, or what its mark says that it shares with others of its file."""
    mark = item.get_closest_marker("long")
    if mark is None:
        return None
    return f"{item.path}: {mark.args[0]}" if mark.args else item.nodeid


def _run(item: pytest.Item) -> str | None:
    """The playbooks that a test runs cost some seconds, where it is not long."""
    runs = item.path.is_relative_to(_PLAYBOOKS) and not item.get_closest_marker("long")
    return item.nodeid if runs else None
