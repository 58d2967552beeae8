# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zones in which a host publishes beside its first one: what it says of them, and what of that cannot be right.

For what is told of another host, one with several zones is as several hosts with one zone each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from ..arn import hosted_zone_id
from ..dns import reverse_zones
from ..dns.names import display, in_zone, normalise
from ..dns.zones import zone_name
from ..errors import InputError
from ..instances.record_sets import Rules
from ..instances.services import read_services
from ..options import dictionary
from .claims import DOMAIN, FALSE, PRIVATE, SUBDOMAIN, TRUE, ZONE, is_private, is_true, zone_of
from .names import zone_label
from .private_zone import vpc_list

ZONES = "dns_additional_zones"
# Zones in which the addresses of instances lead to their names in the first zone; an entry says its own.
REVERSE = "instance_records_reverse_zones"
OPTIONS = (
    "zone",
    "private",
    "zone_id",
    "vpcs",
    "filters",
    "name",
    "addresses",
    "subdomain",
    "reverse_zones",
    "services",
)
# What these say is true of one zone alone, and the roles would take it for all of them.
OF_ONE_ZONE = (
    *(*ZONE[:-1], PRIVATE[0], "verify_access_zone", "shared_values_zone_id", "zone_vpcs_vpcs"),
    *(*DOMAIN, "verify_access_domain", "zone_access_names"),
    *("shared_values_hosted_zone_id", "zone_access_hosted_zone_id"),
    *("instance_records_hosted_zone_id", "verify_access_hosted_zone_id"),
    *("shared_values_zone_role_name", "zone_access_role_name", "verify_access_zone_role_name"),
    *("shared_values_zone_role_arn", "instance_access_zone_role_arn"),
)
VARIABLES = (ZONES, REVERSE, *OF_ONE_ZONE)


def read(value: object, where: str = ZONES) -> list[dict[str, Any]]:
    """The zones in the form in which roles use them; InputError for what cannot be right.

    Each entry has ``zone``, ``private`` and ``zone_id``, ``label``, by which things are told apart, and ``title``, by
    which a reader knows it. The others are there where they are given.
    """
    if value in (None, ""):
        return []
    if not isinstance(value, list | tuple):
        raise InputError(where, f"{value!r} is not a list", "give a list of zones, such as [{zone: internal.example}]")
    return [_entry(each, f"{where}[{number}]") for number, each in enumerate(value)]


def _entry(value: object, where: str) -> dict[str, Any]:
    entry = dictionary(value, where, OPTIONS)
    if entry.get("zone") in (None, ""):
        raise InputError(f"{where}, zone", "the name of the zone is missing", "give it, such as internal.example")
    zone, private = zone_name(entry["zone"], f"{where}, zone"), entry.get("private", False)
    if str(private).lower() not in TRUE | FALSE:
        raise InputError(f"{where}, private", f"{private!r} is not a boolean", "write true or false")
    private, shown = is_true(private), display(zone)
    if entry.get("zone_id"):
        hosted_zone_id(entry["zone_id"], f"{where}, zone_id")
    if entry.get("vpcs"):
        if not private:
            raise InputError(f"{where}, vpcs", "only private zones belong to VPCs", "set private to true, or remove it")
        vpc_list(entry["vpcs"], f"{where}, vpcs")
    _judge_instances(entry, shown, where)
    reverse_zones.read(entry.get("reverse_zones"), f"{where}, reverse_zones")
    return entry | {
        "zone": shown,
        "private": private,
        "zone_id": entry.get("zone_id") or "",
        "vpcs": list(entry.get("vpcs") or []),
        "label": zone_label(zone, private=private),
        "title": f"{shown} (private)" if private else shown,
    }


