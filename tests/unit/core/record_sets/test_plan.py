"""From desired and existing state to changes."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import (
    Plan,
    Scope,
    Verb,
    make_plan,
    refuse_overwrites,
    shortened,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import from_wire, read_zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_file_lines import diff, lines
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.record_sets.strategies import ZONES
from tests.support.record_sets.zones import ZONE_ID, a, alias, apply, cname, desired, weighted, zone

ALL = Scope()


def summary(plan: Plan) -> list[str]:
    return [f"{change.verb} {change.key}" for change in plan.changes]


def foreign_set(**changes: Any) -> dict[Key, Stored]:
    """A record set that a traffic policy made."""
    structure = {
        "Name": "t.example.com.",
        "Type": "A",
        "TTL": 60,
        "ResourceRecords": [{"Value": "192.0.2.1"}],
        "TrafficPolicyInstanceId": "12345678-aaaa",
        **changes,
    }
    return read_zone([structure], ZONE_ID)


def test_create_update_delete_and_counts() -> None:
    existing = zone(a("same", ["192.0.2.1", "192.0.2.2"]), a("changed"), a("gone"), a("kept"), a("others"))
    plan = make_plan(
        desired(
            a("same", ["192.0.2.2", "192.0.2.1"]),
            a("changed", ttl=60),
            a("gone", state="absent"),
            a("kept", ignore=True),
            a("new"),
            a("never", state="absent"),
        ),
        existing,
    )
    assert summary(plan) == ["update changed.example.com A", "delete gone.example.com A", "create new.example.com A"]
    assert [change.why for change in plan.changes] == ["ttl differ", "its state is absent", "it does not exist"]
    assert (plan.unchanged, plan.ignored) == (4, 1)
    assert plan.writes == list(plan.changes)


def test_changes_are_sorted_by_the_hierarchy_of_names() -> None:
    plan = make_plan(desired(a("z"), a("a.b"), a(""), a("b")), zone())
    assert [change.key.name for change in plan.changes] == [
        "example.com.",
        "b.example.com.",
        "a.b.example.com.",
        "z.example.com.",
    ]


@pytest.mark.parametrize(
    ("scope", "deleted"),
    [
        (ALL, ["a", "b.sub", "t"]),
        (Scope.read(["*.sub.example.com"], None, "example.com."), ["b.sub"]),
        (Scope.read(["a.example.com", "www.example.com"], ["A"], "example.com."), ["a"]),
        (Scope.read(None, ["TXT"], None), ["t"]),
        (Scope.read([], None, None), []),
        (None, []),
    ],
    ids=["everything", "subtree", "names and types", "types", "nothing", "no prune"],
)
def test_prune(scope: Scope | None, deleted: list[str]) -> None:
    existing = zone(a("a"), a("b.sub"), a("ignored.sub"), a("declared"), {"prefix": "t", "type": "TXT", "value": "x"})
    plan = make_plan(desired(a("declared"), a("ignored.sub", ignore=True)), existing, scope)
    assert [change.key.name for change in plan.changes] == sorted(f"{name}.example.com." for name in deleted)
    assert all(change.verb is Verb.DELETE and change.why == "it is not declared" for change in plan.changes)


@pytest.mark.parametrize(
    ("names", "types", "says"),
    [
        (["www.example.org"], None, r"scope, names\[0\]"),
        (["www..example.com"], None, r"scope, names\[0\]"),
        ([True], None, r"scope, names\[0\]"),
        (None, ["A", "ANY"], r"scope, types\[1\]"),
    ],
)
def test_scope_is_judged(names: list[object] | None, types: list[object] | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        Scope.read(names, types, "example.com.")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([a("w")], [cname("w")], ["delete w.example.com A", "create w.example.com CNAME"], id="A to CNAME"),
        pytest.param(
            [cname("w")],
            [a("w"), {"prefix": "w", "type": "AAAA", "value": "::1"}],
            ["create w.example.com A", "create w.example.com AAAA", "delete w.example.com CNAME"],
            id="CNAME to A and AAAA",
        ),
        pytest.param(
            [a("w")],
            [weighted("w", "x")],
            ["delete w.example.com A", "create w.example.com A 'x'"],
            id="simple to weighted",
        ),
        pytest.param(
            [weighted("w", "x"), weighted("w", "y")],
            [a("w", set_identifier="x", failover="PRIMARY")],
            ["update w.example.com A 'x'", "delete w.example.com A 'y'"],
            id="weighted to failover",
        ),
        pytest.param(
            [weighted("w", "x"), weighted("w", "y")], [weighted("w", "x")], [], id="others of the same policy stay"
        ),
        pytest.param(
            [weighted("w", "x"), weighted("w", "y")],
            [a("w", state="absent")],
            ["delete w.example.com A 'x'", "delete w.example.com A 'y'"],
            id="absent without identifier is all",
        ),
        pytest.param(
            [weighted("w", "x"), weighted("w", "y")],
            [weighted("w", "y", state="absent")],
            ["delete w.example.com A 'y'"],
            id="absent with identifier is one",
        ),
    ],
)
def test_what_gives_way(before: list[dict[str, Any]], after: list[dict[str, Any]], expected: list[str]) -> None:
    existing, wanted = zone(*before), desired(*after)
    plan = make_plan(wanted, existing)
    assert summary(plan) == expected
    batches = make_batches(plan.writes, ZONE_ID)
    assert len(batches) <= 1
    assert not make_plan(wanted, apply(existing, batches)).changes


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        pytest.param(
            [{"prefix": "w", "type": "TXT", "value": "x"}],
            [cname("w")],
            "w.example.com TXT exists",
            id="CNAME beside TXT",
        ),
        pytest.param(
            [cname("w")], [{"prefix": "w", "type": "TXT", "value": "x"}], "CNAME exists", id="TXT beside CNAME"
        ),
        pytest.param(
            [cname("w")],
            [cname("w", ignore=True), a("w")],
            "cannot share its name",
            id="an ignored one does not give way",
        ),
        pytest.param(
            [a("f", set_identifier="1", failover="PRIMARY")],
            [a("f", set_identifier="2", failover="PRIMARY")],
            "'1' exists",
            id="second primary",
        ),
        pytest.param([], [alias("a", "nowhere")], "no record set nowhere.example.com A", id="alias without target"),
        pytest.param([a("w")], [a("w", state="absent"), alias("a", "w")], "no record set w", id="alias target goes"),
        pytest.param(
            [cname("a", "b.example.com")],
            [cname("b", "a.example.com")],
            "the CNAME leads to itself: b.* -> a.* -> b",
            id="CNAME with what exists",
        ),
        pytest.param([], [cname("a", "a.example.com")], "itself: a.example.com -> a.example.com", id="CNAME to itself"),
        pytest.param(
            [alias("a", "b"), a("b")], [alias("b", "a")], "leads to itself: a.* -> b.* -> a", id="loop with what exists"
        ),
    ],
)
def test_refused_before_any_write(before: list[dict[str, Any]], after: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        make_plan(desired(*after), zone(*before))


def test_what_a_traffic_policy_made_is_reported_not_pruned() -> None:
    plan = make_plan(desired(), zone() | foreign_set(), ALL)
    assert summary(plan) == ["report t.example.com A"]
    assert "TrafficPolicyInstanceId" in plan.changes[0].why
    assert plan.writes == []
    assert plan.unchanged == 3


def test_what_a_traffic_policy_made_cannot_be_changed() -> None:
    with pytest.raises(InputError, match=r"t\.example\.com A: it cannot be changed here"):
        make_plan(desired(a("t", "192.0.2.2")), foreign_set())


def test_record_sets_of_a_policy_that_we_lack_stand_together() -> None:
    regions = [{"LocationType": "Region", "LocationId": region} for region in ("us-east-1", "eu-west-1")]
    existing: dict[Key, Stored] = {}
    for region in regions:
        existing |= foreign_set(SetIdentifier=region["LocationId"], AZAffinity=region)
    plan = make_plan(desired({"prefix": "t", "type": "TXT", "value": "x"}), existing)
    assert summary(plan) == ["create t.example.com TXT"]


def test_overwrite_false() -> None:
    existing = zone(a("w"))
    assert refuse_overwrites(make_plan(desired(a("w"), a("new")), existing)).changes
    with pytest.raises(InputError, match=r"overwrite: 1 record sets exist with other content: w\.example\.com A"):
        refuse_overwrites(make_plan(desired(a("w", ttl=1)), existing))


def test_shortened() -> None:
    assert shortened(["a", "b"], 2) == "a, b"
    assert shortened(["a", "b", "c"], 2) == "a, b and 1 more"


def test_diff_in_zone_file_lines() -> None:
    plan = make_plan(
        desired(
            a("w", ["192.0.2.2", "192.0.2.1"]),
            alias("z", "w"),
            a(
                "g",
                set_identifier="x",
                geo_location={"country_code": "US", "subdivision_code": "CA"},
                health_check_id="h",
            ),
            a("m", set_identifier="1", multi_value_answer=True),
        ),
        zone(a("w", "192.0.2.3", ttl=60)),
    )
    assert diff(plan.changes) == {
        "before": "w.example.com. 60 IN A 192.0.2.3\n",
        "after": 'g.example.com. 300 IN A 192.0.2.1 ; "x" geo_location=US/CA health_check_id=h\n'
        'm.example.com. 300 IN A 192.0.2.1 ; "1" multi_value_answer=true\n'
        "w.example.com. 300 IN A 192.0.2.1\n"
        "w.example.com. 300 IN A 192.0.2.2\n"
        "z.example.com. IN A ALIAS w.example.com.\n",
    }


def test_a_long_diff_is_cut_at_500_lines_of_each_side() -> None:
    many = [f"10.0.{number // 250}.{number % 250}" for number in range(400)]
    plan = make_plan(desired(a("a", many), a("b", many), a("c"), alias("d", "c")), zone(a("a", many[:350])))
    sides = diff(plan.changes)
    assert len(sides["before"].splitlines()) == 350
    after = sides["after"].splitlines()
    assert len(after) == 501
    assert after[499].startswith("b.example.com. 300 IN A ")
    assert after[500] == "; … and 302 more"


def test_an_alias_line_says_zone_and_health() -> None:
    target = {"HostedZoneId": "Z2", "DNSName": "x.amazonaws.com.", "EvaluateTargetHealth": True}
    record_set = from_wire({"Name": "a.example.com.", "Type": "A", "AliasTarget": target}, ZONE_ID)
    assert lines(record_set) == ["a.example.com. IN A ALIAS x.amazonaws.com. in Z2 evaluate_target_health"]


@settings(deadline=None)
@given(ZONES, ZONES, st.booleans())
def test_law_applying_a_plan_leaves_nothing_to_plan(
    before: list[dict[str, Any]], after: list[dict[str, Any]], prune: bool
) -> None:
    existing, wanted = zone(*before), desired(*after)
    scope = ALL if prune else None
    reached = apply(existing, make_batches(make_plan(wanted, existing, scope).writes, ZONE_ID))
    assert not make_plan(wanted, reached, scope).changes
    assert wanted.record_sets.items() <= {key: stored.record_set for key, stored in reached.items()}.items()
    assert set(existing) - set(reached) == ((set(existing) - set(wanted.record_sets) - set(zone())) if prune else set())
