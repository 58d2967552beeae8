# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: trust policies stored as AWS stores them, boundaries of users, ids that look like AWS's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from moto.iam import models as iam_models
from moto.moto_api._internal import mock_random

from sandbox.behind.seams import replaced
from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.iam import entities, trust_documents, views
from sandbox.services.iam.refusals import entity_already_exists
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
    entities.role(call).assume_role_policy_document = trust_documents.checked(str(call.parameters["PolicyDocument"]))
    return {}


@operation("iam", "UpdateRole")
def update_role(call: Call) -> Result:
    """What is left out stays, whatever the API Reference says of the duration ("the default value of one hour is
    applied"): so the tests of amazon.aws.iam_role have it, which are written against AWS. moto resets both.
    """
    role = entities.role(call)
    description = call.parameters.get("Description", role.description)
    duration = call.parameters.get("MaxSessionDuration", role.max_session_duration)
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        role.description, role.max_session_duration = description, duration
    return reply


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
        entities.user(call).permissions_boundary_arn = call.parameters["PermissionsBoundary"]  # type: ignore[attr-defined]
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
    return {"User": views.user(entities.user(call))}


@operation("iam", "GetPolicy")
def get_policy(call: Call) -> Result:
    return {"Policy": views.policy(entities.policy(call), entities.backend(call))}


@operation("iam", "CreatePolicy")
def create_policy(call: Call) -> Result:
    """moto leaves PermissionsBoundaryUsageCount out."""
    reply = call.forward()
    name = f"{call.parameters.get('Path') or '/'}{call.parameters['PolicyName']}"
    made = iam_store.managed_policy(f"arn:aws:iam::{call.account_id}:policy{name}", call.account_id)
    if reply.status != HTTPStatus.OK or made is None:
        return reply
    return {"Policy": views.policy(made, entities.backend(call))}


@operation("iam", "GetInstanceProfile")
def get_instance_profile(call: Call) -> Result:
    return {"InstanceProfile": views.instance_profile(entities.instance_profile(call))}


@operation("iam", "UpdateUser")
def update_user(call: Call) -> Result:
    """moto loses the tags and access keys of a user who moves or is renamed; trusts name the user by the new ARN."""
    user = entities.user(call)
    backend, old_arn, old_name, tags = entities.backend(call), user.arn, user.name, iam_store.tags(user)
    reply = call.forward()
    if reply.status == HTTPStatus.OK and user.arn != old_arn:
        backend.tagger.delete_all_tags_for_resource(old_arn)
        backend.tagger.tag_resource(user.arn, [{"Key": key, "Value": value} for key, value in tags.items()])
        for key in backend.access_keys.values():
            if key.user_name == old_name:
                key.user_name = user.name
        trust_documents.rename(old_arn, user.arn)
    return reply


@operation("iam", "UpdateGroup")
def update_group(call: Call) -> Result:
    """Answered without moto, which moves a group only when it renames it."""
    group, backend = entities.group(call), entities.backend(call)
    new_name = str(call.parameters.get("NewGroupName") or group.name)
    if new_name != group.name and iam_store.group_by_name(call.account_id, new_name):
        raise entity_already_exists(f"Group with name {new_name} already exists.")
    del backend.groups[group.name]
    group.name, group.path = new_name, str(call.parameters.get("NewPath") or group.path)
    backend.groups[new_name] = group
    return {}


@operation("iam", "CreateLoginProfile")
def create_login_profile(call: Call) -> Result:
    """moto does not keep PasswordResetRequired."""
    reply = call.forward()
    if reply.status != HTTPStatus.OK:
        return reply
    user = entities.user(call)
    user.password_reset_required = bool(call.parameters.get("PasswordResetRequired"))
    shown = {"UserName": user.name, "CreateDate": call.clock.now()}
    return {"LoginProfile": {**shown, "PasswordResetRequired": user.password_reset_required}}


@operation("iam", "UpdateLoginProfile")
def update_login_profile(call: Call) -> Result:
    """What is left out stays; moto forgets it."""
    user = entities.user(call)
    password = call.parameters.get("Password", user.password)
    required = call.parameters.get("PasswordResetRequired", user.password_reset_required)
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        user.password, user.password_reset_required = password, bool(required)
    return reply


@operation("iam", "PutUserPermissionsBoundary")
def put_user_permissions_boundary(call: Call) -> Result:
    entities.user(call).permissions_boundary_arn = call.parameters["PermissionsBoundary"]  # type: ignore[attr-defined]
    return {}


@operation("iam", "DeleteUserPermissionsBoundary")
def delete_user_permissions_boundary(call: Call) -> Result:
    entities.user(call).permissions_boundary_arn = None  # type: ignore[attr-defined]
    return {}


@operation("iam", "CreateGroup")
def create_group(call: Call) -> Result:
    with _ids("AGPA"):
        return call.forward()


@contextmanager
def _ids(prefix: str) -> Iterator[None]:
    """Unique ids with the prefix by which AWS tells kinds apart, meanwhile; moto's are 20 small letters.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    """
    with replaced(iam_models, "random_resource_id", lambda: prefix + "".join(mock_random.choices(_ID_ALPHABET, k=17))):
        yield
