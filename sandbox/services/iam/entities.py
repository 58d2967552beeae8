# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The users, roles, groups, profiles and policies that a call names; what does not exist is refused."""

from __future__ import annotations

from moto.iam.models import Group, IAMBackend, InstanceProfile, ManagedPolicy, Role, User, iam_backends

from sandbox.calls.call import Call
from sandbox.services.iam.refusals import no_such_entity
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store
from sandbox.world.credentials import PARTITION


def backend(call: Call) -> IAMBackend:
    return iam_backends[call.account_id][PARTITION]


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


def role(call: Call) -> Role:
    name = str(call.parameters["RoleName"])
    found = iam_store.role_by_name(call.account_id, name)
    if found is None:
        raise no_such_entity(f"The role with name {name} cannot be found.")
    return found


def group(call: Call) -> Group:
    name = str(call.parameters["GroupName"])
    found = iam_store.group_by_name(call.account_id, name)
    if found is None:
        raise no_such_entity(f"The group with name {name} cannot be found.")
    return found


def instance_profile(call: Call) -> InstanceProfile:
    name = str(call.parameters["InstanceProfileName"])
    found = iam_store.instance_profile_by_name(call.account_id, name)
    if found is None:
        raise no_such_entity(f"Instance Profile {name} cannot be found.")
    return found


def policy(call: Call) -> ManagedPolicy:
    arn = str(call.parameters["PolicyArn"])
    found = iam_store.managed_policy(arn, call.account_id)
    if found is None:
        raise no_such_entity(f"Policy {arn} was not found.")
    return found
