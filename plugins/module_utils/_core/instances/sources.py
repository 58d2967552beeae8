# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts that an inventory is made of: how each is reached, for how long, and which of its Regions are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..accounts.account import Account
from ..accounts.fan_out import read_accounts
from ..accounts.regions import regions
from ..accounts.sessions import duration
from ..errors import InputError
from ..options import given

_OWN = ("duration", "regions")


@dataclass(frozen=True)
class Source:
    """An account of an inventory. ``regions``: none for all that are enabled in it. ``duration``: 0 for AWS's own.

    ``real_name`` is what the organization calls the account, empty where it was not asked.
    """

    account: Account
    regions: tuple[str, ...] = ()
    duration: int = 0
    real_name: str = ""


def read_sources(value: object, shared: Sequence[str], *, chained: bool) -> tuple[Source, ...]:
    """The option ``accounts`` of an inventory. InputError names the first entry that cannot be right.

    ``shared`` are the Regions of entries that name none. ``chained``: roles are assumed from a role.
    """
    entries = list(value) if isinstance(value, list | tuple) else []
    accounts = read_accounts(
        [_without_own(entry) if isinstance(entry, Mapping) else entry for entry in entries] or value
    )
    return tuple(
        Source(
            account,
            regions(entry["regions"], f"{account.where}, regions") if "regions" in entry else tuple(shared),
            _duration(entry, account, chained=chained),
        )
        for account, entry in zip(accounts, map(given, entries), strict=True)
    )


def _without_own(entry: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in entry.items() if name not in _OWN}


def _duration(entry: Mapping[str, object], account: Account, *, chained: bool) -> int:
    if "duration" not in entry:
        return 0
    where = f"{account.where}, duration"
    if account.role is None:
        raise InputError(where, "there is no role_arn, and only the session of a role has a duration", "drop it")
    return duration(entry["duration"], where, chained=chained)


def group_of(name: str, safe: Callable[[str], str]) -> str:
    """The group of the account that is called ``name``. ``safe`` makes a text the name of a group."""
    return safe(f"aws_account_{name}")


def require_own_groups(accounts: Iterable[Account], safe: Callable[[str], str]) -> None:
    """InputError when two accounts would be in one group: a play on one would reach the instances of the other."""
    owners: dict[str, Account] = {}
    for account in accounts:
        group = group_of(account.name, safe)
        first = owners.setdefault(group, account)
        if first is not account:
            raise InputError(
                f"{account.where}, name",
                f"{account.name} and {first.name} would be one group, {group}",
                "give the accounts names that differ in letters or digits",
            )
