# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tasks of modules that declare one small resource: it is made, changed, and removed. Nothing is made for them."""

from __future__ import annotations

from typing import Any

Options = dict[str, Any]

WAIT = 1
QUEUE: Options = {"name": "bounded", "managed_by": "somebody", "wait_timeout": WAIT}
GROUP: Options = {"name": "/bounded", "managed_by": "somebody"}
ALARM: Options = {
    "name": "bounded",
    "managed_by": "somebody",
    "namespace": "Bounded",
    "metric": "Failures",
    "dimensions": {"a": "b"},
    "statistic": "Sum",
    "period": 60,
    "evaluation_periods": 1,
    "comparison": "greater_than",
}
# Name of the task, module, options.
RESOURCES: tuple[tuple[str, str, Options], ...] = (
    ("queue", "sqs_queue", {**QUEUE, "delay_seconds": 1, "tags": {"a": "b"}}),
    ("queue again", "sqs_queue", {**QUEUE, "delay_seconds": 2, "tags": {"c": "d"}}),
    ("no queue", "sqs_queue", {**QUEUE, "state": "absent"}),
    ("log group", "logs_group", {**GROUP, "retention_days": 1, "tags": {"a": "b"}}),
    ("log of a function", "logs_dns_automation_info", {"name": "/bounded"}),
    ("tagged", "tagged_resources_info", {"tags": {"a": "*"}}),
    ("test event", "events_dns_automation_test", {"instance_id": "i-0123456789abcdef0"}),
    ("log group again", "logs_group", {**GROUP, "retention_days": 0, "tags": {"c": "d"}}),
    ("no log group", "logs_group", {**GROUP, "state": "absent"}),
    ("alarm", "cloudwatch_alarm", {**ALARM, "threshold": 1, "tags": {"a": "b"}}),
    ("alarm again", "cloudwatch_alarm", {**ALARM, "threshold": 2.5, "tags": {"c": "d"}}),
    ("no alarm", "cloudwatch_alarm", {"name": "bounded", "managed_by": "somebody", "state": "absent"}),
)
