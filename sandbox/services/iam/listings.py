# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's listings of users, roles, groups, instance profiles and policies: paths honoured, whole pages, few attributes.

What exists in one of moto's listings is wrong or missing in another, so that all are answered from its models. They are
sorted by name; the API Reference promises no order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from moto.iam.models import AWSManagedPolicy, Group, Role, User

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.iam import entities, views
from sandbox.services.iam.paging import Entry, listing, page
from sandbox.wire import constraints
from sandbox.world import iam_store


def _below(call: Call, found: Iterable[Any]) -> Iterator[Any]:
    """Those whose path begins with ``PathPrefix``: "If it is not included, it defaults to a slash (/), listing all"."""
    prefix = str(call.parameters.get("PathPrefix") or "/")
    return (entity for entity in found if (entity.path or "/").startswith(prefix))


# -- users, roles, groups, profiles ----------------------------------------------------------------------------------


@listing("ListUsers", "Users")
def list_users(call: Call) -> Iterable[Entry]:
    found = _below(call, entities.backend(call).users.values())
    return ((user.name, views.user_in_listing(user)) for user in found)


@listing("ListRoles", "Roles")
def list_roles(call: Call) -> Iterable[Entry]:
    found = _below(call, entities.backend(call).roles.values())
    return ((role.name, views.role_in_listing(role)) for role in found)


@listing("ListGroups", "Groups")
def list_groups(call: Call) -> Iterable[Entry]:
    found = _below(call, entities.backend(call).groups.values())
    return ((group.name, views.group(group)) for group in found)


@listing("ListGroupsForUser", "Groups")
def list_groups_for_user(call: Call) -> Iterable[Entry]:
    user = entities.user(call)
    groups = entities.backend(call).groups.values()
    return ((group.name, views.group(group)) for group in groups if user in group.users)


@operation("iam", "GetGroup")
def get_group(call: Call) -> Result:
    """A group and a page of its users."""
    constraints.check(call.request.model, call.parameters)
    group = entities.group(call)
    users, rest = page(call, ((user.name, views.user_in_listing(user)) for user in group.users))
    return {"Group": views.group(group), "Users": users, **rest}


@listing("ListInstanceProfiles", "InstanceProfiles")
def list_instance_profiles(call: Call) -> Iterable[Entry]:
    found = _below(call, entities.backend(call).instance_profiles.values())
    return ((profile.name, views.instance_profile_in_listing(profile)) for profile in found)


@listing("ListInstanceProfilesForRole", "InstanceProfiles")
def list_instance_profiles_for_role(call: Call) -> Iterable[Entry]:
    role = entities.role(call)
    found = entities.backend(call).instance_profiles.values()
    return ((profile.name, views.instance_profile_in_listing(profile)) for profile in found if role in profile.roles)


# -- policies --------------------------------------------------------------------------------------------------------


@listing("ListPolicies", "Policies")
def list_policies(call: Call) -> Iterable[Entry]:
    """``OnlyAttached`` and ``PolicyUsageFilter`` choose by use: as permissions policy, or as permissions boundary."""
    backend, asked = entities.backend(call), call.parameters
    attached, bounding = views.attachments(backend), views.boundaries(backend)
    counts = bounding if asked.get("PolicyUsageFilter") == "PermissionsBoundary" else attached
    used_only = bool(asked.get("OnlyAttached")) or asked.get("PolicyUsageFilter") is not None
    for policy in _below(call, backend.managed_policies.values()):
        scope = "AWS" if isinstance(policy, AWSManagedPolicy) else "Local"
        if asked.get("Scope") in (None, "All", scope) and (not used_only or counts.get(policy.arn)):
            yield f"{policy.name} {policy.arn}", views.policy_in_listing(policy, attached, bounding)


@listing("ListPolicyVersions", "Versions")
def list_policy_versions(call: Call) -> Iterable[Entry]:
    """Newest first; the document "is not returned in the response to the ... ListPolicyVersions" operation."""
    for version in entities.policy(call).versions:
        shown = {
            "VersionId": version.version_id,
            "IsDefaultVersion": version.is_default,
            "CreateDate": version.create_date,
        }
        yield f"{-int(version.version_id.removeprefix('v')) + 10**6:07}", shown


def _attached(call: Call, holder: User | Role | Group) -> Iterable[Entry]:
    found = _below(call, holder.managed_policies.values())
    return ((policy.name, {"PolicyName": policy.name, "PolicyArn": policy.arn}) for policy in found)


@listing("ListAttachedUserPolicies", "AttachedPolicies")
def list_attached_user_policies(call: Call) -> Iterable[Entry]:
    return _attached(call, entities.user(call))


@listing("ListAttachedRolePolicies", "AttachedPolicies")
def list_attached_role_policies(call: Call) -> Iterable[Entry]:
    return _attached(call, entities.role(call))


@listing("ListAttachedGroupPolicies", "AttachedPolicies")
def list_attached_group_policies(call: Call) -> Iterable[Entry]:
    return _attached(call, entities.group(call))


@listing("ListUserPolicies", "PolicyNames")
def list_user_policies(call: Call) -> Iterable[Entry]:
    return ((name, name) for name in entities.user(call).policies)


@listing("ListRolePolicies", "PolicyNames")
def list_role_policies(call: Call) -> Iterable[Entry]:
    return ((name, name) for name in entities.role(call).policies)


@listing("ListGroupPolicies", "PolicyNames")
def list_group_policies(call: Call) -> Iterable[Entry]:
    return ((name, name) for name in entities.group(call).policies)


@operation("iam", "ListEntitiesForPolicy")
def list_entities_for_policy(call: Call) -> Result:
    """One page of users, roles and groups together: "MaxItems" counts them all."""
    constraints.check(call.request.model, call.parameters)
    arn, usage = entities.policy(call).arn, call.parameters.get("PolicyUsageFilter")
    wanted = call.parameters.get("EntityFilter")
    entries: list[Entry] = []
    for holder in _below(call, views.holders(entities.backend(call))):
        kind = type(holder).__name__
        bound = not isinstance(holder, Group) and iam_store.boundary_arn(holder) == arn
        uses = {"PermissionsPolicy": arn in holder.managed_policies, "PermissionsBoundary": bound}
        if wanted in (None, kind) and (uses[usage] if usage else any(uses.values())):
            entries.append((f"{kind} {holder.name}", (kind, {f"{kind}Name": holder.name, f"{kind}Id": holder.id})))
    shown, rest = page(call, entries)
    members = {f"Policy{kind}s": [view for of, view in shown if of == kind] for kind in ("User", "Role", "Group")}
    return {**members, **rest}


# -- tags ------------------------------------------------------------------------------------------------------------


def _tags(tags: Iterable[dict[str, str]]) -> Iterable[Entry]:
    return ((tag["Key"], {"Key": tag["Key"], "Value": tag["Value"]}) for tag in tags)


@listing("ListUserTags", "Tags")
def list_user_tags(call: Call) -> Iterable[Entry]:
    return _tags({"Key": key, "Value": value} for key, value in iam_store.tags(entities.user(call)).items())


@listing("ListRoleTags", "Tags")
def list_role_tags(call: Call) -> Iterable[Entry]:
    return _tags(entities.role(call).tags or [])


@listing("ListPolicyTags", "Tags")
def list_policy_tags(call: Call) -> Iterable[Entry]:
    return _tags(entities.policy(call).get_tags())


@listing("ListInstanceProfileTags", "Tags")
def list_instance_profile_tags(call: Call) -> Iterable[Entry]:
    return _tags(entities.instance_profile(call).tags or [])
