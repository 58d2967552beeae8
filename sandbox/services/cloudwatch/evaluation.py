# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The state that the datapoints of an alarm mean.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

OK, ALARM, INSUFFICIENT_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"

# "Whenever an alarm evaluates whether to change state, CloudWatch attempts to retrieve a higher number of data points
# than the number specified as Evaluation Periods": by two in the page's examples.
MORE_PERIODS = 2

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
COMPARISONS = tuple(_OPERATORS)


@dataclass(frozen=True)
class Condition:
    """When to alarm: ``datapoints`` of the last ``periods`` breach the threshold."""

    comparison: str
    threshold: float
    periods: int
    datapoints: int
    missing: str = "missing"  # breaching, notBreaching, ignore or missing


def state_of(condition: Condition, points: Sequence[float | None], before: str) -> str:
    """The state now; ``points`` is the evaluation range, oldest first, with None for a period without data."""
    breaches = [_OPERATORS[condition.comparison](each, condition.threshold) for each in points if each is not None]
    absent = condition.periods - len(breaches)
    if absent <= 0:
        return _judged(sum(breaches[-condition.periods :]), condition)
    if condition.missing == "breaching":
        return _judged(sum(breaches) + absent, condition)
    if condition.missing == "notBreaching":
        return _judged(sum(breaches), condition)
    if not breaches:
        return before if condition.missing == "ignore" else INSUFFICIENT_DATA
    if all(breaches) and len(breaches) < condition.datapoints:
        return before if condition.missing == "ignore" else ALARM
    return _judged(sum(breaches), condition)


def _judged(breaching: int, condition: Condition) -> str:
    return ALARM if breaching >= condition.datapoints else OK
