# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SQS: what AWS refuses and moto does not.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.sqs.models import Queue

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.services.sqs.queues import DELETED, QueueName, by_arn, look_up, named_in
from sandbox.wire.errors import ApiError

_RANGES = {
    "DelaySeconds": (0, 900),
    "KmsDataKeyReusePeriodSeconds": (60, 86400),
    "MaximumMessageSize": (1024, 1048576),
    "MessageRetentionPeriod": (60, 1209600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43200),
}
_TRUTHS = ("ContentBasedDeduplication", "FifoQueue", "SqsManagedSseEnabled")
_OTHERS = ("DeduplicationScope", "FifoThroughputLimit", "KmsMasterKeyId")
_DOCUMENTS = ("Policy", "RedriveAllowPolicy", "RedrivePolicy")
_DELETED_FOR = 60  # "you must wait at least 60 seconds before creating a queue with the same name"
_RECEIVE_COUNTS = range(1, 1001)


@rule("sqs", "CreateQueue")
def name_was_not_deleted_just_now(call: Call) -> None:
    name = _queue(call)
    deleted = DELETED.get(name.arn)
    if deleted is not None and (call.clock.now() - deleted).total_seconds() < _DELETED_FOR:
        message = "You must wait 60 seconds after deleting a queue before you can create another with the same name."
        raise ApiError("AWS.SimpleQueueService.QueueDeletedRecently", message)


@rule(
    *("sqs", "AddPermission", "DeleteQueue", "GetQueueAttributes", "GetQueueUrl", "ListQueueTags", "PurgeQueue"),
    *("ReceiveMessage", "RemovePermission", "SendMessage", "SendMessageBatch", "SetQueueAttributes", "TagQueue"),
    *("UntagQueue", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "DeleteMessage", "DeleteMessageBatch"),
)
def queue_exists(call: Call) -> None:
    if look_up(_queue(call)) is None:
        message = "The specified queue does not exist."
        raise ApiError("AWS.SimpleQueueService.NonExistentQueue", message, HTTPStatus.BAD_REQUEST)


@rule("sqs", "CreateQueue", "SetQueueAttributes")
def attributes_are_valid(call: Call) -> None:
    attributes = call.parameters.get("Attributes") or {}
    for attribute, value in attributes.items():
        if attribute not in (*_RANGES, *_TRUTHS, *_OTHERS, *_DOCUMENTS):
            raise ApiError("InvalidAttributeName", f"Unknown Attribute {attribute}.")
        low, high = _RANGES.get(attribute, (0, 0))
        number = str(value)
        if attribute in _RANGES and not (number.isdecimal() and low <= int(number) <= high):
            raise _invalid(attribute)
        if attribute in _TRUTHS and number.lower() not in ("true", "false"):
            raise _invalid(attribute)


@rule("sqs", "CreateQueue", "SetQueueAttributes")
def policy_is_a_policy(call: Call) -> None:
    text = (call.parameters.get("Attributes") or {}).get("Policy")
    if not text:
        return
    try:
        validate(parse(str(text)), "resource")
    except MalformedPolicyDocument as error:
        raise _invalid("Policy") from error


@rule("sqs", "CreateQueue", "SetQueueAttributes")
def dead_letter_queue_fits(call: Call) -> None:
    """ "The dead-letter queue of a FIFO queue must also be a FIFO queue. Similarly, the dead-letter queue of a standard
    queue must also be a standard queue", and it is of the same account and Region."""
    text = (call.parameters.get("Attributes") or {}).get("RedrivePolicy")
    if not text:
        return
    source = _queue(call)
    policy = _redrive_policy(str(text))
    target = str(policy.get("deadLetterTargetArn") or "")
    count = str(policy.get("maxReceiveCount") or "")
    if not target or not count.isdecimal() or int(count) not in _RECEIVE_COUNTS:
        raise _refused(text, "Reason: Redrive policy needs deadLetterTargetArn, and maxReceiveCount from 1 to 1000.")
    queue = _dead_letter_queue(target, source)
    if queue is None:
        raise _refused(text, "Reason: Dead letter target does not exist.")
    if queue.name.endswith(".fifo") != source.name.endswith(".fifo"):
        raise _refused(text, "Reason: Dead-letter queue must be same type of queue as the source.")


def _redrive_policy(text: str) -> Mapping[str, Any]:
    try:
        policy = json.loads(text)
    except ValueError:
        policy = None
    if not isinstance(policy, dict):
        raise _refused(text, "Reason: Redrive policy is not a valid JSON map.")
    return policy


def _dead_letter_queue(arn: str, source: QueueName) -> Queue | None:
    if not arn.startswith(f"arn:aws:sqs:{source.region}:{source.account_id}:"):
        return None
    return look_up(by_arn(arn))


def _refused(value: object, reason: str) -> ApiError:
    return ApiError("InvalidParameterValue", f"Value {value} for parameter RedrivePolicy is invalid. {reason}")


def _invalid(attribute: str) -> ApiError:
    return ApiError("InvalidAttributeValue", f"Invalid value for the parameter {attribute}.")


def _queue(call: Call) -> QueueName:
    name = named_in(call)
    if name is None:
        raise ApiError("MissingParameter", "The request must contain the parameter QueueUrl.")
    return name
