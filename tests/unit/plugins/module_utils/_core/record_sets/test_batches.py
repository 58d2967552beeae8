"""Batches: as few as the limits allow, nothing parted that belongs together."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import (
    MAX_CHARACTERS,
    MAX_ELEMENTS,
    Batch,
    make_batches,
    size,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from record_set_zones import ZONE_ID, a, alias, apply, cname, desired, weighted, zone


def batches_of(before: list[dict[str, Any]], after: list[dict[str, Any]], prune: bool = False) -> list[Batch]:
    existing = zone(*before)
    batches = make_batches(make_plan(desired(*after), existing, Scope() if prune else None).writes, ZONE_ID)
    apply(existing, batches)
    return batches


def steps(batch: Batch) -> list[str]:
    return [f"{action['Action']} {action['ResourceRecordSet']['Name'].split('.')[0]}" for action in batch.actions]


def addresses(count: int, start: int = 0) -> list[str]:
    return [f"10.0.{number // 256}.{number % 256}" for number in range(start, start + count)]


def text(prefix: str, characters: int) -> dict[str, Any]:
    """A TXT record set whose values have that many characters in the API's spelling."""
    values = []
    while characters:
        length = min(characters, 256) if characters - min(characters, 256) not in (1, 2) else 200
        values.append(f"{len(values):03}" + "x" * (length - 5))
        characters -= length
    return {"prefix": prefix, "type": "TXT", "value": values}


def test_the_limits_are_those_of_the_api() -> None:
    assert (MAX_ELEMENTS, MAX_CHARACTERS) == (1000, 32_000)


@pytest.mark.parametrize(("count", "batches"), [(0, 0), (1, 1), (1000, 1), (1001, 2), (2000, 2), (2001, 3)])
def test_elements_to_the_last(count: int, batches: int) -> None:
    made = batches_of([], [a(f"h{number}", "10.0.0.1") for number in range(count)])
    assert [len(batch.actions) for batch in made] == [1000] * (count // 1000) + [count % 1000] * (count % 1000 > 0)
    assert len(made) == batches


@pytest.mark.parametrize(("more", "batches"), [(0, 1), (1, 2)])
def test_characters_to_the_last(more: int, batches: int) -> None:
    entries = [text("a", 16_000), text("b", 16_000 + more)]
    assert len(batches_of([], entries)) == batches


def test_an_update_counts_old_and_new_and_is_never_parted() -> None:
    before = [a(f"h{number}", "10.0.0.1") for number in range(600)]
    after = [a(f"h{number}", "10.0.0.2") for number in range(600)]
    made = batches_of(before, after)
    assert [len(batch.actions) for batch in made] == [1000, 200]
    for batch in made:
        actions = [(action["Action"], action["ResourceRecordSet"]["Name"]) for action in batch.actions]
        for delete, create in zip(actions[::2], actions[1::2], strict=True):
            assert delete == ("DELETE", create[1])


def test_one_record_set_at_the_limit() -> None:
    assert len(batches_of([], [a("w", addresses(1000))])) == 1
    assert len(batches_of([a("w", addresses(500))], [a("w", addresses(500, 500))])) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], [a("w", addresses(1001))]),
        ([a("w", addresses(500))], [a("w", addresses(501))]),
        ([], [text("w", 32_001)]),
        ([text("w", 16_000)], [text("w", 16_001)]),
    ],
    ids=["1,001 values", "1,001 old and new", "32,001 characters", "32,001 old and new"],
)
def test_what_cannot_fit_is_refused(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    with pytest.raises(InputError, match=r"^(w\.example\.com|record_sets\[0\] \(w) "):
        batches_of(before, after)


def test_an_alias_counts_as_one() -> None:
    assert size({"AliasTarget": {}}) == (1, 0)
    assert size({"ResourceRecords": [{"Value": "ab"}, {"Value": "c"}]}) == (2, 3)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            [],
            [alias("a", "b"), alias("b", "c"), a("c")],
            ["CREATE c", "CREATE b", "CREATE a"],
            id="targets before aliases",
        ),
        pytest.param(
            [a("c"), alias("b", "c"), alias("a", "b")],
            [],
            ["DELETE a", "DELETE b", "DELETE c"],
            id="aliases before targets",
        ),
        pytest.param(
            [a("old"), alias("w", "old")],
            [a("new"), alias("w", "new")],
            ["CREATE new", "DELETE w", "CREATE w", "DELETE old"],
            id="an alias moves before its old target goes",
        ),
        pytest.param(
            [a("f", set_identifier="1", failover="PRIMARY"), a("f", set_identifier="2", failover="SECONDARY")],
            [a("f", set_identifier="1", failover="SECONDARY"), a("f", set_identifier="2", failover="PRIMARY")],
            ["DELETE f", "DELETE f", "CREATE f", "CREATE f"],
            id="roles are swapped at once",
        ),
        pytest.param([cname("w")], [a("w")], ["DELETE w", "CREATE w"], id="a type changes at once"),
    ],
)
def test_order(before: list[dict[str, Any]], after: list[dict[str, Any]], expected: list[str]) -> None:
    [batch] = batches_of(before, after, prune=True)
    assert steps(batch) == expected


def test_a_change_of_type_or_policy_is_never_parted() -> None:
    before = [a(f"h{number}") for number in range(999)]
    after = [cname(f"h{number}") for number in range(999)]
    for batch in batches_of(before, after):
        names = [action["ResourceRecordSet"]["Name"] for action in batch.actions]
        assert all(names.count(name) == 2 for name in names[:50])
    before, after = [a("w", addresses(400))], [weighted("w", "x", value=addresses(400)), a("a", addresses(300))]
    assert sorted(len(batch.actions) for batch in batches_of(before, after)) == [1, 2]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_law_batches_hold_the_limits_and_neighbours_would_not_fit_together(counts: list[int]) -> None:
    made = batches_of([], [a(f"h{number}", addresses(count)) for number, count in enumerate(counts)])
    sizes = [sum(size(action["ResourceRecordSet"])[0] for action in batch.actions) for batch in made]
    characters = [sum(size(action["ResourceRecordSet"])[1] for action in batch.actions) for batch in made]
    assert sum(sizes) == sum(counts)
    assert max(sizes) <= MAX_ELEMENTS
    assert max(characters) <= MAX_CHARACTERS
    for batch_size, following in zip(sizes, made[1:], strict=False):
        assert batch_size + size(following.actions[0]["ResourceRecordSet"])[0] > MAX_ELEMENTS
