"""Entries as users write them: what they mean, what is refused, and that they can be written again."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import (
    Alias,
    GeoProximityLocation,
    RecordSet,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import (
    Settings,
    describe,
    read,
    write,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import from_wire, to_wire

from tests.support.record_sets.entries import SETTINGS, UUID, alias, entry, routed


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(entry(), {}, id="default TTL"),
        pytest.param(entry(ttl=0), {"ttl": 0}, id="TTL 0"),
        pytest.param(entry(ttl="2147483647"), {"ttl": 2147483647}, id="TTL as a template gives it"),
        pytest.param(entry(value="192.0.2.1"), {}, id="one value without a list"),
        pytest.param(
            entry(value=["192.0.2.9", "192.0.2.1"]), {"values": ("192.0.2.1", "192.0.2.9")}, id="values are sorted"
        ),
        pytest.param(entry(set_identifier=None, weight=None, alias=None, ignore=False), {}, id="null is not given"),
        pytest.param(entry(multi_value_answer=False), {}, id="no multivalue answer"),
        pytest.param(
            routed(weight=1, health_check_id=UUID),
            {"set_identifier": "one", "weight": 1, "health_check_id": UUID},
            id="health check",
        ),
        pytest.param(routed(weight=0), {"set_identifier": "one", "weight": 0}, id="weight 0"),
        pytest.param(
            routed(geo_proximity_location={"coordinates": {"latitude": 49.2, "longitude": "-0.0"}, "bias": -99}),
            None,
            id="coordinates",
        ),
    ],
)
def test_read(written: dict[str, Any], expected: dict[str, Any] | None) -> None:
    record_set = read(written, "record_sets[0]", SETTINGS).record_set
    if expected is not None:
        fields = {"ttl": 300, "values": ("192.0.2.1",), **expected}
        assert record_set == RecordSet("www.example.com.", "A", **fields)
    assert record_set is not None
    again = read(write(record_set, "Z1"), "again", SETTINGS).record_set
    assert again == record_set
    assert from_wire(to_wire(record_set, "Z1"), "Z1") == record_set


ROUTES: list[dict[str, Any]] = [
    {"weight": 255},
    {"routing_region": "eu-west-1"},
    {"failover": "PRIMARY", "health_check_id": UUID},
    {"failover": "SECONDARY"},
    {"geo_location": {"continent_code": "EU"}},
    {"geo_location": {"country_code": "US", "subdivision_code": "CA"}},
    {"geo_location": {"country_code": "*"}},
    {"geo_proximity_location": {"aws_region": "eu-west-1", "bias": 10}},
    {"geo_proximity_location": {"local_zone_group": "us-east-1-bue-1"}},
    {"geo_proximity_location": {"coordinates": {"latitude": "-33.87", "longitude": "151.2"}}},
    {"cidr_routing_config": {"collection_id": UUID, "location_name": "*"}},
    {"multi_value_answer": True},
]


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_routing_policy_round_trips(route: dict[str, Any]) -> None:
    record_set = read(routed(**route), "entry", SETTINGS).record_set
    assert record_set is not None
    assert write(record_set, "Z1") == routed(ttl=300, **route)
    assert from_wire(to_wire(record_set, "Z1"), "Z1") == record_set
    assert record_set.policy == record_set.policies[0]


def test_alias_of_the_zone_itself() -> None:
    read_alias = read(alias(hosted_zone_id="/hostedzone/Z1", evaluate_target_health=True), "entry", SETTINGS).record_set
    assert read_alias is not None
    assert read_alias.alias == Alias("web.example.com.", "Z1", True)
    own = from_wire(to_wire(read_alias, "Z1"), "Z1")
    assert own.alias == Alias("web.example.com.", "", True)
    assert write(own, "Z1")["alias"]["hosted_zone_id"] == "Z1"
    assert "ignore" not in describe(own, "Z1", SETTINGS)
    assert from_wire(to_wire(read_alias, "Z2"), "Z2").alias == read_alias.alias


def test_prefix_absent_and_ignore() -> None:
    apex = read(entry(record=None, prefix=""), "record_sets[1]", SETTINGS)
    assert (apex.name, apex.is_prefix, apex.where) == ("", True, "record_sets[1] (the apex A)")
    assert read(entry(record=None, prefix="WWW"), "e", SETTINGS).name == "www"
    gone = read({"record": "a.example.com", "type": "TXT", "state": "absent"}, "e", SETTINGS)
    assert (gone.absent, gone.record_set) == (True, None)
    kept = read({"record": "a.example.com", "type": "TXT", "ignore": True}, "e", SETTINGS)
    assert (kept.ignore, kept.record_set) == (True, None)


@pytest.mark.parametrize(
    ("transformation", "written", "stored"),
    [
        ("unquoted", 'a "b" \\', r'"a \"b\" \\"'),
        ("unquoted", "x" * 256, f'"{"x" * 255}" "x"'),
        ("unquoted", "v=DKIM1; p=1", '"v=DKIM1; p=1"'),
        ("quoted", '"a" b', '"a" "b"'),
        ("quoted", r'"\141"', '"a"'),
        ("api", ' "a" "b"', '"a" "b"'),
    ],
)
def test_txt_transformations(transformation: str, written: str, stored: str) -> None:
    record_set = read(entry(type="TXT", value=written), "e", Settings(300, transformation)).record_set
    assert record_set is not None
    assert to_wire(record_set, "Z1")["ResourceRecords"] == [{"Value": stored}]
    assert read(write(record_set, "Z1", transformation), "e", Settings(300, transformation)).record_set == record_set


@pytest.mark.parametrize(
    "stored",
    [r'"\377"', '""', 'no quotes"', '"a" "b"', f'"{"x" * 255}" "x" ""'],
    ids=["not UTF-8", "empty", "unreadable", "two strings", "full strings and more"],
)
def test_text_that_is_not_plain_text_is_described_in_quotes(stored: str) -> None:
    record_set = from_wire({"Name": "a.", "Type": "TXT", "TTL": 1, "ResourceRecords": [{"Value": stored}]}, "Z1")
    described = describe(record_set, "Z1", SETTINGS)
    assert described["txt_transformation"] == "quoted"
    assert described.get("ignore", False) is (stored == 'no quotes"')


def test_a_record_set_that_cannot_be_written_is_described_with_ignore() -> None:
    foreign = {"AZAffinity": {"LocationType": "Global", "LocationId": "global"}}
    structure = {
        "Name": "a.example.com.",
        "Type": "A",
        "SetIdentifier": "x",
        "TTL": 1,
        "ResourceRecords": [{"Value": "192.0.2.1"}],
    }
    record_set = from_wire({**structure, **foreign}, "Z1")
    assert record_set.policy == "foreign"
    assert describe(record_set, "Z1", SETTINGS)["ignore"] is True


def test_values_that_we_would_not_write_are_kept_as_they_are() -> None:
    structure = {"Name": "a.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "192.0.2.01"}]}
    assert from_wire(structure, "Z1").values == ("192.0.2.01",)
    assert from_wire({**structure, "Type": "NEW"}, "Z1").values == ("192.0.2.01",)


def test_bias_0_is_the_default() -> None:
    assert GeoProximityLocation("eu-west-1") == GeoProximityLocation("eu-west-1", bias=0)
