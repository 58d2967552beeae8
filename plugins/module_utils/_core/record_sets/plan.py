# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a desired and an existing state to the changes between them.

The desired state is completed first: what exists and is not ours to remove is copied into it. What then differs is
the plan, and no rule about ownership, scope or policy is left for the comparison. Policies are functions from plan to
plan that come after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from ..dns import names
from ..errors import InputError
from .aliases import Node, alias_target, check_cnames, check_loops, next_changed
from .character_strings import keeping_borders
from .desired import Desired, by_name, check_neighbours
from .model import Key, RecordSet, Stored, Zone
from .values import TYPES

# The types that say where a name leads: declaring one of them replaces the other, as they cannot stand together.
_DESTINATIONS = frozenset({"A", "AAAA", "CNAME"})


class Verb(StrEnum):
    """What happens to a record set. ``report`` is no change, but something to know about."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPORT = "report"


class Cause(StrEnum):
    """What brings a change about: an entry that declares the record set or its absence, another entry that takes its
    place, or that no entry declares it."""

    DECLARED = "declared"
    ABSENT = "absent"
    REPLACED = "replaced"
    PRUNED = "pruned"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record set. ``old`` is None when it does not exist, ``new`` when it shall not.

    ``leads_to`` are those of the other changes that must come first as a new alias leads to them: at once, or over
    aliases that stay as they are.

    ``marks`` is set for the change of an owner marker: the key of the record set that it speaks for, with an empty
    type when it speaks for several. Both are written together. ``adopts``: a record set without an owner is taken over.
    """

    verb: Verb
    key: Key
    old: Stored | None
    new: RecordSet | None
    why: str
    leads_to: frozenset[Node] = frozenset()
    cause: Cause = Cause.DECLARED
    marks: Key | None = None
    adopts: bool = False


@dataclass(frozen=True)
class Foreign:
    """A record set that a run for an owner leaves as it is. ``owner`` is empty when a marker names none, None without
    one. ``why`` is set for what was declared, and says why it could not be had."""

    key: Key
    owner: str | None
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """Changes sorted by name, and how many record sets stay as they are.

    ``mine`` holds the record sets that the run may touch, and ``shares`` counts whose they are; both are None when it
    acts for no owner. ``foreign`` is what it leaves to others. ``lost``: the resources that record sets of the owner
    had (see ``resources``) and have no longer, because nothing declares them.
    """

    changes: tuple[Change, ...]
    unchanged: int = 0
    ignored: int = 0
    mine: frozenset[Key] | None = None
    shares: Mapping[str, int] | None = None
    foreign: tuple[Foreign, ...] = ()
    lost: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)

    def of(self, verb: Verb) -> list[Change]:
        return [change for change in self.changes if change.verb is verb]

    @property
    def writes(self) -> list[Change]:
        return [change for change in self.changes if change.verb is not Verb.REPORT]


@dataclass(frozen=True)
class Scope:
    """What pruning may remove. None stands for every name, or every type."""

    names: names.NamePatterns | None = None
    types: frozenset[str] | None = None

    @classmethod
    def read(
        cls, entries: Sequence[object] | None, types: Sequence[object] | None, zone: str | None, within: str = "scope, "
    ) -> Scope:
        """Judge the options ``names`` and ``types``, which are those ``within`` another in messages.

        ``zone`` is canonical; None while it is not known.
        """
        for position, record_type in enumerate(types or ()):
            if record_type not in TYPES:
                raise InputError(
                    f"{within}types[{position}]", f"{record_type!r} is not a type", f"give one of {', '.join(TYPES)}"
                )
        return cls(
            None if entries is None else names.NamePatterns.parse(entries, f"{within}names", zone),
            None if types is None else frozenset(map(str, types)),
        )

    def holds(self, key: Key) -> bool:
        return (self.types is None or key.type in self.types) and (self.names is None or self.names.matches(key.name))


