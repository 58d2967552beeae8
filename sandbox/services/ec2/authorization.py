# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: instances and what hangs on them; everything else by the ids in its parameters.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from moto.ec2.models import EC2Backend, ec2_backends

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values, request_tags, tag_context
from sandbox.calls.call import Call
from sandbox.services.ec2 import profiles
from sandbox.services.iam.authorization import pass_role

# An id says by its prefix what it names.
_KINDS = {
    "ami": "image",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "i": "instance",
    "iip-assoc": "instance-profile-association",
    "igw": "internet-gateway",
    "lt": "launch-template",
    "nat": "natgateway",
    "pcx": "vpc-peering-connection",
    "rtb": "route-table",
    "sg": "security-group",
    "snap": "snapshot",
    "subnet": "subnet",
    "tgw": "transit-gateway",
    "tgw-attach": "transit-gateway-attachment",
    "vol": "volume",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
_ID_PARAMETERS = (
    "AllocationId",
    "GroupId",
    "GroupIds",
    "InstanceId",
    "InstanceIds",
    "InternetGatewayId",
    "NetworkInterfaceId",
    "Resources",
    "RouteTableId",
    "SubnetId",
    "TransitGatewayAttachmentId",
    "TransitGatewayId",
    "VolumeId",
    "VpcEndpointIds",
    "VpcId",
    "VpcPeeringConnectionId",
)
# What RunInstances makes, besides what it names.
_MADE_BY_RUN_INSTANCES = ("instance/*", "network-interface/*", "volume/*")


@needs("ec2")
def any_operation(call: Call) -> list[Check]:
    action = f"ec2:{call.operation}"
    if call.operation.startswith("Describe"):
        # "Describe" actions do not support resource-level permissions.
        return [Check(action, "*", {"ec2:Region": call.region})]
    shared = _shared(call)
    asked = [Check(action, _arn(call, id), shared | _resource_tags(call, id)) for id in _ids(call)]
    return asked or [Check(action, "*", shared)]


@needs("ec2", "AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation")
def change_profile(call: Call) -> list[Check]:
    return any_operation(call) + _passed_roles(call)


@needs("ec2", "RunInstances")
def run_instances(call: Call) -> list[Check]:
    return _run_instances(call, _shared(call)) + _passed_roles(call)


def _shared(call: Call) -> dict[str, Values]:
    return {"ec2:Region": call.region, **_request_tags(call), **_profiles(call)}


def _ids(call: Call) -> list[str]:
    found: list[str] = []
    for parameter in _ID_PARAMETERS:
        value = call.parameters.get(parameter)
        found += value if isinstance(value, list) else [value] if value else []
    association = _association(call)
    if association is not None:
        found.append(association.instance_id)
    return [identifier for identifier in found if isinstance(identifier, str)]


def _arn(call: Call, identifier: str) -> str:
    kind = _KINDS.get(identifier.rpartition("-")[0], "*")
    # AWS's images and snapshots have no account in their ARN.
    account = "" if kind in ("image", "snapshot") else call.account_id
    return f"arn:aws:ec2:{call.region}:{account}:{kind}/{identifier}"


def _resource_tags(call: Call, identifier: str) -> dict[str, Values]:
    tags = {tag["key"]: tag["value"] for tag in _backend(call).describe_tags(filters={"resource-id": [identifier]})}
    context = {**tag_context("ec2:ResourceTag", tags), **tag_context("aws:ResourceTag", tags)}
    return {**context, "ec2:ResourceID": identifier}


def _request_tags(call: Call) -> dict[str, Values]:
    listed: Iterable[dict[str, Any]] = call.parameters.get("Tags") or []
    for specification in call.parameters.get("TagSpecifications") or []:
        listed = [*listed, *(specification.get("Tags") or [])]
    context = request_tags({tag["Key"]: tag.get("Value", "") for tag in listed})
    if call.operation not in ("CreateTags", "DeleteTags") and context:
        context["ec2:CreateAction"] = call.operation
    return context


def _run_instances(call: Call, shared: dict[str, Values]) -> list[Check]:
    parameters = call.parameters
    named = [parameters.get("ImageId"), parameters.get("SubnetId"), *(parameters.get("SecurityGroupIds") or [])]
    for interface in parameters.get("NetworkInterfaces") or []:
        named += [interface.get("SubnetId"), *(interface.get("Groups") or [])]
    context = shared | {"ec2:InstanceType": str(parameters.get("InstanceType") or "m1.small")}
    prefix = f"arn:aws:ec2:{call.region}:{call.account_id}"
    asked = [Check("ec2:RunInstances", f"{prefix}:{made}", context) for made in _MADE_BY_RUN_INSTANCES]
    asked += [
        Check("ec2:RunInstances", _arn(call, id), context | _resource_tags(call, id))
        for id in dict.fromkeys(named)
        if id
    ]
    if any(key.startswith("aws:RequestTag/") for key in shared):
        asked.append(Check("ec2:CreateTags", f"{prefix}:instance/*", context))
    return asked


def _passed_roles(call: Call) -> list[Check]:
    """ "iam:PassRole" on the role in the profile that the instance gets."""
    profile = profiles.named(call)
    roles = profile.roles if profile else []
    return [pass_role(call.account_id, role.name, "ec2.amazonaws.com") for role in roles]


def _profiles(call: Call) -> dict[str, Values]:
    """``ec2:NewInstanceProfile`` is what the instance gets, ``ec2:InstanceProfile`` what it has."""
    context: dict[str, Values] = {}
    profile = profiles.named(call)
    if profile is not None:
        key = "ec2:InstanceProfile" if call.operation == "RunInstances" else "ec2:NewInstanceProfile"
        context[key] = profile.arn
    association = _association(call)
    if association is not None:
        context["ec2:InstanceProfile"] = association.iam_instance_profile.arn
    return context


def _association(call: Call) -> Any:
    identifier = call.parameters.get("AssociationId")
    if not identifier:
        return None
    associations = _backend(call).iam_instance_profile_associations.values()
    return next((found for found in associations if found.association_id == identifier), None)


def _backend(call: Call) -> EC2Backend:
    return ec2_backends[call.account_id][call.region]
