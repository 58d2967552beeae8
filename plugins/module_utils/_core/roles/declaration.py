# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An IAM role: declared, as it is, as it is to be, and the calls that lead from one to the other.

What a task does not state is copied from the role as it is, so that comparing the two has no special cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from .. import tags
from ..accounts.sessions import SHORTEST_ROLE_MAXIMUM, role_maximum
from ..arn import account_id, policy_arn, role_name, role_path, same_partition, text
from ..errors import InputError
from ..makers import Maker
from ..policies.documents import Document, equal, only_denies, to_json
from ..policies.identity import identity_policies
from ..trust.access import looked_up_principals
from ..trust.document import Trust, read_trust
from ..trust.expiry import current
from ..trust.revocation import POLICY_NAME as REVOCATION
from .limits import refuse_protected, within_quotas

T = TypeVar("T")

NO_SUCH_ENTITY = "NoSuchEntity"
LONGEST_DESCRIPTION = 1000

_DESCRIPTION = re.compile(r"[\t\n\r\x20-\x7e\xa1-\xff]*")
# An AWS-managed policy by its name, with the path that some have: service-role/AWSLambdaBasicExecutionRole.
_AWS_POLICY = re.compile(r"(?:[\w-]+/)*[\w+=,.@-]{1,128}", re.ASCII)


@dataclass(frozen=True)
class InstanceProfile:
    """A profile with the names of the roles in it: one or none."""

    arn: str
    name: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """A role as IAM has it or is to have it. None: not looked at, as the task says nothing about it."""

    arn: str
    account_id: str
    name: str
    path: str
    trust: Document
    role_id: str | None = None
    description: str = ""
    max_session_duration: int = SHORTEST_ROLE_MAXIMUM
    permissions_boundary: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    managed_policies: tuple[str, ...] | None = None
    inline_policies: dict[str, Document] | None = None
    instance_profile: InstanceProfile | None = None

    @property
    def partition(self) -> str:
        """The partition of the role's account."""
        return self.arn.split(":")[1]

    def as_dict(self) -> dict[str, Any]:
        """As modules return it. What was not looked at is left out."""
        known = {
            "arn": self.arn,
            "account_id": self.account_id,
            "name": self.name,
            "path": self.path,
            "role_id": self.role_id,
            "trust_policy": self.trust,
            "description": self.description,
            "max_session_duration": self.max_session_duration,
            "permissions_boundary": self.permissions_boundary,
            "tags": self.tags,
            "managed_policies": None if self.managed_policies is None else list(self.managed_policies),
            "inline_policies": self.inline_policies,
        }
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True)
class RoleDeclaration:
    """The options of a task, checked. None: the task says nothing about it."""

    name: str
    present: bool
    trust: Trust | None = None
    path: str | None = None
    description: str | None = None
    max_session_duration: int | None = None
    permissions_boundary: str | None = None
    tags: dict[str, str] | None = None
    purge_tags: bool = True
    managed_policies: tuple[str, ...] | None = None
    inline_policies: dict[str, Document] | None = None
    purge_policies: bool = True
    instance_profile: bool | None = None
    allow_same_account: bool = False
    maker: Maker | None = None

    def judge(self, existing: Role | None) -> None:
        """InputError when the role that exists is somebody else's."""
        if existing and self.maker:
            self.maker.judge(f"the role {self.name} of account {existing.account_id}", existing.tags)

    def reason_to_keep(self, existing: Role) -> str:
        """Why the role is not removed, empty when it may be."""
        what = f"The role {self.name} of account {existing.account_id}"
        return self.maker.reason_to_keep(what, existing.tags) if self.maker else ""

    def target(
        self, existing: Role | None, account: str, partition: str, profile: InstanceProfile | None = None
    ) -> Role:
        """The role as the task wants it, in an account; InputError where it cannot become so.

        ``profile``: the instance profile of the role's name, where there is none of the role yet.
        """
        check_account(self, account, partition)
        self.judge(existing)
        path = self.path or (existing.path if existing else "/")
        if existing and existing.path != path:
            raise InputError(
                "path",
                f"the role {self.name} has the path {existing.path}, and IAM cannot move a role",
                "leave path out, or remove the role first",
            )
        arn = f"arn:{partition}:iam::{account}:role{path}{self.name}"
        now = existing or Role(arn, account, self.name, path, {}, instance_profile=profile)
        trust = now.trust if self.trust is None else self.trust.document(partition)
        wanted = replace(
            now,
            trust=now.trust if equal(now.trust, trust) else trust,
            description=_or(self.description, now.description),
            max_session_duration=_or(self.max_session_duration, now.max_session_duration),
            permissions_boundary=_policy(_or(self.permissions_boundary, now.permissions_boundary), partition),
            tags=self._tags(existing),
            managed_policies=self._managed(now, partition),
            inline_policies=self._inline(now),
            instance_profile=self._profile(now, partition),
        )
        if wanted != replace(now, description=wanted.description, tags=wanted.tags):
            refuse_protected(now.name, now.path)
        if wanted != now:
            within_quotas(wanted.tags, wanted.inline_policies)
        return wanted

    def _tags(self, existing: Role | None) -> dict[str, str]:
        now = existing.tags if existing else {}
        wanted = tags.applied(now, tags.changes(now, self.tags, purge=self.purge_tags))
        return self.maker.marked(existing.tags if existing else None, wanted) if self.maker else wanted

    def _managed(self, now: Role, partition: str) -> tuple[str, ...] | None:
        if self.managed_policies is None:
            return now.managed_policies
        wanted = {_policy(policy, partition) for policy in self.managed_policies}
        return tuple(sorted(wanted if self.purge_policies else wanted.union(now.managed_policies or ())))

    def _inline(self, now: Role) -> dict[str, Document] | None:
        if self.inline_policies is None:
            return now.inline_policies
        present = now.inline_policies or {}
        wanted = {
            name: present[name] if name in present and equal(present[name], document) else document
            for name, document in self.inline_policies.items()
        }
        # What revokes sessions stays: taken away, it would bring them back to life. One that allows anything is none.
        revoked = {name: document for name, document in present.items() if name == REVOCATION and only_denies(document)}
        return dict(sorted((revoked | wanted if self.purge_policies else present | wanted).items()))

    def _profile(self, now: Role, partition: str) -> InstanceProfile | None:
        found = now.instance_profile
        if self.instance_profile is None:
            return found
        foreign = [role for role in found.roles if role != self.name] if found else []
        if not self.instance_profile:
            return found if foreign else None
        if foreign:
            raise InputError(
                "instance_profile",
                f"the instance profile {self.name} holds the role {foreign[0]}",
                f"take {foreign[0]} out of it, or choose another name for the role",
            )
        arn = found.arn if found else f"arn:{partition}:iam::{now.account_id}:instance-profile{now.path}{self.name}"
        return InstanceProfile(arn, self.name, (self.name,))


