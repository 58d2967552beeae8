# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM shows of an entity: all of it when one is asked for, less in a listing.

"IAM resource-listing operations return a subset of the available attributes for the resource" (API Reference; ListRoles
names PermissionsBoundary, RoleLastUsed and Tags, ListUsers PermissionsBoundary and Tags, the others tags).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from moto.iam.models import Group, IAMBackend, InstanceProfile, ManagedPolicy, Role, User

from sandbox.world import iam_store

View = dict[str, Any]


def role_in_listing(role: Role) -> View:
    return _given(
        {
            **role_in_profile(role),
            "Description": role.description,
            "MaxSessionDuration": int(role.max_session_duration or 3600),
        }
    )


def role_in_profile(role: Role) -> View:
    """As in the examples of GetInstanceProfile: without description and maximum session duration.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html
    """
    return {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.create_date,
        "AssumeRolePolicyDocument": quote(role.assume_role_policy_document),
    }


def user(found: User) -> View:
    boundary = iam_store.boundary_arn(found)
    shown = {
        **user_in_listing(found),
        "PermissionsBoundary": boundary and {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary},
        "Tags": [{"Key": key, "Value": value} for key, value in iam_store.tags(found).items()] or None,
    }
    return _given(shown)


def user_in_listing(found: User) -> View:
    return _given(
        {
            "Path": found.path,
            "UserName": found.name,
            "UserId": found.id,
            "Arn": found.arn,
            "CreateDate": found.create_date,
            "PasswordLastUsed": found.password_last_used,
        }
    )


def group(found: Group) -> View:
    return {
        "Path": found.path,
        "GroupName": found.name,
        "GroupId": found.id,
        "Arn": found.arn,
        "CreateDate": found.create_date,
    }


def instance_profile(profile: InstanceProfile) -> View:
    return _given({**instance_profile_in_listing(profile), "Tags": list(profile.tags or []) or None})


def instance_profile_in_listing(profile: InstanceProfile) -> View:
    return {
        "Path": profile.path or "/",
        "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id,
        "Arn": profile.arn,
        "CreateDate": profile.create_date,
        "Roles": [role_in_profile(role) for role in profile.roles],
    }


def policy(found: ManagedPolicy, backend: IAMBackend) -> View:
    """ "Description: This element is included in the response to the GetPolicy operation. It is not included in the
    response to the ListPolicies operation" (reference of Policy)."""
    shown = policy_in_listing(found, attachments(backend), boundaries(backend))
    return _given({**shown, "Description": found.description or None, "Tags": found.get_tags() or None})


def policy_in_listing(found: ManagedPolicy, attached: Mapping[str, int], bounding: Mapping[str, int]) -> View:
    """``attached`` and ``bounding``: how many entities each policy is attached to, and is the boundary of."""
    return {
        "PolicyName": found.name,
        "PolicyId": found.id,
        "Arn": found.arn,
        "Path": found.path,
        "DefaultVersionId": found.default_version_id,
        "AttachmentCount": attached.get(found.arn, 0),
        "PermissionsBoundaryUsageCount": bounding.get(found.arn, 0),
        "IsAttachable": found.is_attachable,
        "CreateDate": found.create_date,
        "UpdateDate": found.update_date,
    }


def attachments(backend: IAMBackend) -> dict[str, int]:
    """ "The number of entities (users, groups, and roles) that the policy is attached to", by ARN.

    moto counts calls instead: attaching a policy again, which changes nothing, raises its number.
    """
    return _counted(arn for holder in holders(backend) for arn in holder.managed_policies)


def boundaries(backend: IAMBackend) -> dict[str, int]:
    """ "The number of entities (users and roles) for which the policy is used to set the permissions boundary"."""
    entities: list[User | Role] = [*backend.users.values(), *backend.roles.values()]
    return _counted(arn for entity in entities if (arn := iam_store.boundary_arn(entity)))


def holders(backend: IAMBackend) -> Iterator[User | Role | Group]:
    """Everything that a policy can be attached to."""
    yield from backend.users.values()
    yield from backend.roles.values()
    yield from backend.groups.values()


def _counted(arns: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for arn in arns:
        counts[arn] = counts.get(arn, 0) + 1
    return counts


def _given(shown: View) -> View:
    """Without what the entity does not have."""
    return {name: value for name, value in shown.items() if value is not None}
