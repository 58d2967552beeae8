# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One invocation: an environment, the handler, and what goes to the log group.

https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html and
https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

from __future__ import annotations

import base64
import json
import time
from contextlib import suppress
from dataclasses import dataclass

from moto.awslambda.models import LambdaFunction

from sandbox.authorization.acting import call_as
from sandbox.services.cloudwatch.recording import Measured, record
from sandbox.services.lambda_.environments import POOL, Environment, Ran
from sandbox.services.lambda_.functions import details
from sandbox.wire.errors import ApiError
from sandbox.world.world import World

_TAIL = 4096  # "the last 4 KB of the execution log"


@dataclass(frozen=True)
class Outcome:
    """``payload`` is JSON: the result, or what is known of the error when ``failed``."""

    payload: str
    failed: bool
    log: str
    version: str

    @property
    def log_tail(self) -> str:
        return base64.b64encode(self.log.encode()[-_TAIL:]).decode()


def throttle(world: World, function: LambdaFunction) -> bool:
    """Take a place for an invocation; True when the function's reserved concurrency has none left."""
    reserved = function.reserved_concurrency
    if POOL.enter(function.function_arn, None if reserved is None else int(reserved)):
        return False
    measure(world, function, "Throttles", 1)
    return True


def invoke(world: World, function: LambdaFunction, event: str, request_id: str, arn: str) -> Outcome:
    """Run the handler in a place that ``throttle`` has taken, and leave that. Without the lock of the world.

    Raises ApiError when the execution role cannot be assumed any more.
    """
    environment: Environment | None = None
    try:
        environment = POOL.take(world, function)
        started = time.monotonic()
        ran = environment.run(event, request_id, arn, int(function.timeout))
        duration = (time.monotonic() - started) * 1000
        outcome = _outcome(function, ran, request_id, duration)
        _write_log(world, function, environment, outcome.log)
    finally:
        if environment is not None:
            POOL.give_back(world, function, environment)
        POOL.leave(function.function_arn)
    measure(world, function, "Invocations", 1)
    measure(world, function, "Errors", int(outcome.failed))
    measure(world, function, "Duration", duration)
    return outcome


def measure(world: World, function: LambdaFunction, name: str, value: float) -> None:
    """A metric of the function: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"""
    dimensions = {"FunctionName": function.function_name}
    record(world, function.account_id, function.region, Measured("AWS/Lambda", name, value, dimensions))


def _outcome(function: LambdaFunction, ran: Ran, request_id: str, duration: float) -> Outcome:
    payload, lines = ran.payload, list(ran.lines)
    if ran.status == "timeout":
        message = f"Task timed out after {int(function.timeout)}.00 seconds"
        payload = json.dumps(
            {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request_id} Error: {message}"}
        )
        lines.append(f"{request_id} {message}")
    if ran.status == "exit":
        message = f"RequestId: {request_id} Error: Runtime exited without providing a reason"
        payload = json.dumps({"errorType": "Runtime.ExitError", "errorMessage": message})
        lines.append(message)
    memory = function.memory_size
    report = (
        f"REPORT RequestId: {request_id}\tDuration: {duration:.2f} ms\tBilled Duration: {int(duration) + 1} ms\t"
        f"Memory Size: {memory} MB\tMax Memory Used: {memory} MB\t"
    )
    log = [f"START RequestId: {request_id} Version: {function.version}", *lines, f"END RequestId: {request_id}", report]
    return Outcome(payload, ran.status != "ok", "".join(f"{line}\n" for line in log), str(function.version))


def _write_log(world: World, function: LambdaFunction, environment: Environment, log: str) -> None:
    """As the execution role, so only as far as it may: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html"""
    group, stream = details(function).log_group, environment.log_stream
    where = {"logGroupName": group, "logStreamName": stream}
    moment = int(world.clock.now().timestamp() * 1000)
    events = [{"timestamp": moment, "message": f"{line}\n"} for line in log.splitlines()]

    def call(operation: str, **parameters: object) -> None:
        call_as(world, environment.role_session, "logs", operation, region=function.region, **parameters)

    with suppress(ApiError):
        if not environment.log_stream_made:
            try:
                call("CreateLogStream", **where)
            except ApiError as error:
                if error.code != "ResourceNotFoundException":
                    raise
                call("CreateLogGroup", logGroupName=group)
                call("CreateLogStream", **where)
            environment.log_stream_made = True
        try:
            call("PutLogEvents", logEvents=events, **where)
        except ApiError as error:
            # The group was removed meanwhile: the next environment makes it anew.
            environment.log_stream_made = error.code != "ResourceNotFoundException"
            raise
