# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving way to others: what a run for an owner leaves as it is, and says so.

What was declared and cannot be had without touching somebody else's record set is taken out of the declaration before
a plan is made, so that the plan has no special case for it. Taking it out makes no other entry impossible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from .model import Key, Zone
from .ownership import Claims
from .plan import Change, Foreign, Plan, Scope, Verb, in_order, is_apex
from .registry import Registry

_ADOPT = "has no owner, and stays unless adopt is true"


def plan_for_owner(claims: Claims, zone: Zone, prune: Scope | None) -> Plan:
    """The plan of a run for an owner, with what it leaves to others."""
    registry = Registry.read(zone, claims.owner.naming)
    left: dict[Key, str] = {}
    if claims.owner.leaves:
        left = {**_taken(claims, zone, registry), **claims.unmarkable}
        claims = claims.without(left)
    plan = claims.plan(zone, prune)
    owners = {key: registry.owner_of(each.record_set) for key, each in zone.items() if key not in registry.owners}
    foreign = {key: Foreign(key, owners.get(key), why) for key, why in left.items()}
    if prune is not None and prune.names is not None:
        foreign |= {
            key: Foreign(key, owner)
            for key, owner in owners.items()
            if key not in foreign
            and key not in (plan.mine or ())
            and prune.names.matches(key.name)
            and not is_apex(key, claims.desired.zone)
        }
    reports = [
        Change(Verb.REPORT, key, zone.get(key), zone[key].record_set if key in zone else None, f"not written: {why}")
        for key, why in left.items()
    ]
    return replace(
        plan,
        changes=in_order([*plan.changes, *reports]),
        foreign=tuple(foreign[key] for key in sorted(foreign)),
    )


def _taken(claims: Claims, zone: Zone, registry: Registry) -> dict[Key, str]:
    """Each declared key that somebody else's record set stands in the way of, and why."""
    foreign: dict[str, dict[Key, str]] = defaultdict(dict)  # name → what is not the owner's there, and whose it is
    for key, stored in zone.items():
        if is_apex(key, claims.desired.zone):
            continue
        owner = registry.owners[key] if key in registry.owners else registry.owner_of(stored.record_set)
        if key in registry.owners:
            if owner != claims.owner.name:
                foreign[key.name][key] = f"{key} is a marker of the owner {owner!r}"
        elif not claims.owner.may_have(owner):
            foreign[key.name][key] = f"{key} {_ADOPT if owner is None else f'belongs to the owner {owner!r}'}"
        elif key.type in ("CNAME", "TXT"):
            foreign[key.name][key] = ""  # it may be changed, but a marker cannot stand there
    found = {
        key: why
        for key in claims.desired.record_sets
        for why in [next(_obstacles(key, claims, zone, foreign), "")]
        if why
    }
    found |= {
        key: whose
        for key in claims.desired.absent
        for other, whose in foreign.get(key.name, {}).items()
        if whose and key in (other, Key(other.name, other.type))
    }
    return found


def _obstacles(key: Key, claims: Claims, zone: Zone, foreign: Mapping[str, Mapping[Key, str]]) -> Iterator[str]:
    """What stands in the way of a declared record set, or of its marker."""
    policy = claims.desired.record_sets[key].policy
    for other, whose in foreign.get(key.name, {}).items():
        alone = "CNAME" in (key.type, other.type) and key.type != other.type
        same = (key.name, key.type) == (other.name, other.type)
        if whose and (other == key or alone or (same and zone[other].record_set.policy != policy)):
            yield whose
    marker = claims.markers.get(key)
    if marker is None:
        return
    for other, whose in foreign.get(marker.name, {}).items():
        routed_otherwise = other.type == "TXT" and zone[other].record_set.policy != policy
        if other == marker or other.type == "CNAME" or routed_otherwise:
            yield whose or f"{other} occupies the place of its owner marker"
