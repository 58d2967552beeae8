# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reverse zones: zones below in-addr.arpa and ip6.arpa, in which addresses have names.

Of nested zones the most specific one has an address, because a resolver asks no other one. Public and private zones are
apart: a VPC asks its private zones first, and everybody else the public ones.

Source: RFC 1035 section 3.5, RFC 3596 section 2.5; Route 53 Developer Guide, "Considerations when working with a
private hosted zone".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from ..arn import hosted_zone_id
from ..errors import InputError
from ..options import boolean, dictionary
from .names import display, from_wire, in_zone, relative
from .zones import zone_name

OPTIONS = ("zone", "private", "zone_id")

_OCTET = re.compile(r"25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]")
_NIBBLE = re.compile(r"[0-9a-f]")
# The zone of a network of less than 256 addresses in RFC 2317, with a slash or a hyphen: 0/25.2.0.192.in-addr.arpa.
_CLASSLESS = re.compile(r"[0-9]+(?:\\057|-)[0-9]+")


@dataclass(frozen=True)
class _Family:
    """How the addresses of a kind stand in names: ``parts`` labels below ``root``, each ``part``."""

    root: str
    part: re.Pattern[str]
    parts: int
    what: str
    example: str


_FAMILIES = (
    _Family("in-addr.arpa.", _OCTET, 4, "a number from 0 to 255", "10.in-addr.arpa for 10.0.0.0/8"),
    _Family("ip6.arpa.", _NIBBLE, 32, "a hexadecimal digit", "8.b.d.0.1.0.0.2.ip6.arpa for 2001:db8::/32"),
)


@dataclass(frozen=True)
class ReverseZone:
    """A reverse zone. ``name`` is canonical; ``zone_id`` is empty where the zone is found by name and kind."""

    name: str
    private: bool = False
    zone_id: str = ""

    @property
    def title(self) -> str:
        """The zone as a reader knows it."""
        return f"{display(self.name)} (private)" if self.private else display(self.name)


def read(value: object, where: str) -> list[ReverseZone]:
    """The zones of a user's list, whose entries are names or dictionaries; InputError for what cannot be right."""
    if value in (None, ""):
        return []
    if not isinstance(value, list | tuple):
        raise InputError(where, f"{value!r} is not a list", "give a list of zones, such as [10.in-addr.arpa]")
    found: dict[tuple[str, bool], str] = {}
    zones = []
    for number, entry in enumerate(value):
        here = f"{where}[{number}]"
        zone = _entry(entry, here)
        first = found.setdefault((zone.name, zone.private), here)
        if first != here:
            raise InputError(here, f"{zone.title} is the zone of {first}, too", "list each zone once")
        zones.append(zone)
    return zones


def _entry(entry: object, where: str) -> ReverseZone:
    if not isinstance(entry, Mapping):
        return ReverseZone(_name(entry, where))
    options = dictionary(entry, where, OPTIONS)
    if options.get("zone") in (None, ""):
        raise InputError(f"{where}, zone", "the name of the zone is missing", "give it, such as 10.in-addr.arpa")
    return ReverseZone(
        _name(options["zone"], f"{where}, zone"),
        boolean(options.get("private", False), f"{where}, private"),
        hosted_zone_id(options["zone_id"], f"{where}, zone_id") if options.get("zone_id") else "",
    )


def _name(value: object, where: str) -> str:
    """The canonical name of a reverse zone."""
    name = zone_name(value, where)
    family = next((each for each in _FAMILIES if in_zone(name, each.root) and name != each.root), None)
    if family is None:
        examples = " or ".join(each.example for each in _FAMILIES)
        raise InputError(where, f"{value} is not below in-addr.arpa or ip6.arpa", f"give a zone such as {examples}")
    labels = relative(name, family.root).split(".")
    wrong = next((label for label in labels if not family.part.fullmatch(label)), None)
    if wrong is not None and _CLASSLESS.fullmatch(wrong):
        raise InputError(
            where,
            f"{value} is a zone of less than 256 addresses in the manner of RFC 2317, and these are not supported",
            "give the zone above it where that is yours, or leave it out and write these names by hand",
        )
    if wrong is not None:
        raise InputError(
            where, f"the label {wrong} of {display(name)} is not {family.what}", f"give a zone such as {family.example}"
        )
    if len(labels) >= family.parts:
        raise InputError(
            where,
            f"{display(name)} has {len(labels)} labels below {display(family.root)}, and the name of an address "
            f"{family.parts}",
            f"give a zone of more than one address, such as {family.example}",
        )
    return name


def is_reverse(name: str) -> bool:
    """Whether a canonical name is among those of addresses."""
    return any(in_zone(name, family.root) for family in _FAMILIES)


def pointer(address: str) -> str:
    """The canonical name under which an address has its names."""
    return f"{ip_address(address).reverse_pointer}."


def zones_of(name: str, zones: Iterable[ReverseZone]) -> list[ReverseZone]:
    """The zones in which the canonical name of an address is: of each kind the most specific one."""
    found: dict[bool, ReverseZone] = {}
    for zone in sorted((each for each in zones if in_zone(name, each.name)), key=lambda each: len(each.name)):
        found[zone.private] = zone
    return list(found.values())


def identified(
    zones: Sequence[ReverseZone], existing: Iterable[Mapping[str, Any]], where: str
) -> dict[ReverseZone, str]:
    """The id of each zone among those of an account, as route53_hosted_zones_info returns them, empty where none fits.

    InputError where several fit: to take the first would change a zone that nobody named.
    """
    by_kind: dict[tuple[str, bool], list[str]] = {}
    for each in existing:
        kind = from_wire(str(each["name"])), bool(each["private_zone"])
        by_kind.setdefault(kind, []).append(str(each["hosted_zone_id"]))
    ids = {}
    for number, zone in enumerate(zones):
        fitting = [each for each in by_kind.get((zone.name, zone.private), []) if zone.zone_id in ("", each)]
        if len(fitting) > 1:
            raise InputError(
                f"{where}[{number}]",
                f"{len(fitting)} zones are {zone.title}: {', '.join(sorted(fitting))}",
                "say which one with zone_id",
            )
        ids[zone] = fitting[0] if fitting else ""
    return ids
