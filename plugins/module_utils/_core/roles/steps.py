# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that lead from a role as it is to what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from .. import tags
from ..errors import InputError
from ..policies.documents import PolicyDocument
from ..steps import Step
from ..trust.access import looked_up_principals
from .limits import refuse_protected
from .model import InstanceProfile, Role

NO_SUCH_ENTITY = "NoSuchEntity"
# "Invalid principal", among others. Our documents were checked, so that a principal is what is left.
BAD_PRINCIPAL = "MalformedPolicyDocument"
# Another writer is at the same role, or IAM is still busy with our last write: both pass.
BUSY = frozenset({"ConcurrentModification", "EntityTemporarilyUnmodifiable"})
GONE = frozenset({NO_SUCH_ENTITY})

_UNKNOWN_PRINCIPAL = (
    "Each user and role in arns must exist. To trust one that may not exist, give its account in accounts and its ARN "
    "in principal_arns"
)


def iam(operation: str, arguments: dict[str, Any], doing: str, tolerates: frozenset[str] = frozenset()) -> Step:
    """A call of IAM, which is repeated while another call holds what it changes."""
    return Step("iam", operation, arguments, doing, tolerates, BUSY)


def steps(now: Role | None, wanted: Role, profile: InstanceProfile | None = None) -> list[Step]:
    """The calls that turn a role into what is wanted, none when it is that already.

    ``profile``: the instance profile of its name, where there is no role yet.

    Trust and boundary come first and grants last, so that nobody who loses access gets a new permission on the way.
    """
    if now is None:
        # CreateRole sets everything but policies and the profile.
        created = replace(wanted, managed_policies=(), inline_policies={}, instance_profile=profile)
        return [_create(wanted), *after_creation(steps(created, wanted))]
    return [
        *_trust(now, wanted),
        *_settings(now, wanted),
        *_policies(now, wanted),
        *_tags(now, wanted),
        *_profile(now, wanted),
    ]


def after_creation(plan: Iterable[Step]) -> list[Step]:
    """Steps for a role that was created a moment ago: IAM may not show it everywhere yet."""
    return [step.waiting_for(GONE) for step in plan]


def _with_principals(step: Step, new: set[str]) -> Step:
    """A step that writes a trust with users or roles that it did not have, which IAM looks up.

    Such a principal may have been created by the task before this one, of which we know nothing: it is waited for only
    when this call brings it into the trust.
    """
    return step.waiting_for(frozenset({BAD_PRINCIPAL}), _UNKNOWN_PRINCIPAL) if new else step


def _create(wanted: Role) -> Step:
    arguments: dict[str, Any] = {
        "RoleName": wanted.name,
        "Path": wanted.path,
        "AssumeRolePolicyDocument": wanted.trust.text,
        "MaxSessionDuration": wanted.max_session_duration,
    }
    if wanted.description:
        arguments["Description"] = wanted.description
    if wanted.permissions_boundary:
        arguments["PermissionsBoundary"] = wanted.permissions_boundary
    if wanted.tags:
        arguments["Tags"] = tags.pairs(wanted.tags)
    created = iam("create_role", arguments, f"create the role {wanted.name}")
    return _with_principals(created, looked_up_principals(wanted.trust))


def _trust(now: Role, wanted: Role) -> Iterator[Step]:
    if now.trust != wanted.trust:
        new = looked_up_principals(wanted.trust) - looked_up_principals(now.trust)
        yield _with_principals(write_trust(wanted.name, wanted.trust.text), new)


def write_trust(role: str, text: str) -> Step:
    """The step that replaces the trust of a role; ``text`` is JSON."""
    arguments = {"RoleName": role, "PolicyDocument": text}
    return iam("update_assume_role_policy", arguments, f"change the trust of the role {role}")


def write_policy(role: str, name: str, document: PolicyDocument) -> Step:
    """The step that writes an inline policy of a role."""
    arguments = {"RoleName": role, "PolicyName": name, "PolicyDocument": document.text}
    return iam("put_role_policy", arguments, f"write the policy {name} of the role {role}")


def delete_policy(role: str, name: str) -> Step:
    """The step that deletes an inline policy of a role."""
    arguments = {"RoleName": role, "PolicyName": name}
    return iam("delete_role_policy", arguments, f"delete the policy {name} of the role {role}", GONE)


