# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Invoke, and how many invocations there may be at a time."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import Later, Result, operation
from sandbox.calls.rules import rule
from sandbox.services.lambda_ import asynchronous, invocation
from sandbox.services.lambda_.functions import details, every, find, name_in, ready
from sandbox.wire.errors import ApiError
from sandbox.wire.reply import Reply

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_SYNCHRONOUS_BYTES = 6 * 1024 * 1024
_ASYNCHRONOUS_BYTES = 1024 * 1024
_ACCOUNT_CONCURRENCY = 1000
# With a quota of 10 or 50, as new accounts have, the message says so: aws-samples/s3-to-lambda-patterns#36.
_UNRESERVED_MINIMUM = min(100, _ACCOUNT_CONCURRENCY)


@rule("lambda", "Invoke", "InvokeAsync")
def payload_is_json(call: Call) -> None:
    body = call.request.raw.body
    asynchronously = call.operation == "InvokeAsync" or call.parameters.get("InvocationType") == "Event"
    limit = _ASYNCHRONOUS_BYTES if asynchronously else _SYNCHRONOUS_BYTES
    if len(body) > limit:
        message = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
        raise ApiError("RequestTooLargeException", message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        json.loads(body or b"{}")
    except ValueError as error:
        message = f"Could not parse request body into json: Could not parse payload into json: {error}"
        raise ApiError("InvalidRequestContentException", message) from error


@operation("lambda", "Invoke")
def invoke(call: Call) -> Result:
    name = name_in(call)
    function = find(name)
    kind = call.parameters.get("InvocationType") or "RequestResponse"
    if not ready(function) and details(function).created:
        message = (
            "The operation cannot be performed at this time. The function is currently in the following state: Pending"
        )
        raise ApiError("ResourceConflictException", message, HTTPStatus.CONFLICT)
    if not str(function.run_time).startswith("python"):
        message = f"The sandbox runs functions of Python only, not of {function.run_time}"
        raise ApiError("NotImplemented", message, HTTPStatus.NOT_IMPLEMENTED)
    event, request_id = (call.request.raw.body or b"{}").decode(), call.request.raw.request_id
    if kind == "DryRun":
        return Reply(HTTPStatus.NO_CONTENT, {"x-amzn-RequestId": request_id})
    if kind == "Event":
        asynchronous.accept(call.world, name, event, request_id)
        return Reply(HTTPStatus.ACCEPTED, {"x-amzn-RequestId": request_id})
    if invocation.throttle(call.world, function):
        return _throttled(request_id)
    arn = name.qualified_arn

    def wait() -> Reply:
        outcome = invocation.invoke(call.world, function, event, request_id, arn)
        headers = {"Content-Type": "application/json", "x-amzn-RequestId": request_id}
        headers["X-Amz-Executed-Version"] = outcome.version
        if outcome.failed:
            headers["X-Amz-Function-Error"] = "Unhandled"
        if call.parameters.get("LogType") == "Tail":
            headers["X-Amz-Log-Result"] = outcome.log_tail
        return Reply(HTTPStatus.OK, headers, outcome.payload.encode())

    return Later(wait)


@operation("lambda", "InvokeAsync")
def invoke_async(call: Call) -> dict[str, Any]:
    """What Invoke with the type Event is now; moto would look for Docker."""
    name = name_in(call)
    find(name)
    event = (call.request.raw.body or b"{}").decode()
    asynchronous.accept(call.world, name, event, call.request.raw.request_id)
    return {"Status": int(HTTPStatus.ACCEPTED)}


def _throttled(request_id: str) -> Reply:
    """https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors"""
    code = "TooManyRequestsException"
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": request_id, "x-amzn-ErrorType": code}
    body = {
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "Type": "User",
        "message": "Rate Exceeded.",
    }
    return Reply(HTTPStatus.TOO_MANY_REQUESTS, headers, json.dumps(body).encode())


@operation("lambda", "PutFunctionConcurrency")
def put_function_concurrency(call: Call) -> dict[str, Any]:
    """What functions of an account and Region reserve counts together."""
    function = find(name_in(call))
    wanted = int(call.parameters["ReservedConcurrentExecutions"])
    reserved = sum(int(each.reserved_concurrency or 0) for each in every(name_in(call)) if each is not function)
    if wanted and reserved + wanted > _ACCOUNT_CONCURRENCY - _UNRESERVED_MINIMUM:
        message = (
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            f"below its minimum value of [{_UNRESERVED_MINIMUM}]."
        )
        raise ApiError("InvalidParameterValueException", message)
    function.reserved_concurrency = wanted
    return {"ReservedConcurrentExecutions": wanted}


@operation("lambda", "GetFunctionConcurrency")
def get_function_concurrency(call: Call) -> dict[str, Any]:
    """Without a member where nothing is reserved: moto answers null."""
    reserved = find(name_in(call)).reserved_concurrency
    return {} if reserved is None else {"ReservedConcurrentExecutions": int(reserved)}


@operation("lambda", "DeleteFunctionConcurrency")
def delete_function_concurrency(call: Call) -> None:
    find(name_in(call)).reserved_concurrency = None
