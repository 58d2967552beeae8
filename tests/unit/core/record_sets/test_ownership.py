"""Plans for an owner: what is its own, what others hold, what nobody does, and the markers that go along."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import make_batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.markers import Naming
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.ownership import Claims, Owner
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import (
    Plan,
    Scope,
    Verb,
    refuse_overwrites,
)

from tests.support.record_sets.claimed import carried_out, claims, mark, names, stored
from tests.support.record_sets.zones import ZONE_ID, a, alias, apply, cname, desired, weighted, zone

ALL = Scope()


def summary(plan: Plan) -> list[str]:
    return [f"{change.verb} {change.key}" for change in plan.changes]


def units(plan: Plan) -> list[list[str]]:
    """What is written together, by name and type."""
    return [
        sorted(str(change.key) for change in unit.changes)
        for batch in make_batches(plan.writes, ZONE_ID)
        for unit in batch.units
    ]


def test_a_marker_comes_and_goes_with_its_record_set() -> None:
    claim = claims(a("www"), a("api", ttl=60))
    plan = claim.plan(zone())
    assert summary(plan) == [
        "create a-api.example.com TXT",
        "create a-www.example.com TXT",
        "create api.example.com A",
        "create www.example.com A",
    ]
    assert sorted(units(plan)) == [
        ["a-api.example.com TXT", "api.example.com A"],
        ["a-www.example.com TXT", "www.example.com A"],
    ]
    reached = carried_out(claim, zone())
    marker = reached[Key("a-www.example.com.", "TXT")].record_set
    assert (marker.ttl, marker.values) == (300, ('"heritage=external-dns,external-dns/owner=me"',))

    gone = claims(a("www", state="absent"), a("api")).plan(reached)
    assert summary(gone) == [
        "delete a-www.example.com TXT",
        "update api.example.com A",
        "delete www.example.com A",
    ]
    assert ["a-www.example.com TXT", "www.example.com A"] in units(gone)
    assert (gone.unchanged, plan.unchanged) == (2, 2)  # NS and SOA


def test_prune_removes_what_is_the_owners_alone() -> None:
    existing = stored(
        *(a(name) for name in ("mine", "theirs", "nobodys", "kept", "ignored")),
        {"prefix": "nobodys", "type": "TXT", "value": "v=spf1"},
        *(mark(f"a-{name}") for name in ("mine", "kept", "ignored")),
        mark("a-theirs", "default"),
        mark("a-orphan"),
    )
    claim = claims(a("kept"), a("ignored", ignore=True))
    plan = claim.plan(existing, ALL)
    assert summary(plan) == [
        "delete a-mine.example.com TXT",
        "delete a-orphan.example.com TXT",
        "delete mine.example.com A",
    ]
    assert plan.shares == {"own": 3, "others": 1, "unmarked": 4}
    assert plan.mine == {Key(f"{name}.example.com.", "A") for name in ("mine", "kept", "ignored")}
    assert (plan.unchanged, plan.ignored) == (6, 1)
    assert claims().plan(existing, Scope.read(["mine.example.com"], ["TXT"], "example.com.")).changes == ()
    assert claims(a("kept")).plan(existing).changes == ()


def test_prune_removes_markers_of_its_owner_that_speak_for_nothing() -> None:
    """Somebody removed the record sets by hand. Only what pruning might have removed itself counts."""
    orphans = (mark("a-w"), mark(r"a-\052.w"), mark("aaaa-w"), mark("a-x"), mark("a-y", "them"), mark("z"))
    existing = stored(*orphans, a("x"))
    scope = Scope.read(["*.example.com"], ["A"], "example.com.")
    plan = claims().plan(existing, scope)
    assert set(summary(plan)) == {
        "delete a-w.example.com TXT",
        r"delete a-\052.w.example.com TXT",
        "delete a-x.example.com TXT",
        "delete x.example.com A",
    }
    assert claims().plan(existing).changes == ()
    assert claims().plan(existing, Scope.read(["*.other.example.com"], None, "example.com.")).changes == ()
    assert {str(change.marks) for change in plan.changes if change.marks} == {
        "w.example.com A",
        "*.w.example.com A",
        "x.example.com A",
    }


def test_a_zone_that_external_dns_wrote_is_honoured() -> None:
    """What external-dns 0.22 leaves behind for services of the owner default, and our own next to it."""
    theirs = (
        a("web"),
        mark("a-web", "default"),
        cname("shop"),
        mark("cname-shop", "default"),
        weighted("app", "eu"),
        mark("a-app", "default", set_identifier="eu", weight=1),
        a("*.apps"),
        mark(r"a-\052.apps", "default"),
    )
    existing = stored(*theirs, a("www"), mark("a-www"))
    reached = carried_out(claims(a("www", "192.0.2.2"), a("new")), existing, ALL)
    left = {key: reached[key] for key in stored(*theirs)}
    assert left == stored(*theirs)
    with pytest.raises(InputError, match=r"belong to the owner 'default': app\.example\.com A 'eu'"):
        claims(weighted("app", "eu")).plan(existing)
    # A further one of its own beside the one of external-dns.
    both = carried_out(claims(weighted("app", "us")), existing)
    assert {"a-app.example.com TXT 'eu'", "a-app.example.com TXT 'us'"} <= set(names(both))


def test_adopting() -> None:
    existing = stored(a("same"), a("other"), a("gone"), a("replaced"), a("undeclared"), weighted("w", "x"))
    claim = claims(
        a("same"), a("other", ttl=1), a("gone", state="absent"), cname("replaced"), weighted("w", "x"), adopt=True
    )
    plan = claim.plan(existing, ALL)
    adopting = {str(change.marks or change.key): change.why for change in plan.changes if change.adopts}
    assert adopting == {
        "same.example.com A": "it had no owner",
        "w.example.com A 'x'": "it had no owner",
        "other.example.com A": "ttl differ; it had no owner",
        "gone.example.com A": "its state is absent; it had no owner",
        "replaced.example.com A": "a CNAME cannot share its name with other types; it had no owner",
    }
    assert plan.unchanged == 2 + 3
    assert names(carried_out(claim, existing, ALL)) == [
        "a-other.example.com TXT",
        "a-same.example.com TXT",
        "a-w.example.com TXT 'x'",
        "cname-replaced.example.com TXT",
        "other.example.com A",
        "replaced.example.com CNAME",
        "same.example.com A",
        "undeclared.example.com A",
        "w.example.com A 'x'",
    ]


def test_markers_follow_the_routing() -> None:
    healthy = {"health_check_id": "abc"}
    first = claims(weighted("w", "x"), weighted("w", "y"), a("f", set_identifier="1", failover="PRIMARY", **healthy))
    reached = carried_out(first, zone())
    marker = reached[Key("a-f.example.com.", "TXT", "1")].record_set
    assert (marker.failover, marker.health_check_id) == ("PRIMARY", "abc")

    heavier = claims(weighted("w", "x") | {"weight": 9}, weighted("w", "y")).plan(reached)
    assert summary(heavier) == ["update a-w.example.com TXT 'x'", "update w.example.com A 'x'"]
    assert refuse_overwrites(claims(weighted("w", "x"), weighted("w", "y")).plan(reached)).changes == ()

    policy = claims(a("w", set_identifier="x", failover="PRIMARY"), a("f", state="absent"))
    assert len(units(policy.plan(reached))) == 2
    assert names(carried_out(policy, reached)) == ["a-w.example.com TXT 'x'", "w.example.com A 'x'"]
    simple = carried_out(claims(a("w")), reached)
    assert "a-w.example.com TXT" in names(simple)
    assert "a-w.example.com TXT 'x'" not in names(simple)


def test_a_marker_that_nothing_else_needs_to_follow_is_not_overwriting() -> None:
    existing = stored(weighted("w", "x"), mark("a-w", set_identifier="x", weight=7))
    plan = claims(weighted("w", "x")).plan(existing)
    assert summary(refuse_overwrites(plan)) == ["update a-w.example.com TXT 'x'"]


def test_markers_of_former_formats_are_honoured_kept_and_removed() -> None:
    """Before 0.12 a marker had no type and spoke for all types but AAAA; until 0.22 an alias was marked as CNAME."""
    mx = {"prefix": "w", "type": "MX", "value": "10 m.example.com"}
    aaaa = {"prefix": "w", "type": "AAAA", "value": "::1"}
    existing = stored(a("w"), mx, mark("w"), alias("l", "w"), mark("cname-l"))
    assert claims(a("w"), mx, alias("l", "w")).plan(existing, ALL).changes == ()
    changed = claims(a("w", ttl=1), mx).plan(existing)
    assert summary(changed) == ["update w.example.com A"]

    one_left = claims(a("w")).plan(existing, ALL)
    assert summary(one_left) == [
        "delete cname-l.example.com TXT",
        "delete l.example.com A",
        "delete w.example.com MX",
    ]
    none_left = claims().plan(existing, ALL)
    assert ["w.example.com A", "w.example.com MX", "w.example.com TXT"] in units(none_left)
    assert names(carried_out(claims(), existing, ALL)) == []
    with pytest.raises(InputError, match=r"have no owner: w\.example\.com AAAA"):
        claims(aaaa).plan(stored(aaaa, mark("w")))


def test_markers_that_are_named_otherwise_speak_for_nothing_and_stay() -> None:
    existing = stored(a("w"), mark("a-w"))
    claim = claims(prefix="txt-")
    assert claim.plan(existing, ALL).changes == ()
    assert claim.plan(existing, ALL).shares == {"own": 0, "others": 0, "unmarked": 3}


def test_a_marker_that_others_share_stays() -> None:
    existing = stored(a("w"), mark("a-w"), mark("w", "x"))
    assert names(carried_out(claims(), existing, ALL)) == ["w.example.com TXT"]


def test_replacing_a_type_moves_the_marker() -> None:
    reached = carried_out(claims(a("w"), {"prefix": "w", "type": "AAAA", "value": "::1"}), zone())
    claim = claims(cname("w"))
    [unit] = units(claim.plan(reached))
    assert len(unit) == 6
    assert names(carried_out(claim, reached)) == ["cname-w.example.com TXT", "w.example.com CNAME"]


def test_two_owners_take_turns_in_one_zone() -> None:
    ours = claims(a("a"), weighted("w", "a"))
    theirs = Claims.make(Owner("them", Naming()), desired(a("b"), weighted("w", "b")))
    reached = zone()
    for claim in (ours, theirs, ours, theirs):
        plan = claim.plan(reached, ALL)
        reached = apply(reached, make_batches(plan.writes, ZONE_ID))
    assert not plan.changes
    assert names(reached) == [
        "a-a.example.com TXT",
        "a-b.example.com TXT",
        "a-w.example.com TXT 'a'",
        "a-w.example.com TXT 'b'",
        "a.example.com A",
        "b.example.com A",
        "w.example.com A 'a'",
        "w.example.com A 'b'",
    ]
    assert not any(change.verb is Verb.REPORT for change in plan.changes)
