"""One report from many verdicts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core import verification

TWO_STEPS = {"steps": [{}, {}]}


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
    (row,) = verification.path_rows([TWO_STEPS], [verdict()])

    assert row.as_dict() == {
        "check": "instances write",
        "expected": "denied",
        "got": "denied",
        "ok": True,
        "problem": "",
        "remedy": "",
    }


def test_a_refusal_before_the_end_proves_nothing() -> None:
    (row,) = verification.path_rows([TWO_STEPS], [verdict(step=1)])

    assert (row.ok, row.got) == (False, "not tried")
    assert row.problem == "step 1 of 2 was refused, so the last one was never tried"
    assert row.remedy == "look"


def test_a_refusal_before_the_end_has_a_remedy_even_without_a_hint() -> None:
    (row,) = verification.path_rows([TWO_STEPS], [verdict(step=1, hint=None)])

    assert row.remedy == "mend that step first"


def test_a_mismatch_says_why_and_which_side_to_mend() -> None:
    (row,) = verification.path_rows([TWO_STEPS], [verdict(expected="allowed", ok=False, step=1)])

    assert (row.problem, row.remedy) == ("no", "look")
    assert verification.problems([row]) == ["instances write: expected allowed, got denied. no look"]


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
    (row,) = verification.name_rows([verdict])

    assert row.check == "web.app.example.com A 192.0.2.1, 192.0.2.2 at 127.0.0.1:5300"
    assert (row.expected, row.got, row.ok) == ("answered", got, verdict["ok"])


def test_columns_are_aligned() -> None:
    rows = [
        verification.Row("short", "allowed", "allowed", ok=True),
        verification.Row("a longer check", "denied", "allowed", ok=False),
    ]

    assert verification.table(rows, "app (1)") == [
        "app (1)         expected  got",
        "short           allowed   allowed  ok",
        "a longer check  denied    allowed  WRONG",
    ]
    assert verification.problems(rows[:1]) == []


def test_rows_with_one_remedy_are_one_problem() -> None:
    rows = [
        verification.Row("assume", "allowed", "denied", ok=False, problem="No.", remedy="Mend the trust."),
        verification.Row(
            "write", "denied", "not tried", ok=False, problem="Step 2 was refused.", remedy="Mend the trust."
        ),
        verification.Row("resolve", "answered", "NXDOMAIN", ok=False),
    ]

    assert verification.problems(rows) == [
        "assume: expected allowed, got denied. No. Mend the trust. The same goes for: write (got not tried).",
        "resolve: expected answered, got NXDOMAIN.",
    ]
