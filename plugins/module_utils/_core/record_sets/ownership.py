# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose record sets are, and what a run for one owner may change.

Markers are no record sets of the user: they are hidden while a plan is made, and follow what it does to the record
sets that they speak for. A declared record set must be the owner's, or new, or (with ``adopt``) nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..dns import names
from ..errors import InputError
from . import markers
from .desired import Desired
from .markers import Naming
from .model import Key, Stored, Zone
from .plan import Change, Plan, Scope, Verb, in_order, is_apex, make_plan, shortened
from .registry import Registry
from .resources import lost_resources

_IGNORE = "declare them with ignore, or not at all"
_NOT_DECLARED = "do not declare it. The module keeps the markers of its owner; a snapshot is restored without owner"


@dataclass(frozen=True)
class Owner:
    """The owner that a run acts for. ``leaves``: what is declared and somebody else's stays and is named."""

    name: str
    naming: Naming
    adopt: bool = False
    leaves: bool = False

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Owner | None:
        """Judge the options of a task; None when it acts for nobody."""
        options = ("owner_prefix", "owner_suffix", "owner_wildcard_replacement")
        leaves = params.get("on_foreign") == "leave"
        if params["owner"] is None:
            for option, given in (*((each, params[each]) for each in (*options, "adopt")), ("on_foreign", leaves)):
                if given:
                    raise InputError(option, "it needs owner", "give owner too, or remove it")
            return None
        naming = Naming.read(*(params[option] for option in options))
        return cls(markers.read_owner(params["owner"]), naming, params["adopt"], leaves)

    def may_have(self, owner: str | None) -> bool:
        """Whether a record set of this owner, or of nobody, may be changed."""
        return owner == self.name or (owner is None and self.adopt)

    def holdings(self, zone: Zone) -> dict[Key, Stored]:
        """The owner's record sets in a zone, without their markers: what a run for the owner may declare."""
        registry = Registry.read(zone, self.naming)
        return {
            key: stored
            for key, stored in zone.items()
            if key not in registry.owners and registry.owner_of(stored.record_set) == self.name
        }


