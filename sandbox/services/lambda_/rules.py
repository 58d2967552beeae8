# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions: what AWS refuses and moto does not.

Messages are those of public reports: github.com/pdomala/LambdaCDDemo/issues/1 (the role),
github.com/appleboy/lambda-action/issues/46 (an update in progress).
"""

from __future__ import annotations

import io
import json
import zipfile
from http import HTTPStatus

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.services.lambda_.environments import SERVICE
from sandbox.services.lambda_.functions import details, find, function_name, name_in, ready
from sandbox.services.sts.service_roles import trusted_role
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

_CHANGES = ("UpdateFunctionCode", "UpdateFunctionConfiguration")
_CONFIGURES = ("CreateFunction", "UpdateFunctionConfiguration")
_MOST = {"MemorySize": 10240, "Timeout": 900}  # MB and seconds
_VARIABLES_BYTES = 4096
# "Reserved environment variables ... can't be set in your function configuration":
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
_RESERVED_VARIABLES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


@rule(
    *("lambda", *_CONFIGURES, "UpdateFunctionCode", "AddPermission", "PutFunctionConcurrency", "Invoke"),
    *("PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig"),
    *("CreateEventSourceMapping", "UpdateEventSourceMapping"),
)
def parameters_are_as_modelled(call: Call) -> None:
    constraints.check(call.request.model, call.parameters, "ValidationException")


@rule("lambda", *_CONFIGURES)
def limits_are_kept(call: Call) -> None:
    """Botocore's model has the least values only: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""
    for parameter, most in _MOST.items():
        value = call.parameters.get(parameter)
        if value is not None and int(value) > most:
            where = parameter[0].lower() + parameter[1:]
            message = (
                f"1 validation error detected: Value '{value}' at '{where}' failed to satisfy constraint: "
                f"Member must have value less than or equal to {most}"
            )
            raise ApiError("ValidationException", message)


@rule("lambda", "CreateFunction")
def name_is_free(call: Call) -> None:
    name = name_in(call)
    if name.account_id != call.account_id:
        raise ApiError("InvalidParameterValueException", "The account of the function's ARN is not the caller's.")
    try:
        find(name)
    except ApiError:
        return
    raise ApiError("ResourceConflictException", f"Function already exist: {name.name}", HTTPStatus.CONFLICT)


@rule("lambda", *_CHANGES, "PutFunctionConcurrency", "DeleteFunction")
def function_exists(call: Call) -> None:
    find(name_in(call))


@rule("lambda", *_CHANGES)
def nothing_is_in_progress(call: Call) -> None:
    function = find(name_in(call))
    if ready(function):
        return
    arn = function.function_arn
    what = (
        "The function is currently in the following state: Pending"
        if details(function).created
        else f"An update is in progress for resource: {arn}"
    )
    message = f"The operation cannot be performed at this time. {what}"
    raise ApiError("ResourceConflictException", message, HTTPStatus.CONFLICT)


@rule("lambda", *_CHANGES)
def revision_is_the_latest(call: Call) -> None:
    wanted = call.parameters.get("RevisionId")
    if wanted and wanted != details(find(name_in(call))).revision:
        message = (
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to "
            "retrieve the latest Revision Id"
        )
        raise ApiError("PreconditionFailedException", message, HTTPStatus.PRECONDITION_FAILED)


@rule("lambda", *_CONFIGURES)
def role_trusts_lambda(call: Call) -> None:
    role_arn = call.parameters.get("Role")
    if not role_arn:
        return
    if str(role_arn).split(":")[4] != call.account_id:
        raise ApiError("AccessDeniedException", "Cross-account pass role is not allowed.", HTTPStatus.FORBIDDEN)
    if trusted_role(call.world, str(role_arn), SERVICE, name_in(call).arn) is None:
        message = "The role defined for the function cannot be assumed by Lambda."
        raise ApiError("InvalidParameterValueException", message)


@rule("lambda", *_CONFIGURES)
def variables_are_free_and_small(call: Call) -> None:
    variables = (call.parameters.get("Environment") or {}).get("Variables") or {}
    reserved = sorted(_RESERVED_VARIABLES & set(variables))
    failed = "Lambda was unable to configure your environment variables because the environment variables you have "
    if reserved:
        message = (
            f"{failed}provided contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
        raise ApiError("InvalidParameterValueException", message)
    measured = json.dumps(variables, separators=(",", ":"))
    if len(measured.encode()) > _VARIABLES_BYTES:
        message = f"{failed}provided exceeded the 4KB limit. String measured: {measured}"
        raise ApiError("InvalidParameterValueException", message)


@rule("lambda", *_CONFIGURES)
def dead_letter_queue_is_there_to_send_to(call: Call) -> None:
    """ "The provided execution role does not have permissions to call SendMessage on SQS" is asked when it is used."""
    target = (call.parameters.get("DeadLetterConfig") or {}).get("TargetArn")
    if target and str(target).split(":")[2] not in ("sqs", "sns"):
        message = f"The provided resource ARN {target} is not supported by Lambda's dead-letter queues."  # wording ours
        raise ApiError("InvalidParameterValueException", message)


@rule("lambda", "CreateFunction", "UpdateFunctionCode")
def code_is_a_zip_file(call: Call) -> None:
    code = call.parameters.get("Code") if call.operation == "CreateFunction" else call.parameters
    content = (code or {}).get("ZipFile")
    if content is None:
        return
    if not content:
        raise ApiError("InvalidParameterValueException", "Uploaded file must be a non-empty zip")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.namelist()
    except zipfile.BadZipFile as error:
        message = "Could not unzip uploaded file. Please check your file, then try to upload again."
        raise ApiError("InvalidParameterValueException", message) from error
    if not entries:
        raise ApiError("InvalidParameterValueException", "Uploaded file must be a non-empty zip")


@rule("lambda", "TagResource", "UntagResource", "ListTags")
def resource_exists(call: Call) -> None:
    arn = str(call.parameters["Resource"])
    if ":function:" in arn:
        find(function_name(arn, call.account_id, call.region))
