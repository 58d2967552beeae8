"""Listings of the AWS CLI: read as the module reads a zone, and what is no listing is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import zone_listing
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import bind, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.origin import leave_apex
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from hypothesis import given

from tests.support.record_sets.strategies import ZONES
from tests.support.record_sets.zones import ZONE, ZONE_ID, a, zone

SIMPLE = {"Name": "w.example.com.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "192.0.2.1"}]}


@given(ZONES)
def test_law_a_zone_that_is_read_back_from_its_listing_stays_as_it_is(declared: list[dict[str, Any]]) -> None:
    try:
        existing = zone(*declared)
    except InputError:  # what cannot stand together
        return
    listing = {"ResourceRecordSets": [dict(stored.wire) for stored in existing.values()]}
    state = bind(resolve(leave_apex(zone_listing.entries(listing, "f"), ZONE), ZONE), ZONE_ID)
    plan = make_plan(state, existing, Scope())
    assert plan.changes == ()
    assert plan.ignored == 2  # the SOA and the name servers


def _damaged(structure: Any) -> Iterator[Any]:
    """A structure with one thing in it that Route 53 does not list, in each place."""
    if isinstance(structure, dict):
        yield {**structure, "Unknown": "x"}
        for member, value in structure.items():
            yield from ({**structure, member: each} for each in _damaged(value))
    elif isinstance(structure, list):
        yield []
        yield from (
            [*structure[:at], each, *structure[at + 1 :]] for at, one in enumerate(structure) for each in _damaged(one)
        )
    else:
        yield from ([structure], {"x": structure}, 1.5, str(structure) if isinstance(structure, int) else 1j)


@given(ZONES)
def test_law_what_route_53_does_not_list_is_refused_with_its_place(declared: list[dict[str, Any]]) -> None:
    try:
        wires = [dict(stored.wire) for stored in zone(*declared).values()]
    except InputError:  # what cannot stand together
        return
    for wire in wires:
        for damaged in _damaged(wire):
            with pytest.raises(InputError) as refusal:
                zone_listing.entries({"ResourceRecordSets": [damaged]}, "f")
            assert refusal.value.where.startswith("f, ResourceRecordSets[0]")


def test_what_a_traffic_policy_made_is_left_alone_with_a_warning() -> None:
    policy = {**SIMPLE, "Name": "W.example.com", "TrafficPolicyInstanceId": "x"}
    [entry] = zone_listing.entries({"ResourceRecordSets": [policy]}, "f")
    place = "f, ResourceRecordSets[0] (w.example.com A)"
    assert (entry.ignore, entry.record_set, entry.where, entry.name) == (True, None, place, "w.example.com.")
    assert entry.warnings == (
        f"{place}: a traffic policy made it, which is not managed here, so that it is left alone.",
    )


def test_a_traffic_policy_may_make_many_of_one_name() -> None:
    made = [{**SIMPLE, "SetIdentifier": each, "Weight": 1, "TrafficPolicyInstanceId": "x"} for each in ("a", "b")]
    state = resolve(zone_listing.entries({"ResourceRecordSets": made}, "f"), ZONE)
    assert (state.record_sets, state.ignored, len(state.warnings)) == ({}, {("w.example.com.", "A")}, 2)


def test_null_is_what_a_query_writes_for_what_is_not_there() -> None:
    plain, queried = (
        {"ResourceRecordSets": [each]} for each in (SIMPLE, {**SIMPLE, "AliasTarget": None, "Weight": None})
    )
    assert zone_listing.entries(plain, "f") == zone_listing.entries(queried, "f")


def test_which_lists_are_listings() -> None:
    assert zone_listing.is_one([SIMPLE])
    assert not any(map(zone_listing.is_one, ([], [1], [a("w")], [{"Name": "w"}])))


ALIAS = {"HostedZoneId": "Z1", "DNSName": "x.example.com.", "EvaluateTargetHealth": False}
FIRST = "f, ResourceRecordSets[0]"
PLACED = f"{FIRST} (w.example.com A)"


@pytest.mark.parametrize(
    ("content", "where", "says"),
    [
        ({"ResourceRecordSets": [], "IsTruncated": True}, "f", "the listing is cut"),
        ({"ResourceRecordSets": [], "NextToken": "x"}, "f", "the listing is cut"),
        ({"ResourceRecordSets": [], "NextRecordName": "x"}, "f", "the listing is cut"),
        ({"ResourceRecordSets": [1]}, FIRST, "it is a int, and not Name, Type, TTL"),
        ({"ResourceRecordSets": [SIMPLE, {}]}, "f, ResourceRecordSets[1], Name", "it is missing"),
    ],
)
def test_refused_lists(content: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        zone_listing.entries(content, "f")
    assert refusal.value.where == where


@pytest.mark.parametrize(
    ("changes", "where", "says"),
    [
        ({"Type": "X"}, f"{FIRST}, Type", "not one of the choices"),
        ({"Name": 1}, f"{FIRST}, Name", "1 is not text"),
        ({"Name": "a..b."}, f"{FIRST}, Name", "empty"),
        ({"TTL": "300"}, f"{FIRST}, TTL", "'300' is not a whole number"),
        ({"TTL": 300.0}, f"{FIRST}, TTL", "300.0 is not a whole number"),
        ({"TTL": True}, f"{FIRST}, TTL", "True is not a whole number"),
        ({"TTL": -1}, f"{PLACED}, TTL", "-1 is not a whole number from 0"),
        ({"TTL": None}, f"{FIRST}, TTL", "ResourceRecords have one, and an AliasTarget has none"),
        ({"ResourceRecords": 1}, f"{FIRST}, ResourceRecords", "1 is not a list of Value"),
        ({"ResourceRecords": []}, f"{FIRST}, ResourceRecords", "is not a list of Value"),
        ({"ResourceRecords": ["x"]}, f"{FIRST}, ResourceRecords[0]", "it is a str, and not Value"),
        ({"ResourceRecords": [{"Value": None}]}, f"{FIRST}, ResourceRecords[0], Value", "None is not text"),
        ({"ResourceRecords": [{"Value": "300.0.2.1"}]}, f"{PLACED}, ResourceRecords", "is not an IPv4 address"),
        ({"ResourceRecords": None}, FIRST, "exactly one of ResourceRecords and AliasTarget"),
        ({"ResourceRecords": None, "Value": ["192.0.2.1"]}, f"{FIRST}, Value", "Route 53 lists no such member, but Na"),
        ({"AliasTarget": ALIAS}, FIRST, "exactly one of ResourceRecords and AliasTarget"),
        ({"AliasTarget": ALIAS, "ResourceRecords": None}, f"{FIRST}, TTL", "ResourceRecords have one"),
        (
            {"AliasTarget": {"DNSName": "x."}, "ResourceRecords": None, "TTL": None},
            f"{FIRST}, AliasTarget, HostedZoneId",
            "it is missing",
        ),
        (
            {"AliasTarget": {**ALIAS, "DNSName": "a..b"}, "ResourceRecords": None, "TTL": None},
            f"{PLACED}, AliasTarget, DNSName",
            "empty",
        ),
        ({"SetIdentifier": "a", "Weight": "x"}, f"{FIRST}, Weight", "'x' is not a whole number"),
        ({"SetIdentifier": "a", "Weight": 300}, f"{PLACED}, Weight", "300 is not a whole number from 0 to 255"),
        ({"Weight": 1}, PLACED, "needs a SetIdentifier"),
        ({"SetIdentifier": "a", "GeoLocation": "DE"}, f"{FIRST}, GeoLocation", "it is a str, and not ContinentCode"),
        ({"SetIdentifier": "a", "MultiValueAnswer": "true"}, f"{FIRST}, MultiValueAnswer", "is not true or false"),
        (
            {"SetIdentifier": "a", "GeoLocation": {"CountryCode": "de"}},
            f"{PLACED}, GeoLocation, CountryCode",
            "'de' is not a country",
        ),
        (
            {"SetIdentifier": "a", "GeoProximityLocation": {"Coordinates": {"Latitude": "x", "Longitude": "1"}}},
            f"{FIRST}, GeoProximityLocation, Coordinates",
            "they are not numbers of degrees",
        ),
    ],
)
def test_refused_record_sets(changes: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        zone_listing.entries({"ResourceRecordSets": [{**SIMPLE, **changes}]}, "f")
    assert refusal.value.where == where