def _judge_instances(entry: Mapping[str, Any], zone: str, where: str) -> None:
    """Which instances are published, and what they are called."""
    filters = entry.get("filters", {})
    if not isinstance(filters, Mapping):
        raise InputError(
            f"{where}, filters", f"{filters!r} is not a dictionary", 'give filters, such as {"tag:internal": "*"}'
        )
    if isinstance(entry.get("subdomain"), bool):
        raise InputError(f"{where}, subdomain", f"{entry['subdomain']!r} is not a name", "write it in quotes")
    if entry.get("subdomain") not in (None, ""):
        normalise(f"{entry['subdomain']}.{zone}", f"{where}, subdomain")
    try:
        rules = Rules.read(zone, entry.get("name", "tag:dns"), entry.get("addresses", "public"), "skip", "skip")
    except InputError as error:
        raise InputError(f"{where}, {error.where}", error.problem, error.remedy) from error
    read_services(entry.get("services"), rules.domain, f"{where}, services", owned=True)


def problems(
    variables: Mapping[str, Any], unreadable: Collection[str], of_dns: Mapping[str, Any] | None = None
) -> Iterator[InputError]:
    """What is wrong with the zones of a host. ``of_dns``: the variables of the host of its DNS account, where known.

    ``unreadable``: variables whose values are not known.
    """
    if ZONES in unreadable or variables.get(ZONES) in (None, "", []):
        return
    try:
        entries = read(variables[ZONES])
    except InputError as error:
        yield error
        return
    yield from _overlapping(variables, entries)
    for name in OF_ONE_ZONE:
        if variables.get(name) not in (None, ""):
            yield InputError(
                name,
                f"with {ZONES} each zone has its own, and this would stand for all of them",
                "leave it out: dns_zone, dns_zone_private, dns_zone_id and dns_subdomain are those of the first zone",
            )
    if of_dns is not None:
        yield from _unknown_to_dns(entries, of_dns)


def _overlapping(variables: Mapping[str, Any], entries: list[dict[str, Any]]) -> Iterator[InputError]:
    """Zones of one kind of which one is in the other: the same names would be in both."""
    seen: list[tuple[str, bool, str]] = []
    with suppress(InputError):  # said of dns_zone itself
        seen.append((zone_name(zone_of(variables)), is_private(variables), "dns_zone"))
    for number, entry in enumerate(entries):
        zone, where = zone_name(entry["zone"]), f"{ZONES}[{number}], zone"
        for other, private, at in seen:
            if private != entry["private"]:
                continue
            kind = "private" if private else "public"
            if zone == other:
                yield InputError(where, f"{entry['title']} is the zone of {at}, too", "list each zone once")
            elif in_zone(zone, other) or in_zone(other, zone):
                inner, outer = (zone, other) if in_zone(zone, other) else (other, zone)
                yield InputError(
                    where,
                    f"{display(inner)} is inside {display(outer)}, and both are {kind} ({at})",
                    "choose zones of which none is inside another, or give each account a host for each zone",
                )
        seen.append((zone, entry["private"], where))


def _unknown_to_dns(entries: list[dict[str, Any]], of_dns: Mapping[str, Any]) -> Iterator[InputError]:
    """Zones that the host of the DNS account does not list, which it would neither look for nor make."""
    try:
        known = {each["label"]: each["zone_id"] for each in read(of_dns.get(ZONES))}
    except InputError:
        return  # that host's own run says so
    for number, entry in enumerate(entries):
        where = f"{ZONES}[{number}]"
        if entry["label"] not in known:
            yield InputError(
                where,
                f"{entry['title']} is not among the {ZONES} of the host of the DNS account",
                f"set {ZONES} where both see it, such as in group_vars/all.yml",
            )
        elif entry["zone_id"] != known[entry["label"]]:
            yield InputError(
                f"{where}, zone_id",
                f"{entry['zone_id'] or 'nothing'} is said for {entry['title']}, and "
                f"{known[entry['label']] or 'nothing'} for the host of the DNS account",
                "set it where both see it",
            )


def of_each_zone(variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The variables of a host, then those that a host would have whose only zone is an additional one of its.

    InputError where the list cannot be read.
    """
    others = {name: value for name, value in variables.items() if name not in OF_ONE_ZONE}
    return [
        dict(variables),
        *(
            {
                **others,
                ZONE[0]: entry["zone"],
                PRIVATE[0]: entry["private"],
                SUBDOMAIN: entry.get("subdomain") or variables.get(SUBDOMAIN),
                REVERSE: entry.get("reverse_zones"),
            }
            for entry in read(variables.get(ZONES))
        ),
    ]
