# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module for record sets returns: small, whatever the size of the zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.dns.names import display
from ..._core.dns.zones import HostedZone
from ..._core.record_sets.brakes import Tallies, Tally
from ..._core.record_sets.desired import Desired
from ..._core.record_sets.model import Key, RecordSet
from ..._core.record_sets.options import Settings, write
from ..._core.record_sets.plan import Change, Foreign, Plan, Verb
from ..._core.record_sets.zone_file_lines import diff
from ..connection import Connection
from .applied import Applied

# A change takes a few hundred characters of JSON; the first apply of a large zone would return megabytes.
MOST_CHANGES = 1000


@dataclass(frozen=True)
class Report:
    """What one task works on, as far as its result needs it."""

    connection: Connection
    zone: HostedZone
    desired: Desired
    settings: Settings
    owned: bool

    def result(self, first: Plan, tallies: Tallies, applied: Applied) -> dict[str, Any]:
        """The module's result. ``first`` is the plan that ``tallies`` belong to, before others got in its way."""
        plan = applied.plan
        changes = [change for change in plan.changes if change.marks is None or change.adopts]
        result: dict[str, Any] = {
            "changed": bool(applied.done or applied.unknown),
            "hosted_zone_id": self.zone.id,
            "zone": display(self.zone.name),
            "counts": {
                **{
                    verb.value: sum(change.verb is verb and change.marks is None for change in changes)
                    for verb in (Verb.CREATE, Verb.UPDATE, Verb.DELETE)
                },
                "unchanged": plan.unchanged,
                "ignored": plan.ignored,
            },
            "changes": [self._described(change) for change in changes[:MOST_CHANGES]],
            "changes_omitted": len(changes[MOST_CHANGES:]),
            "brakes": {"delete": _tallied(tallies.delete), "update": _tallied(tallies.update)},
            "applied": _named(applied.done),
            # "failed" is Ansible's own flag.
            "not_applied": _named(applied.failed),
            "refused": [
                {**_identified(key), "error": refusal.reason}
                for refusal in applied.refused
                for key in _subjects(refusal.unit.changes)
            ],
            "unknown": _named(applied.unknown),
            "change_ids": list(applied.change_ids),
            "api_calls": dict(self.connection.calls),
        }
        if self.owned:
            result["adopted"] = [str(change.marks or change.key) for change in applied.done if change.adopts]
            result["ownership"] = dict(first.shares or {})
            result["marker_counts"] = {
                verb.value: sum(change.verb is verb and change.marks is not None for change in plan.changes)
                for verb in (Verb.CREATE, Verb.UPDATE, Verb.DELETE)
            }
            result["not_owned"] = [_not_owned(each) for each in first.foreign[:MOST_CHANGES]]
            result["not_owned_omitted"] = len(first.foreign[MOST_CHANGES:])
        reports = [f"{change.key}: {change.why}." for change in plan.of(Verb.REPORT)]
        if warnings := [*self.desired.warnings, *reports, *applied.warnings]:
            result["warnings"] = warnings
        if applied.done:
            result["diff"] = diff(applied.done)
        return result

    def _described(self, change: Change) -> dict[str, Any]:
        key, action = change.key, change.verb.value
        old, new = None if change.old is None else change.old.record_set, change.new
        if change.marks is not None:  # nothing happens to the record set but that it is marked
            key, action = change.marks, "adopt"
            old = new = self.desired.record_sets[key]
        return {
            "action": action,
            **_identified(key),
            "why": change.why,
            "before": self._written(old),
            "after": self._written(new),
        }

    def _written(self, record_set: RecordSet | None) -> dict[str, Any] | None:
        if record_set is None:
            return None
        return write(record_set, self.zone.id, self.settings.txt_transformation)


def _subjects(changes: Sequence[Change]) -> list[Key]:
    """The record sets of changes. A marker is one only where nothing else happens to the record set it speaks for."""
    return [change.marks or change.key for change in changes if change.marks is None or change.adopts]


def _named(changes: Sequence[Change]) -> list[str]:
    return [str(key) for key in _subjects(changes)]


def _identified(key: Key) -> dict[str, str]:
    return {"record": display(key.name), "type": key.type, "set_identifier": key.set_identifier}


def _not_owned(foreign: Foreign) -> dict[str, Any]:
    return {
        **_identified(foreign.key),
        "owner": foreign.owner or "",
        "declared": bool(foreign.why),
        "why": foreign.why,
    }


def _tallied(tally: Tally) -> dict[str, Any]:
    return {"count": tally.count, "of": tally.of, "percent": tally.percent}
