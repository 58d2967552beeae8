# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The samples of tests that run in CI."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.sandbox.sample import WHOLE, sample, share, without_most_long

FILES = st.dictionaries(st.sampled_from(["a", "b", "c", WHOLE]), st.integers(1, 9), min_size=1)


def with_files(files: dict[str, int]) -> list[tuple[str, tuple[str, int]]]:
    return [(file, (file, number)) for file, count in files.items() for number in range(count)]


@given(FILES, st.integers(0, 10**6))
def test_every_file_is_in_it_once_and_the_examples_whole(files: dict[str, int], day: int) -> None:
    kept = sample(with_files(files), day)

    counts = {file: sum(each[0] == file for each in kept) for file in files}
    assert counts == {file: count if file == WHOLE else 1 for file, count in files.items()}
    assert [each for _, each in with_files(files) if each in kept] == kept  # in their order


@given(FILES, st.integers(0, 10**6))
def test_within_days_as_many_as_the_largest_file_has_tests_all_of_them_ran(files: dict[str, int], day: int) -> None:
    ran = {test for later in range(max(files.values())) for test in sample(with_files(files), day + later)}

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
    days = [without_most_long(tests, day + later, one_in) for later in range(one_in)]

    short = [number for cost, number in tests if cost is None]
    assert all(set(short) <= set(each) and each == sorted(each) for each in days)
    assert sorted(number for each in days for number in each if number not in short) == [
        number for cost, number in tests if cost is not None
    ]


@given(COSTS, st.integers(1, 5), st.integers(0, 10**6))
def test_what_shares_a_cost_runs_on_one_day(costs: list[str | None], one_in: int, day: int) -> None:
    kept = without_most_long([(cost, number) for number, cost in enumerate(costs)], day, one_in)

    for cost in {costs[number] for number in kept} - {None}:
        assert {number for number, each in enumerate(costs) if each == cost} <= set(kept)
