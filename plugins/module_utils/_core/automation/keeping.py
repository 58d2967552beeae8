# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept in one zone: what belongs to it, and the plan that leads there.

The plan is that of the module ``route53_record_sets`` with the options that the role ``instance_records`` gives it. So
playbook and function want the same of a zone, and leave the same to others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ..dns.names import NamePatterns
from ..dns.reverse_zones import ReverseZone, pointer
from ..instances.fields import RUNNING
from ..instances.in_use import names_in_use
from ..instances.record_sets import record_sets, survey
from ..instances.resources import ALL, Place
from ..instances.resources import read as places_in
from ..instances.reverse import reverse_record_sets
from ..instances.services import published
from ..record_sets.brakes import Brakes
from ..record_sets.desired import declare, resolve
from ..record_sets.in_use import InUse
from ..record_sets.markers import Naming, labels_in
from ..record_sets.model import Key, Zone
from ..record_sets.options import Settings as EntrySettings
from ..record_sets.ownership import Owner
from ..record_sets.plan import Plan, Scope
from ..record_sets.planner import Planner
from ..record_sets.wire import read_zone
from .settings import KeptAccount, KeptZone
from .windows import Reading

Fleet = Sequence[Mapping[str, Any]]
Structures = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Target:
    """A zone, and what of it is kept: record sets of ``types`` at and below ``domain`` that are the owner's."""

    zone_id: str
    zone: str
    domain: str
    types: frozenset[str]
    owner: Owner
    brakes: Brakes

    def reading(self, names: Collection[str] | None) -> Reading:
        """How to read what is known of these names, markers included; of everything without any."""
        return Reading(below=self.domain) if names is None else Reading(self._with_markers(names))

    def existing(self, structures: Structures, names: Collection[str] | None, without: Collection[str]) -> Zone:
        """What a listing holds of these names (None: of everything) but for those that are left alone."""
        zone = read_zone(structures, self.zone_id)
        wanted = None if names is None else self._with_markers(names)
        unwanted = self._with_markers(without)
        return {
            key: stored
            for key, stored in zone.items()
            if (wanted is None or key.name in wanted) and key.name not in unwanted
        }

    def plan(
        self,
        entries: Iterable[Mapping[str, Any]],
        existing: Zone,
        names: Collection[str] | None,
        without: Collection[str],
    ) -> Plan:
        """The changes that make these names what the entries say, and remove what no entry has."""
        declared = [
            entry
            for entry in declare(entries, "instances", EntrySettings())
            if (names is None or entry.name in names) and entry.name not in without
        ]
        patterns = (
            NamePatterns(frozenset(), frozenset({self.domain}))
            if names is None
            else NamePatterns(frozenset(names), frozenset())
        )
        # In a part of a zone, a single name is all there is.
        brakes = self.brakes if names is None else Brakes(None, None)
        planner = Planner.make(resolve(declared, self.zone), Scope(patterns, self.types), (), brakes, self.owner)
        return planner.bound(self.zone_id).plan(existing)

    def made_for(self, zone: Zone, chosen: Callable[[Place], bool]) -> set[str]:
        """The names whose markers say that they were made for such an instance, but for those that are gone."""
        found, present = set(), {(key.name, key.type) for key in zone}
        for key, stored in zone.items():
            labels = labels_in(stored.record_set)
            marked = self.owner.naming.marked(key.name) if labels and labels.owner == self.owner.name else None
            types = [marked.type] if marked and marked.type else self.types
            if labels and marked and any((marked.name, each) in present for each in types):
                found |= {marked.name} if any(map(chosen, places_in(labels.resource))) else set()
        return found

    def _with_markers(self, names: Collection[str]) -> set[str]:
        return {*names, *(self.owner.naming.marker_name(name, each) for name in names for each in self.types)}


def target(account: KeptAccount, kept: KeptZone, naming: Naming) -> Target:
    """Where the names of the account's instances are kept."""
    return Target(
        kept.zone_id,
        kept.zone,
        kept.rules.domain,
        kept.types,
        Owner(account.owner, naming, leaves=True),
        Brakes(kept.max_delete_percent, kept.max_update_percent),
    )


def reverse_targets(kept: KeptZone, naming: Naming) -> dict[ReverseZone, Target]:
    """Where addresses lead to these names."""
    owner = Owner(kept.reverse_owner, naming, leaves=True)
    brakes = Brakes(kept.max_delete_percent, kept.max_update_percent)
    return {
        zone: Target(zone_id, zone.name, zone.name, frozenset({"PTR"}), owner, brakes)
        for zone, zone_id in kept.reverse_zones
    }


def entries(fleet: Fleet, others: Fleet, kept: KeptZone) -> tuple[list[dict[str, Any]], list[str]]:
    """The record sets that the instances have in the zone, and why instances have none.

    ``others`` are instances that the filters do not choose, and services may.
    """
    found, problems = published(fleet, others, kept.rules, kept.services)
    return found, [str(problem.refusal) for problem in problems]


