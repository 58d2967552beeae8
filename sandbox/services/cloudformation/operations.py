# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stack sets with service-managed permissions, their stacks and their operations. Stacks of their own are moto's."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.internal import call_operation
from sandbox.calls.operations import Result, operation
from sandbox.services.cloudformation import model, rollout, targets
from sandbox.services.cloudformation.model import Instance, StackSet
from sandbox.services.cloudformation.templates import validation_error
from sandbox.wire.errors import ApiError

_SETTINGS = (
    "TemplateBody",
    "Description",
    "Capabilities",
    "Tags",
    "AutoDeployment",
    "PermissionModel",
    "ManagedExecution",
)
_PAGE = 100


def _stack_set(call: Call) -> StackSet:
    name = str(call.parameters.get("StackSetName", ""))
    found = model.find(targets.administrator(call), call.region, name)
    if found is None:
        # https://github.com/hashicorp/terraform-provider-aws/issues/34405
        raise ApiError("StackSetNotFoundException", f"StackSet {name} not found", HTTPStatus.NOT_FOUND)
    return found


def _managed(call: Call) -> tuple[str, StackSet]:
    """The management account and the stack set of a call that operates it."""
    stack_set = _stack_set(call)
    if stack_set.settings["PermissionModel"] != "SERVICE_MANAGED":
        raise validation_error("The sandbox deploys stack sets with service-managed permissions only")
    return targets.organization_of(call), stack_set


@operation("cloudformation", "ActivateOrganizationsAccess")
def activate_organizations_access(call: Call) -> Result:
    call_operation(
        call.world, call.account_id, "organizations", "EnableAWSServiceAccess", ServicePrincipal=targets.SERVICE
    )
    return {}


@operation("cloudformation", "DescribeOrganizationsAccess")
def describe_organizations_access(call: Call) -> Result:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeOrganizationsAccess.html"""
    return {"Status": "ENABLED" if targets.is_trusted(targets.managed_by(call)) else "DISABLED"}


@operation("cloudformation", "CreateStackSet")
def create_stack_set(call: Call) -> Result:
    name, holder = str(call.parameters["StackSetName"]), targets.administrator(call)
    token = str(call.parameters.get("ClientRequestToken", ""))
    present = model.find(holder, call.region, name)
    if present and token and present.token == token:
        return {"StackSetId": present.id}
    if present:
        raise ApiError("NameAlreadyExistsException", f"StackSet {name} already exists", HTTPStatus.CONFLICT)
    settings = {key: call.parameters[key] for key in _SETTINGS if key in call.parameters}
    settings.setdefault("PermissionModel", "SELF_MANAGED")
    identifier = f"{name}:{uuid.uuid4()}"
    arn = f"arn:aws:cloudformation:{call.region}:{holder}:stackset/{identifier}"
    model.keep(holder, call.region, StackSet(name, identifier, arn, token, settings))
    return {"StackSetId": identifier}


@operation("cloudformation", "UpdateStackSet")
def update_stack_set(call: Call) -> Result:
    _management, stack_set = _managed(call)
    # What is not given stays, but for the template, which the caller gives or says to keep.
    given = {key: call.parameters[key] for key in _SETTINGS if key in call.parameters}
    before = dict(stack_set.settings)
    stack_set.settings.update(given)
    try:
        begun = rollout.update(call, stack_set)
    except ApiError:
        stack_set.settings = before
        raise
    return {"OperationId": begun.id}


@operation("cloudformation", "DescribeStackSet")
def describe_stack_set(call: Call) -> Result:
    stack_set = _stack_set(call)
    regions = {region for _account, region in stack_set.instances}
    shown: dict[str, Any] = {
        **stack_set.settings,
        "StackSetName": stack_set.name,
        "StackSetId": stack_set.id,
        "StackSetARN": stack_set.arn,
        "Status": "ACTIVE",
        "Parameters": [],
        "Regions": sorted(regions),
    }
    if stack_set.settings["PermissionModel"] == "SERVICE_MANAGED":
        shown["OrganizationalUnitIds"] = sorted(stack_set.targets)
    return {"StackSet": shown}


@operation("cloudformation", "DeleteStackSet")
def delete_stack_set(call: Call) -> Result:
    holder = targets.administrator(call)
    stack_set = model.find(holder, call.region, str(call.parameters["StackSetName"]))
    if stack_set is None:
        return {}  # it has no error for a stack set that does not exist
    if stack_set.instances or stack_set.targets:
        raise ApiError("StackSetNotEmptyException", "StackSet is not empty", HTTPStatus.CONFLICT)
    model.forget(holder, call.region, stack_set.name)
    return {}


@operation("cloudformation", "CreateStackInstances")
def create_stack_instances(call: Call) -> Result:
    management, stack_set = _managed(call)
    begun = rollout.deploy(call, management, stack_set, _units(call), call.parameters["Regions"])
    return {"OperationId": begun.id}


@operation("cloudformation", "DeleteStackInstances")
def delete_stack_instances(call: Call) -> Result:
    management, stack_set = _managed(call)
    begun = rollout.withdraw(call, management, stack_set, _units(call), call.parameters["Regions"])
    return {"OperationId": begun.id}


def _units(call: Call) -> list[str]:
    units = (call.parameters.get("DeploymentTargets") or {}).get("OrganizationalUnitIds")
    if not units or call.parameters.get("Accounts"):
        # moto's wording of the same refusal
        raise validation_error(
            "StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target"
        )
    return [str(unit) for unit in units]


@operation("cloudformation", "ListStackInstances")
def list_stack_instances(call: Call) -> Result:
    stack_set = _stack_set(call)
    found = [stack_set.instances[key] for key in sorted(stack_set.instances)]
    return _page(call, [_summary(stack_set, instance) for instance in found])


def _summary(stack_set: StackSet, instance: Instance) -> dict[str, Any]:
    return {
        "StackSetId": stack_set.id,
        "Account": instance.account_id,
        "Region": instance.region,
        "OrganizationalUnitId": instance.unit,
        "Status": instance.status,
        "StackInstanceStatus": {"DetailedStatus": instance.detailed},
        **({"StatusReason": instance.reason} if instance.reason else {}),
    }


@operation("cloudformation", "DescribeStackSetOperation")
def describe_stack_set_operation(call: Call) -> Result:
    found = _operation(call)
    found.polls += 1
    ended = found.ended(call.clock.now())
    return {
        "StackSetOperation": {
            "OperationId": found.id,
            "StackSetId": _stack_set(call).id,
            "Action": found.action,
            "Status": found.status if ended else "RUNNING",
            "CreationTimestamp": found.begun,
            **({"StatusReason": found.reason} if ended and found.reason else {}),
        }
    }


@operation("cloudformation", "ListStackSetOperationResults")
def list_stack_set_operation_results(call: Call) -> Result:
    return _page(call, _operation(call).results)


def _operation(call: Call) -> model.Operation:
    stack_set, identifier = _stack_set(call), str(call.parameters["OperationId"])
    if identifier not in stack_set.operations:
        message = f"Operation {identifier} not found for StackSet {stack_set.arn}"  # wording ours
        raise ApiError("OperationNotFoundException", message, HTTPStatus.NOT_FOUND)
    return stack_set.operations[identifier]


def _page(call: Call, entries: list[dict[str, Any]]) -> dict[str, Any]:
    start, most = int(call.parameters.get("NextToken") or 0), int(call.parameters.get("MaxResults") or _PAGE)
    following = {"NextToken": str(start + most)} if len(entries) > start + most else {}
    return {"Summaries": entries[start : start + most], **following}
