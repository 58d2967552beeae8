# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role that a task before has read, so that nobody asks for it a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import role_arn
from ..errors import InputError
from ..policies.documents import PolicyDocument
from .declaration import RoleDeclaration
from .model import InstanceProfile, Role

_REMEDY = "give a role as crossaccount.aws.iam_trust_role_info returns it in roles, or leave as_read out"
_SETTINGS = {
    "path": str,
    "role_id": str,
    "trust_policy": Mapping,
    "description": str,
    "max_session_duration": int,
    "permissions_boundary": str,
    "tags": Mapping,
}


@dataclass(frozen=True)
class RoleAsRead:
    """A role, and the names of all instance profiles that hold it: none where the task does not ask for them."""

    role: Role
    profiles: tuple[str, ...] = ()


def role_as_read(value: object, declared: RoleDeclaration, account: str, *, profiles: bool) -> RoleAsRead | None:
    """The ``as_read`` option, or None where it does not show all that the declaration is compared with.

    ``profiles``: whether the instance profiles that hold the role are compared. InputError when it is another role, or
    no role at all. No role was read where the option is an empty dictionary.
    """
    if not isinstance(value, Mapping):
        raise InputError("as_read", f"it is a {type(value).__name__}", _REMEDY)
    if not value:
        return None
    arn = role_arn(value.get("arn"), "as_read.arn")
    if (arn.account_id, arn.name) != (account, declared.name):
        raise InputError(
            "as_read",
            f"it is the role {arn.name} of account {arn.account_id}",
            f"give the role {declared.name} of account {account}, as name and account_id say, or leave as_read out",
        )
    for setting, kind in _SETTINGS.items():
        if not isinstance(value.get(setting), kind):
            raise InputError(f"as_read.{setting}", "it is missing, or of another kind", _REMEDY)
    needed = {
        "managed_policies": declared.managed_policies is not None,
        "inline_policies": declared.inline_policies is not None,
        "instance_profile": declared.instance_profile is not None,
        "instance_profiles": profiles,
    }
    shown = {part: value[part] for part, needs in needed.items() if needs and part in value}
    if len(shown) < sum(needed.values()):
        return None
    try:
        return RoleAsRead(_role(value, shown, account, declared.name), tuple(shown.get("instance_profiles", ())))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError("as_read", f"the role {arn.name} is not as it was read", _REMEDY) from None


def _role(value: Mapping[str, Any], shown: Mapping[str, Any], account: str, name: str) -> Role:
    inline, profile = shown.get("inline_policies"), shown.get("instance_profile")
    return Role(
        arn=value["arn"],
        account_id=account,
        name=name,
        path=value["path"],
        trust=_document(value["trust_policy"]),
        role_id=value["role_id"],
        description=value["description"],
        max_session_duration=value["max_session_duration"],
        permissions_boundary=value["permissions_boundary"],
        tags=dict(value["tags"]),
        managed_policies=tuple(shown["managed_policies"]) if "managed_policies" in shown else None,
        inline_policies=None if inline is None else {each: _document(inline[each]) for each in sorted(inline)},
        instance_profile=profile and InstanceProfile(profile["arn"], profile["name"], tuple(profile["roles"])),
    )


def _document(value: Mapping[str, Any]) -> PolicyDocument:
    document = PolicyDocument(value)
    _ = document.normal  # what is no policy fails here
    return document
