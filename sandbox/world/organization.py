# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read moto's Organizations: where an account stands and which SCPs bind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

from sandbox.world.credentials import PARTITION
from sandbox.world.iam_store import document

SCP = "SERVICE_CONTROL_POLICY"


@dataclass(frozen=True)
class Membership:
    """An account in its organization; ``path`` is ``o-…/r-…/ou-…/`` as ``aws:PrincipalOrgPaths`` has it.

    ``scps``: one list of documents for each level from the root down to the account; empty for the management
    account, which SCPs do not bind, and where they are not switched on.
    """

    organization_id: str
    management_account: str
    path: str
    scps: tuple[tuple[Mapping[str, Any], ...], ...]


def membership(account_id: str) -> Membership | None:
    """None for an account outside every organization."""
    for backends in list(organizations_backends.values()):
        backend = backends.get(PARTITION)
        if backend is None or backend.org is None:
            continue
        account = next((account for account in backend.accounts if account.id == account_id), None)
        if account is not None:
            return _membership(backend, account)
    return None


def administers(account_id: str, member: Membership) -> bool:
    """Whether an account is the organization's management account or a delegated administrator."""
    backend = organizations_backends[member.management_account][PARTITION]
    return account_id == member.management_account or any(admin.account.id == account_id for admin in backend.admins)


def _membership(backend: OrganizationsBackend, account: FakeAccount) -> Membership:
    assert backend.org is not None
    levels: list[Any] = []
    parent: str | None = account.parent_id
    while parent:
        unit = next(unit for unit in backend.ou if unit.id == parent)
        levels.insert(0, unit)
        parent = unit.parent_id
    path = "/".join([backend.org.id, *(unit.id for unit in levels)]) + "/"
    management = backend.org.master_account_id
    enabled = any(kind["Type"] == SCP and kind["Status"] == "ENABLED" for kind in levels[0].policy_types)
    bound = enabled and account.id != management
    scps = tuple(
        tuple(document(policy.content) for policy in level.attached_policies if policy.type == SCP)
        for level in [*levels, account]
    )
    return Membership(backend.org.id, management, path, scps if bound else ())
