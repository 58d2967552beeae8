# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Queues of moto's, by URL or ARN."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moto.sqs.models import Message, Queue, sqs_backends

from sandbox.behind.patches import ARRIVED
from sandbox.calls.call import Call
from sandbox.world.resets import on_reset


@dataclass(frozen=True)
class QueueName:
    """Whose queue is meant, which may not be there."""

    account_id: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        return f"arn:aws:sqs:{self.region}:{self.account_id}:{self.name}"

    @property
    def url(self) -> str:
        return f"https://sqs.{self.region}.amazonaws.com/{self.account_id}/{self.name}"


# When a queue of this ARN was deleted.
DELETED: dict[str, datetime] = {}
on_reset(DELETED.clear)


def named_in(call: Call) -> QueueName | None:
    """The queue that a call is about. The path of its URL says whose it is; a bare name is one of the caller's."""
    url, name = call.parameters.get("QueueUrl"), call.parameters.get("QueueName")
    if url:
        parts = str(url).rstrip("/").split("/")
        owner = parts[-2] if len(parts) > 1 and parts[-2].isdigit() else call.account_id
        return QueueName(owner, call.region, parts[-1])
    if name:
        return QueueName(str(call.parameters.get("QueueOwnerAWSAccountId") or call.account_id), call.region, str(name))
    return None


def by_arn(arn: str) -> QueueName:
    region, account_id, name = arn.split(":", 5)[3:6]
    return QueueName(account_id, region, name)


def look_up(name: QueueName) -> Queue | None:
    if name.account_id not in sqs_backends:
        return None
    return sqs_backends[name.account_id][name.region].queues.get(name.name)


def policy_of(queue: Queue) -> dict[str, Any] | None:
    text = queue.policy
    return json.loads(text) if text else None


def on_arrival(listener: Callable[[str, float], None]) -> None:
    """Call this with a queue's ARN, and the seconds until a message that arrived can be received."""

    def arrived(queue: Queue, message: Message) -> None:
        delay = max(0.0, (message.delayed_until - (message.sent_timestamp or 0)) / 1000)
        listener(queue.queue_arn, delay)

    ARRIVED.append(arrived)
