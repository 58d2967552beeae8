# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role that a task before has read, so that nobody asks for it a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import role_arn
from ..errors import InputError, type_name
from ..policies.documents import PolicyDocument
from .declaration import RoleDeclaration
from .model import InstanceProfile, Role

_REMEDY = "give a role as crossaccount.aws.iam_trust_role_info returns it in roles, or leave as_read out"


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
        raise InputError("as_read", f"it is a {type_name(value)}", _REMEDY)
    if not value:
        return None
    arn = role_arn(value.get("arn"), "as_read.arn")
    if (arn.account_id, arn.name) != (account, declared.name):
        raise InputError(
            "as_read",
            f"it is the role {arn.name} of account {arn.account_id}",
            f"give the role {declared.name} of account {account}, as name and account_id say, or leave as_read out",
        )
    needed = {
        "managed_policies": declared.managed_policies is not None,
        "inline_policies": declared.inline_policies is not None,
        "instance_profile": declared.instance_profile is not None,
        "instance_profiles": profiles,
    }
    if any(needs and part not in value for part, needs in needed.items()):
        return None
    role = Role(
        arn=str(arn),
        account_id=account,
        name=declared.name,
        path=arn.path,
        trust=_document(value, "trust_policy"),
        role_id=_text(value, "role_id"),
        description=_text(value, "description"),
        max_session_duration=_number(value, "max_session_duration"),
        permissions_boundary=_text(value, "permissions_boundary"),
        tags={key: _text(_mapping(value, "tags"), key, "tags.") for key in _mapping(value, "tags")},
        managed_policies=_texts(value, "managed_policies") if needed["managed_policies"] else None,
        inline_policies=_documents(value) if needed["inline_policies"] else None,
        instance_profile=_profile(value) if needed["instance_profile"] else None,
    )
    return RoleAsRead(role, _texts(value, "instance_profiles") if profiles else ())


def _wrong(where: str) -> InputError:
    return InputError(f"as_read.{where}", "it is missing, or not as it was read", _REMEDY)


def _text(value: Mapping[Any, Any], name: Any, where: str = "") -> str:
    if not isinstance(name, str) or not isinstance(text := value.get(name), str):
        raise _wrong(f"{where}{name}")
    return text


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    texts = value[name]
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise _wrong(name)
    return tuple(texts)


def _number(value: Mapping[str, Any], name: str) -> int:
    number = value.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        raise _wrong(name)
    return number


def _mapping(value: Mapping[str, Any], name: str) -> Mapping[Any, Any]:
    found = value.get(name)
    if not isinstance(found, Mapping):
        raise _wrong(name)
    return found


def _document(value: Mapping[str, Any], name: str) -> PolicyDocument:
    document = PolicyDocument(_mapping(value, name))
    try:
        hash(document)  # what is no policy has no normal form
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _wrong(name) from None
    return document


def _documents(value: Mapping[str, Any]) -> dict[str, PolicyDocument]:
    inline = _mapping(value, "inline_policies")
    if not all(isinstance(name, str) for name in inline):
        raise _wrong("inline_policies")
    return {name: _document(inline, name) for name in sorted(inline)}


def _profile(value: Mapping[str, Any]) -> InstanceProfile:
    profile = _mapping(value, "instance_profile")
    try:
        return InstanceProfile(_text(profile, "arn"), _text(profile, "name"), _texts(profile, "roles"))
    except (InputError, KeyError):
        raise _wrong("instance_profile") from None
