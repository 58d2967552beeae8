"""Routing, aliases and other options that are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.record_sets.rejected.case import SHA256, Case, entry, one

UUID = "c8c02a84-aaaa-bbbb-e0d2-d833a2f80106"
LOCATION = {"collection_id": UUID, "location_name": "*"}


def routed(item: str, where: str, says: str, remedy: str, **changes: Any) -> Case:
    return one(f"routing: {item}", where, says, remedy, set_identifier="one", **changes)


def _routing() -> Iterable[Case]:
    for given in (256, -1, True, 1.5, "heavy"):
        yield routed(f"weight {given}", "weight", "not a whole number from 0 to 255", "correct", weight=given)
    for option, given in (
        ("weight", 1),
        ("routing_region", "eu-west-1"),
        ("failover", "PRIMARY"),
        ("geo_location", {"country_code": "*"}),
        ("geo_proximity_location", {"aws_region": "eu-west-1"}),
        ("cidr_routing_config", LOCATION),
        ("multi_value_answer", True),
    ):
        yield one(
            f"routing: {option} without identifier",
            "",
            f"{option} needs a set_identifier",
            "add one",
            **{option: given},
        )
    yield routed("identifier without policy", "set_identifier", "it has no routing policy", "add one of weight")
    yield one(
        "routing: identifier over 128",
        "set_identifier",
        "it has 129 characters",
        "at most 128",
        set_identifier="x" * 129,
        weight=1,
    )
    yield one(
        "routing: identifier that is a number",
        "set_identifier",
        "1 is not text",
        "put it in quotes",
        set_identifier=1,
        weight=1,
    )
    yield routed(
        "two policies in one entry",
        "",
        "weight and failover are different routing policies",
        "keep one",
        weight=1,
        failover="PRIMARY",
    )
    yield routed(
        "subdivision outside US and UA",
        "geo_location, subdivision_code",
        "DE has no subdivisions",
        "country US or UA",
        geo_location={"country_code": "DE", "subdivision_code": "BY"},
    )
    yield routed(
        "subdivision of a continent",
        "geo_location, subdivision_code",
        "EU has no subdivisions",
        "country US or UA",
        geo_location={"continent_code": "EU", "subdivision_code": "BY"},
    )
    yield routed(
        "continent and country",
        "geo_location",
        "exactly one of",
        'country_code "*"',
        geo_location={"continent_code": "EU", "country_code": "DE"},
    )
    yield routed(
        "unknown continent",
        "geo_location, continent_code",
        "not one of the choices",
        "give one of AF",
        geo_location={"continent_code": "XX"},
    )
    yield routed(
        "Norway as a YAML boolean",
        "geo_location, country_code",
        "False is not",
        'such as "NO"',
        geo_location={"country_code": False},
    )
    yield routed("failover", "failover", "not one of the choices", "give one of PRIMARY, SECONDARY", failover="primary")
    yield routed("region", "routing_region", "is not a region", "such as eu-west-1", routing_region="Ireland")
    yield routed(
        "geoproximity in two places",
        "geo_proximity_location",
        "exactly one of aws_region",
        "keep one",
        geo_proximity_location={"aws_region": "eu-west-1", "local_zone_group": "us-east-1-bue-1"},
    )
    yield routed(
        "latitude",
        "geo_proximity_location, coordinates, latitude",
        "from -90 to 90",
        "at most two decimals",
        geo_proximity_location={"coordinates": {"latitude": "90.01", "longitude": "0"}},
    )
    yield routed(
        "bias",
        "geo_proximity_location, bias",
        "from -99 to 99",
        "correct",
        geo_proximity_location={"aws_region": "eu-west-1", "bias": 100},
    )
    yield routed(
        "CIDR collection",
        "cidr_routing_config, collection_id",
        "not the UUID",
        "give the UUID",
        cidr_routing_config={**LOCATION, "collection_id": "x"},
    )
    yield routed(
        "of a type that has none",
        "",
        "the type DS has no routing policies",
        "remove weight",
        type="DS",
        value=f"1 13 2 {SHA256}",
        weight=1,
    )
    yield routed(
        "CNAME as multivalue answer",
        "",
        "can be a multivalue answer",
        "use weight",
        type="CNAME",
        value="a.example.net",
        multi_value_answer=True,
    )
    yield routed(
        "health check",
        "health_check_id",
        "is not the id of a health check",
        "give the id",
        weight=1,
        health_check_id="no spaces",
    )
    yield one(
        "routing: health check without policy",
        "health_check_id",
        "without routing policy has no health check",
        "add set_identifier",
        health_check_id=UUID,
    )
    yield one(
        "alias of a type that has none",
        "",
        "an alias cannot have the type NS",
        "give ttl and value",
        type="NS",
        ttl=None,
        value=None,
        alias={"dns_name": "a.example.com"},
    )
    yield one("alias without target", "alias", "dns_name is missing", "give the name", ttl=None, value=None, alias={})
    yield one(
        "alias in another kind of zone",
        "alias, hosted_zone_id",
        "is not",
        "such as Z",
        ttl=None,
        value=None,
        alias={"dns_name": "a.example.com", "hosted_zone_id": "/change/C1"},
    )
    yield one(
        "alias whose health is a word",
        "alias, evaluate_target_health",
        "'yes' is not a boolean",
        "write true or false",
        ttl=None,
        value=None,
        alias={"dns_name": "a.example.com", "evaluate_target_health": "yes"},
    )
    yield Case(
        "an option that does not exist",
        {"record_sets": [entry(values=["192.0.2.1"])]},
        "record_sets[0]",
        "unknown option values",
        "the options are record",
    )
    yield Case(
        "an entry that is text",
        {"record_sets": ["www A 192.0.2.1"]},
        "record_sets[0]",
        "is not a dictionary",
        "give record",
    )
    yield one(
        "a state that does not exist", "state", "'gone' is not one of the choices", "present, absent", state="gone"
    )
    yield one(
        "a resource without an owner", "resource", "stands in an owner marker", "give owner", resource="ec2/x/i-1"
    )
    yield one("a resource with a comma", "resource", "cannot stand in a marker", "no spaces, commas", resource="a,b")
    yield one("a long resource", "resource", "cannot stand in a marker", "use 1 to 1000", resource="x" * 1001)
    yield Case(
        "where a task has looked, without an owner",
        {"record_sets": [], "resources_read": ["ec2/eu-west-1/"]},
        "resources_read",
        "stand in owner markers",
        "give owner",
    )
    yield Case(
        "scope: a name outside the zone",
        {"record_sets": [], "scope": {"names": ["www.example.org"]}},
        "scope, names[0]",
        "not in the zone",
        "names of this zone",
    )
    yield Case(
        "scope: type",
        {"record_sets": [], "scope": {"types": ["A", "ANY"]}},
        "scope, types[1]",
        "'ANY' is not a type",
        "give one of A",
    )


CASES = tuple(_routing())
