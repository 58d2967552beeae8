# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lambda: functions by name or ARN.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from __future__ import annotations

from sandbox.authorization.check import Check
from sandbox.authorization.context import request_tags
from sandbox.authorization.services.iam import pass_role
from sandbox.operations import Call

# Operations that are called otherwise as actions.
_ACTIONS = {"Invoke": "InvokeFunction", "InvokeAsync": "InvokeFunction"}
_WITHOUT_RESOURCE = {"GetAccountSettings", "ListEventSourceMappings", "ListFunctions", "ListLayers"}
_PASSES_ROLE = {"CreateFunction", "UpdateFunctionConfiguration"}


def checks(call: Call) -> list[Check]:
    action = f"lambda:{_ACTIONS.get(call.operation, call.operation)}"
    tags = call.parameters.get("Tags")
    context = request_tags(tags if isinstance(tags, dict) else {})
    asked = [Check(action, _resource(call), context)]
    role = call.parameters.get("Role")
    if role and call.operation in _PASSES_ROLE:
        asked.append(pass_role(call.account_id, str(role).rpartition("/")[2], "lambda.amazonaws.com"))
    return asked


def _resource(call: Call) -> str:
    if call.operation in _WITHOUT_RESOURCE:
        return "*"
    prefix = f"arn:aws:lambda:{call.region}:{call.account_id}"
    name = call.parameters.get("FunctionName") or call.parameters.get("Resource")
    if not name:
        return "*"
    if str(name).startswith("arn:"):
        return str(name)
    return f"{prefix}:function:{str(name).rpartition('function:')[2]}"
