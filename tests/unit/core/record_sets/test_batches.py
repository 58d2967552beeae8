"""Batches: as few as the limits allow, nothing parted that belongs together."""

from __future__ import annotations

import math
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.aliases import alias_target
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import (
    Batch,
    make_batches,
    pack,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, RecordSet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import (
    Change,
    Scope,
    Verb,
    make_plan,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.units import (
    MAX_CHARACTERS,
    MAX_ELEMENTS,
    Unit,
    size,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.record_sets.zones import ZONE, ZONE_ID, a, alias, apply, cname, desired, weighted, zone


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


@pytest.mark.parametrize(("count", "batches"), [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2), (2000, 2), (2001, 3)])
def test_elements_to_the_last(count: int, batches: int) -> None:
    made = batches_of([], [a(f"h{number}", "10.0.0.1") for number in range(count)])
    assert [len(batch.actions) for batch in made] == [1000] * (count // 1000) + [count % 1000] * (count % 1000 > 0)
    assert len(made) == batches


@pytest.mark.parametrize(("characters", "batches"), [(31_999, 1), (32_000, 1), (32_001, 2)])
def test_characters_to_the_last(characters: int, batches: int) -> None:
    entries = [text("a", 16_000), text("b", characters - 16_000)]
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


def used(batch: Batch) -> tuple[int, int]:
    """Elements and characters of a batch."""
    sizes = [size(action["ResourceRecordSet"]) for action in batch.actions]
    return sum(elements for elements, _ in sizes), sum(characters for _, characters in sizes)


def needed(sizes: list[tuple[int, int]]) -> float:
    """How many calls the sums alone would fill."""
    elements, characters = (sum(column) for column in zip(*sizes, strict=True))
    return max(elements / MAX_ELEMENTS, characters / MAX_CHARACTERS)


def unit(elements: int, characters: int, label: int = 0) -> Unit:
    """A unit of that size; packing looks at nothing else."""
    key = Key(f"h{label}.{ZONE}", "TXT")
    change = Change(Verb.CREATE, key, None, RecordSet(key.name, key.type), "")
    return Unit((change,), (), elements, characters)


def pieces(share: int) -> st.SearchStrategy[tuple[int, int]]:
    """Sizes of up to that part of a call, which may be heavy in one measure only."""
    elements, characters = MAX_ELEMENTS // share, MAX_CHARACTERS // share
    return st.one_of(
        st.tuples(st.integers(1, elements), st.integers(0, characters)),
        st.tuples(st.just(1), st.integers(0, characters)),
        st.tuples(st.integers(1, elements), st.integers(0, 40)),
    )


ANY = pieces(1)


@st.composite
def kinds(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Up to 3,000 units of a few sizes, up to a third of a call."""
    share = draw(st.sampled_from([3, 10, 100]))
    of_each = st.lists(st.tuples(pieces(share), st.integers(1, 1000)), min_size=1, max_size=3)
    sizes = [size for size, count in draw(of_each) for _ in range(count)]
    draw(st.randoms(use_true_random=False)).shuffle(sizes)
    return sizes


@settings(deadline=None, max_examples=50)
@given(kinds())
def test_law_calls_are_full_but_for_gaps_smaller_than_a_unit(sizes: list[tuple[int, int]]) -> None:
    units = [unit(*each, label) for label, each in enumerate(sizes)]
    made = pack(units)
    assert sorted(change.key for batch in made for change in batch.changes) == sorted(
        change.key for each in units for change in each.changes
    )
    for batch in made:
        assert sum(each.elements for each in batch.units) <= MAX_ELEMENTS
        assert sum(each.characters for each in batch.units) <= MAX_CHARACTERS
    share = max(max(elements / MAX_ELEMENTS, characters / MAX_CHARACTERS) for elements, characters in sizes)
    assert len(made) <= math.ceil(needed(sizes) / (1 - share)) + 1
    if share <= 1 / 100 and needed(sizes) < 50:
        assert len(made) <= math.ceil(needed(sizes)) + 1


@settings(deadline=None, max_examples=200)
@given(st.lists(ANY, min_size=1, max_size=6))
def test_law_large_units_need_at_most_one_call_more_than_the_best_packing(sizes: list[tuple[int, int]]) -> None:
    assert len(pack([unit(*each) for each in sizes])) <= best(sizes) + 1


def best(sizes: list[tuple[int, int]]) -> int:
    """The fewest calls, by trying all distributions."""

    def fewest(rest: list[tuple[int, int]], calls: list[tuple[int, int]]) -> int:
        if not rest:
            return len(calls)
        (elements, characters), *others = rest
        found = fewest(others, [*calls, (elements, characters)])
        for position, (used_elements, used_characters) in enumerate(calls):
            together = (used_elements + elements, used_characters + characters)
            if together[0] <= MAX_ELEMENTS and together[1] <= MAX_CHARACTERS:
                found = min(found, fewest(others, [*calls[:position], together, *calls[position + 1 :]]))
        return found

    return fewest(sizes, [])


def test_small_ones_fill_the_gaps_that_large_ones_leave() -> None:
    large = [a(f"h{number}", addresses(600)) for number in range(3)]
    small = [a(f"x{number}") for number in range(1200)]
    assert [used(batch)[0] for batch in batches_of([], [*large, *small])] == [1000, 1000, 1000]
    texts = [text(f"t{number}", 3200) for number in range(20)]  # 64,000 characters, 260 values
    assert len(batches_of([], [*small, *texts])) == 3  # each holds a part of both


def test_an_alias_goes_into_the_gap_of_a_later_call_than_its_target_at_the_earliest() -> None:
    """The target fits into the second call only; the alias would fit into the first."""
    made = batches_of([], [a("h", addresses(995)), a("t", addresses(500)), alias("a", "t")])
    assert [[change.key.name.split(".")[0] for change in batch.changes] for batch in made] == [["h"], ["t", "a"]]


NAMES = [f"n{number}" for number in range(8)]


@st.composite
def zones_of_aliases(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Large record sets, and aliases that point at names before them: chains, never loops."""
    entries: list[dict[str, Any]] = []
    for name in draw(st.permutations(NAMES))[: draw(st.integers(0, len(NAMES)))]:
        targets = [entry["prefix"] for entry in entries]
        if targets and draw(st.booleans()):
            entries.append(alias(name, draw(st.sampled_from(targets))))
        else:
            entries.append(a(name, addresses(draw(st.integers(1, 490)))))
    return entries


@settings(deadline=None, max_examples=60)
@given(zones_of_aliases(), zones_of_aliases())
def test_law_after_each_call_every_alias_has_its_target(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    """Also within a call, as Route 53 judges its changes in their order."""
    now = zone(*before)
    for batch in make_batches(make_plan(desired(*after), now, Scope()).writes, ZONE_ID):
        for each in batch.units:
            for change in each.changes:
                if target := alias_target(change.new):
                    assert any((key.name, key.type) == target for key in now)
            now = apply(now, [Batch((each,))])
        there = {(key.name, key.type) for key in now}
        assert {alias_target(stored.record_set) for stored in now.values()} - {None} <= there
    assert {key: stored.record_set for key, stored in now.items()} == {
        key: stored.record_set for key, stored in zone(*after).items()
    }
