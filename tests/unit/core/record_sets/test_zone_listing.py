"""Listings of the AWS CLI: read as the module reads a zone, and what is no listing is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import zone_listing
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import bind, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from hypothesis import given

from tests.support.record_sets.strategies import ZONES
from tests.support.record_sets.zones import ZONE, ZONE_ID, a, zone

_NOT_ONE = "it is not a record set"
SIMPLE = {"Name": "w.example.com.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "192.0.2.1"}]}


@given(ZONES)
def test_law_a_zone_that_is_read_back_from_its_listing_stays_as_it_is(declared: list[dict[str, Any]]) -> None:
    try:
        existing = zone(*declared)
    except InputError:  # what cannot stand together
        return
    listing = {"ResourceRecordSets": [dict(stored.wire) for stored in existing.values()]}
    state = bind(resolve(zone_listing.entries(listing, "f"), ZONE), ZONE_ID)
    plan = make_plan(state, existing, Scope())
    assert plan.changes == ()
    assert plan.ignored == 2  # the SOA and the name servers


def test_what_no_task_declares_is_left_alone() -> None:
    policy = {**SIMPLE, "TrafficPolicyInstanceId": "x"}
    [entry] = zone_listing.entries({"ResourceRecordSets": [policy]}, "f")
    assert (entry.ignore, entry.record_set, entry.where) == (True, None, "f, ResourceRecordSets[0] (w.example.com A)")


def test_which_lists_are_listings() -> None:
    assert zone_listing.is_one([SIMPLE])
    assert not any(map(zone_listing.is_one, ([], [1], [a("w")], [{"Name": "w"}])))


@pytest.mark.parametrize(
    ("content", "where", "says"),
    [
        ({"ResourceRecordSets": [], "IsTruncated": True}, "f", "the listing is cut"),
        ({"ResourceRecordSets": [], "NextToken": "x"}, "f", "the listing is cut"),
        ({"ResourceRecordSets": [1]}, "f, ResourceRecordSets[0]", "it is a int"),
        ({"ResourceRecordSets": [SIMPLE, {}]}, "f, ResourceRecordSets[1], Type", "it is missing"),
        ({"ResourceRecordSets": [{**SIMPLE, "Type": "X"}]}, "f, ResourceRecordSets[0], Type", "not one of the choices"),
        ({"ResourceRecordSets": [{"Type": "A"}]}, "f, ResourceRecordSets[0]", "not a record set as Route 53 lists it"),
        ({"ResourceRecordSets": [{**SIMPLE, "Name": 1}]}, "f, ResourceRecordSets[0]", _NOT_ONE),
        ({"ResourceRecordSets": [{**SIMPLE, "ResourceRecords": 1}]}, "f, ResourceRecordSets[0]", _NOT_ONE),
        (
            {"ResourceRecordSets": [{**SIMPLE, "ResourceRecords": ["x"]}]},
            "f, ResourceRecordSets[0]",
            _NOT_ONE,
        ),
        (
            {"ResourceRecordSets": [{**SIMPLE, "Type": "SOA", "Name": [1]}]},
            "f, ResourceRecordSets[0]",
            _NOT_ONE,
        ),
    ],
)
def test_refused(content: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        zone_listing.entries(content, "f")
    assert refusal.value.where == where
