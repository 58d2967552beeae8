# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asynchronous invocations: a queue of events, retries, and where what fails goes.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from moto.awslambda.models import LambdaFunction

from sandbox.authorization.acting import call_as
from sandbox.services.lambda_ import invocation
from sandbox.services.lambda_.environments import execution_session
from sandbox.services.lambda_.functions import FunctionName, details, function_name, look_up
from sandbox.services.lambda_.invocation import Outcome
from sandbox.wire.errors import ApiError
from sandbox.world.world import World

# "Lambda attempts to run it two more times, with a one-minute wait between the first two attempts, and two minutes
# between the second and third attempts."
_RETRY_AFTER = (60, 120)
_RETRIES = 2
# "returns the event to the queue and attempts to run the function again for up to 6 hours by default. The retry
# interval increases exponentially from 1 second after the first attempt to a maximum of 5 minutes."
_MAXIMUM_AGE = 6 * 3600
_LONGEST_WAIT = 300

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Queued:
    """An event that waits for its invocation; ``attempts`` ran the function, those ``throttled`` did not."""

    name: FunctionName
    event: str
    request_id: str
    since: datetime
    attempts: int = 0
    throttled: int = 0
    last: Outcome | None = None


def accept(world: World, name: FunctionName, event: str, request_id: str) -> None:
    """Queue an event."""
    queued = Queued(name, event, request_id, world.clock.now())
    world.background.soon(lambda: _attempt(world, queued))


def _attempt(world: World, queued: Queued) -> None:
    with world.lock:
        function = look_up(queued.name)
    if function is None:
        return  # deleted meanwhile, and its queue with it
    config = details(function).event_invoke or {}
    age = (world.clock.now() - queued.since).total_seconds()
    if age > int(config.get("MaximumEventAgeInSeconds", _MAXIMUM_AGE)):
        _give_up(world, function, queued, "EventAgeExceeded")
        return
    if invocation.throttle(world, function):
        _put_back(world, queued)
        return
    arn = queued.name.qualified_arn
    try:
        outcome = invocation.invoke(world, function, queued.event, queued.request_id, arn)
    except ApiError as error:  # the role cannot be assumed: nothing ran
        _log.warning("%s is not invoked: %s", arn, error)
        _put_back(world, queued)
        return
    done = replace(queued, attempts=queued.attempts + 1, last=outcome)
    if not outcome.failed:
        _send_record(world, function, done, "OnSuccess", "Success")
    elif done.attempts > int(config.get("MaximumRetryAttempts", _RETRIES)):
        _give_up(world, function, done, "RetriesExhausted")
    else:
        world.background.later(_RETRY_AFTER[done.attempts - 1], lambda: _attempt(world, done))


def _put_back(world: World, queued: Queued) -> None:
    again = replace(queued, throttled=queued.throttled + 1)
    world.background.later(min(2**queued.throttled, _LONGEST_WAIT), lambda: _attempt(world, again))


def _give_up(world: World, function: LambdaFunction, queued: Queued, condition: str) -> None:
    _send_record(world, function, queued, "OnFailure", condition)
    dead_letter_queue = details(function).dead_letter_queue
    if dead_letter_queue:
        _send(world, function, dead_letter_queue, queued.event, _dead_letter_attributes(queued))
    invocation.measure(world, function, "AsyncEventsDropped", 1)


def _dead_letter_attributes(queued: Queued) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq"""
    error = json.loads(queued.last.payload).get("errorMessage", "") if queued.last else ""
    return {
        "RequestID": {"DataType": "String", "StringValue": queued.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        # "The first 1 KB of the error message", and SQS takes no empty value.
        "ErrorMessage": {"DataType": "String", "StringValue": error[:1024] or "Unknown"},
    }


def _send_record(world: World, function: LambdaFunction, queued: Queued, branch: str, condition: str) -> None:
    config = details(function).event_invoke or {}
    target = config.get("DestinationConfig", {}).get(branch, {}).get("Destination")
    if not target:
        return
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": world.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "requestContext": {
            "requestId": queued.request_id,
            "functionArn": f"{queued.name.arn}:{queued.name.qualifier or '$LATEST'}",
            "condition": condition,
            "approximateInvokeCount": queued.attempts,
        },
        "requestPayload": json.loads(queued.event),
    }
    if queued.last is not None:
        context: dict[str, Any] = {"statusCode": 200, "executedVersion": queued.last.version}
        if queued.last.failed:
            context["functionError"] = "Unhandled"
        record["responseContext"] = context
        record["responsePayload"] = json.loads(queued.last.payload)
    _send(world, function, target, json.dumps(record), {})


def _send(world: World, function: LambdaFunction, target: str, body: str, attributes: dict[str, Any]) -> None:
    """As the execution role: "make sure that its execution role has the required permissions"."""
    service, region, account_id, name = target.split(":", 5)[2:6]
    try:
        with world.lock:
            session = execution_session(world, function, 900)
        if service == "sqs":
            url = f"https://sqs.{region}.amazonaws.com/{account_id}/{name}"
            extra = {"MessageAttributes": attributes} if attributes else {}
            call_as(world, session, "sqs", "SendMessage", region=region, QueueUrl=url, MessageBody=body, **extra)
        elif service == "lambda":
            payload = {"FunctionName": target, "InvocationType": "Event", "Payload": body.encode()}
            call_as(world, session, "lambda", "Invoke", region=function_name(target, "", "").region, **payload)
        else:
            _log.error(
                "the sandbox sends what a function leaves behind to queues and functions only, not to %s", target
            )
    except ApiError as error:
        invocation.measure(world, function, "DestinationDeliveryFailures", 1)
        _log.warning("%s cannot send to %s: %s", function.function_arn, target, error)
