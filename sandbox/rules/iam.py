# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: documents are checked when they are stored, boundaries exist for users too, ids look like AWS's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from moto.iam import models as iam_models
from moto.iam.models import User
from moto.moto_api._internal import mock_random

from sandbox import constraints, iam_store
from sandbox.errors import ApiError
from sandbox.moto_seams import replaced
from sandbox.operations import Call, Result, operation
from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.rules import trust_documents

# Quotas of IAM, in characters without white space:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_MANAGED_POLICY_CHARACTERS = 6144
_INLINE_CHARACTERS = {"PutGroupPolicy": 5120, "PutRolePolicy": 10240, "PutUserPolicy": 2048}
# "This protected role is only modifiable by AWS": those of services and of IAM Identity Center.
_PROTECTED_PATHS = ("/aws-service-role/", "/aws-reserved/")
_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@operation("iam", "CreateRole")
def create_role(call: Call) -> Result:
    constraints.check(call.request.model, call.parameters)
    trust = _checked_trust(str(call.parameters["AssumeRolePolicyDocument"]))
    _check_boundary(call)
    reply = call.forward()
    role = iam_store.role_by_name(call.account_id, str(call.parameters["RoleName"]))
    if reply.status == HTTPStatus.OK and role is not None:
        role.assume_role_policy_document = trust
    return reply


@operation("iam", "UpdateAssumeRolePolicy")
def update_assume_role_policy(call: Call) -> Result:
    """Answered without moto, whose checks of trust policies are others than AWS's."""
    constraints.check(call.request.model, call.parameters)
    name = str(call.parameters["RoleName"])
    role = iam_store.role_by_name(call.account_id, name)
    if role is None:
        raise _no_such_entity(f"The role with name {name} cannot be found.")
    _check_protected(call)
    role.assume_role_policy_document = _checked_trust(str(call.parameters["PolicyDocument"]))
    return {}


@operation(
    *("iam", "AttachRolePolicy", "DetachRolePolicy", "DeleteRolePolicy", "DeleteRolePermissionsBoundary"),
    *("AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile"),
)
def change_role(call: Call) -> Result:
    _check_protected(call)
    return call.forward()


@operation("iam", "DeleteRole")
def delete_role(call: Call) -> Result:
    _check_protected(call)
    role = iam_store.role_by_name(call.account_id, str(call.parameters.get("RoleName", "")))
    reply = call.forward()
    if reply.status == HTTPStatus.OK and role is not None:
        trust_documents.forget(role)
    return reply


@operation("iam", "UpdateRole", "CreateInstanceProfile")
def check_constraints(call: Call) -> Result:
    constraints.check(call.request.model, call.parameters)
    with _ids("AIPA"):
        return call.forward()


@operation("iam", "PutRolePolicy", "PutUserPolicy", "PutGroupPolicy")
def put_inline_policy(call: Call) -> Result:
    constraints.check(call.request.model, call.parameters)
    _check_protected(call)
    _check_document(str(call.parameters["PolicyDocument"]))
    _check_inline_quota(call)
    return call.forward()


@operation("iam", "CreatePolicy", "CreatePolicyVersion")
def create_policy(call: Call) -> Result:
    constraints.check(call.request.model, call.parameters)
    text = str(call.parameters["PolicyDocument"])
    _check_document(text)
    if _size(text) > _MANAGED_POLICY_CHARACTERS:
        raise _limit_exceeded(f"Cannot exceed quota for PolicySize: {_MANAGED_POLICY_CHARACTERS}")
    return call.forward()


@operation("iam", "PutRolePermissionsBoundary")
def put_role_permissions_boundary(call: Call) -> Result:
    _check_protected(call)
    _check_boundary(call)
    return call.forward()


@operation("iam", "CreateUser")
def create_user(call: Call) -> Result:
    constraints.check(call.request.model, call.parameters)
    _check_boundary(call)
    with _ids("AIDA"):
        reply = call.forward()
    if reply.status == HTTPStatus.OK and call.parameters.get("PermissionsBoundary"):
        _user(call).permissions_boundary_arn = call.parameters["PermissionsBoundary"]  # type: ignore[attr-defined]
    return reply


