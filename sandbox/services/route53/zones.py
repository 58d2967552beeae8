# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The life of hosted zones and of reusable delegation sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.services.route53 import names
from sandbox.services.route53.listing import page_size
from sandbox.services.route53.model import Contents, DelegationSet, RecordSet, Vpc, Zone
from sandbox.services.route53.store import Store, bare_id
from sandbox.wire.errors import ApiError

ZONES_MAXIMUM = 100
"""Hosted zones a page ("Route 53 returns up to 100 items in each response"), with or without MaxItems."""

NS_TTL = 172800
SOA_TTL = 900
_SOA_TIMES = "awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"

PRIVATE_NAME_SERVERS = (
    "ns-1536.awsdns-00.co.uk",
    "ns-0.awsdns-00.com",
    "ns-1024.awsdns-00.org",
    "ns-512.awsdns-00.net",
)
"""Every private zone has these: they answer nobody outside its VPCs."""


def create(store: Store, account_id: str, parameters: Mapping[str, Any], vpc: Vpc | None = None) -> Zone:
    """A new zone with its NS and SOA; ``parameters`` as CreateHostedZone takes them, ``vpc`` makes it private.

    Raises ApiError: InvalidDomainName, HostedZoneAlreadyExists, InvalidInput, NoSuchDelegationSet or
    ConflictingDomainExists.
    """
    name = _zone_name(parameters["Name"], private=vpc is not None)
    reference = parameters["CallerReference"]
    if any(zone.caller_reference == reference for zone in store.zones_of(account_id)):
        raise ApiError(
            "HostedZoneAlreadyExists",
            "A hosted zone has already been created with the specified caller reference.",
            409,
        )
    config = parameters.get("HostedZoneConfig") or {}
    if config.get("PrivateZone") and vpc is None:
        # "To create a private hosted zone, specify VPC"; wording ours.
        raise ApiError("InvalidInput", "Invalid request: a private hosted zone needs a VPC")
    delegation_set = _delegation_set(store, account_id, parameters.get("DelegationSetId"), private=vpc is not None)
    if vpc is not None:
        check_vpc_name(store, name, vpc)
    elif delegation_set.id is not None:
        _check_shared_servers(store, name, delegation_set)
    zone = Zone(
        id=store.new_id("Z"),
        name=name,
        account_id=account_id,
        caller_reference=reference,
        delegation_set=delegation_set,
        comment=config.get("Comment"),
        vpcs=[vpc] if vpc else [],
        private=vpc is not None,
        contents=_first_contents(name, delegation_set.name_servers),
    )
    store.zones[zone.id] = zone
    return zone


def _zone_name(text: str, *, private: bool) -> str:
    try:
        name = names.normalise(text)
    except names.NameRefused as refused:
        raise ApiError("InvalidDomainName", str(refused)) from refused
    if not private and name.count(".") == 1:
        # "You can't create a hosted zone for a top-level domain (TLD) such as .com"; wording ours.
        raise ApiError("InvalidDomainName", f"{name} is a top-level domain")
    if names.is_wildcard(name):  # "You can't include * in the leftmost label of a hosted zone name"; wording ours
        raise ApiError("InvalidDomainName", f"{name} is a wildcard")
    return name


def _delegation_set(store: Store, account_id: str, set_id: str | None, *, private: bool) -> DelegationSet:
    if private:
        if set_id is not None:  # "AWS returns confusing error InvalidInput" (hashicorp/terraform#7213); wording ours
            raise ApiError("InvalidInput", "Invalid request: a private hosted zone cannot have a delegation set")
        return DelegationSet(PRIVATE_NAME_SERVERS)
    return reusable(store, account_id, set_id) if set_id is not None else DelegationSet(store.new_name_servers())


def check_vpc_name(store: Store, name: str, vpc: Vpc) -> None:
    """A VPC sees one private zone of a name."""
    for zone in store.zones.values():
        if zone.name == name and vpc in zone.vpcs:
            raise ApiError(
                "ConflictingDomainExists",
                f"The VPC {vpc.id} in region {vpc.region} has already been associated with the hosted zone {zone.id} "
                "with the same domain name.",
            )


def _check_shared_servers(store: Store, name: str, delegation_set: DelegationSet) -> None:
    # "Two hosted zones that have the same name or that have a parent/child relationship ... can't have any common name
    # servers" (reference of ConflictingDomainExists); wording ours.
    for zone in store.zones.values():
        related = names.is_within(name, zone.name) or names.is_within(zone.name, name)
        if related and not zone.private and zone.delegation_set.id == delegation_set.id:
            raise ApiError("ConflictingDomainExists", f"{name} shares name servers with {zone.name} ({zone.id})")


def _first_contents(name: str, servers: Sequence[str]) -> Contents:
    contents = Contents()
    contents.put(RecordSet(name, "NS", ttl=NS_TTL, values=tuple(f"{server}." for server in servers)))
    contents.put(RecordSet(name, "SOA", ttl=SOA_TTL, values=(f"{servers[0]}. {_SOA_TIMES}",)))
    return contents


