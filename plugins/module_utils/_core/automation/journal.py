# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lines of the function's log: one JSON object each, and among them the metrics that CloudWatch reads out of it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .keeper import Kept
from .triggers import Trigger

# Metric → unit of CloudWatch.
UNITS = {
    "Reconciled": "Count",
    "Changes": "Count",
    "Foreign": "Count",
    "LeftOut": "Count",
    "Failed": "Count",
    "Route53Calls": "Count",
    "Latency": "Milliseconds",
}
DIMENSION = "Account"
# Characters in one line. A longer one becomes several events, none of which is JSON:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
LONGEST = 60_000


@dataclass(frozen=True)
class Event:
    """What became of one account in one invocation. ``calls`` counts those to AWS; no ``problem``: all is well."""

    account_id: str
    trigger: Trigger
    kept: Kept
    problem: str
    calls: Mapping[str, int]


def told(event: Event, namespace: str, now: float, happened: Iterable[str]) -> list[str]:
    """The lines of an account. ``now`` is in seconds since 1970, ``happened`` when the events were that led to it."""
    account, trigger, kept = event.account_id, event.trigger, event.kept
    seen = "all" if trigger.instances is None else sorted(trigger.instances)
    level = "ERROR" if event.problem else "INFO"
    told_of = {"account": account, "instances": seen, "changes": kept.changes, "calls": event.calls}
    if trigger.instances is None and (ids := {*trigger.running, *trigger.gone}):
        told_of["events"] = sorted(ids)  # who waits for one of them looks for its id
    lines = [line(level, event.problem or "kept", **told_of)]
    if trigger.report:
        lines += [line("INFO", "left to others", account=account, record_sets=part) for part in _parts(kept.foreign)]
        lines += [line("INFO", "left out", account=account, instances=part) for part in _parts(kept.left_out)]
    return [*lines, metrics(namespace, account, round(now * 1000), _values(event, now, happened))]


def _parts(texts: Iterable[str]) -> list[list[str]]:
    """The texts in lists that each fit into a line; one that is empty where there are none."""
    parts: list[list[str]] = [[]]
    room = LONGEST
    for text in texts:
        size = len(json.dumps(text)) + 2
        if size > room and parts[-1]:
            parts.append([])
            room = LONGEST
        parts[-1].append(text)
        room -= size
    return parts


def _values(event: Event, now: float, happened: Iterable[str]) -> dict[str, float]:
    values: dict[str, float] = {
        "Changes": event.kept.changes,
        "Failed": int(bool(event.problem)),
        "Route53Calls": sum(count for name, count in event.calls.items() if "RecordSets" in name),
    }
    if event.trigger.instances is None:
        values["Reconciled"] = int(not event.problem)
    if event.trigger.report:
        values |= {"Foreign": len(event.kept.foreign), "LeftOut": len(event.kept.left_out)}
    if first := min(filter(None, happened), default=""):
        values["Latency"] = max(0, round((now - datetime.fromisoformat(first).timestamp()) * 1000))
    return values


def line(level: str, message: str, **fields: Any) -> str:
    """One line of the log. ``fields`` are for machines; what stands in them is JSON."""
    return json.dumps({"level": level, "message": message, **fields}, default=str)


def metrics(namespace: str, account_id: str, milliseconds: int, values: Mapping[str, float]) -> str:
    """The line that CloudWatch makes metrics of; ``milliseconds`` since 1970 is when they were true."""
    return json.dumps(
        {
            "_aws": {
                "Timestamp": milliseconds,
                "CloudWatchMetrics": [
                    {
                        "Namespace": namespace,
                        "Dimensions": [[DIMENSION]],
                        "Metrics": [{"Name": name, "Unit": UNITS[name]} for name in values],
                    }
                ],
            },
            DIMENSION: account_id,
            **values,
        }
    )
