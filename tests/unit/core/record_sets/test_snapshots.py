"""The way back from a plan."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.snapshots import declaration, restoring
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone
from hypothesis import given, settings

from tests.support.record_sets.strategies import ZONES
from tests.support.record_sets.zones import ZONE_ID, a, apply, desired, weighted, zone


def test_entries() -> None:
    existing = zone(a("changed", ttl=60), weighted("gone", "x"), {"prefix": "t", "type": "TXT", "value": 'a "b"'})
    declared = desired(
        a("changed"),
        a("new"),
        weighted("new2", "y"),
        weighted("gone", "x", state="absent"),
        {"prefix": "t", "type": "TXT", "value": "new"},
    )
    entries = restoring(make_plan(declared, existing).writes, ZONE_ID)
    assert entries == {
        Key("changed.example.com.", "A"): {
            "record": "changed.example.com",
            "type": "A",
            "ttl": 60,
            "value": ["192.0.2.1"],
        },
        Key("gone.example.com.", "A", "x"): {
            "record": "gone.example.com",
            "type": "A",
            "ttl": 300,
            "value": ["192.0.2.1"],
            "set_identifier": "x",
            "weight": 1,
        },
        Key("new.example.com.", "A"): {"record": "new.example.com", "type": "A", "state": "absent"},
        Key("new2.example.com.", "A", "y"): {
            "record": "new2.example.com",
            "type": "A",
            "state": "absent",
            "set_identifier": "y",
        },
        Key("t.example.com.", "TXT"): {
            "record": "t.example.com",
            "type": "TXT",
            "ttl": 300,
            "value": [r'"a \"b\""'],
            "txt_transformation": "api",
        },
    }


def test_texts_come_back_octet_for_octet() -> None:
    wire = {
        "Name": "t.example.com.",
        "Type": "TXT",
        "TTL": 5,
        "ResourceRecords": [{"Value": r'"\377" "x"'}, {"Value": '"a;b"'}, {"Value": '""'}],
    }
    existing = zone() | read_zone([wire], ZONE_ID)
    plan = make_plan(desired(), existing, Scope())
    gone = apply(existing, make_batches(plan.writes, ZONE_ID))
    back = make_plan(desired(*restoring(plan.writes, ZONE_ID).values()), gone)
    assert apply(gone, make_batches(back.writes, ZONE_ID))[Key("t.example.com.", "TXT")].wire == wire


def test_what_could_not_be_restored_is_refused() -> None:
    junk = {"Name": "n.example.com.", "Type": "NAPTR", "TTL": 5, "ResourceRecords": [{"Value": "junk"}]}
    plan = make_plan(desired(), zone() | read_zone([junk], ZONE_ID), Scope())
    with pytest.raises(InputError, match=r"^snapshot_file: n\.example\.com NAPTR is stored in a way"):
        restoring(plan.writes, ZONE_ID)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([weighted("w", "x"), weighted("w", "y")], [a("w")]),
        ([a("w")], [weighted("w", "x"), weighted("w", "y")]),
        ([weighted("w", "x")], [a("w", set_identifier="x", failover="PRIMARY")]),
    ],
    ids=["to simple", "from simple", "between policies"],
)
def test_a_routing_policy_comes_back(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    existing = zone(*before)
    plan = make_plan(desired(*after), existing)
    reached = apply(existing, make_batches(plan.writes, ZONE_ID))
    back = make_plan(desired(*declaration(restoring(plan.writes, ZONE_ID))), reached)
    assert apply(reached, make_batches(back.writes, ZONE_ID)).keys() == existing.keys()


@settings(deadline=None)
@given(ZONES, ZONES)
def test_law_a_snapshot_leads_back(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    existing = zone(*before)
    plan = make_plan(desired(*after), existing, Scope())
    reached = apply(existing, make_batches(plan.writes, ZONE_ID))
    back = make_plan(desired(*declaration(restoring(plan.writes, ZONE_ID))), reached)
    restored = apply(reached, make_batches(back.writes, ZONE_ID))
    assert {key: stored.record_set for key, stored in restored.items()} == {
        key: stored.record_set for key, stored in existing.items()
    }
