# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a zone is delegated: cases by name, and the rules read again for generated ones."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.delegation_state import (
    Heard,
    delegated,
    judge_delegation,
    serves,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import Answer
from hypothesis import given
from hypothesis import strategies as st

ZONE, PARENT = "sub.example.com.", "example.com."
NONE = Answer("NODATA", zone=PARENT)
REFUSED, TIMEOUT = Answer("REFUSED"), Answer("timeout")


def refers(*names: str) -> Answer:
    return Answer("answer", tuple(f"{name}." for name in names), referral=True)


def has(*names: str) -> Answer:
    return Answer("answer", tuple(f"{name}." for name in names))


def heard(above: dict[str, Answer], apex: dict[str, Answer], route53: str | None = None, **more: Any) -> Heard:
    """Names are letters, of the servers of Route 53 as one word."""
    own = None if route53 is None else tuple(f"{name}." for name in route53)
    return Heard(ZONE, above, {f"{name}.": answer for name, answer in apex.items()}, own, **{"parent": PARENT, **more})


def everywhere(names: str, answer: Answer | None = None) -> dict[str, Answer]:
    return dict.fromkeys(names, answer or has(*names))


@pytest.mark.parametrize(
    ("given", "state", "said"),
    [
        pytest.param(
            heard({"p": refers("a", "b")}, everywhere("ab")), "consistent", "example.com delegates", id="good"
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, everywhere("ab"), "ab", parent=""), "consistent", "The zone above", id="api"
        ),
        pytest.param(heard({"p": NONE}, {}), "not delegated", "example.com has no NS record set of sub", id="none"),
        pytest.param(
            heard({"p": NONE}, everywhere("ab"), "ab", parent=""),
            "not delegated",
            "The zone above has no NS record set",
            id="a zone that is only in Route 53",
        ),
        pytest.param(
            heard({"p": refers("a")}, everywhere("ab"), "ab"), "inconsistent", "lacks b.", id="missing at the parent"
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, {**everywhere("a"), "b": has("a")}),
            "inconsistent",
            "Only example.com names b.",
            id="only the parent",
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, {"a": has("a", "b"), "b": REFUSED}),
            "lame",
            "b does not serve the zone.",
            id="lame",
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, {"a": has("a", "b"), "b": refers("a", "b")}),
            "lame",
            "b refers to the servers of the zone instead",
            id="a server of the zone above",
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, {"a": has("a", "b"), "b": TIMEOUT}),
            "lame",
            "b did not answer in time.",
            id="one is silent",
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, everywhere("ab", TIMEOUT)),
            "not known",
            "because none of its servers answers. a did",
            id="all are silent",
        ),
        pytest.param(
            heard({"p": refers("a"), "q": refers("a", "b")}, everywhere("ab")),
            "inconsistent",
            "The servers of the zone above do not agree on its NS record set: p has a; q has a, b.",
            id="servers above differ",
        ),
        pytest.param(
            heard({"p": refers("a"), "q": NONE}, everywhere("a")),
            "inconsistent",
            "p has a; q has none.",
            id="one server above has nothing",
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, {"a": has("a", "b"), "b": has("b")}),
            "inconsistent",
            "The servers of the zone do not agree on its NS record set: a has a, b; b has b.",
            id="servers of the zone differ",
        ),
        pytest.param(
            heard({"p": refers("a", "b")}, everywhere("ab", has("a")), "ab"),
            "inconsistent",
            "The NS record set of the zone lacks b.",
            id="the apex lacks a server of Route 53",
        ),
        pytest.param(
            heard({"p": refers("x", "y")}, {**everywhere("xy"), **everywhere("ab", has("x", "y"))}, "ab"),
            "consistent",
            "x, y, all of which serve it",
            id="other names for the servers of Route 53",
        ),
        pytest.param(
            heard({"p": refers("a", "b", "x")}, everywhere("abx"), "ab"), "consistent", "a, b, x", id="two providers"
        ),
        pytest.param(
            heard({"p": refers("x", "y")}, {**everywhere("xy"), **everywhere("ab")}, "ab"),
            "inconsistent",
            "example.com lacks a, b. Only example.com names x, y.",
            id="delegated to the former provider",
        ),
        pytest.param(
            heard({}, everywhere("ab"), "ab", because="the resolver is away"),
            "not known",
            "What example.com says is not known, because the resolver is away.",
            id="no zone above",
        ),
        pytest.param(heard({"p": TIMEOUT}, {}), "not known", "because p did not answer in time.", id="silent above"),
        pytest.param(
            heard({"p": has("a"), "q": TIMEOUT}, {}),
            "not known",
            "because p also serves sub.example.com itself, and 1 more of the servers asked do not say it either.",
            id="servers of both zones",
        ),
        pytest.param(
            heard({"p": refers("a"), "q": TIMEOUT, "r": has("a")}, everywhere("a")),
            "consistent",
            "delegates",
            id="one server above is enough",
        ),
    ],
)
def test_states(given: Heard, state: str, said: str) -> None:
    found = judge_delegation(given)
    assert (found.state, found.ok) == (state, state == "consistent")
    assert said in found.text