def _or(stated: T | None, present: T) -> T:
    return present if stated is None else stated


def _policy(policy: str, partition: str) -> str:
    """The ARN of a managed policy that was given by ARN or by the name that AWS gave it."""
    return policy if not policy or policy.startswith("arn:") else f"arn:{partition}:iam::aws:policy/{policy}"


def read_declaration(params: Mapping[str, Any], now: datetime) -> RoleDeclaration:
    """The options of a task. InputError names the first that cannot be right, before any call is made.

    ``now`` is an aware time: entries of the trust that are over are refused, or left out where the task says so.
    """
    name = role_name(params.get("name"), "name", path_option="path")
    wait_timeout = params.get("wait_timeout")
    if wait_timeout is not None and wait_timeout < 0:
        raise InputError("wait_timeout", f"{wait_timeout} is below 0", "give whole seconds from 0")
    maker = Maker.read(params)
    if params.get("state") == "absent":
        return RoleDeclaration(name, present=False, instance_profile=params.get("instance_profile"), maker=maker)
    stated = {option: value for option, value in params.items() if value is not None}
    trust = read_trust(
        stated.get("trust"),
        allow_broad=bool(stated.get("allow_broad_trust")),
        allow_unknown_services=bool(stated.get("allow_unknown_services")),
        **({"size_limit": stated["trust_size_limit"]} if "trust_size_limit" in stated else {}),
    )
    trust = current(trust, now, prune=bool(stated.get("prune_expired")))
    declared = RoleDeclaration(
        name=name,
        present=True,
        trust=trust,
        path=role_path(stated["path"], "path") if "path" in stated else None,
        description=_description(stated.get("description")),
        max_session_duration=(
            role_maximum(stated["max_session_duration"], "max_session_duration")
            if "max_session_duration" in stated
            else None
        ),
        permissions_boundary=_boundary(stated.get("permissions_boundary")),
        tags=tags.validate(stated["tags"]) if "tags" in stated else None,
        purge_tags=stated.get("purge_tags", True),
        managed_policies=_managed_policies(stated.get("managed_policies")),
        inline_policies=(
            identity_policies(stated["inline_policies"], "inline_policies") if "inline_policies" in stated else None
        ),
        purge_policies=stated.get("purge_policies", True),
        instance_profile=stated.get("instance_profile"),
        allow_same_account=bool(stated.get("allow_same_account")),
        maker=maker,
    )
    account = account_id(stated["account_id"], "account_id") if "account_id" in stated else None
    check_account(declared, account, trust.partition)
    return declared


