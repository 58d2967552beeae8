# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Between record sets and Route 53's ``ResourceRecordSet`` structure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..dns import names
from ..errors import InputError
from .model import (
    Alias,
    CidrRoutingConfig,
    Coordinates,
    GeoLocation,
    GeoProximityLocation,
    Key,
    RecordSet,
    Stored,
)
from .values import TEXT_TYPES, canonical

# A record set without routing policy has no others than these.
_SIMPLE = frozenset({"Name", "Type", "TTL", "ResourceRecords", "AliasTarget"})
_VALUES_ONLY = _SIMPLE - {"AliasTarget"}
_MANAGED = _SIMPLE | {
    "SetIdentifier",
    "Weight",
    "Region",
    "Failover",
    "GeoLocation",
    "GeoProximityLocation",
    "CidrRoutingConfig",
    "MultiValueAnswer",
    "HealthCheckId",
}


def read_zone(
    structures: Iterable[Mapping[str, Any]], zone_id: str, expected: Mapping[Key, RecordSet] | None = None
) -> dict[Key, Stored]:
    """What a listing of a zone holds, by key and in its order.

    ``expected`` are record sets that are probably there. Nothing is worked out for those that are, which in a zone
    that is kept in order are nearly all.
    """
    zone = {}
    for structure in structures:
        record_set = (expected and _as_expected(structure, expected)) or from_wire(structure, zone_id)
        zone[record_set.key] = Stored(record_set, structure)
    return zone


def from_wire(structure: Mapping[str, Any], zone_id: str) -> RecordSet:
    """The record set that a ``ResourceRecordSet`` of the zone ``zone_id`` means."""
    record_type = structure["Type"]
    texts = [record["Value"] for record in structure.get("ResourceRecords", ())]
    values = sorted({_stored_value(record_type, text) for text in texts})
    routing = _routing_from_wire(structure) if structure.keys() - _SIMPLE else {}
    return RecordSet(
        name=names.from_wire(structure["Name"]),
        type=record_type,
        ttl=structure.get("TTL"),
        values=tuple(values),
        alias=_alias_from_wire(structure["AliasTarget"], zone_id) if "AliasTarget" in structure else None,
        spelling=tuple(texts) if record_type in TEXT_TYPES else (),
        **routing,
    )


def to_wire(record_set: RecordSet, zone_id: str) -> dict[str, Any]:
    """The ``ResourceRecordSet`` that creates a record set in the zone ``zone_id``."""
    structure: dict[str, Any] = {"Name": names.to_wire(record_set.name), "Type": record_set.type}
    if record_set.alias is not None:
        structure["AliasTarget"] = {
            "HostedZoneId": record_set.alias.hosted_zone_id or zone_id,
            "DNSName": names.to_wire(record_set.alias.dns_name),
            "EvaluateTargetHealth": record_set.alias.evaluate_target_health,
        }
    else:
        structure["TTL"] = record_set.ttl
        structure["ResourceRecords"] = [{"Value": value} for value in record_set.spelling or record_set.values]
    if record_set.set_identifier or record_set.health_check_id:
        structure.update(_routing_to_wire(record_set))
    return structure


def _as_expected(structure: Mapping[str, Any], expected: Mapping[Key, RecordSet]) -> RecordSet | None:
    """The expected record set that a structure repeats word for word; only simple ones with values are looked for."""
    if structure.keys() != _VALUES_ONLY:
        return None
    record_set = expected.get(Key(structure["Name"], structure["Type"]))
    if record_set is None or record_set.ttl != structure["TTL"] or record_set.health_check_id or record_set.spelling:
        return None
    texts = [record["Value"] for record in structure["ResourceRecords"]]
    return record_set if record_set.values == tuple(sorted(texts)) else None


def _stored_value(record_type: str, text: str) -> str:
    """The canonical spelling of a value that Route 53 holds; its own where it is not one that we would write."""
    try:
        return canonical(record_type, text, "")
    except (InputError, KeyError):
        return text


def _alias_from_wire(target: Mapping[str, Any], zone_id: str) -> Alias:
    target_zone = target["HostedZoneId"]
    return Alias(
        dns_name=names.from_wire(target["DNSName"]),
        hosted_zone_id="" if target_zone == zone_id else target_zone,
        evaluate_target_health=bool(target["EvaluateTargetHealth"]),
    )


def _routing_from_wire(structure: Mapping[str, Any]) -> dict[str, Any]:
    routing: dict[str, Any] = {
        "set_identifier": structure.get("SetIdentifier", ""),
        "weight": structure.get("Weight"),
        "routing_region": structure.get("Region"),
        "failover": structure.get("Failover"),
        "multi_value_answer": bool(structure.get("MultiValueAnswer")),
        "health_check_id": structure.get("HealthCheckId"),
    }
    if geo := structure.get("GeoLocation"):
        routing["geo_location"] = GeoLocation(
            geo.get("ContinentCode"), geo.get("CountryCode"), geo.get("SubdivisionCode")
        )
    if proximity := structure.get("GeoProximityLocation"):
        point = proximity.get("Coordinates")
        routing["geo_proximity_location"] = GeoProximityLocation(
            aws_region=proximity.get("AWSRegion"),
            local_zone_group=proximity.get("LocalZoneGroup"),
            coordinates=Coordinates(degrees(point["Latitude"]), degrees(point["Longitude"])) if point else None,
            bias=proximity.get("Bias", 0),
        )
    if cidr := structure.get("CidrRoutingConfig"):
        routing["cidr_routing_config"] = CidrRoutingConfig(cidr["CollectionId"], cidr["LocationName"])
    if unmanaged := {name: structure[name] for name in structure.keys() - _MANAGED}:
        routing["foreign"] = json.dumps(unmanaged, sort_keys=True)
    return routing


def _routing_to_wire(record_set: RecordSet) -> dict[str, Any]:
    structure: dict[str, Any] = {
        "SetIdentifier": record_set.set_identifier or None,
        "Weight": record_set.weight,
        "Region": record_set.routing_region,
        "Failover": record_set.failover,
        "MultiValueAnswer": record_set.multi_value_answer or None,
        "HealthCheckId": record_set.health_check_id,
    }
    if geo := record_set.geo_location:
        structure["GeoLocation"] = _stated(
            ContinentCode=geo.continent_code, CountryCode=geo.country_code, SubdivisionCode=geo.subdivision_code
        )
    if proximity := record_set.geo_proximity_location:
        point = proximity.coordinates
        structure["GeoProximityLocation"] = _stated(
            AWSRegion=proximity.aws_region,
            LocalZoneGroup=proximity.local_zone_group,
            Coordinates={"Latitude": point.latitude, "Longitude": point.longitude} if point else None,
            Bias=proximity.bias or None,
        )
    if cidr := record_set.cidr_routing_config:
        structure["CidrRoutingConfig"] = {"CollectionId": cidr.collection_id, "LocationName": cidr.location_name}
    return _stated(**structure)


def _stated(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def degrees(text: str) -> str:
    """A coordinate without needless digits: ``+049.20`` is ``49.2``."""
    return f"{float(text) + 0:.2f}".rstrip("0").rstrip(".")
