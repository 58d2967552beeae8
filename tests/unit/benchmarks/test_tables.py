# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measurements and goals as tables."""

from __future__ import annotations

import pytest

from tests.benchmarks import goals, report
from tests.benchmarks.goals import Goal, ratio
from tests.benchmarks.measure import Row, Sample, median, repeated

ROWS = [
    Row(("20",), "ours", 3, Sample(2.0, 1.5, 80, in_flight=16), 120.4),
    Row(("20",), "script", 3, Sample(1.0, 0.9, 80), None),
    Row(("20",), "loop", 1, Sample(20.0, 19.0, 160, 2), None),
    Row(("5",), "ours", 3, Sample(1.0, 0.9, 20), None),
]


def test_ratios_are_of_the_same_case() -> None:
    lines = report.table(ROWS, ("accounts",), {"of the script": "script"}).splitlines()
    assert lines[0] == "| accounts | contestant | wall | CPU | memory | calls | throttled | at once | of the script |"
    assert lines[2] == "| 20 | ours | 2.00 s | 1.50 s | 120 MB | 80 | 0 | 16 | 2.0 |"
    assert lines[4] == "| 20 | loop (1 run) | 20.00 s | 19.00 s |  | 160 | 2 |  | 20.0 |"
    assert lines[5].endswith("| 20 | 0 |  |  |")


def test_a_row_is_found_by_its_case() -> None:
    assert report.of(ROWS, "ours", "5") is ROWS[3]
    assert report.of(ROWS, "script", "5") is None


@pytest.mark.parametrize(
    ("goal", "wanted", "met"),
    [
        (Goal("g", 6.0, least=6), "at least 6 times", True),
        (Goal("g", 5.9, least=6), "at least 6 times", False),
        (Goal("g", 2.0, most=2), "at most 2 times", True),
        (Goal("g", 2.1, most=2, unit=" s"), "at most 2 s", False),
        (Goal("g", None, most=2), "at most 2 times", None),
    ],
)
def test_a_goal_is_met_or_not(goal: Goal, wanted: str, met: bool | None) -> None:
    assert (goal.wanted, goal.met) == (wanted, met)
    said = {True: "met", False: "missed", None: "not measured"}[met]
    assert said in goals.table([goal]).splitlines()[-1]


def test_a_ratio_needs_both() -> None:
    assert ratio(6, 2) == 3
    assert ratio(None, 2) is ratio(6, None) is ratio(6, 0) is None


def test_medians_are_of_each_number() -> None:
    samples = [Sample(1, 9, 5, in_flight=3), Sample(2, 7, 4, in_flight=8), Sample(3, 8, 6, in_flight=8)]
    assert median(samples) == Sample(2, 8, 5, 0, 8)


def test_what_takes_long_runs_once() -> None:
    assert len(repeated(lambda: Sample(31, 1), 3)) == 1
    assert len(repeated(lambda: Sample(1, 1), 3)) == 3