def test_what_is_returned() -> None:
    given = heard({"p": refers("a", "c")}, {"a": has("a", "b"), "b": has("a", "b"), "c": REFUSED}, "ab")
    found = judge_delegation(given).as_dict()
    assert (
        found.pop("text")
        == f"sub.example.com is delegated to servers that do not serve it. {' '.join(found['problems'])}"
    )
    assert found == {
        "state": "lame",
        "ok": False,
        "zone": "sub.example.com",
        "parent": "example.com",
        "at_parent": ["a", "c"],
        "at_apex": ["a", "b"],
        "in_route53": ["a", "b"],
        "missing_at_parent": ["b"],
        "only_at_parent": ["c"],
        "missing_at_apex": [],
        "lame": [{"server": "c", "why": "REFUSED"}],
        "problems": ["example.com lacks b.", "Only example.com names c.", "c does not serve the zone."],
    }
    nothing = judge_delegation(heard({}, {}, because="x", parent="")).as_dict()
    assert [nothing[name] for name in ("parent", "at_parent", "at_apex", "in_route53")] == [None] * 4


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refers("a"), {"a."}),
        (NONE, set()),
        (Answer("NXDOMAIN", zone="com."), set()),
        (has("a"), None),
        (Answer("NODATA", zone=ZONE), None),
        (Answer("NODATA", zone="example.org."), None),
        (Answer("NODATA"), None),
        (TIMEOUT, None),
    ],
    ids=str,
)
def test_what_an_answer_says_of_a_delegation(answer: Answer, said: set[str] | None) -> None:
    assert delegated(ZONE, answer) == said


LETTERS = st.frozensets(st.sampled_from("abcd"), min_size=1)
ABOVE = st.dictionaries(
    st.sampled_from("pqr"),
    st.one_of(LETTERS.map(lambda names: refers(*names)), st.sampled_from([NONE, TIMEOUT, has("a")])),
    max_size=3,
)
APEX = st.fixed_dictionaries(
    dict.fromkeys("abcd", st.one_of(LETTERS.map(lambda names: has(*names)), st.sampled_from([REFUSED, TIMEOUT])))
)
ROUTE53 = st.one_of(st.none(), LETTERS.map(lambda names: "".join(sorted(names))))


@given(ABOVE, APEX, ROUTE53, st.booleans())
def test_the_rules_read_again(
    above: dict[str, Answer], apex: dict[str, Answer], route53: str | None, agree: bool
) -> None:
    """Each state by its rule in the documentation, told by looking at one server and one name after the other."""
    if agree:  # by chance, servers rarely do
        apex = {name: next(iter(apex.values())) if serves(answer) else answer for name, answer in apex.items()}
    found = judge_delegation(heard(above, apex, route53, because=""))
    told = [{value[0] for value in answer.values} for answer in above.values() if answer.referral or answer is NONE]
    own_views = {name: {value[0] for value in answer.values} for name, answer in apex.items() if answer.values}
    believed = [view for name, view in own_views.items() if name in (route53 or "")] or list(own_views.values())
    at_apex = {name for view in believed for name in view}
    renamed = bool(at_apex) and not any(name in at_apex for name in route53 or "")
    own = {name for name in "abcd" if name in at_apex or (name in (route53 or "") and not renamed)}
    assert set(found.at_parent or []) == {name for view in told for name in view}
    assert {each["server"] for each in found.lame} == set(apex) - set(own_views)
    if told and own:
        assert set(found.missing_at_parent) == {name for name in own if not all(name in view for view in told)}
        assert set(found.only_at_parent) == {name for view in told for name in view if name not in own}
    good = (
        bool(told)
        and all(view and view == own for view in told)
        and set(own_views) == set(apex)
        and all(view == at_apex for view in own_views.values())
        and at_apex == own
    )
    assert found.ok == good == (not found.problems)
    if not told:
        assert found.state == "not known"
    elif not any(told):
        assert found.state == "not delegated"
    elif all(answer is TIMEOUT for answer in apex.values()):
        assert found.state == "not known"
    else:
        assert found.state == ("lame" if found.lame else "consistent" if good else "inconsistent")
