# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read moto's IAM: users, roles and the policies that hang on them. Nothing here changes anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from moto.iam.models import Group, IAMBackend, InstanceProfile, ManagedPolicy, Role, User, iam_backends

from sandbox.world.credentials import PARTITION

Document = Mapping[str, Any]

_ROLE_ARN = re.compile(r"arn:aws:iam::(?P<account>[0-9]{12}):role/(?:.*/)?(?P<name>[^/]+)")
_POLICY_ARN = re.compile(r"arn:aws:iam::(?P<account>aws|[0-9]{12}):policy/.+")


def backend(account_id: str) -> IAMBackend | None:
    """The IAM of an account; None for one that does not exist: asking moto itself would create it."""
    return iam_backends[account_id][PARTITION] if account_id in iam_backends else None


def role_by_arn(arn: str) -> Role | None:
    match = _ROLE_ARN.fullmatch(arn)
    found = backend(match["account"]) if match else None
    if found is None:
        return None
    return next((role for role in found.roles.values() if role.arn == arn), None)


def role_by_name(account_id: str, name: str) -> Role | None:
    found = backend(account_id)
    return next((role for role in found.roles.values() if role.name == name), None) if found else None


def user_by_name(account_id: str, name: str) -> User | None:
    found = backend(account_id)
    return next((user for user in found.users.values() if user.name == name), None) if found else None


def group_by_name(account_id: str, name: str) -> Group | None:
    found = backend(account_id)
    return next((group for group in found.groups.values() if group.name == name), None) if found else None


def instance_profile_by_name(account_id: str, name: str) -> InstanceProfile | None:
    found = backend(account_id)
    return next((p for p in found.instance_profiles.values() if p.name == name), None) if found else None


def managed_policy(arn: str, account_id: str) -> ManagedPolicy | None:
    """A managed policy that an account can use: its own or one of AWS's."""
    match = _POLICY_ARN.fullmatch(arn)
    found = backend(account_id)
    if match is None or found is None or match["account"] not in ("aws", account_id):
        return None
    return found.managed_policies.get(arn)


@lru_cache(maxsize=4096)
def document(text: str) -> Document:
    """A stored policy, parsed; the same object for the same text, so that it is parsed once."""
    parsed: Document = json.loads(text)
    return parsed


def policy_document(policy: ManagedPolicy) -> Document:
    """The default version of a managed policy."""
    text = next(version.document for version in policy.versions if version.version_id == policy.default_version_id)
    return document(text)


def documents(holder: User | Role | Group) -> list[Document]:
    """The inline and attached policies of a user, role or group."""
    inline = [document(_text(policy)) for policy in holder.policies.values()]
    return inline + [policy_document(policy) for policy in holder.managed_policies.values()]


def user_documents(user: User) -> list[Document]:
    """The policies of a user and of the groups that the user is in."""
    found = backend(user.account_id)
    groups: Iterable[Group] = found.groups.values() if found else ()
    own = documents(user)
    for group in groups:
        if user in group.users:
            own += documents(group)
    return own


def boundary_arn(holder: User | Role) -> str | None:
    # moto has boundaries for roles only; services/iam keeps those of users under the same attribute.
    return getattr(holder, "permissions_boundary_arn", None) or None


def tags(holder: User | Role) -> dict[str, str]:
    """The tags of a user or role."""
    if isinstance(holder, Role):
        return {tag["Key"]: tag["Value"] for tag in holder.tags or []}
    found = backend(holder.account_id)
    listed = found.tagger.list_tags_for_resource(holder.arn)["Tags"] if found else []
    return {tag["Key"]: tag["Value"] for tag in listed}


def _text(policy: str | Mapping[str, Any]) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy)
