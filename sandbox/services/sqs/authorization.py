# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SQS: queues by ARN, with the queue's policy.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
"""

from __future__ import annotations

from dataclasses import replace

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import request_tags, tag_context
from sandbox.calls.call import Call
from sandbox.services.sqs.queues import look_up, named_in, policy_of

# "To batch API calls, use the permission of the single one".
_ACTIONS = {
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
    "DeleteMessageBatch": "DeleteMessage",
    "SendMessageBatch": "SendMessage",
}
# "Cross-account permissions don't apply to the following actions":
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html
_OF_THE_OWNER = {
    "AddPermission",
    "CancelMessageMoveTask",
    "CreateQueue",
    "DeleteQueue",
    "ListMessageMoveTasks",
    "ListQueueTags",
    "ListQueues",
    "RemovePermission",
    "SetQueueAttributes",
    "StartMessageMoveTask",
    "TagQueue",
    "UntagQueue",
}


@needs("sqs")
def any_operation(call: Call) -> list[Check]:
    action = f"sqs:{_ACTIONS.get(call.operation, call.operation)}"
    tags = call.parameters.get("tags") or call.parameters.get("Tags")
    context = request_tags(tags if isinstance(tags, dict) else {})
    name = named_in(call)
    if name is None:
        return [Check(action, f"arn:aws:sqs:{call.region}:{call.account_id}:*", context)]
    queue = look_up(name)
    if queue is not None:
        context |= tag_context("aws:ResourceTag", queue.tags)
    shared = queue is not None and call.operation not in _OF_THE_OWNER
    policy = policy_of(queue) if queue is not None and (shared or name.account_id == call.account_id) else None
    return [Check(action, name.arn, context, name.account_id, policy)]


@needs("sqs", "CreateQueue")
def create_queue(call: Call) -> list[Check]:
    """ "To be able to tag a queue on creation, you must have the sqs:CreateQueue and sqs:TagQueue permissions":
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
    """
    asked = any_operation(call)
    return [*asked, *(replace(each, action="sqs:TagQueue") for each in asked if call.parameters.get("tags"))]
