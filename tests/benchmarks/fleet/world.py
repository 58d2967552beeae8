# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A fleet of accounts, as the stub and all contestants know it."""

from __future__ import annotations

from dataclasses import dataclass

MANAGEMENT = "999999999999"  # the account of the operator
ACCESS_ROLE = "OrganizationAccountAccessRole"
REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-2")
INSTANCES = 20  # of an account in a Region
FIRST = 100_000_000_000


@dataclass(frozen=True)
class Account:
    """One account of the fleet."""

    number: int

    @property
    def id(self) -> str:
        return str(FIRST + self.number)

    @property
    def name(self) -> str:
        return f"account-{self.number:04}"

    @property
    def role_arn(self) -> str:
        return f"arn:aws:iam::{self.id}:role/{ACCESS_ROLE}"


def accounts(count: int) -> list[Account]:
    """The first accounts of the fleet."""
    return [Account(number) for number in range(count)]
