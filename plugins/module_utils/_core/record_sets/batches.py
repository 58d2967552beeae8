"""Changes packed into as few calls of ChangeResourceRecordSets as its limits allow.

One call after the other is filled, in elements and characters alike, with the largest units first. Where no unit takes
up more than the share s of what a call holds, that needs at most one call more than the sums divided by 1 - s: one more
than the best possible for the zones that people have, whose record sets take up a thousandth. Large units may leave
gaps that nothing fits into; finding the best packing of those is not worth its time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .plan import Change
from .units import Unit, make_units, prerequisites
from .values import MAX_CHARACTERS, MAX_ELEMENTS


@dataclass(frozen=True)
class Batch:
    """One call: all of its changes happen, or none."""

    units: tuple[Unit, ...]

    @property
    def changes(self) -> list[Change]:
        return [change for unit in self.units for change in unit.changes]

    @property
    def actions(self) -> list[dict[str, Any]]:
        return [action for unit in self.units for action in unit.actions]


@dataclass
class _Call:
    """A batch that is being filled: positions of its units, and what they take up."""

    members: list[int] = field(default_factory=list)
    elements: int = 0
    characters: int = 0

    def holds(self, unit: Unit) -> bool:
        """Whether there is room for it."""
        return self.elements + unit.elements <= MAX_ELEMENTS and self.characters + unit.characters <= MAX_CHARACTERS

    def take(self, position: int, unit: Unit) -> None:
        self.members.append(position)
        self.elements += unit.elements
        self.characters += unit.characters


def make_batches(changes: Iterable[Change], zone_id: str) -> list[Batch]:
    """Pack changes, in an order that Route 53 accepts. InputError when some must change in one call and cannot."""
    return pack(make_units(changes, zone_id))


def pack(units: Sequence[Unit]) -> list[Batch]:
    """Distribute units, which are in an order that Route 53 accepts, over as few calls as possible.

    A unit is in the same call as what must happen before it, or in a later one.
    """
    before = prerequisites(units)
    calls = _filled(units, [position for position in range(len(units)) if position not in before])
    place = {position: index for index, call in enumerate(calls) for position in call.members}
    for position in sorted(before):
        index = max(place[earlier] for earlier in before[position])
        while index < len(calls) and not calls[index].holds(units[position]):
            index += 1
        if index == len(calls):
            calls.append(_Call())
        calls[index].take(position, units[position])
        place[position] = index
    return [Batch(tuple(units[position] for position in sorted(call.members))) for call in calls]


def _filled(units: Sequence[Unit], positions: Iterable[int]) -> list[_Call]:
    """Calls for units in any order: one after the other is filled, in both measures alike, the largest units first."""
    queues = (_Queue(units, "elements", MAX_ELEMENTS), _Queue(units, "characters", MAX_CHARACTERS))
    for position in positions:
        elements, characters = _share(units[position])
        queues[characters > elements].append(position)
    for queue in queues:
        queue.arrange()
    calls: list[_Call] = []
    while any(queues):
        calls.append(call := _Call())
        while True:
            elements, characters = _share(call)
            wanted = elements > characters  # what is heavy in the measure that is less used up
            found = queues[wanted].pop(call)
            if found is None and (found := queues[not wanted].pop(call)) is None:
                break
            call.take(found, units[found])
    return calls


class _Queue:
    """Positions of units that are heavy in one measure, the largest first."""

    def __init__(self, units: Sequence[Unit], measure: str, most: int) -> None:
        self._units = units
        self._measure = measure
        self._most = most
        self._positions: list[int] = []
        self._keys: list[int] = []  # the negative measure of each

    def __bool__(self) -> bool:
        return bool(self._positions)

    def append(self, position: int) -> None:
        self._positions.append(position)

    def arrange(self) -> None:
        self._positions.sort(key=self._key)
        self._keys = [self._key(position) for position in self._positions]

    def _key(self, position: int) -> int:
        return -int(getattr(self._units[position], self._measure))

    def pop(self, call: _Call) -> int | None:
        """The largest unit that there is room for."""
        room = self._most - int(getattr(call, self._measure))
        for index in range(bisect_left(self._keys, -room), len(self._keys)):
            if call.holds(self._units[self._positions[index]]):
                del self._keys[index]
                return self._positions.pop(index)
        return None


def _share(load: Unit | _Call) -> tuple[float, float]:
    """How much of a call's elements and characters it takes up."""
    return load.elements / MAX_ELEMENTS, load.characters / MAX_CHARACTERS
