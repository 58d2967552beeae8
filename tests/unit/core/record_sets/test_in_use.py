# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is in use is not removed only because nothing declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.in_use import InUse
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.plan import Plan, Scope, make_plan
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.zones import a, cname, desired, zone

WEB = "192.0.2.10"
OTHER = "192.0.2.11"


def judged(
    declared: list[dict[str, Any]], existing: list[dict[str, Any]], in_use: Mapping[object, object] | None
) -> Plan:
    plan = make_plan(desired(*declared), zone(*existing), Scope())
    assert InUse.read(in_use).refuse_removal(plan) is plan
    return plan


def test_what_is_in_use_stays() -> None:
    with pytest.raises(InputError) as refused:
        judged([], [a("web", value=WEB), a("db", value=OTHER)], {WEB: "i-1 runs"})
    assert str(refused.value) == (
        "in_use: nothing declares what would be deleted here, and it is in use: "
        "web.example.com A (192.0.2.10: i-1 runs). "
        "Declare it, or leave it out of in_use if it is meant to go."
    )


@pytest.mark.parametrize(
    ("declared", "existing"),
    [
        ([a("web", value=OTHER)], [a("web", value=WEB)]),  # the name stays
        ([{"prefix": "web", "type": "A", "state": "absent"}], [a("web", value=WEB)]),  # it was meant
        ([cname("web")], [a("web", value=WEB)]),  # the name stays
        ([], [a("web", value=OTHER)]),
    ],
)
def test_what_may_go(declared: list[dict[str, Any]], existing: list[dict[str, Any]]) -> None:
    assert judged(declared, existing, {WEB: "i-1"}).changes


def test_addresses_are_compared_in_one_spelling() -> None:
    existing = [a("web", type="AAAA", value="2001:db8::1")]
    with pytest.raises(InputError, match="i-1"):
        judged([], existing, {"2001:0DB8:0::1": "i-1"})
    with pytest.raises(InputError, match="i-1"):
        judged([], [cname("web", value="target.example.org.")], {"target.example.org.": "i-1"})
    assert judged([], existing, None).changes


@pytest.mark.parametrize("in_use", [{"": "i-1"}, {1: "i-1"}, {WEB: ""}, {WEB: None}, {WEB: 7}])
def test_bad_options(in_use: dict[object, object]) -> None:
    with pytest.raises(InputError, match=r"^in_use"):
        InUse.read(in_use)


ADDRESSES = [f"192.0.2.{number}" for number in range(1, 6)]
ZONES = st.dictionaries(st.sampled_from("abcd"), st.sets(st.sampled_from(ADDRESSES), min_size=1, max_size=3))


@given(existing=ZONES, declared=ZONES, in_use=st.sets(st.sampled_from(ADDRESSES)))
def test_a_plan_is_refused_when_a_name_with_an_address_in_use_would_go(
    existing: dict[str, set[str]], declared: dict[str, set[str]], in_use: set[str]
) -> None:
    lost = {name for name, values in existing.items() if name not in declared and values & in_use}
    before, after = ([a(name, value=sorted(each)) for name, each in one.items()] for one in (existing, declared))
    try:
        judged(after, before, dict.fromkeys(in_use, "an instance"))
    except InputError as error:
        assert {name for name in "abcd" if f"{name}.example.com A" in str(error)} == lost
    else:
        assert not lost
