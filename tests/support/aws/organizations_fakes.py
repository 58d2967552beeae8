# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations with units and accounts, in pages as small as a test likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.support.aws.fakes import FakeConnection

MANAGEMENT = "999999999999"
ORGANIZATION = "o-abcdefghij"
ROOT = "r-abcd"


def listed(account_id: str, name: str = "", state: str | None = "ACTIVE") -> dict[str, Any]:
    """An account in a listing; without ``state`` as a botocore gives it that does not know the field."""
    arn = f"arn:aws:organizations::{MANAGEMENT}:account/{ORGANIZATION}/{account_id}"
    shown = {"Id": account_id, "Arn": arn, "Name": name or f"account {account_id}"}
    return shown if state is None else {**shown, "State": state}


class Organization:
    """``units``: id → (parent, name). ``accounts``: unit → its accounts. ``tags``: account id → its tags."""

    def __init__(self, page: int = 20) -> None:
        self.page = page
        self.units: dict[str, tuple[str, str]] = {}
        self.accounts: dict[str, list[dict[str, Any]]] = {ROOT: [listed(MANAGEMENT, "Management")]}
        self.tags: dict[str, dict[str, str]] = {}

    def unit(self, unit_id: str, name: str, *accounts: dict[str, Any], parent: str = ROOT) -> str:
        """Add a unit with accounts; its id."""
        self.units[unit_id] = (parent, name)
        self.accounts[unit_id] = list(accounts)
        return unit_id

    def connection(self, **answers: Any) -> FakeConnection:
        """A connection of the management account; ``answers`` replace those of single operations."""
        return FakeConnection({"organizations": {**self.answers(), **answers}}, account_id=MANAGEMENT)

    def answers(self) -> dict[str, Any]:
        """What Organizations answers, by operation."""
        return {
            "list_roots": lambda **asked: self._page("Roots", [{"Id": ROOT}], asked),
            "list_organizational_units_for_parent": lambda **asked: self._page(
                "OrganizationalUnits",
                [
                    {"Id": each, "Name": name}
                    for each, (above, name) in self.units.items()
                    if above == asked["ParentId"]
                ],
                asked,
            ),
            "list_accounts_for_parent": lambda **asked: self._page(
                "Accounts", self.accounts.get(asked["ParentId"], []), asked
            ),
            "list_accounts": lambda **asked: self._page(
                "Accounts", [each for accounts in self.accounts.values() for each in accounts], asked
            ),
            "list_tags_for_resource": lambda **asked: self._page(
                "Tags",
                [{"Key": key, "Value": value} for key, value in self.tags.get(asked["ResourceId"], {}).items()],
                asked,
            ),
        }

    def _page(self, member: str, items: Sequence[Any], asked: dict[str, Any]) -> dict[str, Any]:
        """A page; an empty one comes in front, as Organizations may send one that is not the last."""
        start = asked.get("NextToken")
        if start is None:
            return {member: [], "NextToken": "0"} if items else {member: []}
        stop = int(start) + self.page
        following = {"NextToken": str(stop)} if stop < len(items) else {}
        return {member: list(items[int(start) : stop]), **following}
