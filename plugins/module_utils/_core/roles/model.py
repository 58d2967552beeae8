# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A role as IAM has it or is to have it, and an instance profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..accounts.sessions import SHORTEST_ROLE_MAXIMUM
from ..policies.documents import PolicyDocument


@dataclass(frozen=True)
class InstanceProfile:
    """A profile with the names of the roles in it, one or none, and their ARNs as far as they were read."""

    arn: str
    name: str
    roles: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    role_arns: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Role:
    """A role as IAM has it or is to have it. None: not looked at, as the task says nothing about it."""

    arn: str
    account_id: str
    name: str
    path: str
    trust: PolicyDocument
    role_id: str | None = None
    description: str = ""
    max_session_duration: int = SHORTEST_ROLE_MAXIMUM
    permissions_boundary: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    managed_policies: tuple[str, ...] | None = None
    inline_policies: dict[str, PolicyDocument] | None = None
    instance_profile: InstanceProfile | None = None

    @property
    def partition(self) -> str:
        """The partition of the role's account."""
        return self.arn.split(":")[1]

    def as_dict(self) -> dict[str, Any]:
        """As modules return it. What was not looked at is left out."""
        inline = self.inline_policies
        documents = None if inline is None else {name: policy.document for name, policy in inline.items()}
        known = {
            "arn": self.arn,
            "account_id": self.account_id,
            "name": self.name,
            "path": self.path,
            "role_id": self.role_id,
            "trust_policy": self.trust.document,
            "description": self.description,
            "max_session_duration": self.max_session_duration,
            "permissions_boundary": self.permissions_boundary,
            "tags": self.tags,
            "managed_policies": None if self.managed_policies is None else list(self.managed_policies),
            "inline_policies": documents,
        }
        return {name: value for name, value in known.items() if value is not None}
