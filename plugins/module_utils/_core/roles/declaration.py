# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An IAM role as a task declares it, and as it is to become.

What a task does not state is copied from the role as it is, so that comparing the two has no special cases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from .. import tags
from ..accounts.sessions import role_maximum
from ..arn import account_id, policy_arn, role_name, role_path, same_partition
from ..errors import InputError, type_name
from ..makers import Maker
from ..options import text
from ..policies.documents import Document, PolicyDocument
from ..policies.identity import identity_policies
from ..trust.access import access_change
from ..trust.document import Trust, read_trust
from ..trust.expiry import current
from ..trust.revocation import POLICY_NAME as REVOCATION
from .limits import refuse_protected, within_quotas
from .model import InstanceProfile, Role

T = TypeVar("T")

LONGEST_DESCRIPTION = 1000

_DESCRIPTION = re.compile(r"[\t\n\r\x20-\x7e\xa1-\xff]*")
# An AWS-managed policy by its name, with the path that some have: service-role/AWSLambdaBasicExecutionRole.
_AWS_POLICY = re.compile(r"(?:[\w-]+/)*[\w+=,.@-]{1,128}", re.ASCII)


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
    allow_broad_trust: bool = False
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
        now = existing or Role(arn, account, self.name, path, PolicyDocument({}), instance_profile=profile)
        trust = now.trust if self.trust is None else now.trust.adopt(self.trust.policy(partition))
        if not self.allow_broad_trust:
            access_change(now.trust, trust, account).refuse_lost_denials("trust")
        wanted = replace(
            now,
            trust=trust,
            description=_or(self.description, now.description),
            max_session_duration=_or(self.max_session_duration, now.max_session_duration),
            permissions_boundary=_policy(_or(self.permissions_boundary, now.permissions_boundary), partition),
            tags=self._tags(existing, now.tags),
            managed_policies=self._managed(now, partition),
            inline_policies=self._inline(now),
            instance_profile=self._profile(now, partition, existing),
        )
        if wanted != replace(now, description=wanted.description, tags=wanted.tags):
            refuse_protected(now.name, now.path)
        if wanted != now:
            within_quotas(wanted.tags, wanted.inline_policies)
        return wanted

    def _tags(self, existing: Role | None, now: Mapping[str, str]) -> dict[str, str]:
        """What the tags ``now`` become. Whose an instance profile is, its role says."""
        wanted = tags.applied(now, tags.changes(now, self.tags, purge=self.purge_tags))
        return self.maker.marked(existing.tags if existing else None, wanted) if self.maker else wanted

    def _managed(self, now: Role, partition: str) -> tuple[str, ...] | None:
        if self.managed_policies is None:
            return now.managed_policies
        wanted = {_policy(policy, partition) for policy in self.managed_policies}
        return tuple(sorted(wanted if self.purge_policies else wanted.union(now.managed_policies or ())))

    def _inline(self, now: Role) -> dict[str, PolicyDocument] | None:
        if self.inline_policies is None:
            return now.inline_policies
        present = now.inline_policies or {}
        wanted = {
            name: present[name].adopt(document) if name in present else PolicyDocument(document)
            for name, document in self.inline_policies.items()
        }
        # What revokes sessions stays: taken away, it would bring them back to life. One that allows anything is none.
        revoked = {name: document for name, document in present.items() if name == REVOCATION and document.only_denies}
        return dict(sorted((revoked | wanted if self.purge_policies else present | wanted).items()))

    def _profile(self, now: Role, partition: str, existing: Role | None) -> InstanceProfile | None:
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
        # One that is there keeps its tags: CloudFormation, which makes the same role, cannot give it any. Without tags
        # of the role none is written, so that the permission for it is not needed.
        made = self._tags(existing, {}) if self.tags is not None else {}
        return InstanceProfile(arn, self.name, (self.name,), found.tags if found else made)


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
        allow_broad_trust=bool(stated.get("allow_broad_trust")),
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
        declared.trust.policy(partition)  # refuses ARNs of another one
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
        raise InputError("managed_policies", f"it is a {type_name(values)}", "give a list")
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
