# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong, or to be known, of many checks of a verification is said once."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks import report


def test_what_is_wrong_with_each_row_of_one_remedy_is_named() -> None:
    rows = report.declared_rows(
        [
            {"check": "this role", "remedy": "Mend it.", "differences": ["a is 1"]},
            {"check": "that role", "remedy": "Mend it.", "differences": ["b is 2", "c is 3"]},
        ]
    )

    assert report.problems(rows) == [
        "this role: expected as declared, got 1 difference. a is 1. Mend it. "
        "The same applies to: that role (got 2 differences: b is 2; c is 3)."
    ]


def test_rows_with_one_remedy_are_one_problem() -> None:
    rows = [
        report.Row("assume", "allowed", "denied", ok=False, problem="No.", remedy="Mend the trust."),
        report.Row("write", "denied", "not tried", ok=False, problem="Step 2 was refused.", remedy="Mend the trust."),
        report.Row("resolve", "answered", "NXDOMAIN", ok=False),
    ]

    assert report.problems(rows) == [
        "assume: expected allowed, got denied. No. Mend the trust. "
        "The same applies to: write (got not tried: Step 2 was refused).",
        "resolve: expected answered, got NXDOMAIN.",
    ]


def test_what_many_checks_have_in_common_is_said_once() -> None:
    rows = [
        report.Row(
            f"web-{number}.example.com A at {server}",
            "answered",
            "timeout",
            ok=False,
            problem=f"{server} did not answer in time.",
            remedy="Check the way.",
        )
        for server in ("ns-1", "ns-2")
        for number in range(50)
    ]

    assert report.problems(rows) == [
        "web-0.example.com A at ns-1: expected answered, got timeout. ns-1 did not answer in time. Check the way. "
        "The same applies to: 49 checks (got timeout): web-1.example.com A at ns-1, web-2.example.com A at ns-1, "
        "web-3.example.com A at ns-1, web-4.example.com A at ns-1, web-5.example.com A at ns-1, and 44 more; "
        "50 checks (got timeout: ns-2 did not answer in time): web-0.example.com A at ns-2, "
        "web-1.example.com A at ns-2, web-2.example.com A at ns-2, web-3.example.com A at ns-2, "
        "web-4.example.com A at ns-2, and 45 more."
    ]


def test_one_problem_without_a_remedy_is_one_cause() -> None:
    rows = [report.Row(check, "allowed", "denied", ok=False, problem="It is late.") for check in "ab"]
    assert report.problems(rows) == [
        "a: expected allowed, got denied. It is late. The same applies to: b (got denied)."
    ]


def test_notes_of_one_reason_are_one() -> None:
    skipped = [{"check": f"try {number}", "why": "It is switched off."} for number in range(7)]
    rows = report.not_tried_rows([*skipped, {"check": "alone", "why": "It is odd."}])
    assert report.notes(rows) == [
        "7 checks: It is switched off. They are: try 0, try 1, try 2, try 3, try 4, and 2 more.",
        "alone: It is odd.",
    ]
