"""The filter access_report."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.filter.access_report import FilterModule

access_report = FilterModule().filters()["access_report"]


def test_a_report_has_rows_lines_and_problems() -> None:
    verdicts = [
        {"name": "try", "expected": "allowed", "got": "denied", "ok": False, "reason": "No.", "hint": "Mend it."}
    ]
    names = [{"record": "a.", "type": "A", "server": "s", "expected": ["192.0.2.1"], "got": ["192.0.2.1"], "ok": True}]

    declared = [
        {"check": "the role", "differences": []},
        {"check": "others", "expected": "none", "differences": ["x"], "noted": True},
    ]
    off = [{"check": "the rest", "why": "It is off."}]
    report = access_report(verdicts, [{"steps": [{}]}], names, title="app", declared=declared, not_tried=off)

    assert [row["ok"] for row in report["rows"]] == [True, True, False, True, True]
    assert report["lines"][3:] == [
        "try                 allowed      denied       WRONG",
        "a A 192.0.2.1 at s  answered     answered     ok",
        "the rest                         not tried",
    ]
    assert report["notes"] == ["others: x.", "the rest: It is off."]
    assert report["problems"] == ["try: expected allowed, got denied. No. Mend it."]


def test_names_are_optional() -> None:
    assert access_report([], []) == {"rows": [], "lines": ["check  expected  got"], "problems": [], "notes": []}
