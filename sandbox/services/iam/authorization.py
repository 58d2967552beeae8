# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: entities by name, and the permission to pass a role.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.iam.models import Role, User

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values, request_tags, tag_context
from sandbox.calls.call import Call
from sandbox.world import iam_store

# Parameters that name the resource, in the order in which one is taken when there are several:
# AttachRolePolicy is about the role, not about the policy.
_NAMED_BY = (
    ("RoleName", "role"),
    ("InstanceProfileName", "instance-profile"),
    ("GroupName", "group"),
    ("UserName", "user"),
)
_ARN_PARAMETERS = ("PolicyArn", "OpenIDConnectProviderArn", "SAMLProviderArn", "PolicySourceArn", "SerialNumber")
_LISTS = {
    "ListGroups": "group",
    "ListInstanceProfiles": "instance-profile",
    "ListRoles": "role",
    "ListUsers": "user",
    "ListPolicies": "policy",
}
# Without UserName these are about the caller.
_ABOUT_CALLER = {
    "ChangePassword",
    "CreateAccessKey",
    "DeleteAccessKey",
    "GetUser",
    "ListAccessKeys",
    "ListMFADevices",
    "ListSSHPublicKeys",
    "ListServiceSpecificCredentials",
    "ListSigningCertificates",
    "UpdateAccessKey",
}
# They take the name of a role as well, and are about the instance profile.
_ABOUT_PROFILE = {"AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile"}
# Tags given on creation take the permission to tag as well, as users of tools that began to send them found:
# https://github.com/openshift/installer/issues/1073
_TAGGED_ON_CREATION = {
    "CreateInstanceProfile": "TagInstanceProfile",
    "CreatePolicy": "TagPolicy",
    "CreateRole": "TagRole",
    "CreateUser": "TagUser",
}


@needs("iam")
def any_operation(call: Call) -> list[Check]:
    return [Check(f"iam:{call.operation}", _resource(call), _context(call))]


@needs("iam", *_TAGGED_ON_CREATION)
def create_with_tags(call: Call) -> list[Check]:
    asked = any_operation(call)
    if call.parameters.get("Tags"):
        asked.append(Check(f"iam:{_TAGGED_ON_CREATION[call.operation]}", _resource(call), _context(call)))
    return asked


@needs("iam", "AddRoleToInstanceProfile")
def add_role_to_instance_profile(call: Call) -> list[Check]:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html"""
    role = str(call.parameters.get("RoleName", ""))
    return [*any_operation(call), pass_role(call.account_id, role, "ec2.amazonaws.com")]


def pass_role(account_id: str, role_name: str, service: str) -> Check:
    """The permission to hand a role to a service."""
    role = iam_store.role_by_name(account_id, role_name)
    context: dict[str, Values] = {"iam:PassedToService": service}
    if role is not None:
        context |= _resource_tags(iam_store.tags(role))
    return Check("iam:PassRole", _arn(account_id, "role", role_name), context)


def _resource(call: Call) -> str:
    parameters = call.parameters
    if call.operation in _LISTS:
        prefix = str(parameters.get("PathPrefix") or "/")
        return f"arn:aws:iam::{call.account_id}:{_LISTS[call.operation]}{prefix}"
    for parameter, kind in _NAMED_BY[1:] if call.operation in _ABOUT_PROFILE else _NAMED_BY:
        if parameters.get(parameter):
            path = parameters.get("Path") if call.operation.startswith("Create") else None
            return _arn(call.account_id, kind, str(parameters[parameter]), path)
    for parameter in _ARN_PARAMETERS:
        if parameters.get(parameter):
            return str(parameters[parameter])
    if call.operation == "CreatePolicy":
        return f"arn:aws:iam::{call.account_id}:policy{parameters.get('Path') or '/'}{parameters.get('PolicyName', '')}"
    caller = call.caller if call.operation in _ABOUT_CALLER else None
    return (caller.role_arn or caller.arn) if caller else "*"


def _arn(account_id: str, kind: str, name: str, path: str | None = None) -> str:
    """The ARN of an entity, with the path that it has; one that does not exist is asked about without a path."""
    finders: dict[str, Callable[[str, str], Any]] = {
        "role": iam_store.role_by_name,
        "user": iam_store.user_by_name,
        "group": iam_store.group_by_name,
        "instance-profile": iam_store.instance_profile_by_name,
    }
    existing = None if path else finders[kind](account_id, name)
    if existing is not None:
        return str(existing.arn)
    return f"arn:aws:iam::{account_id}:{kind}{path or '/'}{name}"


def _context(call: Call) -> dict[str, Values]:
    parameters = call.parameters
    context: dict[str, Values] = {}
    if call.operation.startswith(("Attach", "Detach")):
        context["iam:PolicyARN"] = str(parameters.get("PolicyArn", ""))
    holder: User | Role | None = None
    if parameters.get("RoleName"):
        holder = iam_store.role_by_name(call.account_id, str(parameters["RoleName"]))
    elif parameters.get("UserName"):
        holder = iam_store.user_by_name(call.account_id, str(parameters["UserName"]))
    # Of the request where it sets one, else of the entity that it changes.
    boundary = parameters.get("PermissionsBoundary") or (iam_store.boundary_arn(holder) if holder else None)
    if boundary:
        context["iam:PermissionsBoundary"] = str(boundary)
    if holder is not None:
        context |= _resource_tags(iam_store.tags(holder))
    if call.operation == "CreateServiceLinkedRole":
        context["iam:AWSServiceName"] = str(parameters.get("AWSServiceName", ""))
    return context | request_tags({tag["Key"]: tag["Value"] for tag in parameters.get("Tags") or []})


def _resource_tags(tags: dict[str, str]) -> dict[str, Values]:
    return {**tag_context("iam:ResourceTag", tags), **tag_context("aws:ResourceTag", tags)}
