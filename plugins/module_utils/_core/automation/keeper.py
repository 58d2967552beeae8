# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account: its instances are read, its zones brought to what they have, and the instances read once more.

Each change says what was there before, so Route 53 refuses it where somebody else was faster. Who was faster may have
known less or more, so everything is then read again. What changes while names are written is seen by the last look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from ..dns.names import display, in_zone
from ..excerpt import excerpt
from ..instances.fields import RUNNING
from ..instances.resources import Place
from ..record_sets.batches import Batch, make_batches
from ..record_sets.isolation import isolate
from ..record_sets.markers import Naming
from ..record_sets.model import Zone
from ..record_sets.plan import Plan
from ..record_sets.progress import nodes
from ..record_sets.units import Unit
from . import fleet, keeping
from .keeping import Target
from .settings import KeptAccount, KeptZone
from .triggers import MOST_SAID, Trigger
from .windows import Reading

# How often others may be faster before an invocation gives up, which is then repeated later.
MOST_ROUNDS = 8
TERMINATED = "terminated"
# Seconds between two looks at what has changed as events tell, and EC2 does not tell yet.
PAUSES = (1, 2, 4)


class NotKeptError(Exception):
    """Some names could not be kept; the text says which, and why."""


class Calls(Protocol):
    """What the keeper asks of AWS."""

    def instances(
        self, account: KeptAccount, zone: KeptZone
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
        """The instances that the zone's filters choose, in whatever state; the others, where services may choose them;
        by Region, why one could not be read."""

    def there(self, account: KeptAccount, places: Collection[Place]) -> dict[str, dict[str, Any]]:
        """Of these instances, or of all of a Region, those that exist by their ids, whether filters choose them or
        not."""

    def record_sets(self, account: KeptAccount, zone_id: str, reading: Reading) -> list[dict[str, Any]]:
        """What the reading asks for."""

    def change(self, account: KeptAccount, zone_id: str, actions: Sequence[Any]) -> str:
        """Write a batch; why Route 53 refuses what is in it, empty where it does not. Other errors are raised."""

    def wait(self, seconds: float) -> bool:
        """Let this time pass; False, at once, where it would leave too little for another look."""

    def reason(self, error: Exception) -> str:
        """What may be told of an error that a call, or what was made of its answer, has raised."""


@dataclass
class Kept:
    """What became of an account: how many changes were made, and in words what was not done, and why."""

    changes: int = 0
    foreign: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Look:
    """The instances as they were at one moment, and why Regions could not be read."""

    instances: list[dict[str, Any]]
    others: list[dict[str, Any]]
    unread: Mapping[str, str]

    @property
    def fleet(self) -> list[dict[str, Any]]:
        return self.instances + self.others


@dataclass(frozen=True)
class _Brought:
    """What became of one zone: the plan, what it was made for, and whether somebody else was faster."""

    plan: Plan
    before: Zone
    overtaken: bool = False


class Keeper:
    """One invocation's work on one account."""

    def __init__(self, account: KeptAccount, naming: Naming, calls: Calls) -> None:
        self._account = account
        self._naming = naming
        self._calls = calls
        self.kept = Kept()
        self._refused: dict[str, object] = {}  # by zone, the plan that Route 53 refused last
        self._unchosen: set[Place] = set()  # what ran and was not chosen when the zone was last read

    def keep(self, trigger: Trigger) -> None:
        """Bring what the trigger names to what instances have now. NotKeptError says what could not be done."""
        unsettled = self._keep_zones(trigger)
        for seconds in PAUSES:
            if not unsettled or not self._calls.wait(seconds):
                break
            unsettled = self._keep_zones(replace(trigger, instances=unsettled, report=False))
        if self.kept.problems:
            raise NotKeptError("; ".join(excerpt(dict.fromkeys(self.kept.problems), MOST_SAID)))

    def _keep_zones(self, trigger: Trigger) -> frozenset[str]:
        """Keep all zones; an error of one keeps no other from its turn. What is returned are instances of which EC2
        does not know yet what events tell."""
        unsettled = set[str]()
        for zone in self._account.zones:
            try:
                unsettled |= set(self._keep_zone(zone, trigger))
            except Exception as error:  # noqa: BLE001 (it is told when all zones had their turn)
                self.kept.problems.append(f"{display(zone.rules.domain)}: {self._calls.reason(error)}")
        return frozenset(unsettled)

    def _keep_zone(self, zone: KeptZone, trigger: Trigger) -> Collection[str]:
        """Bring one zone to what instances have, and return the instances that are unsettled."""
        target = keeping.target(self._account, zone, self._naming)
        addresses, more = set[str](), set[str]()
        for _round in range(MOST_ROUNDS):
            look = self._look(zone)
            names = self._names(look, trigger, zone, more)
            wanted, left_out = keeping.entries(look.instances, look.others, zone)
            brought = [self._bring(zone, target, wanted, names, look)]
            if names is not None and zone.reverse_zones:
                holders = keeping.names_by_pointer(look.instances, zone)
                asked = [each for each in look.instances if each["instance_id"] in (trigger.instances or ())]
                addresses |= keeping.names_by_pointer(asked, zone).keys()
                addresses |= keeping.stale_pointers(brought[0].before, holders, zone)
                needed = set[str]().union(*(holders.get(each, ()) for each in addresses))
                if not needed <= names:
                    more |= needed  # which of them an address leads to depends on who has them
                    continue
            reverse = keeping.reverse_entries(look.instances, zone, brought[0].plan)
            for reverse_zone, reverse_target in keeping.reverse_targets(zone, self._naming).items():
                here = None if names is None else {each for each in addresses if in_zone(each, reverse_zone.name)}
                if not brought[-1].overtaken and (here is None or here):
                    brought.append(self._bring(zone, reverse_target, reverse[reverse_zone], here, look))
            if brought[-1].overtaken:
                continue
            if self._same(wanted, zone, keeping.touched(each.plan for each in brought)):
                self._report(trigger, brought, left_out)
                return fleet.unsettled(look.fleet, trigger, zone.rules)
        raise NotKeptError("it kept changing while its names were written")

    def _look(self, zone: KeptZone) -> _Look:
        look = _Look(*self._calls.instances(self._account, zone))
        self.kept.problems += [f"instances of {region} could not be read: {why}" for region, why in look.unread.items()]
        return look

    def _same(self, wanted: Sequence[Mapping[str, Any]], zone: KeptZone, touched: Collection[str]) -> bool:
        """Whether these names are still to be what they were made; what happens to others has an event of its own."""
        if not touched:
            return True
        look = self._look(zone)
        now = keeping.entries(look.instances, look.others, zone)[0]
        return keeping.only(now, touched) == keeping.only(wanted, touched)

    def _names(
        self, look: _Look, trigger: Trigger, zone: KeptZone, more: Collection[str] = ()
    ) -> frozenset[str] | None:
        """The names that are looked at; None for all."""
        if trigger.instances is None:
            return None
        instances = look.fleet
        if unknown := trigger.instances - {each["instance_id"] for each in instances}:
            # What EC2 has forgotten may have had any name. Of what is terminated it forgets the tags first, by which
            # filters choose.
            places = {Place(region, each) for region in self._account.regions for each in unknown}
            there = self._calls.there(self._account, places)
            if any(each not in there or there[each]["state"]["name"] == TERMINATED for each in unknown):
                return None
            # One that runs and that the filters do not choose has no name. Others they may not choose for their state.
            instances = instances + [each for each in there.values() if each["state"]["name"] != RUNNING]
        names = fleet.concerned(instances, trigger.instances, zone.rules, zone.services)
        return None if names is None else names.union(more)

    def _bring(
        self,
        zone: KeptZone,
        target: Target,
        wanted: Sequence[Mapping[str, Any]],
        names: Collection[str] | None,
        look: _Look,
    ) -> _Brought:
        """Read what a zone has of the names, and write what is missing."""
        structures = self._calls.record_sets(self._account, target.zone_id, target.reading(names))
        read = set(self._account.regions) - look.unread.keys()
        before = target.existing(structures, names, ())
        alone = target.made_for(before, lambda place: place.region not in read)
        plan = target.plan(wanted, target.existing(structures, names, alone), names, alone)
        unchosen = keeping.unchosen(plan, look.instances, look.others, zone)
        running = keeping.running(unchosen, self._there(unchosen, look), before, zone)
        if not running.keys() <= self._unchosen:
            self._unchosen |= running.keys()  # they may have come since the instances were read
            return _Brought(plan, before, overtaken=True)
        # A mistake in the filters or the rules looks like instances that are gone.
        unnamed = keeping.unnamed(plan, look.instances, look.others, zone)
        if running or unnamed:
            alone = alone.union(unnamed, *running.values())
            self.kept.problems += [
                f"{place.instance_id} runs, but the filters do not choose it" for place in sorted(running)
            ]
            self.kept.problems += unnamed.values()
            plan = target.plan(wanted, target.existing(structures, names, alone), names, alone)
        overtaken = not all(
            self._write(target, batch, plan, before) for batch in make_batches(plan.writes, target.zone_id)
        )
        return _Brought(plan, before, overtaken)

    def _there(self, places: Collection[Place], look: _Look) -> list[dict[str, Any]]:
        """Of these places the instances that the filters do not choose."""
        others = {each["instance_id"]: each for each in look.others}
        if unknown := {each for each in places if each.instance_id not in others}:
            others |= self._calls.there(self._account, unknown)
        chosen = {each["instance_id"] for each in look.instances}
        return [each for identifier, each in others.items() if identifier not in chosen]

    def _write(self, target: Target, batch: Batch, plan: Plan, before: Zone) -> bool:
        """Write a batch; False where it must be planned again, for it does not fit what is there now."""
        refusal = self._calls.change(self._account, target.zone_id, batch.actions)
        if refusal and self._refused.get(target.zone_id) != keeping.contents(plan):
            self._refused[target.zone_id] = keeping.contents(plan)
            return False
        if refusal:  # nothing has moved since it was refused before, so that the batch itself is wrong

            def attempt(units: Sequence[Unit]) -> str | None:
                actions = [action for unit in units for action in unit.actions]
                return self._calls.change(self._account, target.zone_id, actions) or None

            for bad in isolate(batch.units, refusal, attempt, nodes(before)):
                said = ", ".join(str(change.key) for change in bad.unit.changes)
                self.kept.problems.append(f"Route 53 refuses {said}: {bad.reason}")
        self.kept.changes += len(batch.changes)
        return True

    def _report(self, trigger: Trigger, brought: Sequence[_Brought], left_out: Sequence[str]) -> None:
        if trigger.report:
            self.kept.foreign += [line for each in brought for line in keeping.foreign_lines(each.plan)]
            self.kept.left_out += left_out
