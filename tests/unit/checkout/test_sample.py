# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The samples of tests that run in CI."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.sandbox.sample import EXAMPLES, by_file, sample, share, without_most

FILES = st.dictionaries(st.sampled_from(["a", "b", "c", EXAMPLES]), st.integers(1, 9), min_size=1)


def with_files(files: dict[str, int]) -> list[tuple[str, tuple[str, int]]]:
    return [(file, (file, number)) for file, count in files.items() for number in range(count)]


@given(FILES, st.integers(1, 4), st.integers(0, 10**6))
def test_within_some_days_every_file_and_every_example_is_in_it_once(
    files: dict[str, int], one_in: int, day: int
) -> None:
    days = [sample(with_files(files), day + later, one_in) for later in range(one_in)]

    counts = {file: [sum(each[0] == file for each in kept) for kept in days] for file in files}
    examples = [each for kept in days for each in kept if each[0] == EXAMPLES]
    assert sorted(examples) == [(EXAMPLES, number) for number in range(files.get(EXAMPLES, 0))]
    counts.pop(EXAMPLES, None)
    assert all(sorted(count) == [*[0] * (one_in - 1), 1] for count in counts.values())
    assert all([each for _, each in with_files(files) if each in kept] == kept for kept in days)  # in their order


@given(FILES, st.integers(1, 4), st.integers(0, 10**6))
def test_within_turns_as_many_as_the_largest_file_has_tests_all_of_them_ran(
    files: dict[str, int], one_in: int, day: int
) -> None:
    days = one_in * max(files.values())
    ran = {test for later in range(days) for test in sample(with_files(files), day + later, one_in)}

    assert ran == {test for _, test in with_files(files)}


@given(st.integers(0, 30), st.integers(1, 5), st.integers(0, 10**6))
def test_shares_of_as_many_days_are_all_tests_once(count: int, one_in: int, day: int) -> None:
    shares = [share(range(count), day + later, one_in) for later in range(one_in)]

    assert sorted(test for each in shares for test in each) == list(range(count))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


COSTS = st.lists(st.sampled_from([None, "a", "b", "c", "d", "e"]), max_size=20)


@given(COSTS, st.integers(1, 5), st.integers(0, 10**6))
def test_within_some_days_all_that_is_long_ran_and_what_is_short_ran_daily(
    costs: list[str | None], one_in: int, day: int
) -> None:
    tests = [(cost, number) for number, cost in enumerate(costs)]
    days = [without_most(tests, day + later, one_in) for later in range(one_in)]

    short = [number for cost, number in tests if cost is None]
    assert all(set(short) <= set(each) and each == sorted(each) for each in days)
    assert sorted(number for each in days for number in each if number not in short) == [
        number for cost, number in tests if cost is not None
    ]


@given(COSTS, st.integers(1, 5), st.integers(0, 10**6))
def test_what_shares_a_cost_runs_on_one_day(costs: list[str | None], one_in: int, day: int) -> None:
    kept = without_most([(cost, number) for number, cost in enumerate(costs)], day, one_in)

    for cost in {costs[number] for number in kept} - {None}:
        assert {number for number, each in enumerate(costs) if each == cost} <= set(kept)


def test_files_that_take_minutes_start_first_and_stay_in_one_piece() -> None:
    tests = [("a", 2, "a1"), ("b", 2, "b1"), ("b", 1, "b2"), ("c", 1, "c1"), ("d", 0, "d1"), ("b", 2, "b3")]
    assert by_file([tests[0], *tests[1:3], tests[5], *tests[3:5]]) == ["d1", "b1", "b2", "b3", "c1", "a1"]
