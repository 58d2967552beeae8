# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of names that follow instances say what was measured, and judge it by the goals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.automation.tables import FEW, MANY, START, STOP, Burst, Measured, goals_of, page, percentile


def measured(few: int, many: int, cold: float, octets: int) -> Measured:
    bursts = [
        Burst(FEW, STOP, {"ListResourceRecordSets": few - 1, "ChangeResourceRecordSets": 1}),
        Burst(MANY, STOP, {"ListResourceRecordSets": 1}),
        Burst(MANY, START, {"ListResourceRecordSets": many - 2, "ChangeResourceRecordSets": 2}),
    ]
    return Measured([1.5] * 99 + [9.0], bursts, octets, cold, cold / 2)


@pytest.mark.parametrize(
    ("given_", "met"),
    [
        ((3, 6, 0.4, 200_000), [True] * 4),
        ((4, 7, 0.41, 200_001), [False] * 4),
    ],
)
def test_goals(given_: tuple[int, int, float, int], met: list[bool]) -> None:
    assert [goal.met for goal in goals_of(measured(*given_))] == met


def test_what_was_left_out_is_not_judged() -> None:
    nothing = Measured([1.0], [], 1, 1.0, 1.0)
    assert [goal.met for goal in goals_of(nothing)][:2] == [None, None]


def test_the_tables() -> None:
    lines = page(measured(2, 5, 0.25, 121_000)).splitlines()
    assert "| 100 | 1.50 s | 1.50 s |" in lines
    assert "| 200 | start | 5 | 2 |" in lines
    assert "| 121 KB | 250 ms | 125 ms |" in lines


@given(values=st.lists(st.integers(0, 9), min_size=1), percent=st.integers(1, 100))
def test_law_of_percentiles(values: list[int], percent: int) -> None:
    """So many percent of all do not exceed it, and with any lower value they would not be so many."""
    found = percentile(values, percent)
    assert sum(each <= found for each in values) * 100 >= percent * len(values)
    assert sum(each < found for each in values) * 100 < percent * len(values)