def delete(store: Store, zone: Zone) -> None:
    """Remove a zone that holds only what every zone must hold."""
    if any(found.name != zone.name or found.type not in ("NS", "SOA") for found in zone.contents):
        # With two spaces, as AWS writes it: hashicorp/terraform-provider-aws#19875.
        raise ApiError(
            "HostedZoneNotEmpty",
            "The specified hosted zone contains non-required resource record sets  and so cannot be deleted.",
        )
    del store.zones[zone.id]


def describe(zone: Zone) -> dict[str, Any]:
    """The output of GetHostedZone. A private zone has VPCs in place of a delegation set."""
    if zone.private:
        return {"HostedZone": zone.to_api(), "VPCs": [vpc.to_api() for vpc in zone.vpcs]}
    return {"HostedZone": zone.to_api(), "DelegationSet": zone.delegation_set.to_api()}


def listed(store: Store, account_id: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The output of ListHostedZones: oldest first; Marker is the id of the first zone wanted."""
    found = store.zones_of(account_id)
    if parameters.get("DelegationSetId") is not None:
        wanted = reusable(store, account_id, parameters["DelegationSetId"])
        found = [zone for zone in found if zone.delegation_set.id == wanted.id]
    if parameters.get("HostedZoneType") is not None:
        found = [zone for zone in found if zone.private]
    size = page_size(parameters.get("MaxItems"), ZONES_MAXIMUM, ZONES_MAXIMUM)
    first = 0
    if parameters.get("Marker"):
        ids = [zone.id for zone in found]
        if bare_id(parameters["Marker"]) not in ids:
            # Wording ours.
            raise ApiError("InvalidInput", f"Invalid parameter : Marker {parameters['Marker']} is unknown")
        first = ids.index(bare_id(parameters["Marker"]))
    output: dict[str, Any] = {
        "HostedZones": [zone.to_api() for zone in found[first : first + size]],
        "Marker": parameters.get("Marker") or "",
        "IsTruncated": len(found) > first + size,
        "MaxItems": str(size),
    }
    for following in found[first + size : first + size + 1]:
        output["NextMarker"] = following.id
    return output


def listed_by_name(store: Store, account_id: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The output of ListHostedZonesByName: by reversed name, then by id, from DNSName and HostedZoneId on."""
    name, zone_id = parameters.get("DNSName"), parameters.get("HostedZoneId")
    if zone_id is not None and name is None:
        # "If you specify a value for hostedzoneid, you must also specify a value for dnsname"; wording ours.
        raise ApiError("InvalidInput", "Invalid parameter : HostedZoneId requires DNSName")
    size = page_size(parameters.get("MaxItems"), ZONES_MAXIMUM, ZONES_MAXIMUM)
    start = ("", "")
    if name is not None:
        try:
            start = (names.sort_key(names.normalise(name)), bare_id(zone_id or ""))
        except names.NameRefused as refused:
            raise ApiError("InvalidDomainName", str(refused)) from refused
    ordered = sorted((names.sort_key(zone.name), zone.id) for zone in store.zones_of(account_id))
    wanted = [store.zones[found_id] for key, found_id in ordered if (key, found_id) >= start]
    output: dict[str, Any] = {
        "HostedZones": [zone.to_api() for zone in wanted[:size]],
        "IsTruncated": len(wanted) > size,
        "MaxItems": str(size),
    }
    output |= {key: value for key, value in (("DNSName", name), ("HostedZoneId", zone_id)) if value is not None}
    for following in wanted[size : size + 1]:
        output |= {"NextDNSName": following.name, "NextHostedZoneId": following.id}
    return output


# -- reusable delegation sets ----------------------------------------------------------------------------------------


def reusable(store: Store, account_id: str, set_id: str) -> DelegationSet:
    found = store.delegation_sets.get(bare_id(set_id))
    if found is None or found.account_id != account_id:
        raise ApiError(
            "NoSuchDelegationSet", f"A reusable delegation set with the ID {bare_id(set_id)} does not exist."
        )
    return found


def create_reusable(store: Store, account_id: str, reference: str, zone: Zone | None) -> DelegationSet:
    """A reusable delegation set, of new servers or of those of ``zone``, which then uses it."""
    if any(found.caller_reference == reference for found in store.delegation_sets.values()):
        raise ApiError(
            "DelegationSetAlreadyCreated", f"A delegation set with the reference {reference} exists already."
        )
    if zone is not None and zone.delegation_set.id is not None:
        raise ApiError("DelegationSetAlreadyReusable", "The delegation set has already been marked as reusable.")
    servers = zone.delegation_set.name_servers if zone else store.new_name_servers()
    created = DelegationSet(servers, store.new_id("N"), reference, account_id)
    store.delegation_sets[created.id or ""] = created
    if zone is not None:
        zone.delegation_set = created
    return created


def delete_reusable(store: Store, delegation_set: DelegationSet) -> None:
    if any(zone.delegation_set.id == delegation_set.id for zone in store.zones.values()):
        raise ApiError("DelegationSetInUse", "The delegation set is used by a hosted zone and cannot be deleted.")
    del store.delegation_sets[delegation_set.id or ""]
