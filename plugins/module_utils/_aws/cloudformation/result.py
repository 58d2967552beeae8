# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module returns of a stack set, and how it is shown to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..._core.stack_sets.model import StackInstance, StackSet, by_outcome
from ..._core.stack_sets.reach import Reach
from ..._core.trust.masking import diff
from ..connection import Connection


@dataclass(frozen=True)
class Change:
    """What a task changes. ``after`` is the predicted stack set in check mode, and None where none is left.

    ``account_ids``: the accounts that had the stack before, and those that are to have it.
    """

    before: StackSet | None
    after: StackSet | None
    changed: bool
    reach: Reach = field(default_factory=Reach)
    account_ids: tuple[Sequence[str], Sequence[str]] = ((), ())

    def result(self, connection: Connection, instances: Sequence[StackInstance], *, predicted: bool) -> dict[str, Any]:
        """``instances`` as they are; ``predicted`` says whether what is to become of them is told instead."""
        accounts = by_outcome(instances)
        result: dict[str, Any] = {
            "changed": self.changed,
            "accounts": accounts,
            "account_ids": list(self.account_ids[1]) if predicted else [each["account_id"] for each in accounts["ok"]],
            "gaining": self.reach.listed(self.reach.gaining),
            "losing": self.reach.listed(self.reach.losing),
            "api_calls": dict(connection.calls),
        }
        if self.after:
            result["stack_set"] = self.after.as_dict()
        if self.changed:
            had, has = self.account_ids
            before = {"accounts_with_the_stack": len(had), "accounts_that_lose_it": self.reach.shown(self.reach.losing)}
            after = {"accounts_with_the_stack": len(has), "accounts_that_get_it": self.reach.shown(self.reach.gaining)}
            result["diff"] = diff(_shown(self.before, before), _shown(self.after, after))
        if warnings := self._warnings():
            result["warnings"] = warnings
        return result

    def _warnings(self) -> list[str]:
        if self.after is None or not self.after.auto_deployment:
            return []
        return [
            f"{unit} stays a target of the stack set {self.after.name}, because accounts in it keep their stacks: "
            "accounts that join it get the stack, and lose it with the next run. Without auto_deployment they do not "
            "get it."
            for unit in self.reach.wide
            if unit in self.after.units
        ]


def _shown(stack_set: StackSet | None, accounts: Mapping[str, Any]) -> dict[str, Any]:
    """A stack set and what becomes of accounts, for people to compare."""
    if stack_set is None:
        return {}
    unshown = ("stack_set_id", "arn")
    shown = {name: value for name, value in stack_set.as_dict().items() if name not in unshown}
    counted = {name: value for name, value in accounts.items() if value != []}
    return {**shown, "template": stack_set.template, **counted}
