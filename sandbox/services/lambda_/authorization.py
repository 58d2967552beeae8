# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lambda: functions by name or ARN, with the function's policy; event source mappings by their ids.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from __future__ import annotations

from dataclasses import replace

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import request_tags, tag_context
from sandbox.calls.call import Call
from sandbox.services.iam.authorization import pass_role
from sandbox.services.lambda_ import mappings
from sandbox.services.lambda_.functions import FunctionName, function_name, look_up, name_in
from sandbox.services.lambda_.permissions import policy_of

# Operations that are called otherwise as actions.
_ACTIONS = {"Invoke": "InvokeFunction", "InvokeAsync": "InvokeFunction"}
_WITHOUT_RESOURCE = {"GetAccountSettings", "ListEventSourceMappings", "ListFunctions", "ListLayers"}


@needs("lambda")
def any_operation(call: Call) -> list[Check]:
    action = f"lambda:{_ACTIONS.get(call.operation, call.operation)}"
    tags = call.parameters.get("Tags")
    context = request_tags(tags if isinstance(tags, dict) else {})
    name = _function(call)
    if name is None:
        resource = "*" if call.operation in _WITHOUT_RESOURCE else str(call.parameters.get("Resource") or "*")
        return [Check(action, resource, context)]
    function = look_up(name)
    if function is not None:
        context |= tag_context("aws:ResourceTag", function.tags)
    policy = policy_of(function) if function else None
    return [Check(action, name.qualified_arn, context, name.account_id, policy)]


@needs("lambda", "CreateFunction", "UpdateFunctionConfiguration")
def give_role(call: Call) -> list[Check]:
    role = str(call.parameters.get("Role") or "").rpartition("/")[2]
    asked = any_operation(call)
    if call.parameters.get("Tags"):
        # "lambda:TagResource - Grant this permission to anyone who needs to call TagResource on it or tag on create":
        # https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
        asked += [replace(each, action="lambda:TagResource") for each in asked]
    return [*asked, pass_role(call.account_id, role, "lambda.amazonaws.com")] if role else asked


@needs("lambda", "CreateEventSourceMapping")
def create_mapping(call: Call) -> list[Check]:
    """Its resource is every mapping; the function is a condition key, ``lambda:FunctionArn``."""
    context = {"lambda:FunctionArn": name_in(call).qualified_arn}
    tags = call.parameters.get("Tags")
    return [
        Check("lambda:CreateEventSourceMapping", "*", context | request_tags(tags if isinstance(tags, dict) else {}))
    ]


@needs("lambda", "GetEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping")
def mapping_by_id(call: Call) -> list[Check]:
    arn = mappings.arn_of(call.account_id, call.region, str(call.parameters["UUID"]))
    mapping = mappings.look_up(call.account_id, call.region, str(call.parameters["UUID"]))
    context = {"lambda:FunctionArn": mapping.function.qualified_arn} if mapping else {}
    return [Check(f"lambda:{call.operation}", arn, dict(context))]


def _function(call: Call) -> FunctionName | None:
    if call.operation in _WITHOUT_RESOURCE:
        return None
    if call.parameters.get("FunctionName"):
        return name_in(call)
    resource = str(call.parameters.get("Resource") or "")
    return function_name(resource, call.account_id, call.region) if ":function:" in resource else None
