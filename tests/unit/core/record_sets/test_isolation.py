"""Finding bad record sets: what gets through, what is blamed, and in how many calls."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import isolation
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.aliases import alias_target
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.isolation import (
    Refusal,
    dependents,
    isolate,
    named,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.units import (
    Unit,
    make_units,
    node_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.record_sets.zones import ZONE_ID, a, alias, cname, desired, weighted, zone


def units_of(after: Iterable[dict[str, Any]], before: Sequence[dict[str, Any]] = ()) -> list[Unit]:
    return make_units(make_plan(desired(*after), zone(*before), Scope()).writes, ZONE_ID)


def label(unit: Unit) -> str:
    return unit.changes[0].key.name.split(".")[0]


class Route53:
    """Refuses calls with a bad unit, or with an alias whose target is not there, and says ``message(bad)`` of it."""

    def __init__(self, bad: Iterable[str], message: Callable[[list[Unit]], str] = lambda bad: "refused") -> None:
        self.bad = set(bad)
        self.message = message
        self.calls = 0
        self.applied: list[str] = []
        self.there: set[tuple[str, str]] = set()

    def __call__(self, units: Sequence[Unit]) -> str | None:
        self.calls += 1
        there = set(self.there)
        wrong = []
        for unit in units:
            targets = {alias_target(change.new) for change in unit.changes} - {None}
            if label(unit) in self.bad or not targets <= there:
                wrong.append(unit)
            there |= {node_of(change) for change in unit.changes if change.new is not None}
        if wrong:
            return self.message(wrong)
        self.there = there
        self.applied += map(label, units)
        return None


def run(units: Sequence[Unit], route53: Route53) -> list[Refusal]:
    """The whole, as it happens in a task: the call that was refused, then the search."""
    reason = route53(units)
    assert reason is not None
    return list(isolate(units, reason, route53, ()))


SIMPLE = units_of([a(f"h{number:04}") for number in range(1000)])


def names_all(bad: list[Unit]) -> str:
    return ", ".join(f"[name='{label(unit)}.example.com.', type='A'] is bad" for unit in bad)


def names_first(bad: list[Unit]) -> str:
    return names_all(bad[:1])


def names_another(bad: list[Unit]) -> str:
    """A name that has nothing to do with it."""
    return f"[name='h{(int(label(bad[0])[1:]) + 1) % 1000:04}.example.com.']"


MESSAGES = [lambda bad: "no", names_all, names_first, names_another]


@settings(deadline=None, max_examples=100)
@given(st.integers(2, 1000), st.data())
def test_law_k_bad_of_n_are_found_in_2_k_log_n_plus_1_calls(n: int, data: st.DataObject) -> None:
    most = n if data.draw(st.booleans()) else min(n, 12)
    bad = data.draw(st.sets(st.integers(0, n - 1), min_size=1, max_size=most))
    message = data.draw(st.sampled_from(MESSAGES))
    route53 = Route53((f"h{number:04}" for number in bad), message)
    refused = run(SIMPLE[:n], route53)
    assert sorted(label(refusal.unit) for refusal in refused) == sorted(route53.bad)
    assert sorted([*route53.applied, *route53.bad]) == [label(unit) for unit in SIMPLE[:n]]
    assert route53.calls <= 2 * len(bad) * math.log2(n) + 1


def test_the_worst_case_of_every_size_holds_the_bound() -> None:
    """The same without luck: the most calls that any placing of up to three bad units can cost, by dynamic programming
    over the parts that the search makes; and for a name that leads astray, one more call for a smaller rest."""
    k_most, n_most = 3, 1000
    none = -math.inf
    most: list[list[float]] = [[none] * (k_most + 1) for _ in range(n_most + 1)]
    search = isolation._Search(lambda units: None, set())
    most[1][1] = 0
    for n in range(2, n_most + 1):
        first = len(search._parted(SIMPLE[:n], "")[0])
        second = n - first
        for k in range(1, k_most + 1):
            for in_first in range(k + 1):
                if in_first:
                    rest = most[second][k - in_first] if k > in_first else 0
                    calls = 2 + most[first][in_first] + rest
                else:
                    calls = 1 + (most[second][k] if second > 1 else (1 if k == 1 else none))
                most[n][k] = max(most[n][k], calls)
            bound = 2 * k * math.log2(n)
            assert most[n][k] <= bound
            if n >= isolation._FEWEST_FOR_NAMES:
                assert 1 + most[n - 1][k] <= bound
                assert most[n - 1][k] >= most[n - 2][k]  # so that fewer that lead astray are the worse
    assert most[500][1] == 14


def test_a_name_makes_it_three_calls_of_500() -> None:
    route53 = Route53(["h0317"], names_all)
    assert [label(refusal.unit) for refusal in run(SIMPLE[:500], route53)] == ["h0317"]
    assert route53.calls == 3


def test_each_is_blamed_for_its_own_reason() -> None:
    route53 = Route53(["h0001", "h0007"], names_all)
    reasons = {label(refusal.unit): refusal.reason for refusal in run(SIMPLE[:9], route53)}
    assert {name: name in reason and reason.count("bad") == 1 for name, reason in reasons.items()} == {
        "h0001": True,
        "h0007": True,
    }


def test_what_must_not_be_parted_is_tried_together() -> None:
    before = [cname("s"), a("w"), *(a(f"h{number}", "10.0.0.1") for number in range(9))]
    after = [a("s"), weighted("w", "x"), weighted("w", "y"), *(a(f"h{number}", "10.0.0.2") for number in range(9))]
    units = units_of(after, before)
    route53 = Route53(["w"])
    [refusal] = run(units, route53)
    assert len(refusal.unit.changes) == 3
    assert len(route53.applied) == 10


def test_aliases_of_a_bad_target_fail_with_it_without_a_call() -> None:
    plain = [a(f"h{number}") for number in range(6)]
    units = units_of([a("t"), alias("x", "t"), alias("y", "x"), alias("z", "h0"), *plain])
    route53 = Route53(["t"])
    refused = {label(refusal.unit): refusal for refusal in run(units, route53)}
    assert set(refused) == {"t", "x", "y"}
    assert refused["x"].reason == "it depends on t.example.com A, which was refused"
    assert refused["y"].reason == "it depends on x.example.com A, which was refused"
    assert (refused["t"].depends_on, str(refused["y"].depends_on)) == (None, "x.example.com A")
    assert sorted(route53.applied) == ["h0", "h1", "h2", "h3", "h4", "h5", "z"]


def test_a_name_in_a_message_does_not_put_an_alias_before_its_target() -> None:
    plain = [a(f"h{number:02}") for number in range(20)]
    units = units_of([a("t"), alias("x", "t"), *plain])
    route53 = Route53(["x"], names_all)
    assert [label(refusal.unit) for refusal in run(units, route53)] == ["x"]
    assert "t" in route53.applied


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_law_with_aliases_everything_that_can_be_written_is(data: st.DataObject) -> None:
    entries: list[dict[str, Any]] = []
    for number in range(data.draw(st.integers(2, 40))):
        targets = [entry["prefix"] for entry in entries]
        if targets and data.draw(st.booleans()):
            entries.append(alias(f"n{number}", data.draw(st.sampled_from(targets))))
        else:
            entries.append(a(f"n{number}"))
    bad = data.draw(st.sets(st.sampled_from([entry["prefix"] for entry in entries]), min_size=1))
    route53 = Route53(bad, data.draw(st.sampled_from([MESSAGES[0], names_all, names_first])))
    refused = run(units_of(entries), route53)
    expected = set(bad)
    for entry in entries:
        if "alias" in entry and entry["alias"]["dns_name"].split(".")[0] in expected:
            expected.add(entry["prefix"])
    assert {label(refusal.unit) for refusal in refused} == expected
    assert sorted([*route53.applied, *expected]) == sorted(entry["prefix"] for entry in entries)
    blamed = sum(refusal.depends_on is None for refusal in refused)
    assert route53.calls <= 2 * blamed * math.log2(len(entries)) + 1


@pytest.mark.parametrize(
    ("after", "before", "refused", "there", "blocked"),
    [
        pytest.param([alias("x", "t"), a("t")], [], "t", [], ["x"], id="its target does not come into being"),
        pytest.param([alias("x", "t"), a("t")], [], "t", ["t"], [], id="its target is there"),
        pytest.param(
            [alias("x", "t"), weighted("t", "1"), weighted("t", "2")], [], "t", [], [], id="another one is its target"
        ),
        pytest.param([a("x")], [alias("x", "t"), a("t")], "x", ["t"], ["t"], id="the alias does not leave its target"),
        pytest.param([a("x")], [alias("x", "t"), a("t")], "t", ["t"], [], id="the target stays"),
        pytest.param([a("x"), a("y")], [], "x", [], [], id="nothing to do with it"),
    ],
)
def test_dependents(after: Any, before: Any, refused: str, there: list[str], blocked: list[str]) -> None:
    units = units_of(after, before)
    [bad, *_others] = [unit for unit in units if label(unit) == refused]
    rest = [unit for unit in units if unit is not bad]
    nodes = [(f"{name}.example.com.", "A") for name in there]
    assert [label(refusal.unit) for refusal in dependents(rest, [bad], nodes)] == blocked


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Tried to create resource record set [name='W.example.com.', type='A'] but it already exists", ["w"]),
        ("RRSet with DNS name w.example.com. is not permitted in zone example.org.", ["w"]),
        (r"[DNS name \052.example.com. is bad]", ["*"]),
        ("Invalid Resource Record: 'FATAL problem: InvalidIPv4' encountered with '192.0.2.77'", ["v"]),
        ("ww.example.com is bad, and so is x.w.example.com", []),
        ("", []),
    ],
)
def test_what_a_message_names(message: str, found: list[str]) -> None:
    units = units_of([a("w"), a("*"), a("v", "192.0.2.77"), alias("x", "v")])
    assert [label(unit) for unit in named(units, message)] == found
