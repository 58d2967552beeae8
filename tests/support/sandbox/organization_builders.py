# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization with units, and what stack sets need of it, for integration tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

STACK_SETS = "member.org.stacksets.cloudformation.amazonaws.com"


class Organization:
    """The sandbox's organization, as its management account changes it."""

    def __init__(self, boto: Callable[..., Any]) -> None:
        self.client = boto("organizations")
        self.root: str = self.client.list_roots()["Roots"][0]["Id"]

    def trust_stack_sets(self, boto: Callable[..., Any]) -> None:
        """What an administrator does once, before the first stack set."""
        boto("cloudformation").activate_organizations_access()

    def unit(self, name: str, parent: str = "", accounts: tuple[str, ...] = ()) -> str:
        """A new unit, with these accounts in it; its id."""
        made = self.client.create_organizational_unit(ParentId=parent or self.root, Name=name)
        unit: str = made["OrganizationalUnit"]["Id"]
        for account in accounts:
            self.move(account, unit)
        return unit

    def move(self, account: str, unit: str) -> None:
        source = self.client.list_parents(ChildId=account)["Parents"][0]["Id"]
        self.client.move_account(AccountId=account, SourceParentId=source, DestinationParentId=unit)

    def create_account(self, name: str) -> str:
        """A new account, in the root; its id."""
        made = self.client.create_account(AccountName=name, Email=f"{name}@example.com")
        account: str = made["CreateAccountStatus"]["AccountId"]
        return account
