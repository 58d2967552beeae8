# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The state that datapoints mean, by the tables of the documentation.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.cloudwatch.evaluation import ALARM, COMPARISONS, INSUFFICIENT_DATA, OK, Condition, state_of

HOW = ("missing", "ignore", "breaching", "notBreaching")
KEPT = "the state before"


def points(text: str) -> list[float | None]:
    """``0`` does not breach, ``X`` does, ``-`` is missing."""
    return [{"0": 0.0, "X": 9.0, "-": None}[each] for each in text.split()]


@pytest.mark.parametrize(
    ("datapoints", "text", "states"),
    [
        (3, "0 - X - X", (OK, OK, OK, OK)),
        (3, "- - - - 0", (OK, OK, OK, OK)),
        (3, "- - - - -", (INSUFFICIENT_DATA, KEPT, ALARM, OK)),
        (3, "0 X X - X", (ALARM, ALARM, ALARM, ALARM)),
        (3, "- - X - -", (ALARM, KEPT, ALARM, OK)),
        (2, "0 - X - X", (ALARM, ALARM, ALARM, ALARM)),
        (2, "0 0 X 0 X", (ALARM, ALARM, ALARM, ALARM)),
        (2, "0 - X - -", (OK, OK, ALARM, OK)),
        (2, "- - - - 0", (OK, OK, ALARM, OK)),
        (2, "- - - - X", (ALARM, KEPT, ALARM, OK)),
    ],
)
def test_three_periods_of_five(datapoints, text, states):
    found = [state_of(Condition("GreaterThanThreshold", 5, 3, datapoints, how), points(text), KEPT) for how in HOW]
    assert tuple(found) == states


@pytest.mark.parametrize(
    ("comparison", "states"),
    [
        ("GreaterThanOrEqualToThreshold", [OK, ALARM, ALARM]),
        ("GreaterThanThreshold", [OK, OK, ALARM]),
        ("LessThanThreshold", [ALARM, OK, OK]),
        ("LessThanOrEqualToThreshold", [ALARM, ALARM, OK]),
    ],
)
def test_comparisons(comparison, states):
    assert [state_of(Condition(comparison, 5, 1, 1), [value], OK) for value in (4, 5, 6)] == states


@given(
    st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=8),
    st.sampled_from(COMPARISONS),
    st.integers(1, 5),
    st.data(),
)
def test_breaching_is_never_better_than_not_breaching(values, comparison, periods, data):
    datapoints = data.draw(st.integers(1, periods))
    worse, better = (
        state_of(Condition(comparison, 5, periods, datapoints, how), values, OK)
        for how in ("breaching", "notBreaching")
    )
    assert (worse, better) != (OK, ALARM)
    if len([value for value in values if value is not None]) >= periods:
        assert worse == better
