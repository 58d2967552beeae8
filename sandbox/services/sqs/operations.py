# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SQS: what moto answers wrongly, and waiting for messages without holding up everybody else."""

from __future__ import annotations

import time
from dataclasses import replace

from sandbox.calls.call import Call
from sandbox.calls.operations import Later, Result, operation
from sandbox.services.sqs.queues import DELETED, look_up, named_in
from sandbox.wire.reply import Reply

_LOOK_AGAIN = 0.2  # seconds: a message also turns up because time passes, or the clock is moved


def _at_the_owner(call: Call) -> Reply:
    name = named_in(call)
    return replace(call, account_id=name.account_id if name else call.account_id).forward()


@operation(
    *("sqs", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "DeleteMessage", "DeleteMessageBatch"),
    *("GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"),
    *("SendMessage", "SendMessageBatch"),
)
def of_any_account(call: Call) -> Result:
    """moto looks for the queue in the caller's account only."""
    return _at_the_owner(call)


@operation("sqs", "SetQueueAttributes")
def set_queue_attributes(call: Call) -> Result:
    """moto removes the policy whenever it is not among what is set."""
    name = named_in(call)
    queue = look_up(name) if name else None
    policy = queue.policy if queue else None
    reply = _at_the_owner(call)
    if queue is not None and "Policy" not in (call.parameters.get("Attributes") or {}):
        queue.policy = policy
    return reply


@operation("sqs", "DeleteQueue")
def delete_queue(call: Call) -> Result:
    name = named_in(call)
    assert name is not None
    DELETED[name.arn] = call.clock.now()
    return _at_the_owner(call)


@operation("sqs", "ReceiveMessage")
def receive_message(call: Call) -> Result:
    """Long polling, which moto does while everybody waits."""
    name = named_in(call)
    queue = look_up(name) if name else None
    if name is None or queue is None:
        return call.forward()
    given = call.parameters.get("WaitTimeSeconds")
    end = time.monotonic() + int(queue.receive_message_wait_time_seconds if given is None else given)  # type: ignore[attr-defined]

    def wait() -> Reply:
        while True:
            with call.world.lock:
                if look_up(name) is not queue or queue.messages or time.monotonic() >= end:
                    return _at_the_owner(call)
            queue.wait_for_messages(min(_LOOK_AGAIN, max(0.0, end - time.monotonic())))

    return Later(wait)
