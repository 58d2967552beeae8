# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entries of record sets that are refused, with the place and the reason."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import (
    Settings,
    read,
)

from tests.support.record_sets.entries import SETTINGS, UUID, alias, entry, routed


@pytest.mark.parametrize(
    ("written", "where", "says"),
    [
        pytest.param("www", "", "not a dictionary", id="text"),
        pytest.param(entry(values=[]), "", "unknown option values", id="unknown option"),
        pytest.param(entry(region="x"), "", "unknown option region", id="option of amazon.aws"),
        pytest.param(entry(prefix="www"), "", "exactly one", id="record and prefix"),
        pytest.param(entry(record=None), "", "exactly one", id="no name"),
        pytest.param(entry(record=True), ", record", "in quotes", id="boolean name"),
        pytest.param(entry(record=None, prefix="a..b"), ", prefix", "empty label", id="prefix"),
        pytest.param(entry(type=None), ", type", "missing", id="no type"),
        pytest.param(entry(type="a"), ", type", "not one of", id="lower-case type"),
        pytest.param(entry(type="ANY"), ", type", "not one of", id="unknown type"),
        pytest.param(entry(state="gone"), " (www.example.com A), state", "not one of", id="state"),
        pytest.param(entry(ignore="yes"), " (www.example.com A), ignore", "boolean", id="ignore"),
        pytest.param(entry(ignore=True, state="absent"), " (www.example.com A), ignore", "absent", id="both"),
        pytest.param(entry(ttl=-1), " (www.example.com A), ttl", "whole number", id="TTL -1"),
        pytest.param(entry(ttl=2**31), " (www.example.com A), ttl", "whole number", id="TTL 2^31"),
        pytest.param(entry(ttl=1.5), " (www.example.com A), ttl", "whole number", id="TTL float"),
        pytest.param(entry(ttl=True), " (www.example.com A), ttl", "whole number", id="TTL boolean"),
        pytest.param(entry(ttl="5m"), " (www.example.com A), ttl", "here 300", id="TTL with a unit"),
        pytest.param(entry(value=None), " (www.example.com A), value", "no value", id="no value"),
        pytest.param(entry(value=[]), " (www.example.com A), value", "no value", id="empty list"),
        pytest.param(
            entry(value={"a": 1}), " (www.example.com A), value", "is not text but dict.* list", id="dictionary"
        ),
        pytest.param(entry(value=1.1), " (www.example.com A), value", "1.1 is not text but float", id="float"),
        pytest.param(entry(value=[""]), " (www.example.com A), value", "empty", id="empty value"),
        pytest.param(entry(value=[1]), " (www.example.com A), value", "quotes", id="number"),
        pytest.param(entry(value=[None]), " (www.example.com A), value", "quotes", id="null in list"),
        pytest.param(entry(value=["192.0.2.1"] * 2), " (www.example.com A), value", "twice", id="duplicate"),
        pytest.param(
            entry(type="AAAA", value=["2001:db8::1", "2001:DB8:0::1"]),
            " (www.example.com AAAA), value",
            "twice",
            id="duplicate in two spellings",
        ),
        pytest.param(
            entry(type="CNAME", value=["a.example", "b.example"]),
            " (www.example.com CNAME), value",
            "one value",
            id="CNAME",
        ),
        pytest.param(
            entry(type="MX", value=["0 .", "10 a.example"]), " (www.example.com MX), value", "null MX", id="null MX"
        ),
        pytest.param(entry(type="TXT", value=""), " (www.example.com TXT), value", "empty", id="empty text"),
        pytest.param(
            entry(type="TXT", txt_transformation="raw"),
            " (www.example.com TXT), txt_transformation",
            "not one of",
            id="txt",
        ),
        pytest.param(
            entry(type="NS", record="*.example.com", value="a.example"),
            " (*.example.com NS)",
            "wildcard",
            id="wildcard NS",
        ),
        pytest.param(alias() | {"value": ["192.0.2.1"]}, " (www.example.com A), value", "alias", id="alias and value"),
        pytest.param(alias() | {"ttl": 1}, " (www.example.com A), ttl", "alias", id="alias and TTL"),
        pytest.param(alias() | {"type": "NS"}, " (www.example.com NS)", "alias", id="NS alias"),
        pytest.param(alias() | {"alias": True}, " (www.example.com A), alias", "dictionary", id="alias of amazon.aws"),
        pytest.param(alias(dns_name=None), " (www.example.com A), alias", "dns_name", id="alias without target"),
        pytest.param(alias(dns_name="a..b"), " (www.example.com A), alias, dns_name", "label", id="alias target"),
        pytest.param(alias(port=1), " (www.example.com A), alias", "unknown option", id="alias option"),
        pytest.param(
            alias(hosted_zone_id="z1"), " (www.example.com A), alias, hosted_zone_id", "hosted zone", id="alias zone"
        ),
        pytest.param(
            alias(evaluate_target_health="no"),
            " (www.example.com A), alias, evaluate_target_health",
            "boolean",
            id="alias health",
        ),
        pytest.param(routed(), " (www.example.com A), set_identifier", "no routing policy", id="identifier alone"),
        pytest.param(entry(weight=1), " (www.example.com A)", "needs a set_identifier", id="policy alone"),
        pytest.param(
            routed(weight=1, failover="PRIMARY"),
            " (www.example.com A)",
            "different routing policies",
            id="two policies",
        ),
        pytest.param(
            entry(set_identifier=1, weight=1),
            " (www.example.com A), set_identifier",
            "not text",
            id="identifier number",
        ),
        pytest.param(
            entry(set_identifier="", weight=1),
            " (www.example.com A), set_identifier",
            "not text",
            id="identifier empty",
        ),
        pytest.param(
            entry(set_identifier="x" * 129, weight=1),
            " (www.example.com A), set_identifier",
            "129",
            id="identifier long",
        ),
        pytest.param(routed(weight=256), " (www.example.com A), weight", "0 to 255", id="weight 256"),
        pytest.param(routed(weight=-1), " (www.example.com A), weight", "0 to 255", id="weight -1"),
        pytest.param(routed(weight=False), " (www.example.com A), weight", "0 to 255", id="weight boolean"),
        pytest.param(routed(routing_region="Ireland"), " (www.example.com A), routing_region", "region", id="region"),
        pytest.param(routed(failover="primary"), " (www.example.com A), failover", "PRIMARY", id="failover"),
        pytest.param(
            routed(geo_location={}), " (www.example.com A), geo_location", "exactly one", id="geolocation without place"
        ),
        pytest.param(
            routed(geo_location={"continent_code": "EU", "country_code": "DE"}),
            " (www.example.com A), geo_location",
            "exactly one",
            id="continent and country",
        ),
        pytest.param(
            routed(geo_location={"continent_code": "XX"}),
            " (www.example.com A), geo_location, continent_code",
            "AF",
            id="continent",
        ),
        pytest.param(
            routed(geo_location={"country_code": False}),
            " (www.example.com A), geo_location, country_code",
            "country",
            id="Norway as YAML reads it",
        ),
        pytest.param(
            routed(geo_location={"country_code": "DE", "subdivision_code": "BY"}),
            " (www.example.com A), geo_location, subdivision_code",
            "US or UA",
            id="subdivision of another country",
        ),
        pytest.param(
            routed(geo_location={"country_code": "US", "subdivision_code": "California"}),
            " (www.example.com A), geo_location, subdivision_code",
            "subdivision",
            id="subdivision",
        ),
        pytest.param(
            routed(geo_proximity_location={"bias": 1}),
            " (www.example.com A), geo_proximity_location",
            "exactly",
            id="place",
        ),
        pytest.param(
            routed(geo_proximity_location={"aws_region": "EU"}),
            " (www.example.com A), geo_proximity_location, aws_region",
            "eu-west-1",
            id="proximity region",
        ),
        pytest.param(
            routed(geo_proximity_location={"aws_region": "eu-west-1", "bias": 100}),
            " (www.example.com A), geo_proximity_location, bias",
            "-99 to 99",
            id="bias",
        ),
        pytest.param(
            routed(geo_proximity_location={"coordinates": {"latitude": 91, "longitude": 0}}),
            " (www.example.com A), geo_proximity_location, coordinates, latitude",
            "-90 to 90",
            id="latitude",
        ),
        pytest.param(
            routed(geo_proximity_location={"coordinates": {"latitude": 1, "longitude": True}}),
            " (www.example.com A), geo_proximity_location, coordinates, longitude",
            "-180 to 180",
            id="longitude",
        ),
        pytest.param(
            routed(cidr_routing_config={"collection_id": "x", "location_name": "a"}),
            " (www.example.com A), cidr_routing_config, collection_id",
            "UUID",
            id="CIDR collection",
        ),
        pytest.param(
            routed(cidr_routing_config={"collection_id": UUID, "location_name": "a b"}),
            " (www.example.com A), cidr_routing_config, location_name",
            "location",
            id="CIDR location",
        ),
        pytest.param(
            routed(type="NS", value="a.example", weight=1),
            " (www.example.com NS)",
            "no routing policies",
            id="weighted NS",
        ),
        pytest.param(
            routed(type="CNAME", value="a.example", multi_value_answer=True),
            " (www.example.com CNAME)",
            "multivalue",
            id="multivalue CNAME",
        ),
        pytest.param(
            alias() | {"set_identifier": "a", "multi_value_answer": True},
            " (www.example.com A)",
            "multivalue",
            id="multivalue alias",
        ),
        pytest.param(
            entry(health_check_id="x y"), " (www.example.com A), health_check_id", "health check", id="health check"
        ),
    ],
)
def test_refused(written: Any, where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        read(written, "record_sets[3]", SETTINGS)
    assert refusal.value.where == f"record_sets[3]{where}"


def test_a_missing_ttl_is_refused() -> None:
    with pytest.raises(InputError, match="default_ttl"):
        read(entry(), "record_sets[3]", Settings())


@pytest.mark.parametrize("ttl", [-1, 2**31, True, "x"])
def test_default_ttl(ttl: object) -> None:
    with pytest.raises(InputError, match="default_ttl"):
        Settings.read(ttl, "quoted")
    assert Settings.read(None, "api") == Settings(None, "api")