def check_account(declared: RoleDeclaration, account: str | None, partition: str | None) -> None:
    """Refuse what is of another partition or account than the role, as far as these are known.

    IAM attaches only policies of the role's own account and those of AWS.
    """
    if declared.trust and partition:
        declared.trust.document(partition)  # refuses ARNs of another one
    if declared.trust and account:
        declared.trust.refuse_foreign_providers(account)
        if not declared.allow_same_account:
            declared.trust.refuse_account(account)
    policies = [("permissions_boundary", declared.permissions_boundary or "")]
    policies += [(f"managed_policies[{n}]", policy) for n, policy in enumerate(declared.managed_policies or ())]
    for where, policy in policies:
        if not policy.startswith("arn:"):
            continue
        arn = policy_arn(policy, where)
        same_partition(arn.partition, partition, where)
        if account and arn.account_id not in ("aws", account):
            raise InputError(
                where,
                f"{arn} belongs to account {arn.account_id}, but the role is in {account}",
                f"use a policy of {account}, or one that AWS manages",
            )


def _description(value: object) -> str | None:
    if value is None or value == "":
        return None if value is None else ""
    description = str(value)
    if len(description) > LONGEST_DESCRIPTION:
        raise InputError(
            "description", f"it has {len(description)} characters", f"use at most {LONGEST_DESCRIPTION} characters"
        )
    if not _DESCRIPTION.fullmatch(description):
        raise InputError("description", "it has characters that IAM does not take", "use Latin-1 characters")
    return description


def _boundary(value: object) -> str | None:
    if value is None or value == "":
        return None if value is None else ""
    return _policy_reference(value, "permissions_boundary")


def _managed_policies(values: object) -> tuple[str, ...] | None:
    if values is None:
        return None
    if not isinstance(values, list | tuple):
        raise InputError("managed_policies", f"it is a {type(values).__name__}", "give a list")
    return tuple(_policy_reference(value, f"managed_policies[{n}]") for n, value in enumerate(values))


def _policy_reference(value: object, where: str) -> str:
    reference = text(value, where, "a managed policy")
    if reference.startswith("arn:"):
        return str(policy_arn(reference, where))
    if not _AWS_POLICY.fullmatch(reference):
        raise InputError(
            where, f"{reference!r} is not a managed policy", "give its ARN, or the name of one that AWS manages"
        )
    return reference


@dataclass(frozen=True)
class Step:
    """One call of IAM. ``doing`` completes "Could not ...".

    An error in ``tolerates`` means that what it does is done already. ``adds_principals``: a trust is written with
    users or roles that it did not have, which IAM looks up.
    """

    operation: str
    arguments: dict[str, Any]
    doing: str
    tolerates: frozenset[str] = frozenset()
    adds_principals: bool = False


def steps(now: Role | None, wanted: Role, profile: InstanceProfile | None = None) -> list[Step]:
    """The calls that turn a role into what is wanted, none when it is that already.

    ``profile``: the instance profile of its name, where there is no role yet.

    Trust and boundary come first and grants last, so that nobody who loses access gets a new permission on the way.
    """
    if now is None:
        # CreateRole sets everything but policies and the profile.
        created = replace(wanted, managed_policies=(), inline_policies={}, instance_profile=profile)
        return [_create(wanted), *steps(created, wanted)]
    return [
        *_trust(now, wanted),
        *_settings(now, wanted),
        *_policies(now, wanted),
        *_tags(now, wanted),
        *_profile(now, wanted),
    ]


def _create(wanted: Role) -> Step:
    arguments: dict[str, Any] = {
        "RoleName": wanted.name,
        "Path": wanted.path,
        "AssumeRolePolicyDocument": to_json(wanted.trust),
        "MaxSessionDuration": wanted.max_session_duration,
    }
    if wanted.description:
        arguments["Description"] = wanted.description
    if wanted.permissions_boundary:
        arguments["PermissionsBoundary"] = wanted.permissions_boundary
    if wanted.tags:
        arguments["Tags"] = _pairs(wanted.tags)
    return Step(
        "create_role",
        arguments,
        f"create the role {wanted.name}",
        adds_principals=bool(looked_up_principals(wanted.trust)),
    )


