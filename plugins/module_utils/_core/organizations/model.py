# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account of an organization, as it was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..arn import PARTITIONS
from .units import Unit

# The one state in which an account can be used. The others are PENDING_ACTIVATION, SUSPENDED, PENDING_CLOSURE and
# CLOSED: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html
ACTIVE = "ACTIVE"

# https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
_ARN = re.compile(r"arn:([a-z-]+):organizations::([0-9]{12}):account/(o-[a-z0-9]{10,32})/([0-9]{12})")


@dataclass(frozen=True)
class OrganizationAccount:
    """An account. ``ou_id`` and ``ou_path`` are those of the unit, or the root, that it is directly in.

    ``management`` says whether it is the management account. ``tags`` are None where they were not read. Addresses of
    its owner are not kept.
    """

    account_id: str
    name: str
    state: str
    ou_id: str
    ou_path: str
    organization_id: str
    partition: str
    management: bool = False
    tags: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.account_id})"


@dataclass(frozen=True)
class Organization:
    """What was read of an organization: all units, parents before children, and the accounts that are meant."""

    units: tuple[Unit, ...]
    accounts: tuple[OrganizationAccount, ...]


def read_account(answer: Mapping[str, str], unit: Unit) -> OrganizationAccount | None:
    """An account as Organizations lists it in a unit; None when its ARN is not that of the account.

    The ARN also says which account manages the organization, and in which partition it is.
    """
    parts = _ARN.fullmatch(answer["Arn"])
    if parts is None or parts[1] not in PARTITIONS or parts[4] != answer["Id"]:
        return None
    return OrganizationAccount(
        account_id=parts[4],
        name=answer["Name"],
        state=answer["State"],
        ou_id=unit.id,
        ou_path=unit.path,
        organization_id=parts[3],
        partition=parts[1],
        management=parts[2] == parts[4],
    )