def make_plan(desired: Desired, existing: Zone, prune: Scope | None = None) -> Plan:
    """The changes that lead from the existing to the desired state; ``prune`` removes what nobody declared."""
    complete = dict(desired.record_sets)
    for key, record_set in desired.record_sets.items():
        if record_set.any_borders and key in existing:
            complete[key] = replace(
                record_set, values=keeping_borders(record_set.values, existing[key].record_set.values)
            )
    removals = {}
    reports = []
    ignored = 0
    superseded = _superseded(desired, existing)
    for key, stored in existing.items():
        if key in complete:
            continue
        if key.type == "NS" and key in desired.noted and stored.record_set.values != desired.noted[key].values:
            why = f"it stays, although {desired.places[key]} has other values; only record_sets can change it"
            reports.append(Change(Verb.REPORT, key, stored, stored.record_set, why))
        removal = _removal(key, desired, superseded, prune)
        if removal and stored.record_set.foreign:
            reports.append(Change(Verb.REPORT, key, stored, stored.record_set, f"not deleted: {_foreign(stored)}"))
            removal = None
        if removal:
            removals[key] = removal
        else:
            complete[key] = stored.record_set
            ignored += (key.name, key.type) in desired.ignored
    changes = _differences(complete, existing, removals)
    _check_result(changes, complete, desired)
    unchanged = sum(key in existing for key in complete) - sum(change.verb is Verb.UPDATE for change in changes)
    return Plan(in_order([*_linked(changes, complete), *reports]), unchanged - ignored, ignored)


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sorted by name, from the top of the hierarchy down."""
    return tuple(sorted(changes, key=lambda change: (names.hierarchy(change.key.name), change.key)))


def refuse_overwrites(plan: Plan) -> Plan:
    """A policy: what exists with another content stays, and that is an error."""
    if overwritten := [str(change.key) for change in plan.of(Verb.UPDATE) if change.marks is None]:
        raise InputError(
            "overwrite",
            f"{len(overwritten)} record sets exist with other content: {shortened(overwritten)}",
            "set overwrite to true, or declare what exists",
        )
    return plan


def shortened(items: Sequence[str], limit: int = 10) -> str:
    """A list for a message: the first ``limit`` items and how many more there are."""
    rest = len(items) - limit
    return ", ".join(items[:limit]) + (f" and {rest} more" if rest > 0 else "")


def is_apex(key: Key, zone: str) -> bool:
    """Whether these are the NS or SOA of the zone itself, which it always has."""
    return key.name == zone and key.type in ("NS", "SOA")


def _removal(key: Key, desired: Desired, superseded: dict[Key, str], prune: Scope | None) -> tuple[Cause, str] | None:
    """Why an existing record set that is not declared present goes; None when it stays."""
    if key in desired.absent or Key(key.name, key.type) in desired.absent:
        return Cause.ABSENT, "its state is absent"
    if (key.name, key.type) in desired.ignored:
        return None
    if key in superseded:
        return Cause.REPLACED, superseded[key]
    if prune is None or is_apex(key, desired.zone) or not prune.holds(key):
        return None
    return Cause.PRUNED, "it is not declared"


def _superseded(desired: Desired, existing: Zone) -> dict[Key, str]:
    """Existing record sets that cannot stand beside a declared one which takes their place, and why."""
    policies: dict[tuple[str, str], str] = {}
    destinations: dict[str, set[bool]] = defaultdict(set)
    for key, record_set in desired.record_sets.items():
        policies[key.name, key.type] = record_set.policy
        if key.type in _DESTINATIONS:
            destinations[key.name].add(key.type == "CNAME")
    superseded = {}
    for key, stored in existing.items():
        policy = policies.get((key.name, key.type))
        if policy is not None and policy != stored.record_set.policy:
            superseded[key] = f"its routing policy is replaced by {policy}"
        elif key.type in _DESTINATIONS and (key.type != "CNAME") in destinations.get(key.name, ()):
            superseded[key] = "a CNAME cannot share its name with other types"
    return superseded


def _differences(
    complete: dict[Key, RecordSet], existing: Zone, removals: dict[Key, tuple[Cause, str]]
) -> list[Change]:
    changes = [
        Change(Verb.DELETE, key, existing[key], None, why, cause=cause) for key, (cause, why) in removals.items()
    ]
    for key, new in complete.items():
        old = existing.get(key)
        if old is None:
            changes.append(Change(Verb.CREATE, key, None, new, "it does not exist"))
        elif old.record_set != new:
            if old.record_set.foreign:
                raise InputError(str(key), f"it cannot be changed here: {_foreign(old)}", "declare it with ignore")
            changes.append(Change(Verb.UPDATE, key, old, new, f"{_difference(old.record_set, new)} differ"))
    return changes


def _linked(changes: Sequence[Change], complete: dict[Key, RecordSet]) -> Iterable[Change]:
    """The changes, with what they lead to."""
    if not any(alias_target(change.new) for change in changes):
        return changes
    changed = {(change.key.name, change.key.type) for change in changes if change.new is not None}
    following = next_changed((each for each in complete.values() if alias_target(each)), changed)
    return [
        replace(change, leads_to=following[change.key.name, change.key.type]) if alias_target(change.new) else change
        for change in changes
    ]


def _difference(old: RecordSet, new: RecordSet) -> str:
    return ", ".join(
        each.name for each in fields(RecordSet) if each.compare and getattr(old, each.name) != getattr(new, each.name)
    )


def _check_result(changes: Iterable[Change], complete: dict[Key, RecordSet], desired: Desired) -> None:
    """Judge the state that the changes lead to, where they touch it, as Route 53 would: before any write."""
    written = [change.new for change in changes if change.new is not None]
    if not written:
        return
    touched = {record_set.name for record_set in written}
    for together in by_name(record_set for record_set in complete.values() if record_set.name in touched):
        check_neighbours(together, desired.places)
    aliases = {record_set.key: target for record_set in written if (target := alias_target(record_set))}
    if any(record_set.type == "CNAME" for record_set in written):
        check_cnames(complete.values(), desired.places)
    if not aliases:
        return
    check_loops(complete.values(), desired.places)
    there = {(key.name, key.type) for key in complete}
    for alias, target in aliases.items():
        if target not in there:
            raise InputError(
                f"{desired.places[alias]}, alias",
                f"the zone has no record set {Key(*target)}",
                "declare it too, or give the hosted_zone_id of the target",
            )


def _foreign(stored: Stored) -> str:
    return f"Route 53 stores {stored.record_set.foreign} with it"
