# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What other services send to a queue, allowed by the queue's policy or by the role that they come as."""

from __future__ import annotations

from typing import Any

from sandbox.authorization.acting import authorize_service, call_as, service_context
from sandbox.calls.deliveries import Delivery, receives
from sandbox.calls.internal import call_operation
from sandbox.services.sqs.queues import by_arn, look_up, policy_of
from sandbox.services.sts.service_roles import delivering_session


@receives("sqs")
def receive(delivery: Delivery) -> None:
    """Raises ApiError when the queue is not there or the message is not allowed."""
    world, name = delivery.world, by_arn(delivery.target)
    message: dict[str, Any] = {"QueueUrl": name.url, "MessageBody": delivery.body.decode()}
    if delivery.attributes:
        message["MessageAttributes"] = {
            each: {"DataType": "String", "StringValue": value} for each, value in delivery.attributes.items()
        }
    with world.lock:
        if delivery.role_arn:
            session = delivering_session(delivery)
            call_as(world, session, "sqs", "SendMessage", region=name.region, **message)
            return
        queue = look_up(name)
        if world.authorization and queue is not None:
            context = service_context(world, delivery.principal, delivery.source_arn, delivery.source_account)
            authorize_service(delivery.principal, "sqs:SendMessage", name.arn, policy_of(queue), context)
        call_operation(world, name.account_id, "sqs", "SendMessage", region=name.region, **message)
