# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who asks, and how a Principal element names them.

"AWS JSON policy elements: Principal",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

PrincipalKind = Literal["user", "role", "assumed-role", "service", "federated", "root", "anonymous"]

_ACCOUNT_ROOT = re.compile(r"(?:arn:[^:]+:iam::)?([0-9]{12})(?::root)?")


@dataclass(frozen=True)
class Principal:
    """The caller of a request.

    ``arn``: as in GetCallerIdentity; ``role_arn``: the IAM role behind a session; ``unique_id``: ``AIDA...`` of a user,
    ``AROA...`` of a role (a session's ``AROA...:name`` is understood too); ``service``: such as ``ec2.amazonaws.com``;
    ``federated``: the provider's ARN or domain, before a session exists.
    """

    arn: str
    account_id: str
    kind: PrincipalKind
    role_arn: str | None = None
    unique_id: str = ""
    service: str | None = None
    federated: str | None = None

    @property
    def in_account(self) -> bool:
        """Whether the caller is an identity of an account, and so named by naming the account."""
        return self.kind in ("user", "role", "assumed-role", "root")


class Named(IntEnum):
    """How closely a Principal element names the caller; it decides which other policies still limit the grant."""

    NOT = 0
    ACCOUNT = 1  # the account is trusted to decide by its own identity-based policies
    ROLE = 2  # the role behind the session
    DIRECT = 3  # the user, the session itself, a service, a provider, or everyone


def named(elements: tuple[tuple[str, str], ...], principal: Principal) -> Named:
    """The closest naming of the caller among a Principal element's (type, value) pairs."""
    return max((_named(kind, value, principal) for kind, value in elements), default=Named.NOT)


def exempt(elements: tuple[tuple[str, str], ...], principal: Principal) -> bool:
    """Whether a Deny with NotPrincipal spares the caller.

    "you must also specify the account ARN of the not-denied principal": account, role and session are looked at one
    after the other, and each must be listed.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    if not principal.in_account:
        return named(elements, principal) is not Named.NOT
    levels = {_named(kind, value, principal) for kind, value in elements}
    needed = {Named.ACCOUNT, Named.DIRECT}
    if principal.kind == "assumed-role":
        needed.add(Named.ROLE)
    if principal.kind == "role":
        needed = {Named.ACCOUNT, Named.ROLE}
    if principal.kind == "root":
        needed = {Named.DIRECT}
    return needed <= levels


def _named(kind: str, value: str, principal: Principal) -> Named:
    if kind == "*":
        return Named.DIRECT if value == "*" else Named.NOT
    if kind == "Service":
        return Named.DIRECT if principal.kind == "service" and value == principal.service else Named.NOT
    if kind == "Federated":
        return Named.DIRECT if principal.kind == "federated" and value == principal.federated else Named.NOT
    if kind == "AWS":
        return _named_aws(value, principal)
    return Named.NOT  # CanonicalUser: S3's own spelling of an account, which the local AWS does not have


def _named_aws(value: str, principal: Principal) -> Named:
    if value == "*":
        # "Principal": "*" and {"AWS": "*"} are equivalent, and include anonymous callers in resource-based policies.
        # A web identity or SAML assertion is no AWS principal until it has a session.
        return Named.NOT if principal.kind == "federated" else Named.DIRECT
    if not principal.in_account:
        return Named.NOT
    account = _ACCOUNT_ROOT.fullmatch(value)
    if account:
        closeness = Named.DIRECT if principal.kind == "root" else Named.ACCOUNT
        return closeness if account[1] == principal.account_id else Named.NOT
    return _named_identity(value, principal)


def _named_identity(value: str, principal: Principal) -> Named:
    """A user's or role's ARN or unique id, or a session's ARN.

    A stored ARN turns into the unique id "when you save the policy", so that a recreated role is not the one meant.
    """
    unique_id = principal.unique_id.partition(":")[0]
    if principal.kind in ("role", "assumed-role") and value in (principal.role_arn or principal.arn, unique_id):
        return Named.ROLE
    if principal.kind in ("user", "root") and value == unique_id:
        return Named.DIRECT
    return Named.DIRECT if value == principal.arn else Named.NOT
