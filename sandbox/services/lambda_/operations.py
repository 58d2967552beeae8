# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions: created, shown, changed.

https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends

from sandbox.authorization.acting import check_as
from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.lambda_.environments import POOL
from sandbox.services.lambda_.functions import changed, configuration, details, find, name_in
from sandbox.wire.errors import ApiError

_PAGE = 50
# Parameters by the attribute of moto's function that holds them.
_SIMPLE = {
    "Description": "description",
    "Handler": "handler",
    "MemorySize": "memory_size",
    "Role": "role",
    "Runtime": "run_time",
    "Timeout": "timeout",
    "TracingConfig": "tracing_config",
}


@operation("lambda", "CreateFunction")
def create_function(call: Call) -> Result:
    reply = call.forward()
    if reply.status >= HTTPStatus.BAD_REQUEST:
        return reply
    function = find(name_in(call))
    _set_details(function, call.parameters)
    changed(call.world, function, created=True)
    return configuration(function)


@operation("lambda", "UpdateFunctionCode")
def update_function_code(call: Call) -> Result:
    """With DryRun nothing changes: "validate the request parameters and access permissions without modifying"."""
    function = find(name_in(call))
    if call.parameters.get("DryRun"):
        return configuration(function)
    reply = call.forward()
    if reply.status >= HTTPStatus.BAD_REQUEST:
        return reply
    return _changed(call, function)


@operation("lambda", "UpdateFunctionConfiguration")
def update_function_configuration(call: Call) -> Result:
    """What is not given stays as it is; an empty ``Environment`` takes all variables away."""
    function = find(name_in(call))
    parameters = call.parameters
    if parameters.get("Layers") is not None:
        function.layers = function._get_layers_data(parameters["Layers"])
    for parameter, attribute in _SIMPLE.items():
        if parameters.get(parameter) is not None:
            setattr(function, attribute, parameters[parameter])
    if parameters.get("Environment") is not None:
        function.environment_vars = dict(parameters["Environment"].get("Variables") or {})
    if parameters.get("EphemeralStorage"):
        function.ephemeral_storage = parameters["EphemeralStorage"]["Size"]
    if parameters.get("VpcConfig") is not None:
        function._vpc_config = parameters["VpcConfig"]
    _set_details(function, parameters)
    function.code_or_config_updated = True
    return _changed(call, function)


def _changed(call: Call, function: LambdaFunction) -> dict[str, Any]:
    changed(call.world, function)
    POOL.forget(function.function_arn)
    return configuration(function)


def _set_details(function: LambdaFunction, parameters: Mapping[str, Any]) -> None:
    known = details(function)
    if parameters.get("LoggingConfig") is not None:
        known.log_group = parameters["LoggingConfig"].get("LogGroup") or f"/aws/lambda/{function.function_name}"
    if parameters.get("DeadLetterConfig") is not None:
        known.dead_letter_queue = parameters["DeadLetterConfig"].get("TargetArn") or ""


@operation("lambda", "GetFunction")
def get_function(call: Call) -> dict[str, Any]:
    function = find(name_in(call))
    shown = function.get_code()
    shown["Configuration"] = _qualified(call, function)
    shown.pop("Concurrency", None)
    _show_tags_to_who_may_list_them(call, function, shown)
    if function.reserved_concurrency is not None:
        shown["Concurrency"] = {"ReservedConcurrentExecutions": int(function.reserved_concurrency)}
    return shown


def _show_tags_to_who_may_list_them(call: Call, function: LambdaFunction, shown: dict[str, Any]) -> None:
    """ "Lambda returns tag data only if you have explicit allow permissions for lambda:ListTags"; else it says so:
    https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
    """
    try:
        if call.caller:
            parameters = {"Resource": function.function_arn}
            check_as(call.world, call.caller, "lambda", "ListTags", region=call.region, **parameters)
    except ApiError as error:
        shown.pop("Tags", None)
        shown["TagsError"] = {"ErrorCode": error.code, "Message": error.message}


@operation("lambda", "GetFunctionConfiguration")
def get_function_configuration(call: Call) -> dict[str, Any]:
    return _qualified(call, find(name_in(call)))


def _qualified(call: Call, function: LambdaFunction) -> dict[str, Any]:
    shown, name = configuration(function), name_in(call)
    if name.qualifier == "$LATEST":
        shown["FunctionArn"] = name.qualified_arn
    return shown


@operation("lambda", "ListFunctions")
def list_functions(call: Call) -> dict[str, Any]:
    """In pages of at most 50: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html"""
    backend = lambda_backends[call.account_id][call.region]
    found = list(backend.list_functions(call.parameters.get("FunctionVersion")))
    start = int(call.parameters.get("Marker") or 0)
    end = start + min(int(call.parameters.get("MaxItems") or _PAGE), _PAGE)
    answer: dict[str, Any] = {"Functions": [_listed(each) for each in found[start:end]]}
    if end < len(found):
        answer["NextMarker"] = str(end)
    return answer


def _listed(function: LambdaFunction) -> dict[str, Any]:
    """Without the states, which lists leave out: "use GetFunction for those"."""
    hidden = ("State", "StateReason", "StateReasonCode", "LastUpdateStatus")
    return {name: value for name, value in configuration(function).items() if not name.startswith(hidden)}


@operation("lambda", "DeleteFunction")
def delete_function(call: Call) -> Result:
    name = name_in(call)
    if name.qualifier == "$LATEST":
        message = "$LATEST version cannot be deleted without deleting the function."
        raise ApiError("InvalidParameterValueException", message)
    POOL.forget(name.arn)
    return call.forward()
