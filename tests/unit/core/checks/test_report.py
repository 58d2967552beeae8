"""One report from many verdicts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks import report

TWO_STEPS = {"steps": [{}, {}], "expect": "denied"}


def verdict(**changes: Any) -> dict[str, Any]:
    return {
        "name": "instances write",
        "expected": "denied",
        "got": "denied",
        "ok": True,
        "step": 2,
        "reason": "no",
        "hint": "look",
        **changes,
    }


def test_a_refusal_at_the_end_is_what_was_expected() -> None:
    (row,) = report.path_rows([TWO_STEPS], [verdict()])

    assert row.as_dict() == {
        "check": "instances write",
        "expected": "denied",
        "got": "denied",
        "ok": True,
        "problem": "",
        "remedy": "",
        "group": "trust",
    }


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ({"steps": [{}], "expect": "allowed"}, "operators"),
        ({"steps": [{}, {}], "expect": "allowed"}, "assume"),
        ({"steps": [{}, {}], "expect": "allowed", "probe": {"record": "a"}}, "write"),
        ({"steps": [{}], "expect": "denied"}, "trust"),
        ({"steps": [{}], "expect": "denied", "probe": {"record": "a"}}, "names_of_others"),
        ({"steps": [{}], "expect": "denied", "probe": {"permissions": ["iam:GetRole"]}}, "calls"),
    ],
)
def test_a_path_stands_among_those_of_its_kind(path: dict[str, Any], group: str) -> None:
    last = len(path["steps"]) + (path.get("probe") is not None)
    for step in (last, last - 1 or last):
        (row,) = report.path_rows([path], [verdict(step=step, expected=path["expect"])])

        assert row.group == group
    assert group in report.GROUPS


def test_what_was_switched_off_is_named_and_does_no_harm() -> None:
    rows = report.not_tried_rows(
        [
            {"check": "the names", "group": "answers", "why": "No instance runs."},
            {"check": "the rest", "group": "nobody's", "why": "It is off."},
        ]
    )

    assert [(row.got, row.ok, row.group) for row in rows] == [
        ("not tried", True, "answers"),
        ("not tried", True, "other"),
    ]
    assert report.table(rows, "app")[1] == "the names            not tried"
    assert report.problems(rows) == []
    assert report.notes(rows) == ["the names: No instance runs.", "the rest: It is off."]


def test_a_comparison_may_say_what_there_is_and_stand_among_others() -> None:
    stated = {"check": "a", "differences": ["b"], "group": "automation", "expected": "none", "got": "2 in all"}
    first, second = report.declared_rows([stated, {"check": "a", "differences": ["b"], "group": "nobody's"}])

    assert (first.got, first.group) == ("2 in all", "automation")
    assert (second.got, second.group) == ("1 difference", "declared")


def test_a_refusal_before_the_end_proves_nothing() -> None:
    (row,) = report.path_rows([TWO_STEPS], [verdict(step=1)])

    assert (row.ok, row.got) == (False, "not tried")
    assert row.problem == "step 1 of 2 was refused, so the last one was never tried"
    assert row.remedy == "look"


def test_a_refusal_before_the_end_has_a_remedy_even_without_a_hint() -> None:
    (row,) = report.path_rows([TWO_STEPS], [verdict(step=1, hint=None)])

    assert row.remedy == "Correct that step first."


def test_a_mismatch_says_why_and_which_side_to_mend() -> None:
    (row,) = report.path_rows([TWO_STEPS], [verdict(expected="allowed", ok=False, step=1)])

    assert (row.problem, row.remedy) == ("no", "look")
    assert report.problems([row]) == ["instances write: expected allowed, got denied. no look"]


def name(**changes: Any) -> dict[str, Any]:
    return {
        "record": "web.app.example.com.",
        "type": "A",
        "server": "127.0.0.1:5300",
        "expected": ["192.0.2.2", "192.0.2.1"],
        "got": ["192.0.2.1", "192.0.2.2"],
        "ok": True,
        **changes,
    }


@pytest.mark.parametrize(
    ("verdict", "got"),
    [
        pytest.param(name(), "answered", id="as-expected"),
        pytest.param(name(ok=False, got="NXDOMAIN"), "NXDOMAIN", id="no-such-name"),
        pytest.param(name(ok=False, got=["192.0.2.9"]), "192.0.2.9", id="another-address"),
        pytest.param(name(ok=False, got=None), "None", id="no-answer"),
    ],
)
def test_names_show_their_answers(verdict: dict[str, Any], got: str) -> None:
    (row,) = report.name_rows([verdict])

    assert row.check == "web.app.example.com A 192.0.2.1, 192.0.2.2 at 127.0.0.1:5300"
    assert (row.expected, row.got, row.ok) == ("answered", got, verdict["ok"])


def test_a_path_with_a_probe_has_one_step_more() -> None:
    (row,) = report.path_rows([{**TWO_STEPS, "probe": {}}], [verdict(step=2)])

    assert (row.ok, row.got) == (False, "not tried")


@pytest.mark.parametrize(
    ("comparison", "expected", "got", "ok"),
    [
        pytest.param({"differences": []}, "as declared", "as declared", True, id="as-declared"),
        pytest.param({"differences": ["a"]}, "as declared", "1 difference", False, id="one"),
        pytest.param({"differences": ["a", "b"]}, "as declared", "2 differences", False, id="two"),
        pytest.param({"differences": [], "expected": "none"}, "none", "none", True, id="none"),
        pytest.param({"differences": ["a"], "expected": "none"}, "none", "1 other", False, id="one-other"),
        pytest.param(
            {"differences": ["a", "b"], "expected": "none", "noted": True}, "none", "2 others", True, id="noted"
        ),
    ],
)
def test_comparisons_with_the_declaration(comparison: dict[str, Any], expected: str, got: str, ok: bool) -> None:
    (row,) = report.declared_rows([{"check": "the role", "remedy": "Mend it.", **comparison}])

    assert (row.check, row.expected, row.got, row.ok) == ("the role", expected, got, ok)
    differences = comparison["differences"]
    assert (row.problem, row.remedy) == ((f"{'; '.join(differences)}.", "Mend it.") if differences else ("", ""))
    assert report.notes([row]) == ([f"the role: {row.problem}"] if ok and differences else [])


DECLARED = [{"record": "web.app.example.com", "type": "A", "value": ["192.0.2.1"]}]
MARKER = {"record": "a-web.app.example.com", "type": "TXT"}


@pytest.mark.parametrize(
    ("record_set", "named"),
    [
        pytest.param({"record": "WEB.app.example.com.", "type": "A", "value": ["192.0.2.9"]}, [], id="declared"),
        pytest.param(
            {"record": "web.app.example.com", "type": "AAAA", "value": ["2001:db8::1"]},
            ["web.app.example.com AAAA 2001:db8::1"],
            id="another-type",
        ),
        pytest.param(
            {"record": "web.app.example.com", "type": "A", "set_identifier": "x", "value": ["192.0.2.9"]},
            ["web.app.example.com A 192.0.2.9"],
            id="another-identifier",
        ),
        pytest.param(
            {"record": "*.app.example.com", "type": "A", "alias": {"dns_name": "evil.example.net"}},
            ["*.app.example.com A evil.example.net"],
            id="a-wildcard-alias",
        ),
        pytest.param(
            {"record": r"a\000b.app.example.com", "type": "A", "value": ["192.0.2.9"]},
            [r"a\000b.app.example.com A 192.0.2.9"],
            id="a-name-that-nobody-declares",
        ),
        pytest.param({"record": "x.y.app.example.com", "type": "DS"}, ["x.y.app.example.com DS"], id="deep"),
        pytest.param({"record": "app.example.com", "type": "A", "value": ["192.0.2.1"]}, [], id="the-domain-itself"),
        pytest.param(
            {"record": "app.example.com", "type": "NS", "value": ["ns.evil.example", "ns2.evil.example"]},
            ["app.example.com NS ns.evil.example, ns2.evil.example"],
            id="a-delegation-of-the-domain",
        ),
        pytest.param({"record": "notapp.example.com", "type": "NS", "value": ["ns.example.net"]}, [], id="elsewhere"),
        pytest.param({"record": "x.known.app.example.com", "type": "A", "value": ["192.0.2.1"]}, [], id="known"),
        pytest.param(
            {**MARKER, "value": ["heritage=external-dns,external-dns/owner=us"]}, [], id="marker-of-the-owner"
        ),
        pytest.param(
            {**MARKER, "value": ['"heritage=external-dns,external-dns/owner=us,external-dns/resource=x"']},
            [],
            id="marker-in-quotes",
        ),
        pytest.param(
            {**MARKER, "value": "heritage=external-dns,external-dns/owner=us2"},
            ["a-web.app.example.com TXT heritage=external-dns,external-dns/owner=us2"],
            id="marker-of-another",
        ),
        pytest.param(
            {"record": "web.app.example.com", "type": "TXT", "value": ["external-dns/owner=us"]},
            ["web.app.example.com TXT external-dns/owner=us"],
            id="no-marker",
        ),
    ],
)
def test_what_is_not_declared_is_named(record_set: dict[str, Any], named: list[str]) -> None:
    found = [*DECLARED, record_set]

    undeclared = report.undeclared(found, DECLARED, "app.example.com", owner="us", known=["*.known.app.example.com"])

    assert undeclared == named


@pytest.mark.parametrize(("zone", "named"), [("", 1), ("example.com", 1), ("App.Example.com.", 0)])
def test_the_name_servers_of_the_zone_itself_delegate_nothing(zone: str, named: int) -> None:
    own = {"record": "app.example.com", "type": "NS", "value": ["ns-1.example.net"]}
    below = {"record": "x.app.example.com", "type": "NS", "value": ["ns-1.example.net"]}
    assert len(report.undeclared([own, below], [], "app.example.com", zone=zone)) == named + 1


def test_without_an_owner_every_marker_is_named() -> None:
    marker = {**MARKER, "value": ["heritage=external-dns,external-dns/owner="]}

    assert len(report.undeclared([marker], [], "app.example.com")) == 1


def test_columns_are_aligned() -> None:
    rows = [
        report.Row("short", "allowed", "allowed", ok=True),
        report.Row("a longer check", "denied", "allowed", ok=False),
    ]

    assert report.table(rows, "app (1)") == [
        "app (1)         expected  got",
        "short           allowed   allowed  ok",
        "a longer check  denied    allowed  WRONG",
    ]
    assert report.problems(rows[:1]) == []
