# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is refused before a stack set is made or changed."""

from __future__ import annotations

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.services.cloudformation import targets, templates
from sandbox.services.cloudformation.templates import validation_error
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
_TEMPLATE_BYTES = 51200
_MOST_TAGS = 50


@rule(
    *("cloudformation", "CreateStackSet", "UpdateStackSet", "DescribeStackSet", "DeleteStackSet"),
    *("CreateStackInstances", "DeleteStackInstances", "ListStackInstances", "DescribeStackSetOperation"),
    "DescribeOrganizationsAccess",
)
def parameters_are_as_modelled(call: Call) -> None:
    constraints.check(call.request.model, call.parameters)


@rule("cloudformation", "CreateStackSet", "UpdateStackSet")
def template_is_allowed(call: Call) -> None:
    if "TemplateBody" not in call.parameters:
        if call.operation == "UpdateStackSet" and call.parameters.get("UsePreviousTemplate"):
            return
        raise validation_error("Either Template URL or Template Body must be specified.")
    text = str(call.parameters["TemplateBody"])
    if len(text.encode()) > _TEMPLATE_BYTES:
        raise validation_error(
            f"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have "
            f"length less than or equal to {_TEMPLATE_BYTES}"
        )
    needed = templates.capabilities_needed(templates.parse(text))
    given = call.parameters.get("Capabilities") or []
    if needed not in given and "CAPABILITY_NAMED_IAM" not in given:
        # https://github.com/aws/aws-cli/issues/2554
        raise ApiError("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")


@rule("cloudformation", "CreateStackSet", "UpdateStackSet")
def permissions_are_those_of_an_organization(call: Call) -> None:
    if call.parameters.get("PermissionModel") != "SERVICE_MANAGED":
        if call.parameters.get("AutoDeployment"):
            raise validation_error("AutoDeployment can only be specified with SERVICE_MANAGED")  # wording ours
        return
    targets.organization_of(call)
    deployment = call.parameters.get("AutoDeployment")
    if deployment is None and call.operation == "CreateStackSet":
        # "Required if the permissions model is SERVICE_MANAGED": API_CreateStackSet.html
        raise validation_error("AutoDeployment is required for SERVICE_MANAGED")  # wording ours
    if deployment and not deployment.get("Enabled") and "RetainStacksOnAccountRemoval" in deployment:
        # "If Enabled is set to true ... Specify if AutoDeployment is set to enabled": API_AutoDeployment.html
        raise validation_error("RetainStacksOnAccountRemoval can only be specified with AutoDeployment")  # wording ours


@rule("cloudformation", "CreateStackSet", "UpdateStackSet")
def tags_are_within_their_quota(call: Call) -> None:
    if len(call.parameters.get("Tags") or []) > _MOST_TAGS:
        raise validation_error(f"Stack set tags cannot exceed {_MOST_TAGS}")  # wording ours