@operation("iam", "DeleteUser")
def delete_user(call: Call) -> Result:
    user = iam_store.user_by_name(call.account_id, str(call.parameters.get("UserName", "")))
    reply = call.forward()
    if reply.status == HTTPStatus.OK and user is not None:
        trust_documents.forget(user)
    return reply


@operation("iam", "GetUser")
def get_user(call: Call) -> Result:
    """moto shows no permissions boundary of a user."""
    user = _user(call)
    shown: dict[str, Any] = {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.create_date,
        "PasswordLastUsed": user.password_last_used,
        "Tags": [{"Key": key, "Value": value} for key, value in iam_store.tags(user).items()],
    }
    boundary = iam_store.boundary_arn(user)
    if boundary:
        shown["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": boundary,
        }
    return {"User": {name: value for name, value in shown.items() if value not in (None, [])}}


@operation("iam", "PutUserPermissionsBoundary")
def put_user_permissions_boundary(call: Call) -> Result:
    _check_boundary(call)
    _user(call).permissions_boundary_arn = call.parameters["PermissionsBoundary"]  # type: ignore[attr-defined]
    return {}


@operation("iam", "DeleteUserPermissionsBoundary")
def delete_user_permissions_boundary(call: Call) -> Result:
    _user(call).permissions_boundary_arn = None  # type: ignore[attr-defined]
    return {}


@operation("iam", "CreateGroup")
def create_group(call: Call) -> Result:
    with _ids("AGPA"):
        return call.forward()


def _user(call: Call) -> User:
    """The user that the call names, or else its caller."""
    named = call.parameters.get("UserName")
    name = str(named or (call.caller.name if call.caller and call.caller.kind == "user" else ""))
    if not name:
        raise ApiError("ValidationError", "Must specify userName when calling with non-User credentials")
    user = iam_store.user_by_name(call.account_id, name)
    if user is None:
        raise _no_such_entity(f"The user with name {name} cannot be found.")
    return user


def _checked_trust(text: str) -> str:
    try:
        stored = trust_documents.checked(text)
    except MalformedPolicyDocument as error:
        raise ApiError("MalformedPolicyDocument", error.reason) from error
    if _size(text) > trust_documents.TRUST_CHARACTERS:
        raise _limit_exceeded(f"Cannot exceed quota for ACLSizePerRole: {trust_documents.TRUST_CHARACTERS}")
    return stored


def _check_protected(call: Call) -> None:
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


def _check_document(text: str) -> None:
    try:
        validate(parse(text), "identity")
    except MalformedPolicyDocument as error:
        raise ApiError("MalformedPolicyDocument", error.reason) from error


def _check_boundary(call: Call) -> None:
    arn = call.parameters.get("PermissionsBoundary")
    if arn and iam_store.managed_policy(str(arn), call.account_id) is None:
        raise _no_such_entity(f"Scope ARN: {arn} does not exist or is not attachable.")


def _check_inline_quota(call: Call) -> None:
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
        raise _limit_exceeded(f"Maximum policy size of {maximum} bytes exceeded for {kind.lower()} {name}")


def _size(text: str) -> int:
    """ "IAM doesn't count white space when calculating the size of a policy against these quotas"."""
    return len("".join(text.split()))


def _limit_exceeded(message: str) -> ApiError:
    return ApiError("LimitExceeded", message, HTTPStatus.CONFLICT)


def _no_such_entity(message: str) -> ApiError:
    return ApiError("NoSuchEntity", message, HTTPStatus.NOT_FOUND)


@contextmanager
def _ids(prefix: str) -> Iterator[None]:
    """Unique ids with the prefix by which AWS tells kinds apart, meanwhile; moto's are 20 small letters.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    """
    with replaced(iam_models, "random_resource_id", lambda: prefix + "".join(mock_random.choices(_ID_ALPHABET, k=17))):
        yield
