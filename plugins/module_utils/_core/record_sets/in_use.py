# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values that are in use: no run takes one from its name because nothing declares it any more.

A filter that finds too little cannot be told from a fleet that is gone by what it finds. Whoever makes the record sets
of a fleet knows which names are still in use, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..dns import names
from ..errors import InputError
from ..options import choice, dictionary, text
from .plan import Cause, Change, Plan, shortened
from .values import TYPES, canonical

WHERE = "in_use"


@dataclass(frozen=True)
class InUse:
    """Canonical name and type to the canonical values that are in use, each with who uses it, in words."""

    values: Mapping[tuple[str, str], Mapping[str, str]]

    @classmethod
    def read(cls, given: Sequence[object] | None) -> InUse:
        """Judge the option of a task."""
        values: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for position, entry in enumerate(given or ()):
            where = f"{WHERE}[{position}]"
            options = dictionary(entry, where, ("record", "type", "value", "user"))
            record_type = choice(options.get("type"), f"{where}, type", TYPES)
            value = canonical(record_type, text(options.get("value"), f"{where}, value", "a value"), f"{where}, value")
            name = names.normalise(options.get("record"), f"{where}, record")
            values[name, record_type][value] = text(options.get("user"), f"{where}, user", "who uses the value")
        return cls(values)

    def refuse_removal(self, plan: Plan) -> Plan:
        """A policy: the same plan. InputError when a name would lose one of the values."""
        if lost := [said for change in plan.writes for said in self._lost(change)]:
            raise InputError(
                WHERE,
                f"these names would lose values that are in use: {shortened(lost)}",
                "declare them, or leave them out of in_use if they are meant to go",
            )
        return plan

    def _lost(self, change: Change) -> list[str]:
        """What an entry declares absent or replaces was meant. A whole name that goes is lost whatever its values were:
        who uses it may have got another address since."""
        if change.old is None or change.marks is not None or change.cause not in (Cause.PRUNED, Cause.DECLARED):
            return []
        used = self.values.get((change.key.name, change.key.type), {})
        if change.new is None:
            return [f"{change.key} {value} ({user})" for value, user in used.items()]
        kept = change.new.values
        lost = [value for value in change.old.record_set.values if value in used and value not in kept]
        return [f"{change.key} {value} ({used[value]})" for value in lost]
