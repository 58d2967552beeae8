# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Lambda does for an event source mapping: receive, invoke, delete what went well.

"When Lambda reads a batch, the messages stay in the queue but are hidden for the length of the queue's visibility
timeout. If your function successfully processes the batch, Lambda deletes the messages from the queue. By default, if
your function encounters an error while processing a batch, all messages in that batch become visible in the queue again
after the visibility timeout expires": https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

Queues are looked at when a message comes, when hidden ones may be visible again, and every so often: others receive and
give back too.
"""

from __future__ import annotations

import json
import logging
import uuid
from typing import Any

from moto.awslambda.models import LambdaFunction

from sandbox.authorization.acting import call_as
from sandbox.services.lambda_ import invocation, mappings
from sandbox.services.lambda_.environments import execution_session
from sandbox.services.lambda_.functions import look_up as function_of
from sandbox.services.lambda_.mappings import Mapping
from sandbox.services.sqs.queues import look_up as queue_of
from sandbox.services.sqs.queues import on_arrival
from sandbox.wire.errors import ApiError
from sandbox.world.credentials import Caller
from sandbox.world.resets import on_reset
from sandbox.world.world import World

_RECEIVED_AT_ONCE = 10
_LOOK_AGAIN = 20  # seconds, as long as Lambda's long polls
_AFTER_VISIBILITY = 0.1
# "Lambda starts by processing five batches at a time": https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
_AT_A_TIME = 5

_log = logging.getLogger(__name__)
_worlds: dict[str, World] = {}  # by the ARN of a queue that is mapped
on_reset(_worlds.clear)


def start(world: World, mapping: Mapping) -> None:
    """Receive from the queue from now on."""
    _worlds[mapping.queue.arn] = world
    world.background.soon(lambda: _watch(world, mapping))


mappings.STARTED.append(start)


def _arrived(queue_arn: str, delay: float) -> None:
    world = _worlds.get(queue_arn)
    for mapping in mappings.of_queue(queue_arn) if world else ():
        assert world is not None
        _look_later(world, mapping, delay)


on_arrival(_arrived)


def _look_later(world: World, mapping: Mapping, seconds: float) -> None:
    world.background.later(seconds, lambda: _look(world, mapping))


def _watch(world: World, mapping: Mapping) -> None:
    """Look now and every so often, for as long as the mapping is enabled."""
    if not mapping.enabled or not mappings.is_there(mapping):
        return
    world.background.later(_LOOK_AGAIN, lambda: _watch(world, mapping))
    _look(world, mapping)


def _look(world: World, mapping: Mapping) -> None:
    """Take a batch when there are messages, at once when it is full or there is no window."""
    with world.lock:
        queue = queue_of(mapping.queue)
        if queue is None or not mapping.enabled or not mappings.is_there(mapping) or not queue.messages:
            return
        if mapping.window and len(queue.messages) < mapping.batch_size:
            if not mapping.gathering:
                mapping.gathering = True
                world.background.later(mapping.window, lambda: _window_over(world, mapping))
            return
    _take(world, mapping)


def _window_over(world: World, mapping: Mapping) -> None:
    mapping.gathering = False
    if mapping.enabled and mappings.is_there(mapping):
        _take(world, mapping)


def _take(world: World, mapping: Mapping) -> None:
    """One batch, as long as fewer run than may at a time; then look again."""
    limit = int((mapping.settings.get("ScalingConfig") or {}).get("MaximumConcurrency") or _AT_A_TIME)
    with world.lock:
        function = function_of(mapping.function)
        if function is None or mapping.running >= limit:
            return  # who runs looks again
        mapping.running += 1
    try:
        found = _process(world, mapping, function)
    except ApiError as error:
        found = False
        _log.warning("%s cannot get its messages: %s", mapping.function.arn, error)
    finally:
        with world.lock:
            mapping.running -= 1
    if found:
        _look_later(world, mapping, 0)


def _process(world: World, mapping: Mapping, function: LambdaFunction) -> bool:
    """False when there was nothing. Raises ApiError when the role may not receive."""
    with world.lock:
        session = execution_session(world, function, 3600)
    messages = _received(world, mapping, session)
    if not messages:
        return False
    _look_later(world, mapping, 0)  # there may be another batch, for another environment
    kept = set(_failed(world, mapping, function, messages))
    for message in messages:
        if message["MessageId"] not in kept:
            _queue_call(world, mapping, session, "DeleteMessage", ReceiptHandle=message["ReceiptHandle"])
    if kept:
        queue = queue_of(mapping.queue)
        visible_after = int(queue.visibility_timeout) if queue else 0  # type: ignore[attr-defined]
        _look_later(world, mapping, visible_after + _AFTER_VISIBILITY)
    return True


def _received(world: World, mapping: Mapping, session: Caller) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    while len(messages) < mapping.batch_size:
        wanted = min(_RECEIVED_AT_ONCE, mapping.batch_size - len(messages))
        answer = _queue_call(
            *(world, mapping, session, "ReceiveMessage"),
            MaxNumberOfMessages=wanted,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
            WaitTimeSeconds=0,
        )
        found = answer.get("Messages") or []
        messages += found
        if not found:
            break
    return messages


def _failed(world: World, mapping: Mapping, function: LambdaFunction, messages: list[dict[str, Any]]) -> list[str]:
    """The ids of the messages that stay in the queue."""
    every = [message["MessageId"] for message in messages]
    if invocation.throttle(world, function):
        return every
    event = json.dumps({"Records": [_record(mapping, message) for message in messages]})
    outcome = invocation.invoke(world, function, event, str(uuid.uuid4()), mapping.function.qualified_arn)
    if outcome.failed:
        return every
    return reported(json.loads(outcome.payload), every) if mapping.reports_failures else []


def reported(response: Any, every: list[str]) -> list[str]:
    """What a function reports as failed; every message when the report makes no sense.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: a batch is "a complete success" for an
    empty or null ``batchItemFailures`` list or an empty or null response; "a complete failure" for an invalid JSON
    response, an empty or null ``itemIdentifier`` or one with a bad key name.
    """
    if response is None or response == {}:
        return []
    if not isinstance(response, dict):
        return every
    failures = response.get("batchItemFailures")
    if not failures:
        return [] if "batchItemFailures" in response else every
    if not isinstance(failures, list):
        return every
    ids = [failure.get("itemIdentifier") if isinstance(failure, dict) else None for failure in failures]
    return [str(each) for each in ids] if all(each in every for each in ids) else every


def _record(mapping: Mapping, message: dict[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event"""
    attributes = {
        name: {
            "stringValue": value.get("StringValue"),
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": value["DataType"],
        }
        for name, value in (message.get("MessageAttributes") or {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes") or {},
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": mapping.queue.arn,
        "awsRegion": mapping.queue.region,
    }


def _queue_call(world: World, mapping: Mapping, session: Caller, operation: str, **parameters: Any) -> dict[str, Any]:
    where = {"region": mapping.queue.region, "QueueUrl": mapping.queue.url}
    return call_as(world, session, "sqs", operation, **where, **parameters)
