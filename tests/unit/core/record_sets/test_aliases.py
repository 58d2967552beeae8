"""Aliases: where changed ones lead to, and loops, each against a walk that looks at every way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.aliases import (
    check_cnames,
    check_loops,
    leads_to_cloudfront,
    next_changed,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Alias, RecordSet
from hypothesis import given
from hypothesis import strategies as st

# From a number to lower ones, so that there is no loop; several of one number are routed.
FORWARD = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 8)).filter(lambda edge: edge[0] > edge[1]), unique=True)
ANY = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True)


def aliases(edges: list[tuple[int, int]]) -> list[RecordSet]:
    return [
        RecordSet(f"n{source}.", "A", alias=Alias(f"n{target}."), set_identifier=str(target), weight=1)
        for source, target in edges
    ]


def first_changed(start: int, edges: list[tuple[int, int]], changed: set[int]) -> set[int]:
    """Every way down, until it meets a changed one."""
    found: set[int] = set()
    for source, target in edges:
        if source == start:
            found |= {target} if target in changed else first_changed(target, edges, changed)
    return found


@given(FORWARD, st.sets(st.integers(0, 9)))
def test_law_where_changed_aliases_lead_to(edges: list[tuple[int, int]], changed: set[int]) -> None:
    assert next_changed(aliases(edges), {(f"n{number}.", "A") for number in changed}) == {
        (f"n{source}.", "A"): {(f"n{each}.", "A") for each in first_changed(source, edges, changed)}
        for source in {source for source, _target in edges} & changed
    }


def reach(start: int, edges: list[tuple[int, int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        ahead = {target for source, target in edges if source == node} - found
        found |= ahead
        waiting += ahead
    return found


@given(ANY)
def test_law_a_loop_is_found_where_one_is(edges: list[tuple[int, int]]) -> None:
    record_sets = aliases(edges)
    in_loop = {number for number in range(7) if number in reach(number, edges)}
    places = {each.key: f"place of {each.name}" for each in record_sets}
    if not in_loop:
        check_loops(record_sets, places)
        return
    with pytest.raises(InputError, match="the alias leads to itself") as refusal:
        check_loops(record_sets, places)
    shown = [int(name.strip("n")) for name in refusal.value.problem.partition(": ")[2].split(" -> ")]
    assert shown[0] == shown[-1]
    assert all(step in edges for step in pairwise(shown))
    assert refusal.value.where in {f"place of n{number}., alias" for number in shown}


def test_a_loop_of_what_exists_is_named() -> None:
    with pytest.raises(InputError, match=r"^n1 A: the alias leads to itself: n1 -> n2 -> n1"):
        check_loops(aliases([(1, 2), (2, 1)]), {})


def cnames(edges: list[tuple[int, int]]) -> list[RecordSet]:
    return [
        RecordSet(f"n{source}.", "CNAME", ttl=60, values=(f"n{target}.",), set_identifier=str(target), weight=1)
        for source, target in edges
    ]


@given(ANY, st.sets(st.integers(0, 6)))
def test_law_a_declared_cname_that_leads_to_itself_is_refused(edges: list[tuple[int, int]], declared: set[int]) -> None:
    record_sets = cnames(edges)
    places = {each.key: f"place of {each.name}" for each in record_sets if int(each.name[1]) in declared}
    in_loop = {number for number in declared if number in reach(number, edges)}
    if not in_loop:
        check_cnames(record_sets, places)
        return
    with pytest.raises(InputError, match="the CNAME leads to itself") as refusal:
        check_cnames(record_sets, places)
    shown = [int(name.strip("n")) for name in refusal.value.problem.partition(": ")[2].split(" -> ")]
    assert shown[0] == shown[-1] in declared
    assert all(step in edges for step in pairwise(shown))
    assert refusal.value.where == f"place of n{shown[0]}., value"


def test_cloudfront() -> None:
    assert leads_to_cloudfront(Alias("d1.cloudfront.net.", "Z2FDTNDATAQYW2"))
    assert leads_to_cloudfront(Alias("d1.cloudfront.cn.", "Z3RFFRIM2A3IF5"))
    assert not leads_to_cloudfront(Alias("a.example.com."))
