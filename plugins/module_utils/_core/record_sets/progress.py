# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far the writing of a plan has come, also when it is planned again on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .aliases import Node
from .batches import Batch, pack
from .isolation import Refusal, dependents
from .model import Key, RecordSet, Stored, Zone
from .plan import Change, Plan, Verb, in_order
from .units import make_units


class Progress:
    """What was done under all plans, and what the latest one leaves to do.

    ``refused`` are units that are not tried again, unless a new plan has something else in mind for them.
    """

    def __init__(self, plan: Plan) -> None:
        self.refused: list[Refusal] = []
        self._plan = plan
        self._before_plan: list[Change] = []  # done before the latest plan was made
        self._since_plan: list[Change] = []

    def did(self, changes: Iterable[Change]) -> None:
        self._since_plan += changes

    @property
    def done(self) -> tuple[Change, ...]:
        return in_order([*self._before_plan, *self._since_plan])

    @property
    def pending(self) -> list[Change]:
        """What is planned and not done."""
        done = {change.key for change in self._since_plan}
        return [change for change in self._plan.writes if change.key not in done]

    @property
    def open(self) -> list[Change]:
        """What is pending and not refused."""
        refused = {change.key for refusal in self.refused for change in refusal.unit.changes}
        return [change for change in self.pending if change.key not in refused]

    def replace(self, plan: Plan) -> list[Key]:
        """Go on with another plan; where it differs from what was left to do of the former one."""
        before = {change.key: _content(change) for change in self.open}
        self._plan = plan
        self._before_plan += self._since_plan
        self._since_plan = []
        planned = {change.key: _content(change) for change in plan.writes}
        still = [
            refusal
            for refusal in self.refused
            if all(planned.get(change.key) == _content(change) for change in refusal.unit.changes)
        ]
        # When one gets another chance, so does what depends on it.
        self.refused = still if len(still) == len(self.refused) else [each for each in still if not each.depends_on]
        after = {change.key: _content(change) for change in self.open}
        return [key for key in (before | after) if before.get(key) != after.get(key)]

    def batches(self, zone_id: str, now: Zone) -> list[Batch]:
        """What is open, less what depends on refused units: that is refused too. InputError when some does not fit."""
        units = make_units(self.open, zone_id)
        blocked = dependents(units, [refusal.unit for refusal in self.refused], nodes(now)) if self.refused else []
        self.refused += blocked
        lost = {id(refusal.unit) for refusal in blocked}
        return pack([unit for unit in units if id(unit) not in lost])

    def whole(self) -> Plan:
        """What was done, what is pending and what is reported, in one plan."""
        # The latest plan finds unchanged what was done before it.
        planned = {change.key for change in self._plan.changes}
        own = {change.key for change in self._before_plan if change.new is not None and change.marks is None} - planned
        changes = in_order([*self._before_plan, *self._since_plan, *self.pending, *self._plan.of(Verb.REPORT)])
        return Plan(changes, self._plan.unchanged - len(own), self._plan.ignored)


def nodes(zone: Zone) -> set[Node]:
    """Name and type of everything in a zone."""
    return {(key.name, key.type) for key in zone}


def in_place(changes: Sequence[Change], now: Zone) -> list[Change]:
    """The changes whose outcome the zone holds."""
    found = []
    for change in changes:
        stored = now.get(change.key)
        if change.new == (None if stored is None else stored.record_set):
            found.append(change)
    return found


def _content(change: Change) -> tuple[Stored | None, RecordSet | None]:
    """What two plans are compared by."""
    return change.old, change.new
