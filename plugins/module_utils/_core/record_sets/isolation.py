# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Finding the bad units of a refused batch, and getting the others through, in few calls.

A call is all or nothing, so halves of a refused batch are tried in turn. Two things keep that cheap:

- Where the first part of what was refused goes through, the bad unit is in the second, which need not be tried as a
  whole. Such a step costs one call, the other kind two, so the first part is the smaller: by the golden section, for
  which both kinds get as far with each call.
- Route 53 often names what it dislikes. What it names is tried on its own first, as long as that turns out right.

With k bad units among n that takes at most 2·k·log2(n) calls after the first one, whatever Route 53 names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .aliases import Node, alias_target
from .model import Key
from .units import Unit, node_of, prerequisites

# What Route 53 answers to a batch that does not fit what is there, and to one because of some of its record sets.
CONFLICT = "InvalidChangeBatch"
REFUSALS = frozenset({CONFLICT, "InvalidInput", "NoSuchHealthCheck"})

# The first part: 1 - 1/φ of the whole.
_FIRST_PART = 0.382
# A name that leads astray costs a call. From this size on, the golden section saves it.
_FEWEST_FOR_NAMES = 16

# What Route 53 quotes or encloses in its messages, and words.
_WORD = re.compile(r"'([^']*)'|([^\s'\",\[\]()]+)")

Attempt = Callable[[Sequence[Unit]], "str | None"]


@dataclass(frozen=True)
class Refusal:
    """A unit that cannot be written, and why: what Route 53 says of it, or a refused one that it ``depends_on``."""

    unit: Unit
    reason: str
    depends_on: Key | None = None


def isolate(units: Sequence[Unit], reason: str, attempt: Attempt, there: Iterable[Node]) -> Iterator[Refusal]:
    """Write the units of a batch that was refused for ``reason`` as far as they are good; yield the others.

    ``attempt`` makes one call and says why it was refused, or None when it went through. ``units`` are in an order that
    Route 53 accepts. ``there`` is what the zone holds.
    """
    yield from _Search(attempt, set(there)).find(units, reason)


def dependents(units: Iterable[Unit], refused: Iterable[Unit], there: Iterable[Node]) -> list[Refusal]:
    """Which units cannot be written, as what they depend on was refused: aliases to what does not come into being, and
    targets that refused changes do not leave. ``units`` are in order."""
    units = list(units)
    there = set(there)
    missing: dict[Node, Key] = {}
    kept: dict[Node, Key] = {}
    to_come = Counter(node_of(change) for unit in units for change in unit.changes if change.new is not None)

    def lose(unit: Unit) -> None:
        for change in unit.changes:
            if change.new is not None:
                missing[node_of(change)] = change.key
            if change.old is not None and (target := alias_target(change.old.record_set)):
                kept[target] = change.key

    def cause(unit: Unit) -> Key | None:
        for change in unit.changes:
            target = alias_target(change.new)
            if target in missing and target not in there and not to_come[target]:
                return missing[target]
            if change.new is None and node_of(change) in kept:
                return kept[node_of(change)]
        return None

    for unit in refused:
        lose(unit)
    found: list[Refusal] = []
    for unit in units if missing or kept else ():
        if (key := cause(unit)) is not None:
            lose(unit)
            to_come.subtract(node_of(change) for change in unit.changes if change.new is not None)
            found.append(Refusal(unit, f"it depends on {key}, which was refused", key))
    return found


def named(units: Sequence[Unit], message: str) -> list[Unit]:
    """The units whose name or value occurs in a message of Route 53."""
    words = {next(filter(None, match.groups()), "").rstrip(".").lower() for match in _WORD.finditer(message)} - {""}
    return [unit for unit in units if not words.isdisjoint(_marks(unit))]


def _marks(unit: Unit) -> Iterator[str]:
    for action in unit.actions:
        structure = action["ResourceRecordSet"]
        yield structure["Name"].rstrip(".").lower()
        for record in structure.get("ResourceRecords", ()):
            yield record["Value"].rstrip(".").lower()


class _Search:
    """One search through a refused batch."""

    def __init__(self, attempt: Attempt, there: set[Node]) -> None:
        self._call = attempt
        self._there = there
        self._names_hold = True
        self._refused: list[Unit] = []

    def find(self, units: Sequence[Unit], reason: str) -> Iterator[Refusal]:
        """Write what is good of units among which a bad one is; ``reason`` is what the call with them was told."""
        if len(units) == 1:
            self._refused += units
            yield Refusal(units[0], reason)
            return
        first, second, by_name = self._parted(units, reason)
        refusal = self._attempt(first)
        if refusal is not None:
            yield from self.find(first, refusal)
            blocked = dependents(second, self._refused, self._there)
            yield from blocked
            lost = {id(refusal.unit) for refusal in blocked}
            self._refused += [refusal.unit for refusal in blocked]
            yield from self._try([unit for unit in second if id(unit) not in lost])
        elif len(second) == 1:
            yield from self._try(second)  # for a reason of its own
        else:
            self._names_hold &= not by_name
            yield from self.find(second, reason)

    def _try(self, units: Sequence[Unit]) -> Iterator[Refusal]:
        if units and (refusal := self._attempt(units)) is not None:
            yield from self.find(units, refusal)

    def _attempt(self, units: Sequence[Unit]) -> str | None:
        refusal = self._call(units)
        if refusal is None:
            self._there |= {node_of(change) for unit in units for change in unit.changes if change.new is not None}
        return refusal

    def _parted(self, units: Sequence[Unit], reason: str) -> tuple[Sequence[Unit], Sequence[Unit], bool]:
        """Two parts in the order in which they may be written, and whether the message has chosen the first one."""
        if self._names_hold and len(units) >= _FEWEST_FOR_NAMES:
            chosen = _with_prerequisites(units, named(units, reason))
            if 0 < len(chosen) <= len(units) // 2:
                rest = [unit for position, unit in enumerate(units) if position not in chosen]
                return [units[position] for position in sorted(chosen)], rest, True
        middle = max(1, round(len(units) * _FIRST_PART))
        return units[:middle], units[middle:], False


def _with_prerequisites(units: Sequence[Unit], chosen: Sequence[Unit]) -> set[int]:
    """The positions of chosen units and of all that must be written before them."""
    wanted = {id(unit) for unit in chosen}
    before = prerequisites(units)
    waiting = [position for position, unit in enumerate(units) if id(unit) in wanted]
    positions: set[int] = set()
    while waiting:
        position = waiting.pop()
        if position not in positions:
            positions.add(position)
            waiting += before.get(position, ())
    return positions
