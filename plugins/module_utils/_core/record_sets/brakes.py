# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brakes: a plan that deletes or updates more than its user may have meant is refused.

A wrong file, a filter that finds too little or a changed default show in how much a run would change. What is counted
is what such an accident changes: record sets that are deleted because nothing declares them, and those that are
updated or give way to another type or routing policy. One that an entry declares absent was meant.

Percentages are exact and have no minimum size: one of two is 50 %. Only a single update passes any limit but 0, as
one record set is no mass, and in a small zone any other rule would stop every change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..options import integer
from .desired import Desired
from .model import Key, Zone
from .plan import Cause, Plan, Scope, Verb, is_apex, shortened


@dataclass(frozen=True)
class Tally:
    """Some record sets, and of how many they are some."""

    keys: tuple[Key, ...] = ()
    of: int = 0

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def percent(self) -> float:
        """Rounded to two decimals."""
        return round(100 * self.count / self.of, 2) if self.of else 0.0

    @property
    def least_percent(self) -> int:
        """The smallest limit that lets it through."""
        return -(-100 * self.count // self.of)

    def beyond(self, percent: int | None) -> bool:
        return percent is not None and 100 * self.count > percent * self.of


@dataclass(frozen=True)
class Tallies:
    """What the brakes look at: deletions of what pruning may remove, updates of what the run may touch."""

    delete: Tally = Tally()
    update: Tally = Tally()


class Braked(InputError):
    """A plan that the brakes refuse."""

    def __init__(self, where: str, problem: str, remedy: str, plan: Plan, tallies: Tallies) -> None:
        super().__init__(where, problem, remedy)
        self.plan = plan
        self.tallies = tallies


@dataclass(frozen=True)
class Brakes:
    """The limits of a run. None lifts one."""

    max_delete_percent: int | None = 30
    max_update_percent: int | None = 30
    max_delete: int | None = None

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Brakes:
        """Judge the options of a task."""
        percents = [integer(params[option], 0, 100, option) for option in ("max_delete_percent", "max_update_percent")]
        most = params["max_delete"]
        most = None if most is None else integer(most, 0, 2**31 - 1, "max_delete")
        return cls(None, None) if params["force"] else cls(percents[0], percents[1], most)

    def judge(self, plan: Plan, tallies: Tallies) -> None:
        """Braked when the plan goes beyond a limit."""
        deletes, updates = tallies.delete, tallies.update
        refusal = None
        if self.max_delete is not None and deletes.count > self.max_delete:
            refusal = ("max_delete", "deleted", f"{self.max_delete}", deletes, deletes.count)
        elif deletes.beyond(self.max_delete_percent):
            refusal = ("max_delete_percent", "deleted", f"{self.max_delete_percent} %", deletes, deletes.least_percent)
        elif updates.beyond(self.max_update_percent) and (updates.count > 1 or self.max_update_percent == 0):
            refusal = ("max_update_percent", "updated", f"{self.max_update_percent} %", updates, updates.least_percent)
        if refusal is not None:
            option, done, limit, tally, enough = refusal
            raise Braked(
                option,
                f"{tally.count} of {tally.of} record sets ({tally.percent:g} %) would be {done}, and the limit is "
                f"{limit}: {shortened([str(key) for key in tally.keys])}",
                f"if that is meant, set {option} to at least {enough}, or force to true",
                plan,
                tallies,
            )


def count(plan: Plan, zone: Zone, desired: Desired, prune: Scope | None) -> Tallies:
    """Count what a plan does to a zone. Its own NS and SOA, markers and what is ignored or foreign are left out."""
    deleted = [change.key for change in plan.changes if change.cause is Cause.PRUNED and change.marks is None]
    updated = [
        change.key
        for change in plan.changes
        if (change.verb is Verb.UPDATE or change.cause is Cause.REPLACED)
        and change.marks is None
        and not is_apex(change.key, desired.zone)
    ]
    if not deleted and not updated:
        return Tallies()
    touchable = [
        key
        for key, stored in zone.items()
        if (plan.mine is None or key in plan.mine)
        and not is_apex(key, desired.zone)
        and (key.name, key.type) not in desired.ignored
        and not stored.record_set.foreign
    ]
    removable = sum(map(prune.holds, touchable)) if prune is not None else 0
    return Tallies(Tally(tuple(deleted), removable), Tally(tuple(updated), len(touchable)))
