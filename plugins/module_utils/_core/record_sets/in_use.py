# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values that are in use: what has one of them is not removed only because nothing declares it.

A filter that finds too little cannot be told from a fleet that is gone by what it finds. Whoever makes the record sets
of a fleet knows which addresses are still in use, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from ..errors import InputError
from ..options import text
from .plan import Cause, Plan, Verb, shortened

WHERE = "in_use"


@dataclass(frozen=True)
class InUse:
    """Canonical value to who uses it, in words."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, given: Mapping[object, object] | None) -> InUse:
        """Judge the option of a task."""
        return cls(
            {
                _canonical(text(value, WHERE, "a value")): text(user, f"{WHERE}, {value}", "who uses the value")
                for value, user in (given or {}).items()
            }
        )

    def refuse_removal(self, plan: Plan) -> Plan:
        """A policy: the same plan. InputError when pruning would remove one of the values."""
        if removed := [
            f"{change.key} ({value}: {self.values[value]})"
            for change in plan.of(Verb.DELETE)
            if change.cause is Cause.PRUNED and change.marks is None and change.old
            for value in change.old.record_set.values
            if value in self.values
        ]:
            raise InputError(
                WHERE,
                f"nothing declares what would be deleted here, and it is in use: {shortened(removed)}",
                "declare it, or leave it out of in_use if it is meant to go",
            )
        return plan


def _canonical(value: str) -> str:
    try:
        return str(ip_address(value))
    except ValueError:
        return value
