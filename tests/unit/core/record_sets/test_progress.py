"""Accounting over several plans: what is done, what is left, and where plans differ."""

from __future__ import annotations

from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.isolation import Refusal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Plan, Scope, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.progress import Progress, in_place
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.units import Unit, make_units

from tests.support.record_sets.zones import ZONE_ID, a, alias, desired, zone


def plan(after: list[dict[str, Any]], before: list[dict[str, Any]], prune: bool = False) -> Plan:
    return make_plan(desired(*after), zone(*before), Scope() if prune else None)


def unit(progress: Progress, label: str) -> Unit:
    [found] = [each for each in make_units(progress.open, ZONE_ID) if each.changes[0].key.name.startswith(f"{label}.")]
    return found


def names(changes: Any) -> list[str]:
    return [f"{change.verb} {change.key.name.split('.')[0]}" for change in changes]


WANTED = [a("w", "192.0.2.2"), a("x"), a("y")]


def test_done_pending_and_the_whole() -> None:
    first = plan(WANTED, [a("w"), a("y")])
    progress = Progress(first)
    assert progress.whole() == first
    progress.did(first.writes[:1])
    assert (names(progress.done), names(progress.pending)) == (["update w"], ["create x"])
    assert progress.whole() == first


def test_a_plan_from_what_is_left_differs_in_nothing() -> None:
    first = plan(WANTED, [a("w"), a("y")])
    progress = Progress(first)
    progress.did(first.writes[:1])
    assert progress.replace(plan(WANTED, [a("w", "192.0.2.2"), a("y")])) == []
    assert progress.whole() == first
    progress.did(progress.open)
    assert progress.whole() == first


def test_what_moved_is_where_plans_differ() -> None:
    progress = Progress(plan(WANTED, [a("w"), a("y")]))
    progress.did(progress.open[:1])
    moved = progress.replace(plan(WANTED, [a("w", "192.0.2.3"), a("y", "192.0.2.9")]))
    assert [key.name.split(".")[0] for key in moved] == ["w", "y"]
    assert names(progress.whole().changes) == ["update w", "update w", "create x", "update y"]
    assert progress.whole().unchanged == 2


def test_what_was_removed_does_not_count_as_unchanged() -> None:
    first = plan([a("x")], [a("w"), a("x")], prune=True)
    progress = Progress(first)
    progress.did(first.writes)
    assert progress.replace(plan([a("x")], [a("x")], prune=True)) == []
    assert progress.whole() == first


def test_what_is_refused_is_not_open_until_it_moves() -> None:
    progress = Progress(plan(WANTED, [a("w")]))
    progress.refused.append(Refusal(unit(progress, "w"), "bad"))
    assert (names(progress.open), names(progress.pending)) == (
        ["create x", "create y"],
        ["update w", "create x", "create y"],
    )
    assert progress.replace(plan(WANTED, [a("w")])) == []
    assert len(progress.refused) == 1
    assert [key.name.split(".")[0] for key in progress.replace(plan(WANTED, [a("w", "192.0.2.3")]))] == ["w"]
    assert progress.refused == []


def test_what_depends_on_it_shares_its_chance() -> None:
    wanted = [a("t"), alias("x", "t"), a("y"), a("z")]
    progress = Progress(plan(wanted, []))
    progress.refused.append(Refusal(unit(progress, "t"), "bad"))
    progress.refused.append(Refusal(unit(progress, "z"), "bad"))
    [batch] = progress.batches(ZONE_ID, zone())
    assert names(batch.changes) == ["create y"]
    assert [refusal.depends_on is not None for refusal in progress.refused] == [False, False, True]
    progress.replace(plan(wanted, [a("t", "192.0.2.3")]))
    assert names(progress.open) == ["update t", "create x", "create y"]
    assert [names(refusal.unit.changes) for refusal in progress.refused] == [["create z"]]


def test_in_place() -> None:
    changes = plan([a("w", "192.0.2.2"), a("x")], [a("w"), a("y")], prune=True).writes
    assert names(in_place(changes, zone(a("w"), a("y")))) == []
    assert names(in_place(changes, zone(a("w", "192.0.2.2"), a("x", "192.0.2.9")))) == ["update w", "delete y"]
