# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The datapoints of an alarm, and its state by the sandbox's clock.

An alarm is evaluated when somebody looks, on the minutes that are over by then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from moto.cloudwatch.models import Alarm, MetricAggregatedDatum, MetricDatum, cloudwatch_backends

from sandbox.services.cloudwatch.evaluation import MORE_PERIODS, Condition, state_of
from sandbox.services.sqs.queues import QueueName, look_up
from sandbox.world.world import World

_MINUTE = 60
INITIAL_REASON = "Unchecked: Initial alarm creation"

# From (minimum, maximum, sum, count) to a statistic.
_STATISTICS: dict[str, Callable[[float, float, float, float], float]] = {
    "Average": lambda _low, _high, total, count: total / count,
    "Maximum": lambda _low, high, _total, _count: high,
    "Minimum": lambda low, _high, _total, _count: low,
    "SampleCount": lambda _low, _high, _total, count: count,
    "Sum": lambda _low, _high, total, _count: total,
}


def refresh(world: World, account_id: str, region: str, alarm: Alarm) -> None:
    """Bring the state of an alarm on one metric up to now."""
    if not alarm.metric_name or alarm.statistic not in _STATISTICS or alarm.rule:
        return
    now = world.clock.now().replace(tzinfo=None)
    end = now.replace(second=0, microsecond=0)
    if alarm.__dict__.get("evaluated_at") == end:
        return
    alarm.__dict__["evaluated_at"] = end
    condition = Condition(
        alarm.comparison_operator,
        float(alarm.threshold),
        int(alarm.evaluation_periods),
        int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        alarm.treat_missing_data or "missing",
    )
    length = timedelta(seconds=int(alarm.period))
    windows = [
        (end - length * (number + 1), end - length * number)
        for number in reversed(range(condition.periods + MORE_PERIODS))
    ]
    points = [_point(account_id, region, alarm, start, stop) for start, stop in windows]
    state = state_of(condition, points, alarm.state_value)
    if state != alarm.state_value:
        known = [point for point in points if point is not None]
        alarm.update_state(f"Datapoints {known}, threshold {condition.threshold}", "{}", state)


def _point(account_id: str, region: str, alarm: Alarm, start: datetime, end: datetime) -> float | None:
    dimensions = {dimension.name: dimension.value for dimension in alarm.dimensions}
    if alarm.namespace == "AWS/SQS" and set(dimensions) == {"QueueName"}:
        return _of_queue(QueueName(account_id, region, dimensions["QueueName"] or ""), alarm.metric_name, end)
    found: list[tuple[float, float, float, float]] = []
    for datum in cloudwatch_backends[account_id][region].metric_data:
        same = (datum.namespace, datum.name) == (alarm.namespace, alarm.metric_name) and {
            dimension.name: dimension.value for dimension in datum.dimensions
        } == dimensions
        if not same or not start <= datum.timestamp.replace(tzinfo=None) < end:
            continue
        if isinstance(datum, MetricDatum):
            found.append((datum.value, datum.value, datum.value, 1))
        elif isinstance(datum, MetricAggregatedDatum):
            found.append((datum.min, datum.max, datum.sum, datum.sample_count))
    if not found:
        return None
    low, high, total, count = zip(*found, strict=True)
    return _STATISTICS[alarm.statistic](min(low), max(high), sum(total), sum(count))


def _of_queue(name: QueueName, metric: str, end: datetime) -> float | None:
    """What SQS reports of a queue each minute, as far as the messages that are in it now tell.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    """
    queue = look_up(name)
    if queue is None:
        return None
    moment = (end - datetime(1970, 1, 1)).total_seconds() * 1000
    there = [message for message in queue._messages if (message.sent_timestamp or 0) < moment]
    if metric == "ApproximateNumberOfMessagesVisible":
        return float(sum(message.visible and not message.delayed for message in there))
    if metric == "ApproximateNumberOfMessagesNotVisible":
        return float(sum(not message.visible for message in there))
    if metric == "ApproximateAgeOfOldestMessage":
        return max((moment - (message.sent_timestamp or 0) for message in there), default=0.0) / 1000
    return None
