# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudFormation: stack sets by name, and the permission to tag them.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values, request_tags
from sandbox.calls.call import Call
from sandbox.services.cloudformation import model, targets

_OF_STACK_SETS = (
    *("UpdateStackSet", "DescribeStackSet", "DeleteStackSet", "CreateStackInstances", "DeleteStackInstances"),
    *("ListStackInstances", "DescribeStackSetOperation", "ListStackSetOperationResults"),
)


@needs("cloudformation", "CreateStackSet")
def create(call: Call) -> list[Check]:
    """It has no resource. "If you specify tags ..., CloudFormation checks to see if you have the required IAM
    permission to tag resources" (CreateStackSet in the API Reference)."""
    tags = {tag["Key"]: tag["Value"] for tag in call.parameters.get("Tags") or []}
    context: dict[str, Values] = request_tags(tags)
    asked = [Check("cloudformation:CreateStackSet", "*", context)]
    return [*asked, Check("cloudformation:TagResource", _arn(call), context)] if tags else asked


@needs("cloudformation", "DescribeOrganizationsAccess")
def of_the_organization(_call: Call) -> list[Check]:
    """It has no resource."""
    return [Check("cloudformation:DescribeOrganizationsAccess", "*")]


@needs("cloudformation", *_OF_STACK_SETS)
def of_a_stack_set(call: Call) -> list[Check]:
    """The stack set by its ARN. Changed tags need their permissions too, by the reference of UpdateStackSet."""
    arn = _arn(call)
    asked = [Check(f"cloudformation:{call.operation}", arn)]
    if call.operation == "UpdateStackSet" and "Tags" in call.parameters:
        wanted = {tag["Key"]: tag["Value"] for tag in call.parameters["Tags"] or []}
        found = model.find(targets.administrator(call), call.region, _name(call))
        now = {tag["Key"]: tag["Value"] for tag in (found.settings.get("Tags", []) if found else [])}
        if put := {key: value for key, value in wanted.items() if now.get(key) != value}:
            asked.append(Check("cloudformation:TagResource", arn, request_tags(put)))
        if gone := [key for key in now if key not in wanted]:
            asked.append(Check("cloudformation:UntagResource", arn, {"aws:TagKeys": gone}))
    return asked


def _name(call: Call) -> str:
    return str(call.parameters.get("StackSetName", ""))


def _arn(call: Call) -> str:
    """A stack set that does not exist yet has an id that nobody knows, so a policy matches it by its name."""
    holder = targets.administrator(call)
    found = model.find(holder, call.region, _name(call))
    name = found.id if found else f"{_name(call).partition(':')[0]}:00000000-0000-0000-0000-000000000000"
    return f"arn:aws:cloudformation:{call.region}:{holder}:stackset/{name}"
