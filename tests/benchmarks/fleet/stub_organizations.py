# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations of the stub: one root, a unit for every hundred accounts, 20 of what is listed on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .world import MANAGEMENT, Account, accounts

PAGE = 20  # what AWS gives at most
ORGANIZATION, ROOT = "o-stubfleet1", "r-stub"
IN_A_UNIT = 100


def answer(operation: str, parameters: Mapping[str, Any], count: int) -> dict[str, Any]:
    """One call about an organization of so many accounts."""
    fleet = accounts(count)
    match operation:
        case "DescribeOrganization":
            arn = f"arn:aws:organizations::{MANAGEMENT}:organization/{ORGANIZATION}"
            return {
                "Organization": {"Id": ORGANIZATION, "Arn": arn, "MasterAccountId": MANAGEMENT, "FeatureSet": "ALL"}
            }
        case "ListRoots":
            return {
                "Roots": [
                    {
                        "Id": ROOT,
                        "Arn": f"arn:aws:organizations::{MANAGEMENT}:root/{ORGANIZATION}/{ROOT}",
                        "Name": "Root",
                    }
                ]
            }
        case "ListOrganizationalUnitsForParent":
            units = range((count + IN_A_UNIT - 1) // IN_A_UNIT) if parameters["ParentId"] == ROOT else ()
            return _page("OrganizationalUnits", [_unit(number) for number in units], parameters)
        case "ListAccounts":
            return _page("Accounts", [_shown(each) for each in fleet], parameters)
        case "ListAccountsForParent":
            held = [_shown(each) for each in fleet if _unit_id(each) == parameters["ParentId"]]
            return _page("Accounts", held, parameters)
        case "ListTagsForResource":
            return {"Tags": [{"Key": "environment", "Value": "production"}]}
    raise KeyError(operation)


def _page(name: str, items: Sequence[Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    first = int(parameters.get("NextToken") or 0)
    last = first + min(int(parameters.get("MaxResults") or PAGE), PAGE)
    token = {"NextToken": str(last)} if last < len(items) else {}
    return {name: items[first:last], **token}


def _unit_id(account: Account) -> str:
    return f"ou-stub-{account.number // IN_A_UNIT:08}"


def _unit(number: int) -> dict[str, str]:
    unit = f"ou-stub-{number:08}"
    path = f"{ORGANIZATION}/{ROOT}/{unit}/"
    return {
        "Id": unit,
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:ou/{ORGANIZATION}/{unit}",
        "Name": f"Unit{number}",
        "Path": path,
    }


def _shown(account: Account) -> dict[str, Any]:
    return {
        "Id": account.id,
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:account/{ORGANIZATION}/{account.id}",
        "Email": f"{account.name}@example.com",
        "Name": account.name,
        "State": "ACTIVE",
        "Paths": [f"{ORGANIZATION}/{ROOT}/{_unit_id(account)}/"],
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": 1767225600,
    }
