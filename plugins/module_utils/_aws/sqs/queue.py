# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing one queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.arn import Arn
from ..._core.queues import attributes
from ..._core.queues.queue import NOT_FOUND, Declaration, Queue, declaration, removal, steps
from ..connection import Connection
from ..errors import SDK_ERRORS, error_code, explain
from ..resource import Change
from ..resource import removal as removal_of

KIND = "queue"
# How much waits in it is not the task's doing.
_UNSHOWN = frozenset({"messages"})


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the queue that a task declares into the declared state; the module's result."""
    declared = declaration(params)
    connection.require_account(params.get("account_id"))
    if declared.present and declared.settings.get("dead_letter"):
        declared.check_place(connection.region, connection.caller().account_id)
    existing = _read(connection, declared)
    before = existing.as_dict() if existing else None
    if declared.present:
        wanted = _target(connection, declared, existing)
        plan = steps(existing, wanted, declared.label)
        change = Change(KIND, before, wanted.as_dict(), plan, learned=_created, unshown=_UNSHOWN)
    else:
        plan = removal(existing, declared.label) if existing else []
        change = removal_of(KIND, declared.label, before, declared.owned, plan)
    return change.carry_out(connection, check_mode=check_mode, limit=float(params.get("wait_timeout") or 0))


def _target(connection: Connection, declared: Declaration, existing: Queue | None) -> Queue:
    """The queue as it is to be. A new one gets the ARN and the URL that SQS always makes of its place and name."""
    if existing:
        return declared.target(existing, existing.url, existing.arn)
    caller = connection.caller()
    arn = Arn(caller.partition, "sqs", connection.region, caller.account_id, declared.name)
    endpoint = connection.client("sqs").meta.endpoint_url
    return declared.target(None, f"{endpoint}/{caller.account_id}/{declared.name}", str(arn))


def _created(answers: Sequence[Any]) -> dict[str, Any]:
    """The URL that SQS gave to a new queue."""
    return next(({"url": answer["QueueUrl"]} for answer in answers if "QueueUrl" in answer), {})


def _read(connection: Connection, declared: Declaration) -> Queue | None:
    """The queue with its settings and tags, None where there is none."""
    client = connection.client("sqs")
    try:
        url = client.get_queue_url(QueueName=declared.name)["QueueUrl"]
        found = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        # SQS leaves out what is empty.
        tags = client.list_queue_tags(QueueUrl=url).get("Tags", {})
    except SDK_ERRORS as error:
        if error_code(error) in NOT_FOUND:
            return None
        raise explain(error, f"read {declared.label}") from error
    return Queue(url, found["QueueArn"], attributes.read(found), dict(tags), attributes.messages(found))
