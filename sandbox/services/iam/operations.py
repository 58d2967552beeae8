# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: trust policies stored as AWS stores them, boundaries of users, ids that look like AWS's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from moto.iam import models as iam_models
from moto.iam.models import User
from moto.moto_api._internal import mock_random

from sandbox.behind.seams import replaced
from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.iam import trust_documents
from sandbox.services.iam.refusals import no_such_entity
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store

_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@operation("iam", "CreateRole")
def create_role(call: Call) -> Result:
    trust = trust_documents.checked(str(call.parameters["AssumeRolePolicyDocument"]))
    reply = call.forward()
    role = iam_store.role_by_name(call.account_id, str(call.parameters["RoleName"]))
    if reply.status == HTTPStatus.OK and role is not None:
        role.assume_role_policy_document = trust
    return reply


@operation("iam", "UpdateAssumeRolePolicy")
def update_assume_role_policy(call: Call) -> Result:
    """Answered without moto, whose checks of trust policies are others than AWS's."""
    role = iam_store.role_by_name(call.account_id, str(call.parameters["RoleName"]))
    assert role is not None  # by the rules
    role.assume_role_policy_document = trust_documents.checked(str(call.parameters["PolicyDocument"]))
    return {}


@operation("iam", "DeleteRole")
def delete_role(call: Call) -> Result:
    role = iam_store.role_by_name(call.account_id, str(call.parameters.get("RoleName", "")))
    reply = call.forward()
    if reply.status == HTTPStatus.OK and role is not None:
        trust_documents.forget(role)
    return reply


@operation("iam", "CreateInstanceProfile")
def create_instance_profile(call: Call) -> Result:
    with _ids("AIPA"):
        return call.forward()


@operation("iam", "CreateUser")
def create_user(call: Call) -> Result:
    with _ids("AIDA"):
        reply = call.forward()
    if reply.status == HTTPStatus.OK and call.parameters.get("PermissionsBoundary"):
        user(call).permissions_boundary_arn = call.parameters["PermissionsBoundary"]  # type: ignore[attr-defined]
    return reply


@operation("iam", "DeleteUser")
def delete_user(call: Call) -> Result:
    gone = iam_store.user_by_name(call.account_id, str(call.parameters.get("UserName", "")))
    reply = call.forward()
    if reply.status == HTTPStatus.OK and gone is not None:
        trust_documents.forget(gone)
    return reply


@operation("iam", "GetUser")
def get_user(call: Call) -> Result:
    """moto shows no permissions boundary of a user."""
    found = user(call)
    shown: dict[str, Any] = {
        "Path": found.path,
        "UserName": found.name,
        "UserId": found.id,
        "Arn": found.arn,
        "CreateDate": found.create_date,
        "PasswordLastUsed": found.password_last_used,
        "Tags": [{"Key": key, "Value": value} for key, value in iam_store.tags(found).items()],
    }
    boundary = iam_store.boundary_arn(found)
    if boundary:
        shown["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": boundary,
        }
    return {"User": {name: value for name, value in shown.items() if value not in (None, [])}}


@operation("iam", "PutUserPermissionsBoundary")
def put_user_permissions_boundary(call: Call) -> Result:
    user(call).permissions_boundary_arn = call.parameters["PermissionsBoundary"]  # type: ignore[attr-defined]
    return {}


@operation("iam", "DeleteUserPermissionsBoundary")
def delete_user_permissions_boundary(call: Call) -> Result:
    user(call).permissions_boundary_arn = None  # type: ignore[attr-defined]
    return {}


@operation("iam", "CreateGroup")
def create_group(call: Call) -> Result:
    with _ids("AGPA"):
        return call.forward()


def user(call: Call) -> User:
    """The user that the call names, or else its caller."""
    named = call.parameters.get("UserName")
    name = str(named or (call.caller.name if call.caller and call.caller.kind == "user" else ""))
    if not name:
        raise ApiError("ValidationError", "Must specify userName when calling with non-User credentials")
    found = iam_store.user_by_name(call.account_id, name)
    if found is None:
        raise no_such_entity(f"The user with name {name} cannot be found.")
    return found


@contextmanager
def _ids(prefix: str) -> Iterator[None]:
    """Unique ids with the prefix by which AWS tells kinds apart, meanwhile; moto's are 20 small letters.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    """
    with replaced(iam_models, "random_resource_id", lambda: prefix + "".join(mock_random.choices(_ID_ALPHABET, k=17))):
        yield
