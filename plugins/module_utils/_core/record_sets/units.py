# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes that Route 53 must get in one call or in a certain order, and how much of a call they take up.

An update is DELETE of what was read and CREATE of what shall be, in one batch. It fails when the record set has been
changed in the meantime, where UPSERT would overwrite it, and costs the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .aliases import Node, alias_target, depths, levels
from .model import Key
from .plan import Change
from .values import MAX_CHARACTERS, MAX_ELEMENTS
from .wire import to_wire


@dataclass(frozen=True)
class Unit:
    """Changes that must not be parted, with their size in the measures of the limits.

    ``actions`` are ``Change`` structures of the API.
    """

    changes: tuple[Change, ...]
    actions: tuple[dict[str, Any], ...]
    elements: int
    characters: int


def size(structure: Mapping[str, Any]) -> tuple[int, int]:
    """Elements and characters that a ``ResourceRecordSet`` counts for in a DELETE or a CREATE.

    An alias has no elements; it counts as one here, as nothing says that it is free.
    """
    records = structure.get("ResourceRecords", ())
    return max(len(records), 1), sum(len(record["Value"]) for record in records)


def make_units(changes: Iterable[Change], zone_id: str) -> list[Unit]:
    """What must change together, sorted so that an alias is created after its target and deleted before it.

    Record sets that only disappear come last: an alias that leaves them has moved by then.
    """
    groups = _untangled(list(_inseparable(list(changes))))
    depth = depths(_targets(groups))
    deleted = levels(change.old.record_set for group in groups for change in group if change.old is not None)

    def position(number: int) -> tuple[bool, int]:
        if any(change.new is not None for change in groups[number]):
            return False, depth[number]
        return True, -max(deleted.get(node_of(change), 0) for change in groups[number])

    return [_unit(groups[number], zone_id) for number in sorted(range(len(groups)), key=position)]


def _targets(groups: Sequence[Sequence[Change]]) -> dict[int, set[int]]:
    """By position, which groups must come before each as its aliases lead to them."""
    writing: dict[Node, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for change in group:
            if change.new is not None:
                writing[node_of(change)].add(number)
    return {
        number: {each for change in group for node in change.leads_to for each in writing.get(node, ())} - {number}
        for number, group in enumerate(groups)
    }


def _untangled(groups: list[list[Change]]) -> list[list[Change]]:
    """Groups of which some order is right.

    Those that lead to each other become one: two names may turn from a CNAME into an alias of the other's address and
    what the other's alias points to.
    """
    depth = depths(_targets(groups))
    if len(depth) == len(groups):
        return groups
    tangled = [change for number, group in enumerate(groups) if number not in depth for change in group]
    targets: dict[Node, set[Node]] = {node_of(change): set() for change in tangled if change.new is not None}
    for change in tangled:
        targets.setdefault(node_of(change), set()).update(change.leads_to & targets.keys())
    order = depths(targets)
    tangled.sort(key=lambda change: order[node_of(change)])
    return [*(group for number, group in enumerate(groups) if number in depth), tangled]


def prerequisites(units: Sequence[Unit]) -> dict[int, set[int]]:
    """By position, the earlier units that must have happened before one: those that write the target of a new alias,
    and those whose aliases leave a target that goes."""
    written: dict[Node, list[int]] = defaultdict(list)
    left: dict[Node, list[int]] = defaultdict(list)
    before: dict[int, set[int]] = {}
    for position, unit in enumerate(units):
        earlier: set[int] = set()
        for change in unit.changes:
            for target in change.leads_to:
                earlier.update(written.get(target, ()))
            if change.new is None:
                earlier.update(left.get(node_of(change), ()))
        if earlier:
            before[position] = earlier
        for change in unit.changes:
            if change.new is not None:
                written[node_of(change)].append(position)
            if change.old is not None and (leaves := alias_target(change.old.record_set)):
                left[leaves].append(position)
    return before


def node_of(change: Change) -> Node:
    return change.key.name, change.key.type


def _inseparable(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Groups of changes that Route 53 accepts only together: of one name and type, whose routing policy or roles may
    change, and of a name whose CNAME comes or goes. An owner marker goes with the record sets that it speaks for."""
    with_cname = {change.key.name for change in changes if change.key.type == "CNAME"}
    with_common_marker = {change.marks.name for change in changes if change.marks and not change.marks.type}
    whole_names = with_cname | with_common_marker
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        name, record_type, _identifier = change.marks or change.key
        groups.setdefault((name, "" if name in whole_names else record_type), []).append(change)
    for (name, _type), group in groups.items():
        one_way = all(change.new is None for change in group) or all(change.old is None for change in group)
        if one_way and name not in with_common_marker:
            yield from _by_subject(group)
        else:
            yield group


def _by_subject(group: Sequence[Change]) -> Iterable[list[Change]]:
    """The changes of each record set: its own, and that of its owner marker."""
    subjects: dict[Key, list[Change]] = {}
    for change in group:
        subjects.setdefault(change.marks or change.key, []).append(change)
    return subjects.values()


def _unit(group: Sequence[Change], zone_id: str) -> Unit:
    actions = [("DELETE", change.old.wire) for change in group if change.old is not None]
    actions += [("CREATE", to_wire(change.new, zone_id)) for change in group if change.new is not None]
    sizes = [size(structure) for _action, structure in actions]
    elements, characters = (sum(column) for column in zip(*sizes, strict=True))
    if elements > MAX_ELEMENTS or characters > MAX_CHARACTERS:
        raise InputError(
            ", ".join(str(change.key) for change in group),
            f"they must change in one call, but have {elements} values with {characters} characters, old and new",
            f"stay within the limits of a call to Route 53, {MAX_ELEMENTS} values and {MAX_CHARACTERS} characters",
        )
    return Unit(
        tuple(group),
        tuple({"Action": action, "ResourceRecordSet": structure} for action, structure in actions),
        elements,
        characters,
    )
