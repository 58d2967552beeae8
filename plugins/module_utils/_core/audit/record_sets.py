# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of a zone that no host declares: those with our marker, and addresses that no instance has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..dns.names import display, from_wire, in_zone, with_ancestors
from ..dns.reverse_zones import is_reverse
from ..main_job.names import OWNER, OWNER_PREFIX, zone_label
from ..record_sets.markers import Naming
from ..record_sets.model import Alias, Key, RecordSet, Stored
from ..record_sets.registry import Registry
from .found import Finding, NotTried, Orphan, Removal
from .inventory import Inventory, canonical

_OUR_OWNER = re.compile(rf"{re.escape(OWNER)}/(?P<account>[0-9]{{12}})(?:/.+)?")
_ADDRESSES = ("A", "AAAA")


@dataclass(frozen=True)
class FoundZone:
    """A zone that was read. ``record_sets`` are as route53_record_sets_info returns them, texts as they are stored."""

    name: str
    private: bool
    record_sets: Sequence[Mapping[str, Any]]
    hosted_zone_id: str = ""
    comment: str = ""

    @cached_property
    def label(self) -> str:
        """The zone as names and tags of ours have it."""
        return zone_label(self.name, private=self.private)

    @cached_property
    def stored(self) -> dict[Key, Stored]:
        """The record sets, as far as an audit needs them."""
        found = map(_record_set, self.record_sets)
        return {each.key: Stored(each, {}) for each in found}

    @cached_property
    def registry(self) -> Registry:
        """The markers."""
        return Registry.read(self.stored, Naming(OWNER_PREFIX))


def _record_set(entry: Mapping[str, Any]) -> RecordSet:
    values = tuple(str(value) for value in entry.get("value") or ())
    return RecordSet(
        name=from_wire(str(entry["record"])),
        type=str(entry["type"]),
        values=values,
        spelling=values,
        alias=Alias("") if entry.get("alias") else None,
        set_identifier=str(entry.get("set_identifier") or ""),
    )


def found_in_zone(inventory: Inventory, zone: FoundZone, known: Collection[str] = ()) -> Iterator[Finding]:
    """What no host declares in a zone of the inventory's DNS account, and what is not known of it.

    ``known`` are accounts that other inventories look after.
    """
    yield from _marked(inventory, zone, known)
    yield from _unmarked(inventory, zone)


def _account(inventory: Inventory, owner: str | None) -> str | None:
    """The account that an owner of ours stands for, None when the owner is somebody else."""
    if owner is None or owner in inventory.owners:
        return inventory.owners.get(owner or "")
    ours = _OUR_OWNER.fullmatch(owner)
    return ours["account"] if ours else None


def _of_ours(zone: FoundZone) -> Iterator[tuple[str, Key, str, str]]:
    """Kind, key, name and owner of what has an owner: record sets, and markers whose record sets are gone."""
    registry = zone.registry
    for key, stored in zone.stored.items():
        if key not in registry.owners and (owner := registry.owner_of(stored.record_set)):
            yield "record set", key, key.name, owner
    for owner in sorted(set(registry.owners.values())):
        for marker, key in registry.owned_by(owner).items():
            if key not in zone.stored:
                yield "owner marker", marker, key.name, owner


def _marked(inventory: Inventory, zone: FoundZone, known: Collection[str]) -> Iterator[Finding]:
    domains = {(declared.owner, declared.domain) for _host, declared in inventory.here if declared.label == zone.label}
    domains |= {
        (declared.reverse_owner, name)
        for _host, declared in inventory.here
        for label, name in declared.reverse
        if label == zone.label
    }
    for kind, key, name, owner in _of_ours(zone):
        account = _account(inventory, owner)
        if account is None or account in known or any((owner, domain) in domains for domain in _above(name)):
            continue
        if (zone.label, owner, name) in inventory.delegations:
            continue
        if doubt := inventory.doubt(account):
            yield NotTried(account, f"{kind} {key}", doubt)
            continue
        live = [domain for each, domain in domains if each == owner]
        yield Orphan(
            kind=kind,
            account=account,
            name=str(key),
            why=_why(inventory, zone, account, owner, name),
            remedy=_remedy(zone, owner, _scope(name, live, sure=not inventory.doubt(""))),
            removal=Removal(_alone(name), owner, zone.hosted_zone_id),
            zone=zone.label,
            own=((f"scope names '{_alone(name)}'", "scope names [each name]"),),
        )


def _scope(name: str, live: Iterable[str], *, sure: bool) -> str:
    """What a removal may touch: the names beside this one, or it alone where its owner's live names may be among them.

    ``live`` are the domains that the owner publishes in, ``sure`` says whether these are all.
    """
    parent = name.partition(".")[2]
    if sure and not any(in_zone(domain, parent) for domain in live):
        return f"*.{display(parent)}"
    return _alone(name)


def _alone(name: str) -> str:
    """A name as a scope has it. With an asterisk it would be all names below."""
    return display(f"\\052{name[1:]}" if name.startswith("*.") else name)


def _remedy(zone: FoundZone, owner: str, scope: str) -> str:
    private = ", private_zone true" if zone.private else ""
    return (
        f"Remove it with route53_record_sets: zone {display(zone.name)}{private}, owner {owner}, "
        f"owner_prefix '{OWNER_PREFIX}', record_sets [], prune true, scope names '{scope}'."
    )


def _why(inventory: Inventory, zone: FoundZone, account: str, owner: str, name: str) -> str:
    of_account = inventory.of_account(account)
    if not of_account:
        return f"no host with a zone in this DNS account is the account {account}"
    host, declared = next((each for each in of_account if each[1].label == zone.label), of_account[0])
    if owner.endswith(f"/{display(name)}"):
        return f"{host.name} has no delegated zone {display(name)}"
    if is_reverse(name):
        return f"{host.name} has no names of addresses in {display(zone.name)} as {owner}"
    if declared.label != zone.label:
        return f"{host.name} publishes in the zone {display(declared.zone)}"
    if name != declared.domain and in_zone(name, declared.domain):
        return f"its owner is {owner}, and {host.name} publishes as {declared.owner}"
    return f"{host.name} publishes below {display(declared.domain)}"


def _unmarked(inventory: Inventory, zone: FoundZone) -> Iterator[Finding]:
    """Record sets of others below the domains of hosts, with addresses that no instance has."""
    hosts = {declared.domain: host for host, declared in inventory.here if declared.label == zone.label}
    held = {address for host in inventory.hosts if host.holdings for address in host.holdings.addresses}
    unread = ", ".join(dict.fromkeys(host.name for host in inventory.hosts if host.holdings is None))
    for key, stored in zone.stored.items():
        host = next((hosts[domain] for domain in _above(key.name) if domain in hosts), None)
        if host is None or key.type not in _ADDRESSES or stored.record_set.alias is not None:
            continue
        owner = zone.registry.owner_of(stored.record_set)
        if _account(inventory, owner) is not None or not held.isdisjoint(canonical(stored.record_set.values)):
            continue
        if unread:
            yield NotTried(host.account, f"record set {key}", f"an instance of {unread} may have its address")
            continue
        whose = f"its owner is {owner}" if owner else "it has no owner"
        addresses = ", ".join(stored.record_set.values)
        yield Orphan(
            kind="record set",
            account=host.account,
            name=str(key),
            why=f"{whose}, and no instance in the Regions of the inventory has its address, {addresses}",
            remedy="It is not ours: ask who made it.",
            ours=False,
            own=((f", {addresses}", ""),),
        )


def _above(name: str) -> Iterator[str]:
    """The names that a canonical name is below."""
    return with_ancestors(name.partition(".")[2])
