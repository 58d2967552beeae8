# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets as lines of a zone file.

What a zone file cannot say is written in its manner: ALIAS as a type, routing as a comment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass

from .character_strings import decimal
from .model import RecordSet
from .plan import Change

# For people to read: a diff of thousands of lines is looked at by nobody, and slow to print.
MOST_LINES = 500


def lines(record_set: RecordSet) -> list[str]:
    """One line for each value."""
    comment = _comment(record_set)
    if record_set.alias is not None:
        alias = record_set.alias
        zone = f" in {alias.hosted_zone_id}" if alias.hosted_zone_id else ""
        health = " evaluate_target_health" if alias.evaluate_target_health else ""
        records = [f"{record_set.name} IN {record_set.type} ALIAS {alias.dns_name}{zone}{health}"]
    else:
        records = [f"{record_set.name} {record_set.ttl} IN {record_set.type} {value}" for value in record_set.values]
    return [decimal(record) + comment for record in records]


def diff(changes: Sequence[Change]) -> dict[str, str]:
    """What the changed record sets were and what they become, in the order of the changes."""
    return {
        "before": _cut(change.old.record_set for change in changes if change.old is not None),
        "after": _cut(change.new for change in changes if change.new is not None),
    }


def _cut(record_sets: Iterable[RecordSet]) -> str:
    """The lines, of which the first ``MOST_LINES`` are written out and the others counted."""
    shown: list[str] = []
    more = 0
    for record_set in record_sets:
        if len(shown) < MOST_LINES:
            shown += lines(record_set)
        else:
            more += len(record_set.values) or 1
    more += len(shown[MOST_LINES:])
    shown[MOST_LINES:] = [f"; … and {more} more"] if more else []
    return "".join(f"{line}\n" for line in shown)


def _comment(record_set: RecordSet) -> str:
    parts = [f"{option}={_value(getattr(record_set, option))}" for option in record_set.policies]
    if record_set.set_identifier:
        parts.insert(0, json.dumps(record_set.set_identifier))
    if record_set.health_check_id:
        parts.append(f"health_check_id={record_set.health_check_id}")
    return f" ; {' '.join(parts)}" if parts else ""


def _value(value: object) -> str:
    if is_dataclass(value):
        return "/".join(_value(part) for each in fields(value) if (part := getattr(value, each.name)) not in (None, 0))
    return str(value).lower() if isinstance(value, bool) else str(value)