def _trust(now: Role, wanted: Role) -> Iterator[Step]:
    if not equal(now.trust, wanted.trust):
        yield Step(
            "update_assume_role_policy",
            {"RoleName": wanted.name, "PolicyDocument": to_json(wanted.trust)},
            f"change the trust of the role {wanted.name}",
            adds_principals=bool(looked_up_principals(wanted.trust) - looked_up_principals(now.trust)),
        )


def _settings(now: Role, wanted: Role) -> Iterator[Step]:
    role = {"RoleName": wanted.name}
    if (wanted.description, wanted.max_session_duration) != (now.description, now.max_session_duration):
        # UpdateRole empties a description that it is not given.
        yield Step(
            "update_role",
            role | {"Description": wanted.description, "MaxSessionDuration": wanted.max_session_duration},
            f"change description and session duration of the role {wanted.name}",
        )
    if wanted.permissions_boundary == now.permissions_boundary:
        return
    doing = f"change the permissions boundary of the role {wanted.name}"
    if wanted.permissions_boundary:
        yield Step("put_role_permissions_boundary", role | {"PermissionsBoundary": wanted.permissions_boundary}, doing)
    else:
        yield Step("delete_role_permissions_boundary", role, doing, frozenset({NO_SUCH_ENTITY}))


def _policies(now: Role, wanted: Role) -> Iterator[Step]:
    """What goes first, then what comes: the quota of attached policies leaves no room for both."""
    attached, wanted_attached = set(now.managed_policies or ()), set(wanted.managed_policies or ())
    inline, wanted_inline = now.inline_policies or {}, wanted.inline_policies or {}
    role = {"RoleName": wanted.name}
    yield from _detach(wanted.name, attached - wanted_attached, inline.keys() - wanted_inline.keys())
    for policy in sorted(wanted_attached - attached):
        yield Step("attach_role_policy", role | {"PolicyArn": policy}, f"attach {policy} to the role {wanted.name}")
    for name, document in wanted_inline.items():
        if name not in inline or not equal(inline[name], document):
            yield Step(
                "put_role_policy",
                role | {"PolicyName": name, "PolicyDocument": to_json(document)},
                f"write the policy {name} of the role {wanted.name}",
            )


def _detach(role: str, managed: set[str], inline: set[str]) -> Iterator[Step]:
    gone = frozenset({NO_SUCH_ENTITY})
    for policy in sorted(managed):
        yield Step(
            "detach_role_policy",
            {"RoleName": role, "PolicyArn": policy},
            f"detach {policy} from the role {role}",
            gone,
        )
    for name in sorted(inline):
        yield Step(
            "delete_role_policy",
            {"RoleName": role, "PolicyName": name},
            f"delete the policy {name} of the role {role}",
            gone,
        )


def _tags(now: Role, wanted: Role) -> Iterator[Step]:
    change = tags.changes(now.tags, wanted.tags, purge=True)
    doing = f"change the tags of the role {wanted.name}"
    if change.remove:
        yield Step("untag_role", {"RoleName": wanted.name, "TagKeys": list(change.remove)}, doing)
    if change.put:
        yield Step("tag_role", {"RoleName": wanted.name, "Tags": _pairs(change.put)}, doing)


def _pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]


def _profile(now: Role, wanted: Role) -> Iterator[Step]:
    found = now.instance_profile
    if wanted.instance_profile is None:
        if found:
            yield from _remove_profile(found, now.name)
        return
    profile = {"InstanceProfileName": wanted.name}
    if found is None:
        # One that has appeared since it was looked for is taken over, if no role is in it.
        yield Step(
            "create_instance_profile",
            profile | {"Path": wanted.path},
            f"create the instance profile {wanted.name}",
            frozenset({"EntityAlreadyExists"}),
        )
    if wanted.name in wanted.instance_profile.roles and (found is None or wanted.name not in found.roles):
        yield Step(
            "add_role_to_instance_profile",
            profile | {"RoleName": wanted.name},
            f"put the role {wanted.name} into the instance profile {wanted.name}",
        )


def _remove_profile(profile: InstanceProfile, role: str) -> Iterator[Step]:
    gone = frozenset({NO_SUCH_ENTITY})
    named = {"InstanceProfileName": profile.name}
    if role in profile.roles:
        yield Step(
            "remove_role_from_instance_profile",
            named | {"RoleName": role},
            f"take the role {role} out of the instance profile {profile.name}",
            gone,
        )
    yield Step("delete_instance_profile", named, f"delete the instance profile {profile.name}", gone)


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
    gone = frozenset({NO_SUCH_ENTITY})
    return [*found, Step("delete_role", {"RoleName": now.name}, f"delete the role {now.name}", gone)]
