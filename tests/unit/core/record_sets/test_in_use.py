# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is in use is not taken from its name because nothing declares it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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


def used(name: str, value: str, record_type: str = "A") -> dict[str, str]:
    return {"record": f"{name}.example.com", "type": record_type, "value": value, "user": "i-1 runs"}


def judged(declared: list[dict[str, Any]], existing: list[dict[str, Any]], in_use: Sequence[object] | None) -> Plan:
    plan = make_plan(desired(*declared), zone(*existing), Scope())
    assert InUse.read(in_use).refuse_removal(plan) is plan
    return plan


def test_what_is_in_use_stays() -> None:
    with pytest.raises(InputError) as refused:
        judged([], [a("web", value=WEB), a("db", value=OTHER)], [used("web", WEB)])
    assert str(refused.value) == (
        "in_use: these names would go, or lose values that are in use: web.example.com A 192.0.2.10 (i-1 runs). "
        "Declare them, or leave them out of in_use if they are meant to go."
    )


@pytest.mark.parametrize(
    ("declared", "existing"),
    [
        ([a("web", value=OTHER)], [a("web", value=WEB)]),  # another instance took the name over
        ([a("web", value=OTHER)], [a("web", value=[WEB, OTHER])]),
        ([], [a("web", value=[OTHER, WEB])]),
        ([], [a("web", value=OTHER)]),  # what uses the name has another address now
    ],
)
def test_a_name_keeps_each_value_in_use(declared: list[dict[str, Any]], existing: list[dict[str, Any]]) -> None:
    with pytest.raises(InputError, match=r"web\.example\.com A 192\.0\.2\.10 \(i-1 runs\)"):
        judged(declared, existing, [used("web", WEB)])


@pytest.mark.parametrize(
    ("declared", "existing"),
    [
        ([{"prefix": "web", "type": "A", "state": "absent"}], [a("web", value=WEB)]),  # it was meant
        ([cname("web")], [a("web", value=WEB)]),  # an entry takes its place
        ([], [a("db", value=WEB)]),  # the instance has another name now
        ([a("web", value=[WEB, OTHER])], [a("web", value=WEB)]),
    ],
)
def test_what_may_go(declared: list[dict[str, Any]], existing: list[dict[str, Any]]) -> None:
    assert judged(declared, existing, [used("web", WEB)]).changes


def test_names_and_values_are_compared_in_one_spelling() -> None:
    existing = [a("web", type="AAAA", value="2001:db8::1")]
    entry = used("WEB", "2001:0DB8:0::1", "AAAA")
    with pytest.raises(InputError, match="i-1"):
        judged([], existing, [entry])
    assert judged([], existing, None).changes


def lost(*resources: str) -> Plan:
    plan = make_plan(desired(), zone(a("web", value=WEB)), Scope())
    [change] = plan.changes
    return replace(plan, lost={change.key: resources})


RESOURCE = {"resource": "ec2/eu-west-1/i-1", "user": "i-1 runs"}


@pytest.mark.parametrize("made_for", ["ec2/eu-west-1/i-1", "ec2/eu-west-1/*"])
def test_what_is_made_for_a_resource_in_use_stays(made_for: str) -> None:
    in_use = InUse.read([RESOURCE], "Correct the filters.")
    with pytest.raises(InputError, match=r"web\.example\.com A \(i-1 runs\)\. Correct the filters\.$"):
        in_use.refuse_removal(lost("ec2/eu-west-1/i-2", made_for))
    for other in ("ec2/eu-west-1/i-2", "ec2/us-east-1/*", "ec2/eu-west-1/i-10"):
        assert in_use.refuse_removal(lost(other)).writes


@pytest.mark.parametrize("made_for", ["ec2/eu-west-1/i-1", "ec2/eu-west-1/*"])
@pytest.mark.parametrize("others", [[], [{**RESOURCE, "record": "db.example.com"}]], ids=["alone", "also elsewhere"])
@pytest.mark.parametrize(
    ("at", "stays"),
    [
        ({"record": "WEB.example.com"}, True),
        ({"record": "db.example.com"}, False),
        ({"set_identifier": ""}, True),
        ({"set_identifier": "i-1"}, False),
        ({"record": "web.example.com", "set_identifier": "i-1"}, False),
        ({"record": "web.example.com", "set_identifier": ""}, True),
    ],
)
def test_a_resource_may_be_in_use_at_some_record_sets(
    at: dict[str, str], stays: bool, others: list[dict[str, str]], made_for: str
) -> None:
    in_use = InUse.read([*others, {**RESOURCE, **at}])
    if not stays:
        assert in_use.refuse_removal(lost(made_for)).writes
        return
    with pytest.raises(InputError, match=r"web\.example\.com A \(i-1 runs\)"):
        in_use.refuse_removal(lost(made_for))


def test_a_remedy_needs_what_it_is_for() -> None:
    with pytest.raises(InputError, match="in_use_remedy: it needs in_use"):
        InUse.read(None, "Correct it.")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"resource": "ec2/eu-west-1/i-1"}, "resource stands beside type, value"),
        ({"record": None, "type": None, "value": None, "resource": "a b"}, "resource"),
        ({"record": ""}, "record"),
        ({"record": 7}, "record"),
        ({"type": "B"}, "type"),
        ({"value": "x"}, "value"),
        ({"value": None}, "value"),
        ({"type": None, "value": None, "record": 7, "resource": "ec2/eu-west-1/i-1"}, "record"),
        (
            {"type": None, "value": None, "resource": "ec2/eu-west-1/i-1", "set_identifier": 7},
            "set_identifier: 7 is not",
        ),
        ({"set_identifier": "i-1"}, "set_identifier: it needs resource"),
        ({"user": ""}, "user"),
        ({"more": 1}, "more"),
    ],
)
def test_bad_entries(change: dict[str, object], where: str) -> None:
    with pytest.raises(InputError, match=rf"in_use\[1\].*{where}"):
        InUse.read([used("web", WEB), {**used("web", WEB), **change}])


SHOWN = 10  # of a long list, a message has so many
ADDRESSES = [f"192.0.2.{number}" for number in range(1, 5)]
NAMES = st.sampled_from("abc")
ZONES = st.dictionaries(NAMES, st.sets(st.sampled_from(ADDRESSES), min_size=1, max_size=3))


@given(existing=ZONES, declared=ZONES, in_use=st.sets(st.tuples(NAMES, st.sampled_from(ADDRESSES))))
def test_law_a_plan_is_refused_when_a_name_would_lose_a_value_in_use(
    existing: dict[str, set[str]], declared: dict[str, set[str]], in_use: set[tuple[str, str]]
) -> None:
    lost = {
        f"{name}.example.com A {value}"
        for name, value in in_use
        if name in existing and (name not in declared or value in existing[name] - declared[name])
    }
    before, after = ([a(name, value=sorted(each)) for name, each in one.items()] for one in (existing, declared))
    try:
        judged(after, before, [used(name, value) for name, value in sorted(in_use)])
    except InputError as error:
        shown = {each for each in lost if f"{each} (" in str(error)}
        assert str(error).count("(i-1 runs)") == len(shown) == min(len(lost), SHOWN) > 0
    else:
        assert not lost
