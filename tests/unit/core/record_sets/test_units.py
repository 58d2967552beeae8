"""The order of changes, judged by the rules that the sandbox has for batches: an alias needs its target, in no loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import batches
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.aliases import depths
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import bind, declare, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Scope, make_plan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.units import make_units
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import Store
from tests.support.record_sets.zones import ZONE, a, alias, cname, weighted
from tests.support.sandbox.route53_builders import apply, listed, zone_of

Entry = dict[str, Any]


def aaaa(prefix: str) -> Entry:
    return {"prefix": prefix, "type": "AAAA", "value": "2001:db8::1"}


def lead(zone: Zone, declared: list[Entry], room: int = batches.MAX_ELEMENTS) -> int:
    """Bring a zone of the sandbox into the declared state; how many calls that took.

    ``room`` is how many values a call takes, or as many as what must change together has.
    """
    wanted = bind(resolve(declare(declared, "record_sets", Settings(300)), ZONE), zone.id)
    units = make_units(make_plan(wanted, read_zone(listed(zone), zone.id), Scope()).writes, zone.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "MAX_ELEMENTS", max([room, *(unit.elements for unit in units)]))
        made = batches.pack(units)
    for batch in made:
        apply(zone, *batch.actions)
    assert make_plan(wanted, read_zone(listed(zone), zone.id), Scope()).changes == ()
    return len(made)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            [cname("x"), cname("y")],
            [alias("x", "y"), aaaa("x"), a("y"), alias("y", "x", type="AAAA")],
            id="two names become aliases of each other by different types",
        ),
        pytest.param(
            [cname("x"), cname("y"), cname("w")],
            [alias("x", "y"), aaaa("x"), a("y"), alias("y", "x", type="AAAA"), alias("w", "x"), aaaa("w")],
            id="another leads to the two",
        ),
        pytest.param(
            [cname("x"), cname("y")],
            [
                alias("x", "y"),
                a("y"),
                alias("y", "z2", type="AAAA"),
                alias("z2", "z1", type="AAAA"),
                alias("z1", "z0", type="AAAA"),
                aaaa("z0"),
            ],
            id="the target has a deep alias of another type",
        ),
        pytest.param(
            [a("e"), alias("d", "a"), a("a"), alias("c", "d")],
            [a("e"), alias("d", "e"), alias("a", "c"), alias("c", "d")],
            id="over an alias that stays to one that turns round",
        ),
        pytest.param(
            [a("a"), alias("b", "a"), alias("c", "b")], [a("c"), alias("b", "c"), alias("a", "b")], id="a chain turns"
        ),
    ],
)  # fmt: skip
def test_an_order_that_route_53_accepts(before: list[Entry], after: list[Entry]) -> None:
    zone = zone_of(Store())
    lead(zone, before)
    assert lead(zone, after) == 1


def test_depths() -> None:
    assert depths({1: {2, 3}, 2: {3}, 3: set(), 4: {4}, 5: {4}, 6: set()}) == {1: 2, 2: 1, 3: 0, 6: 0}


@st.composite
def alias_zones(draw: Callable[..., Any], names: str = "abcdef") -> list[Entry]:
    """Names that are a CNAME, or have values and aliases of two types, which lead to names further on in some order."""
    declared = [cname(name) for name in names if draw(st.integers(0, 2)) == 0]
    free = [name for name in names if name not in {entry["prefix"] for entry in declared}]
    for record_type, make in (("A", a), ("AAAA", aaaa)):
        there: list[str] = []
        for name in draw(st.permutations(free)):
            kind = draw(st.sampled_from(["none", "values", "alias", "alias", "weighted"]))
            if kind == "alias" and there:
                declared.append(alias(name, draw(st.sampled_from(there)), type=record_type))
            elif kind == "weighted" and there:
                targets = draw(st.lists(st.sampled_from(there), min_size=1, max_size=2, unique=True))
                declared += [alias(name, each, type=record_type, set_identifier=each, weight=1) for each in targets]
            elif kind == "weighted" and record_type == "A":
                declared += [
                    weighted(name, "1"),
                    weighted(name, "2", value=draw(st.sampled_from(["192.0.2.8", "192.0.2.9"]))),
                ]
            elif kind != "none":
                declared.append(make(name))
            else:
                continue
            there.append(name)
    return declared


@settings(deadline=None, max_examples=150)
@given(alias_zones(), alias_zones(), st.sampled_from([1, 6, 1000]))
def test_law_aliases_are_led_from_any_state_to_any_other(before: list[Entry], after: list[Entry], room: int) -> None:
    zone = zone_of(Store())
    for declared in (before, after, []):
        lead(zone, declared, room)