def _settings(now: Role, wanted: Role) -> Iterator[Step]:
    role = {"RoleName": wanted.name}
    if (wanted.description, wanted.max_session_duration) != (now.description, now.max_session_duration):
        # UpdateRole empties a description that it is not given.
        yield iam(
            "update_role",
            role | {"Description": wanted.description, "MaxSessionDuration": wanted.max_session_duration},
            f"change description and session duration of the role {wanted.name}",
        )
    if wanted.permissions_boundary == now.permissions_boundary:
        return
    doing = f"change the permissions boundary of the role {wanted.name}"
    if wanted.permissions_boundary:
        yield iam("put_role_permissions_boundary", role | {"PermissionsBoundary": wanted.permissions_boundary}, doing)
    else:
        yield iam("delete_role_permissions_boundary", role, doing, GONE)


def _policies(now: Role, wanted: Role) -> Iterator[Step]:
    """What goes first, then what comes: the quota of attached policies leaves no room for both."""
    attached, wanted_attached = set(now.managed_policies or ()), set(wanted.managed_policies or ())
    inline, wanted_inline = now.inline_policies or {}, wanted.inline_policies or {}
    role = {"RoleName": wanted.name}
    yield from _detach(wanted.name, attached - wanted_attached, inline.keys() - wanted_inline.keys())
    for policy in sorted(wanted_attached - attached):
        yield iam("attach_role_policy", role | {"PolicyArn": policy}, f"attach {policy} to the role {wanted.name}")
    for name, document in wanted_inline.items():
        if inline.get(name) != document:
            yield write_policy(wanted.name, name, document)


def _detach(role: str, managed: set[str], inline: set[str]) -> Iterator[Step]:
    for policy in sorted(managed):
        yield iam(
            "detach_role_policy",
            {"RoleName": role, "PolicyArn": policy},
            f"detach {policy} from the role {role}",
            GONE,
        )
    for name in sorted(inline):
        yield delete_policy(role, name)


def _tags(now: Role, wanted: Role) -> Iterator[Step]:
    change = tags.changes(now.tags, wanted.tags, purge=True)
    doing = f"change the tags of the role {wanted.name}"
    if change.remove:
        yield iam("untag_role", {"RoleName": wanted.name, "TagKeys": list(change.remove)}, doing)
    if change.put:
        yield iam("tag_role", {"RoleName": wanted.name, "Tags": tags.pairs(change.put)}, doing)


def _profile(now: Role, wanted: Role) -> Iterator[Step]:
    found = now.instance_profile
    if wanted.instance_profile is None:
        if found:
            yield from _remove_profile(found, now.name)
        return
    profile, declared = {"InstanceProfileName": wanted.name}, wanted.instance_profile
    if found is None:
        # One that has appeared since it was looked for is taken over, if no role is in it.
        yield iam(
            "create_instance_profile",
            profile | {"Path": wanted.path} | ({"Tags": tags.pairs(declared.tags)} if declared.tags else {}),
            f"create the instance profile {wanted.name}",
            frozenset({"EntityAlreadyExists"}),
        )
    if wanted.name in declared.roles and (found is None or wanted.name not in found.roles):
        yield iam(
            "add_role_to_instance_profile",
            profile | {"RoleName": wanted.name},
            f"put the role {wanted.name} into the instance profile {wanted.name}",
        )


def _remove_profile(profile: InstanceProfile, role: str) -> Iterator[Step]:
    named = {"InstanceProfileName": profile.name}
    if role in profile.roles:
        yield iam(
            "remove_role_from_instance_profile",
            named | {"RoleName": role},
            f"take the role {role} out of the instance profile {profile.name}",
            GONE,
        )
    yield iam("delete_instance_profile", named, f"delete the instance profile {profile.name}", GONE)


def removal(now: Role, profiles: tuple[str, ...]) -> list[Step]:
    """The calls that remove a role with its policies and its own instance profile.

    ``profiles`` are the names of all instance profiles that hold the role. The role goes last: while it is there, a
    run that was cut short can be repeated.
    """
    refuse_protected(now.name, now.path)
    foreign = sorted(set(profiles) - {now.name})
    if foreign:
        raise InputError(
            "name",
            f"the role {now.name} is also in the instance profile {', '.join(foreign)}",
            "take it out there first, since instances may use it",
        )
    own = now.instance_profile
    found = list(_remove_profile(own, now.name)) if own and set(own.roles) <= {now.name} else []
    found += _detach(now.name, set(now.managed_policies or ()), set(now.inline_policies or {}))
    return [*found, iam("delete_role", {"RoleName": now.name}, f"delete the role {now.name}", GONE)]