def reverse_entries(fleet: Fleet, kept: KeptZone, forward: Plan) -> dict[ReverseZone, list[dict[str, Any]]]:
    """The record sets of their addresses in the reverse zones; ``forward`` says which names somebody else has."""
    taken = {(each.key.name, each.key.type) for each in forward.foreign if each.why}
    return reverse_record_sets(fleet, kept.rules, [zone for zone, _id in kept.reverse_zones], taken)


def names_by_pointer(fleet: Fleet, kept: KeptZone) -> dict[str, set[str]]:
    """The name of each address in a reverse zone → the names that instances with the address have."""
    found: dict[str, set[str]] = {}
    for each in survey(fleet, kept.rules).published:
        for _type, address in each.addresses:
            found.setdefault(pointer(address), set()).update(each.names)
    return found


def stale_pointers(existing: Zone, holders: Mapping[str, Collection[str]], kept: KeptZone) -> set[str]:
    """The names in reverse zones of addresses that names have which no instance with the address has."""
    return {
        at
        for key, stored in existing.items()
        if key.type in ("A", "AAAA") and key.name not in kept.rules.reserved
        for at in map(pointer, stored.record_set.values)
        if key.name not in holders.get(at, ())
    }


def touched(plans: Iterable[Plan]) -> set[str]:
    """The names of instances that plans write, or that addresses are led to or away from."""
    found: set[str] = set()
    for change in (change for plan in plans for change in plan.writes):
        found.add(change.marks.name if change.marks else change.key.name)
        if change.key.type == "PTR":
            found.update(change.old.record_set.values if change.old else ())
            found.update(change.new.values if change.new else ())
    return found


def only(wanted: Iterable[Mapping[str, Any]], names: Collection[str]) -> list[Mapping[str, Any]]:
    """Of record sets those of some names, which are canonical."""
    return [entry for entry in wanted if f"{entry['record']}." in names]


def unchosen(plan: Plan, instances: Fleet, others: Fleet, kept: KeptZone) -> dict[Place, set[str]]:
    """The instances for which names would go or lose addresses, and which are not chosen, with those names.

    Of ``others`` services choose by tags alone: one that is no member any more loses the name of the service.
    """
    chosen, known = ({each["instance_id"] for each in fleet} for fleet in (instances, others))
    found: dict[Place, set[str]] = {}
    for key, lost in plan.lost.items():
        for place in (each for resource in lost for each in places_in(resource)):
            left = place.instance_id in known and key.name in kept.rules.reserved
            if place.instance_id not in chosen and not left:
                found.setdefault(place, set()).add(key.name)
    return found


def running(
    unchosen: Mapping[Place, Collection[str]], there: Iterable[Mapping[str, Any]], before: Zone, kept: KeptZone
) -> dict[Place, set[str]]:
    """Of what ``unchosen`` says the instances that run, with the names that must stay.

    Where a marker has no room for its instances, it is the rules that say which of a Region have the name.
    """
    found: dict[Place, set[str]] = {}
    for each in there:
        if each["state"]["name"] == RUNNING:
            at = Place(each["region"], each["instance_id"])
            stay = set(unchosen.get(at, ()))
            if among := unchosen.get(Place(at.region, ALL), ()):
                stay |= _held(each, before, kept) & set(among)
            if stay:
                found[at] = stay
    return found


def _held(instance: Mapping[str, Any], before: Zone, kept: KeptZone) -> set[str]:
    """The names that have an address of the instance as its rules say, and those of its addresses that lead to them."""
    held = {
        (name, value)
        for key, stored in before.items()
        for name, value in product([key.name], stored.record_set.values)
        if key.type != "TXT"
    }
    found = set()
    for entry in record_sets([instance], kept.rules)[0]:
        for address in entry["value"]:
            name, at = f"{entry['record']}.", pointer(address)
            found |= {each for each, value in ((name, address), (at, name)) if (each, value) in held}
    return found


def unnamed(plan: Plan, fleet: Fleet, others: Fleet, kept: KeptZone) -> dict[str, str]:
    """The names that would go although their instances run, as no instance has a name by the rules, or a service no
    member; each with what is wrong. The mistake may be in what says so."""
    if not plan.lost:
        return {}
    given = [each for each in names_in_use(others, kept.rules, fleet, kept.services) if "resource" in each]
    in_use, found = InUse.read(given), {}
    for key, lost in plan.lost.items():
        if user := next(filter(None, (in_use.user(each, key) for each in lost)), ""):
            service = kept.rules.reserved.get(key.name)
            why = f"{service} chooses no instance" if service else "no rule names any instance"
            found[key.name] = f"{user} runs, and {why}"
    return found


def foreign_lines(plan: Plan) -> list[str]:
    """What is left to others, for people."""
    return [
        f"{each.key}: {each.why or ('no owner' if each.owner is None else f'owner {each.owner}')}"
        for each in plan.foreign
    ]


def contents(plan: Plan) -> tuple[tuple[Key, object, object], ...]:
    """What two plans are compared by."""
    return tuple((change.key, change.old, change.new) for change in plan.writes)
