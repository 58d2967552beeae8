# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How asynchronous invocations are retried, and where their records go.

https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from moto.awslambda.models import LambdaFunction

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.lambda_.functions import details, find, name_in
from sandbox.wire.errors import ApiError

_SETTINGS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")


@operation("lambda", "PutFunctionEventInvokeConfig")
def put_function_event_invoke_config(call: Call) -> dict[str, Any]:
    """ "If a configuration already exists for a function, version, or alias, this operation overwrites it"."""
    return _store(call, {})


@operation("lambda", "UpdateFunctionEventInvokeConfig")
def update_function_event_invoke_config(call: Call) -> dict[str, Any]:
    return _store(call, _config(call, find(name_in(call))))


@operation("lambda", "GetFunctionEventInvokeConfig")
def get_function_event_invoke_config(call: Call) -> dict[str, Any]:
    return _config(call, find(name_in(call)))


@operation("lambda", "ListFunctionEventInvokeConfigs")
def list_function_event_invoke_configs(call: Call) -> dict[str, Any]:
    config = details(find(name_in(call))).event_invoke
    return {"FunctionEventInvokeConfigs": [config] if config else []}


@operation("lambda", "DeleteFunctionEventInvokeConfig")
def delete_function_event_invoke_config(call: Call) -> None:
    function = find(name_in(call))
    _config(call, function)
    details(function).event_invoke = None


def _config(call: Call, function: LambdaFunction) -> dict[str, Any]:
    config = details(function).event_invoke
    if config is None:
        name = name_in(call)
        message = f"The function {name.arn}:{name.qualifier or '$LATEST'} doesn't have an EventInvokeConfig"
        raise ApiError("ResourceNotFoundException", message, HTTPStatus.NOT_FOUND)
    return config


def _store(call: Call, kept: dict[str, Any]) -> dict[str, Any]:
    name = name_in(call)
    function = find(name)
    given = {setting: call.parameters[setting] for setting in _SETTINGS if call.parameters.get(setting) is not None}
    config = {"DestinationConfig": {"OnSuccess": {}, "OnFailure": {}}, **kept, **given}
    config |= {
        "FunctionArn": f"{name.arn}:{name.qualifier or '$LATEST'}",
        "LastModified": call.clock.now(),
    }
    details(function).event_invoke = config
    return config
