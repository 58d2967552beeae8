# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes packed into as few calls of ChangeResourceRecordSets as its limits allow.

An update is DELETE of what was read and CREATE of what shall be, in one batch. It fails when the record set has been
changed in the meantime, where UPSERT would overwrite it, and costs the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .aliases import levels
from .plan import Change
from .wire import to_wire

# ChangeResourceRecordSets: "A request cannot contain more than 1,000 ResourceRecord elements." An alias has none;
# it counts as one here, as nothing says that it is free.
MAX_ELEMENTS = 1000
# "The sum of the number of characters (including spaces) in all Value elements in a request cannot exceed 32,000
# characters."
MAX_CHARACTERS = 32_000


@dataclass(frozen=True)
class Batch:
    """One call: all of its changes happen, or none. ``actions`` are ``Change`` structures of the API."""

    changes: tuple[Change, ...]
    actions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class _Unit:
    """Changes that must not be parted, with their size in the measures of the limits."""

    changes: tuple[Change, ...]
    actions: tuple[dict[str, Any], ...]
    elements: int
    characters: int


def make_batches(changes: Iterable[Change], zone_id: str) -> list[Batch]:
    """Pack changes, in an order that Route 53 accepts."""
    batches = []
    filled: list[_Unit] = []
    elements = characters = 0
    for unit in _ordered_units(changes, zone_id):
        if filled and (elements + unit.elements > MAX_ELEMENTS or characters + unit.characters > MAX_CHARACTERS):
            batches.append(_joined(filled))
            filled, elements, characters = [], 0, 0
        filled.append(unit)
        elements += unit.elements
        characters += unit.characters
    if filled:
        batches.append(_joined(filled))
    return batches


def size(structure: Mapping[str, Any]) -> tuple[int, int]:
    """Elements and characters that a ``ResourceRecordSet`` counts for in a DELETE or a CREATE."""
    records = structure.get("ResourceRecords", ())
    return max(len(records), 1), sum(len(record["Value"]) for record in records)


def _ordered_units(changes: Iterable[Change], zone_id: str) -> list[_Unit]:
    """The units, sorted so that an alias is created after its target and deleted before it.

    Record sets that only disappear come last: an alias that leaves them has moved by then.
    """
    changes = list(changes)
    created = levels(change.new for change in changes if change.new is not None)
    deleted = levels(change.old.record_set for change in changes if change.old is not None)

    def position(group: Sequence[Change]) -> tuple[bool, int]:
        nodes = [(change.key.name, change.key.type) for change in group if change.new is not None]
        if nodes:
            return False, max(created.get(node, 0) for node in nodes)
        return True, -max(deleted.get((change.key.name, change.key.type), 0) for change in group)

    return [_unit(group, zone_id) for group in sorted(_inseparable(changes), key=position)]


def _inseparable(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Groups of changes that Route 53 accepts only together: of one name and type, whose routing policy or roles may
    change, and of a name whose CNAME comes or goes."""
    with_cname = {change.key.name for change in changes if change.key.type == "CNAME"}
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        name, record_type = change.key.name, change.key.type
        groups.setdefault((name, "" if name in with_cname else record_type), []).append(change)
    for group in groups.values():
        if all(change.new is None for change in group) or all(change.old is None for change in group):
            yield from ([change] for change in group)
        else:
            yield group


def _unit(group: Sequence[Change], zone_id: str) -> _Unit:
    actions = [("DELETE", change.old.wire) for change in group if change.old is not None]
    actions += [("CREATE", to_wire(change.new, zone_id)) for change in group if change.new is not None]
    sizes = [size(structure) for _action, structure in actions]
    elements, characters = (sum(column) for column in zip(*sizes, strict=True))
    if elements > MAX_ELEMENTS or characters > MAX_CHARACTERS:
        raise InputError(
            ", ".join(str(change.key) for change in group),
            f"what must change in one call has {elements} values of {characters} characters, old and new together",
            f"Route 53 takes {MAX_ELEMENTS} values and {MAX_CHARACTERS} characters in a call",
        )
    return _Unit(
        tuple(group),
        tuple({"Action": action, "ResourceRecordSet": structure} for action, structure in actions),
        elements,
        characters,
    )


def _joined(units: Sequence[_Unit]) -> Batch:
    return Batch(
        tuple(change for unit in units for change in unit.changes),
        tuple(action for unit in units for action in unit.actions),
    )
