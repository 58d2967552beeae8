# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One inline policy in the roles of instance profiles: where it goes in, where it comes out, and what keeps it away.

The roles belong to somebody else, so that nothing says whose a policy in them is but its name and its content. A policy
of the name with another content is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..arn import RoleArn, role_arn
from ..errors import InputError
from ..options import pattern, read_many
from ..policies.documents import Document, PolicyDocument, to_json
from ..policies.identity import identity_policy, policy_name
from ..steps import Step
from .limits import is_protected
from .model import InstanceProfile
from .steps import delete_policy, write_policy

T = TypeVar("T")

_CHANGES = frozenset({"added", "removed"})


@dataclass(frozen=True)
class Declaration:
    """What a task asks for. ``equivalents``: other contents that make a policy of the name as good as the declared."""

    name: str
    policy: PolicyDocument
    equivalents: tuple[Document, ...]
    instance_profiles: tuple[str, ...]
    former_roles: tuple[RoleArn, ...]

    def is_ours(self, found: PolicyDocument) -> bool:
        """Whether a policy of the name is one that a task like this one wrote."""
        return any(found == each for each in (self.policy, *self.equivalents))


@dataclass(frozen=True)
class Outcome:
    """What becomes of one role, or of instance profiles without a role that could be changed: then ``role`` is empty.

    ``state`` is ``ok``, ``added``, ``removed``, ``absent``, ``conflict`` or ``failed``.
    """

    role: str
    profiles: tuple[str, ...]
    state: str
    reason: str = ""

    @property
    def changed(self) -> bool:
        """Whether the role is written."""
        return self.state in _CHANGES

    @property
    def holds(self) -> bool:
        """Whether the role has the policy in the end."""
        return self.state in ("ok", "added")

    def refused(self, reason: str) -> Outcome:
        """The outcome when AWS refused the write."""
        return Outcome(self.role, self.profiles, "failed", reason)

    def as_dict(self) -> dict[str, Any]:
        """The outcome as the module returns it."""
        return {
            "role_arn": self.role,
            "instance_profiles": list(self.profiles),
            "changed": self.changed,
            "state": self.state,
            "reason": self.reason,
        }


def read_declaration(params: Mapping[str, Any]) -> Declaration:
    """The options of a task. InputError names the first that cannot be right, before any call is made."""
    equivalents = params.get("equivalent_policies") or []
    return Declaration(
        policy_name(params.get("name"), "name"),
        PolicyDocument(identity_policy(params.get("policy"), "policy")),
        tuple(identity_policy(each, f"equivalent_policies[{position}]") for position, each in enumerate(equivalents)),
        _many(params, "instance_profiles", _profile_name),
        _many(params, "former_roles", role_arn),
    )


def _many(params: Mapping[str, Any], option: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    given = params.get(option)
    return read_many(given, option, read) if given else ()


def _profile_name(value: object, where: str) -> str:
    what = "the name of an instance profile: 1-128 letters, digits and any of _+=,.@-"
    return pattern(value, r"[a-zA-Z0-9_+=,.@-]{1,128}", where, what)


def holders(profiles: Mapping[str, InstanceProfile | None]) -> tuple[dict[str, tuple[str, ...]], list[Outcome]]:
    """The roles that can get the policy, each with its instance profiles, and what keeps the policy from the others."""
    found: dict[str, tuple[str, ...]] = {}
    others: list[Outcome] = []
    for name, profile in sorted(profiles.items()):
        arn = profile.role_arns[0] if profile and profile.role_arns else ""
        if reason := _hindrance(name, profile):
            others.append(Outcome(arn, (name,), "conflict", reason))
        else:
            found[arn] = (*found.get(arn, ()), name)
    return found, others


def _hindrance(name: str, profile: InstanceProfile | None) -> str:
    if profile is None:
        return f"there is no instance profile {name}"
    if not profile.role_arns:
        return f"the instance profile {name} holds no role"
    return _unable(profile.role_arns[0], profile.arn)


def _unable(arn: str, profile: str) -> str:
    try:
        role = role_arn(arn, "Roles")
    except InputError as error:
        return str(error)
    if "${" in role.path:
        # Nor could a trust name it: IAM would read a wildcard or a variable in its path.
        return f"the path of the role {role} has the beginning of a policy variable"
    if is_protected(role.path):
        return f"the role {role.name} belongs to AWS, as its path {role.path} says, and only AWS may change it"
    if f":iam::{role.account_id}:" not in profile:
        return f"the role {role} is of another account"
    return ""


def wanted(declared: Declaration, role: str, profiles: tuple[str, ...], found: PolicyDocument | None) -> Outcome:
    """The outcome for a role that is to have the policy; ``found`` is what it has by the name."""
    if found is None:
        return Outcome(role, profiles, "added")
    if declared.is_ours(found):
        return Outcome(role, profiles, "ok")
    return Outcome(role, profiles, "conflict", f"its inline policy {declared.name} has a content of somebody else")


def unwanted(declared: Declaration, role: str, found: PolicyDocument | None) -> Outcome:
    """The outcome for a role that is to have the policy no longer."""
    if found is None:
        return Outcome(role, (), "absent")
    if declared.is_ours(found):
        return Outcome(role, (), "removed")
    return Outcome(role, (), "conflict", f"its inline policy {declared.name} has a content of somebody else, and stays")


def step(declared: Declaration, outcome: Outcome) -> Step:
    """The call that brings an outcome about, which is a change."""
    name = role_arn(outcome.role, "Roles").name
    if outcome.state == "removed":
        return delete_policy(name, declared.name)
    return write_policy(name, declared.name, declared.policy)


def text(declared: Declaration, outcomes: Iterable[Outcome], found: Mapping[str, PolicyDocument], side: str) -> str:
    """One side of the diff: for each role that changes the policy of the name, or that there is none."""
    lines = []
    for outcome in outcomes:
        if outcome.changed:
            shown = found.get(outcome.role) if side == "before" else None
            shown = declared.policy if side == "after" and outcome.holds else shown
            document = to_json(shown.document, indent=2) if shown else "none"
            lines.append(f"{outcome.role}, policy {declared.name}: {document}\n")
    return "".join(lines)


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """By role, those without one first."""
    return sorted(outcomes, key=lambda outcome: (outcome.role, outcome.profiles))
