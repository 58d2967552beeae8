# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many accounts in one task: how each is reached, and what became of the work in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..arn import account_id, role_arn
from ..errors import InputError, type_name
from ..options import given, known, text
from .account import Account
from .sessions import external_id

# For people to read, as with record sets: nobody looks at a diff of thousands of lines.
MOST_LINES = 500
# Work that takes long says how far it is as often as this.
PROGRESS_SECONDS = 5.0

_OPTIONS = ("account_id", "external_id", "name", "profile", "role_arn")
_EXAMPLE = "{account_id: ..., profile: ...}"


class Status(StrEnum):
    """What became of the work in an account. ``COULD_NOT_ASSUME``: nobody got in, so nothing was asked or changed."""

    OK = "ok"
    FAILED = "failed"
    COULD_NOT_ASSUME = "could_not_assume"


@dataclass(frozen=True)
class Visit:
    """The work in one account. ``result`` is what the module would return for this account alone."""

    account: Account
    status: Status
    result: dict[str, Any]

    @property
    def changed(self) -> bool:
        """Whether anything was changed, in an account that failed half-way too."""
        return bool(self.result.get("changed"))

    def as_dict(self) -> dict[str, Any]:
        """As modules return it. Differences are shown by Ansible, not in here."""
        kept = {name: value for name, value in self.result.items() if name != "diff"}
        return {"name": self.account.name, "account_id": self.account.account_id, **kept, "changed": self.changed}


def read_accounts(value: object, where: str = "accounts") -> tuple[Account, ...]:
    """The ``accounts`` option. InputError names the first entry that cannot be right; no two are one account."""
    if not isinstance(value, list | tuple):
        raise InputError(where, "it is not a list of accounts", f"give entries such as {_EXAMPLE}")
    if not value:
        raise InputError(where, "the list is empty", f"name at least one such as {_EXAMPLE}, or leave the option out")
    accounts = tuple(read_account(entry, f"{where}[{position}]") for position, entry in enumerate(value))
    for kind in ("account_id", "name"):
        seen: dict[str, Account] = {}
        for account in accounts:
            earlier = seen.setdefault(getattr(account, kind), account)
            if earlier is not account:
                raise InputError(
                    f"{account.where}, {kind}",
                    f"{getattr(account, kind)} is also that of {earlier.where}",
                    "give each account one entry, with a name of its own",
                )
    return accounts


def read_account(entry: object, where: str) -> Account:
    """How one account is reached."""
    if not isinstance(entry, Mapping):
        raise InputError(where, f"it is a {type_name(entry)}", "give a mapping with account_id")
    stated = known(given(entry), where, _OPTIONS)
    account = account_id(stated.get("account_id"), f"{where}, account_id")
    if "role_arn" in stated and "profile" in stated:
        raise InputError(where, "it has both role_arn and profile", "give the one that reaches the account")
    if "external_id" in stated and "role_arn" not in stated:
        raise InputError(f"{where}, external_id", "there is no role_arn to assume with it", "give role_arn, or drop it")
    role = role_arn(stated["role_arn"], f"{where}, role_arn") if "role_arn" in stated else None
    if role and role.account_id != account:
        raise InputError(
            f"{where}, role_arn",
            f"{role} belongs to account {role.account_id}, but account_id is {account}",
            "correct one of the two",
        )
    return Account(
        where=where,
        name=text(stated["name"], f"{where}, name", "a name") if "name" in stated else account,
        account_id=account,
        role=role,
        profile=text(stated["profile"], f"{where}, profile", "a profile") if "profile" in stated else "",
        external_id=external_id(stated["external_id"], f"{where}, external_id") if "external_id" in stated else "",
    )


def by_status(visits: Iterable[Visit]) -> dict[str, list[dict[str, Any]]]:
    """The accounts apart by what became of them, each list in the order of the task; every status is there."""
    listed = list(visits)
    return {status.value: [visit.as_dict() for visit in listed if visit.status is status] for status in Status}


def diffs(visits: Iterable[Visit]) -> list[dict[str, str]]:
    """What changed in each account, under its name: of the first whole ones, up to ``MOST_LINES``, and of one at least.

    Of the others, the number. Ansible shows a text under ``prepared`` as it is.
    """
    shown: list[dict[str, str]] = []
    lines = more = 0
    for visit in visits:
        if "diff" not in visit.result:
            continue
        diff = visit.result["diff"]
        lines += sum(diff[side].count("\n") for side in ("before", "after"))
        if more or (shown and lines > MOST_LINES):
            more += 1
        else:
            header = f"{visit.account.name} ({visit.account.account_id})"
            shown.append({"before_header": header, "after_header": header, **diff})
    if more:
        shown.append({"prepared": f"… and {more} more {'accounts' if more > 1 else 'account'}\n"})
    return shown


class Progress:
    """How far work in many accounts is, told after ``PROGRESS_SECONDS`` and from then on every as many seconds.

    Times are seconds of any clock that does not go back.
    """

    def __init__(self, total: int, began: float) -> None:
        self._total = total
        self._due = began + PROGRESS_SECONDS

    def pause(self, now: float) -> float:
        """The seconds until there is something to tell."""
        return max(0.0, self._due - now)

    def line(self, visits: Sequence[Visit], now: float) -> str:
        """What to tell when these accounts are done; empty when it is not the time to tell anything."""
        if now < self._due:
            return ""
        self._due = now + PROGRESS_SECONDS
        failed = sum(visit.status is not Status.OK for visit in visits)
        return f"{len(visits)} of {self._total} accounts" + (f", {failed} failed" if failed else "")


def complaint(visits: Iterable[Visit]) -> str:
    """What went wrong where, in one sentence for each account; empty when nothing did."""
    listed = list(visits)
    bad = [visit for visit in listed if visit.status is not Status.OK]
    if not bad:
        return ""
    causes = [f"{visit.account.name} ({visit.account.account_id}): {visit.result.get('msg', '')}" for visit in bad]
    return " ".join([f"{len(bad)} of {len(listed)} accounts failed.", *causes])
