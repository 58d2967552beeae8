# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts and kinds of checks, as the cells of a table whose width does not grow with names and neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..checks.report import GROUPS

# A mark for each status and result, so that nobody needs to see colours.
MARKS = {
    **dict.fromkeys(("ok", "changed", "unchanged"), "✓"),
    **dict.fromkeys(("failed", "wrong"), "✗"),
    "no names": "!",
    "not tried": "○",
    "left out": "·",
}


@dataclass(frozen=True)
class Cell:
    """How many checks of one kind an account has, by what they came to."""

    ok: int = 0
    wrong: int = 0
    not_tried: int = 0

    @property
    def result(self) -> str:
        """What a reader must know first. What was not tried counts where nothing was: "none" is no check at all."""
        if self.wrong:
            return "wrong"
        return "ok" if self.ok else "not tried" if self.not_tried else "none"

    @property
    def words(self) -> str:
        """What stands in the cell, such as "✗ 2 of 5 wrong, 1 not tried"."""
        if self.result == "none":
            return "·"
        said = []
        if self.wrong:
            said.append(f"{self.wrong} of {self.wrong + self.ok} wrong")
        elif self.ok:
            said.append(f"{self.ok} ok")
        if self.not_tried:
            said.append(f"{self.not_tried} not tried")
        return f"{MARKS[self.result]} {', '.join(said)}"


def columns(accounts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The groups of which some account has a check, in their order."""
    used = {check["group"] for account in accounts for check in account["checks"]}
    return [group for group in GROUPS if group in used]


def cell(account: Mapping[str, Any], group: str = "") -> Cell:
    """An account's checks of one group, or all of them."""
    results = Counter(check["result"] for check in account["checks"] if group in ("", check["group"]))
    return Cell(results["ok"], results["wrong"], results["not tried"])


def counted(number: int, noun: str) -> str:
    """A number and its noun, such as "1 name" and "2 names"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def names_published(trust: Mapping[str, Any]) -> int:
    """How many names an account's record sets have: one with addresses of both kinds is one name."""
    return len({each.rpartition(" ")[0] for each in trust["names"]})


def changes_in_words(account: Mapping[str, Any], *, check_mode: bool) -> str:
    """What changed, by kind, such as "changed: 1 role, 3 record sets"."""
    kinds = Counter(change["kind"] for change in account["changes"])
    listed = ", ".join(counted(number, kind) for kind, number in kinds.items())
    return f"{'would change' if check_mode else 'changed'}: {listed}" if listed else "nothing changed"
