# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What many accounts have for one reason, said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Account = Mapping[str, Any]


@dataclass(frozen=True)
class Failure:
    """Accounts that failed in the same way: the failure, or None, and the checks that are wrong."""

    accounts: tuple[Account, ...]
    failure: Mapping[str, str] | None
    wrong: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class NotTried:
    """Accounts in which the same check was not tried, and why. ``check`` is empty where none was."""

    accounts: tuple[Account, ...]
    check: str
    why: str


def failures(accounts: Sequence[Account]) -> list[Failure]:
    """Each way of failing, in the order of the accounts."""
    found: dict[tuple[object, ...], list[Account]] = {}
    for account in accounts:
        if account["status"] == "failed":
            said = tuple((account["failure"] or {}).values())
            wrong = tuple(tuple(check.values()) for check in _wrong(account))
            found.setdefault((said, wrong), []).append(account)
    return [Failure(tuple(same), same[0]["failure"], _wrong(same[0])) for same in found.values()]


def not_tried(accounts: Sequence[Account]) -> list[NotTried]:
    """Each check that was not tried, in the order of the accounts, and first the accounts in which nothing was."""
    found: dict[tuple[str, str], list[Account]] = {}
    if bare := [account for account in accounts if account["status"] == "not tried"]:
        found["", "nothing was verified"] = bare
    for account in accounts:
        for check in account["checks"]:
            if check["result"] == "not tried":
                found.setdefault((check["check"], check["problem"]), []).append(account)
    return [NotTried(tuple(same), check, why) for (check, why), same in found.items()]


def named(account: Account) -> str:
    """The host and the account id, as every message has them."""
    return f"{account['host']} ({account['account_id']})"


def _wrong(account: Account) -> tuple[Mapping[str, Any], ...]:
    return tuple(check for check in account["checks"] if check["result"] == "wrong")
