# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lambda: functions by name or ARN.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import request_tags
from sandbox.calls.call import Call
from sandbox.services.iam.authorization import pass_role

# Operations that are called otherwise as actions.
_ACTIONS = {"Invoke": "InvokeFunction", "InvokeAsync": "InvokeFunction"}
_WITHOUT_RESOURCE = {"GetAccountSettings", "ListEventSourceMappings", "ListFunctions", "ListLayers"}


@needs("lambda")
def any_operation(call: Call) -> list[Check]:
    action = f"lambda:{_ACTIONS.get(call.operation, call.operation)}"
    tags = call.parameters.get("Tags")
    context = request_tags(tags if isinstance(tags, dict) else {})
    return [Check(action, _resource(call), context)]


@needs("lambda", "CreateFunction", "UpdateFunctionConfiguration")
def give_role(call: Call) -> list[Check]:
    role = str(call.parameters.get("Role") or "").rpartition("/")[2]
    passed = [pass_role(call.account_id, role, "lambda.amazonaws.com")] if role else []
    return any_operation(call) + passed


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
