# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Finding hosted zones: one call by id, one call by name, never a listing of all zones."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ..._core.dns.hosted_zone import NOT_FOUND
from ..._core.dns.names import display, from_wire
from ..._core.dns.zones import PLACEHOLDER_ID, HostedZone, Selector, Vpc, check_agreement, check_placeholder, choose
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, explain

ZONES_BY_NAME = Listing(
    "HostedZones",
    {"NextDNSName": "DNSName", "NextHostedZoneId": "HostedZoneId"},
    truncated="IsTruncated",
    stated=True,
)
ZONES = Listing("HostedZones", {"NextMarker": "Marker"}, truncated="IsTruncated", stated=True)


def resolve_zone(connection: Connection, wanted: Selector, *, check_mode: bool = False) -> HostedZone:
    """The existing zone that a task names; AwsError with code NoSuchHostedZone when there is none.

    In check mode the id that check mode returned for a zone to be created is accepted: the zone is then empty, and
    its ``exists`` is false.
    """
    check_placeholder(wanted, check_mode=check_mode)
    if wanted.hosted_zone_id == PLACEHOLDER_ID:
        return HostedZone(id=PLACEHOLDER_ID, name=wanted.name or "", private=wanted.private)
    if wanted.hosted_zone_id is not None:
        zone = get_zone(connection, wanted.hosted_zone_id)
        check_agreement(zone, wanted)
        return zone
    found = lookup_zone(connection, wanted)
    if found is None:
        kind = "private" if wanted.private else "public"
        vpc = f" with {', '.join(sorted(wanted.vpc_ids))}" if wanted.vpc_ids else ""
        raise AwsError(
            f"There is no {kind} hosted zone {display(wanted.name or '')}{vpc} in the account of these credentials. "
            "Create it with crossaccount.aws.route53_hosted_zone, or use a profile of the account that holds it.",
            code=NOT_FOUND,
        )
    return found


def lookup_zone(connection: Connection, wanted: Selector) -> HostedZone | None:
    """The zone of the wanted name, kind and VPC, or None."""
    candidates = zones_named(connection, wanted.name or "")
    if wanted.vpc_ids:
        candidates = [get_zone(connection, zone.id) for zone in candidates if zone.private]
    return choose(candidates, wanted)


def zones_named(connection: Connection, name: str) -> list[HostedZone]:
    """Every zone, public or private, of exactly this canonical name, as ListHostedZonesByName has them."""
    zones: list[HostedZone] = []
    # The listing starts at the name and goes on to later ones, so what is equal stands in front.
    for page in pages(
        functools.partial(connection.client("route53").list_hosted_zones_by_name, DNSName=name),
        ZONES_BY_NAME,
        f"look for hosted zones named {display(name)}",
    ):
        found = [_summary(zone) for zone in page]
        equal = [zone for zone in found if zone.name == name]
        zones += equal
        if len(equal) < len(found):
            break
    return zones


def every_zone(connection: Connection) -> list[HostedZone]:
    """Every zone of the account, as ListHostedZones has them. A listing that breaks off is an error."""
    found = pages(connection.client("route53").list_hosted_zones, ZONES, "list the hosted zones")
    return [_summary(zone) for page in found for zone in page]


def get_zone(connection: Connection, hosted_zone_id: str) -> HostedZone:
    """One zone with its name servers and VPCs."""
    try:
        answer = connection.client("route53").get_hosted_zone(Id=hosted_zone_id)
    except SDK_ERRORS as error:
        raise explain(error, f"read the hosted zone {hosted_zone_id}") from error
    return zone_of(answer)


def zone_of(answer: Mapping[str, Any]) -> HostedZone:
    """The zone in an answer of GetHostedZone or CreateHostedZone."""
    delegation = answer.get("DelegationSet", {})
    vpcs = answer.get("VPCs") or ([answer["VPC"]] if "VPC" in answer else [])
    return _summary(
        answer["HostedZone"],
        name_servers=tuple(server.removesuffix(".") for server in delegation.get("NameServers", [])),
        delegation_set_id=delegation.get("Id", "").removeprefix("/delegationset/"),
        vpcs=tuple(sorted(Vpc(vpc["VPCId"], vpc["VPCRegion"]) for vpc in vpcs)),
    )


def _summary(zone: Mapping[str, Any], **details: Any) -> HostedZone:
    config = zone.get("Config", {})
    return HostedZone(
        id=zone["Id"].removeprefix("/hostedzone/"),
        name=from_wire(zone["Name"]),
        private=bool(config.get("PrivateZone")),
        comment=config.get("Comment", ""),
        caller_reference=zone.get("CallerReference", ""),
        record_set_count=int(zone.get("ResourceRecordSetCount", 0)),
        **details,
    )