@dataclass(frozen=True)
class Claims:
    """What a run declares, and the markers that go with it.

    ``markers`` maps the key of a declared record set to that of its marker, ``unmarkable`` to why it can have none.
    """

    owner: Owner
    desired: Desired
    markers: Mapping[Key, Key] = field(default_factory=dict)
    unmarkable: Mapping[Key, str] = field(default_factory=dict)

    @classmethod
    def make(cls, owner: Owner, desired: Desired) -> Claims:
        """Name the marker of each declared record set; InputError where that is impossible."""
        places, naming = desired.places, owner.naming
        taken: dict[Key, Key] = {}
        unmarkable: dict[Key, str] = {}
        for key in desired.record_sets:
            if is_apex(key, desired.zone):
                if key in desired.resources:
                    raise InputError(f"{places[key]}, resource", "the NS and SOA of a zone have no marker", "remove it")
                continue
            marker = markers.marker_key(naming, key)
            where = f"{places[key]}, owner marker"
            try:
                name = names.normalise(marker.name, where)
            except InputError as error:
                if not owner.leaves:
                    raise
                unmarkable[key] = f"its owner marker cannot be named: {error.problem}"
                continue
            if not names.in_zone(name, desired.zone):
                raise InputError(
                    where,
                    f"{names.display(name)} is not in the zone {names.display(desired.zone)}",
                    f'use an owner_prefix that ends with a dot and says the type, such as "{markers.TYPE}-owner."',
                )
            if naming.marked(name) != (naming.plain(key.name), key.type):
                raise InputError(
                    where,
                    f"{names.display(name)} would be read as the marker of something else",
                    "use another owner_prefix or owner_suffix, with a hyphen or a dot beside the type",
                )
            if marker in places or Key(*marker[:2]) in places:
                place = places.get(marker) or places[Key(*marker[:2])]
                raise InputError(place, f"{marker} is the owner marker of {key}", _NOT_DECLARED)
            if marker in taken:
                raise InputError(
                    where,
                    f"{marker} is already the marker of {taken[marker]}",
                    "choose another owner_wildcard_replacement, or another name",
                )
            taken[marker] = key
        return cls(owner, desired, {key: marker for marker, key in taken.items()}, unmarkable)

    def without(self, keys: Iterable[Key]) -> Claims:
        """The same without what these keys declare."""
        gone = set(keys)
        kept = {key: record_set for key, record_set in self.desired.record_sets.items() if key not in gone}
        places = {key: place for key, place in self.desired.places.items() if key not in gone}
        desired = replace(self.desired, record_sets=kept, absent=self.desired.absent - gone, places=places)
        return replace(self, desired=desired, markers={key: self.markers[key] for key in self.markers if key in kept})

    def plan(self, zone: Zone, prune: Scope | None = None) -> Plan:
        """The changes that lead from a zone to what is declared, markers included."""
        registry = Registry.read(zone, self.owner.naming)
        for key in registry.owners:
            if (place := self._place(key)) and (key.name, key.type) not in self.desired.ignored:
                raise InputError(place, f"{key} is an owner marker", _NOT_DECLARED)
        others = {key: stored for key, stored in zone.items() if key not in registry.owners}
        owners = {key: registry.owner_of(stored.record_set) for key, stored in others.items()}
        mine = {key for key, owner in owners.items() if owner == self.owner.name}
        plan = make_plan(self.desired, others, prune and _OwnScope(prune.names, prune.types, frozenset(mine)))
        adopted = self._adopted(plan, owners)
        changes = [_adopting(change) if change.key in adopted else change for change in plan.changes]
        taken_over = adopted - {change.key for change in plan.writes}
        markings = [
            *self._written_markers(zone, adopted, taken_over, registry),
            *self._removed_markers(plan, others, registry, zone, prune),
        ]
        self._check_places(markings, zone, registry)
        had = registry.resources_of(others[key].record_set for key in mine)
        unmarked = sum(owner is None for owner in owners.values())
        return replace(
            plan,
            changes=in_order([*changes, *markings]),
            mine=frozenset(mine | adopted),
            shares={"own": len(mine), "unmarked": unmarked, "others": len(owners) - len(mine) - unmarked},
            lost=lost_resources(plan.changes, had, self.desired.resources),
        )

    def _adopted(self, plan: Plan, owners: Mapping[Key, str | None]) -> set[Key]:
        """The unmarked record sets that the run takes over; InputError when it must not.

        ``owners`` has every existing record set but the markers.
        """
        concerned = dict.fromkeys(change.key for change in plan.writes if change.old is not None)
        for key in concerned:
            if is_apex(key, self.desired.zone):
                raise InputError(
                    self._where(key), "the NS and SOA of a zone have no owner", "change them without owner"
                )
        concerned |= dict.fromkeys(
            key for key in self.desired.record_sets if key in owners and not is_apex(key, self.desired.zone)
        )
        refused: dict[str, list[Key]] = {}
        unmarked: list[Key] = []
        for key in concerned:
            if (owner := owners[key]) is None:
                unmarked.append(key)
            elif owner != self.owner.name:
                refused.setdefault(owner, []).append(key)
        if refused:
            owner, keys = min(refused.items())
            listed = shortened([str(key) for key in keys])
            raise InputError(
                self._where(keys[0]), f"{len(keys)} record sets belong to the owner {owner!r}: {listed}", _IGNORE
            )
        if unmarked and not self.owner.adopt:
            listed = shortened([str(key) for key in unmarked])
            raise InputError(
                self._where(unmarked[0]),
                f"{len(unmarked)} record sets have no owner: {listed}",
                f"set adopt to true to take them over, or {_IGNORE}",
            )
        return set(unmarked)

    def _written_markers(
        self, zone: Zone, adopted: set[Key], taken_over: set[Key], registry: Registry
    ) -> Iterator[Change]:
        """Markers for what is new or adopted, and those that must follow its routing.

        ``taken_over`` are the adopted record sets that nothing else happens to.
        """
        for key, marker in self.markers.items():
            record_set, resource = self.desired.record_sets[key], self.desired.resources.get(key, "")
            old = zone.get(marker)
            if old is None:
                if key in zone and key not in adopted and not resource:
                    continue  # a marker of a former format speaks for it, and perhaps not for it alone
                new = markers.marker(self.owner.name, marker.name, record_set, resource)
                why = "it had no owner" if key in taken_over else f"marks {key} as the owner's"
                yield Change(Verb.CREATE, marker, None, new, why, marks=key, adopts=key in taken_over)
                continue
            holder = registry.owners.get(marker)
            if holder != self.owner.name:
                problem = "cannot be read as a marker" if holder is None else f"belongs to the owner {holder!r}"
                raise InputError(self._where(key), f"its owner marker {marker} exists, but {problem}", _IGNORE)
            named = markers.naming_resource(old.record_set, resource)
            new = markers.routed(named, record_set)
            if new != old.record_set:
                why = f"is routed as {key}" if named == old.record_set else f"says what {key} was made for"
                yield Change(Verb.UPDATE, marker, old, new, why, marks=key)

    def _removed_markers(
        self, plan: Plan, others: Zone, registry: Registry, zone: Zone, prune: Scope | None
    ) -> list[Change]:
        """The owner's markers that speak for nothing once the plan is carried out.

        One whose record set somebody else removed goes when pruning might have removed the record set.
        """
        gone = {change.key for change in plan.of(Verb.DELETE)}
        if not gone and prune is None:
            return []
        needed = set(self.markers.values())
        removed: dict[Key, Key] = {}
        for key, stored in others.items():
            for marker in registry.markers_of(stored.record_set):
                if key not in gone:
                    needed.add(marker)
                elif registry.owners[marker] == self.owner.name:
                    typed = registry.naming.marked(marker.name) == (registry.naming.plain(key.name), key.type)
                    removed[marker] = key if typed else key._replace(type="")
        changes = [
            Change(Verb.DELETE, marker, zone[marker], None, "its record set is deleted", marks=marks)
            for marker, marks in removed.items()
            if marker not in needed
        ]
        stale = registry.owned_by(self.owner.name) if prune is not None else {}
        return changes + [
            Change(Verb.DELETE, marker, zone[marker], None, "its record set no longer exists", marks=marks)
            for marker, marks in stale.items()
            if marker not in needed and marker not in removed and prune is not None and prune.holds(marks)
        ]

    def _check_places(self, markings: Iterable[Change], zone: Zone, registry: Registry) -> None:
        """No CNAME may stand where a marker stands."""
        cnames = {key.name: key for key in (*zone, *self.desired.record_sets) if key.type == "CNAME"}
        if not cnames:
            return
        gone = {change.key for change in markings if change.verb is Verb.DELETE}
        standing = {change.key for change in markings} | registry.owners.keys()
        for marker in sorted(standing - gone):
            if cname := cnames.get(marker.name):
                raise InputError(
                    self._where(cname),
                    f"a CNAME cannot stand beside the owner marker {marker}",
                    "choose another owner_prefix, or another name",
                )

    def _place(self, key: Key) -> str | None:
        return self.desired.places.get(key) or self.desired.places.get(Key(key.name, key.type))

    def _where(self, key: Key) -> str:
        return self._place(key) or str(key)


@dataclass(frozen=True)
class _OwnScope(Scope):
    """What pruning for an owner may remove."""

    mine: frozenset[Key] = frozenset()

    def holds(self, key: Key) -> bool:
        return key in self.mine and super().holds(key)


def _adopting(change: Change) -> Change:
    return replace(change, why=f"{change.why}; it had no owner", adopts=True)
