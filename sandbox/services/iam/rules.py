# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: documents, quotas, boundaries and protected roles, checked before anything is stored."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.services.iam import entities, trust_documents
from sandbox.services.iam.refusals import limit_exceeded, no_such_entity
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store

# Quotas of IAM, in characters without white space:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_MANAGED_POLICY_CHARACTERS = 6144
_INLINE_CHARACTERS = {"PutGroupPolicy": 5120, "PutRolePolicy": 10240, "PutUserPolicy": 2048}
# "This protected role is only modifiable by AWS": those of services and of IAM Identity Center.
_PROTECTED_PATHS = ("/aws-service-role/", "/aws-reserved/")


@rule(
    *("iam", "CreateRole", "UpdateRole", "UpdateAssumeRolePolicy", "CreateInstanceProfile", "CreateUser"),
    *("CreatePolicy", "CreatePolicyVersion", *_INLINE_CHARACTERS),
)
def parameters_are_as_modelled(call: Call) -> None:
    constraints.check(call.request.model, call.parameters)


@rule("iam", "UpdateAssumeRolePolicy")
def role_exists(call: Call) -> None:
    entities.role(call)


@rule(
    *("iam", "AttachRolePolicy", "DetachRolePolicy", "DeleteRolePolicy", "PutRolePolicy", "DeleteRole"),
    *("AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile", "UpdateAssumeRolePolicy"),
    *("DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary"),
)
def role_is_not_protected(call: Call) -> None:
    """Raises ApiError ``UnmodifiableEntity`` for a role of AWS itself.

    The operations are those whose errors in the API Reference include it; UpdateRole is not among them here, as it
    also changes the description, which may be changed.
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html#API_UpdateAssumeRolePolicy_Errors
    """
    name = str(call.parameters.get("RoleName", ""))
    role = iam_store.role_by_name(call.account_id, name)
    if role is not None and role.path.startswith(_PROTECTED_PATHS):
        message = f"Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
        raise ApiError("UnmodifiableEntity", message, HTTPStatus.BAD_REQUEST)


@rule("iam", "CreateRole", "UpdateAssumeRolePolicy")
def trust_is_a_trust_policy(call: Call) -> None:
    text = str(call.parameters.get("AssumeRolePolicyDocument") or call.parameters.get("PolicyDocument"))
    try:
        trust_documents.checked(text)
    except MalformedPolicyDocument as error:
        raise ApiError("MalformedPolicyDocument", error.reason) from error
    if _size(text) > trust_documents.TRUST_CHARACTERS:
        raise limit_exceeded(f"Cannot exceed quota for ACLSizePerRole: {trust_documents.TRUST_CHARACTERS}")


@rule("iam", "CreateRole", "CreateUser", "PutRolePermissionsBoundary", "PutUserPermissionsBoundary")
def boundary_exists(call: Call) -> None:
    arn = call.parameters.get("PermissionsBoundary")
    if arn and iam_store.managed_policy(str(arn), call.account_id) is None:
        raise no_such_entity(f"Scope ARN: {arn} does not exist or is not attachable.")


@rule("iam", "CreatePolicy", "CreatePolicyVersion", *_INLINE_CHARACTERS)
def document_is_a_policy(call: Call) -> None:
    try:
        validate(parse(str(call.parameters["PolicyDocument"])), "identity")
    except MalformedPolicyDocument as error:
        raise ApiError("MalformedPolicyDocument", error.reason) from error


@rule("iam", "CreatePolicy", "CreatePolicyVersion")
def managed_policy_is_within_its_quota(call: Call) -> None:
    if _size(str(call.parameters["PolicyDocument"])) > _MANAGED_POLICY_CHARACTERS:
        raise limit_exceeded(f"Cannot exceed quota for PolicySize: {_MANAGED_POLICY_CHARACTERS}")


@rule("iam", *_INLINE_CHARACTERS)
def inline_policies_are_within_their_quota(call: Call) -> None:
    """The inline policies of a user, role or group count together."""
    kind = call.operation.removeprefix("Put").removesuffix("Policy")
    find: Any = {
        "Group": iam_store.group_by_name,
        "Role": iam_store.role_by_name,
        "User": iam_store.user_by_name,
    }[kind]
    holder = find(call.account_id, str(call.parameters[f"{kind}Name"]))
    kept = dict(holder.policies) if holder else {}
    kept[str(call.parameters["PolicyName"])] = str(call.parameters["PolicyDocument"])
    maximum = _INLINE_CHARACTERS[call.operation]
    if sum(_size(text) for text in kept.values()) > maximum:
        name = call.parameters[f"{kind}Name"]
        raise limit_exceeded(f"Maximum policy size of {maximum} bytes exceeded for {kind.lower()} {name}")


def _size(text: str) -> int:
    """ "IAM doesn't count white space when calculating the size of a policy against these quotas"."""
    return len("".join(text.split()))
