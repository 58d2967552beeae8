# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as Markdown, and as lines of a console."""

from __future__ import annotations

import re

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import text

from tests.support.report.fleets import EXTERNAL_ID, FAILURE, any_fleet, dns, report, row, well

CHANGES = [{"kind": "role", "action": "created", "what": "R", "why": "it is missing"}]


def test_a_line_an_account_and_failures_first() -> None:
    document = report(
        well(1, changes=CHANGES),
        dns(),
        well(2, failure=FAILURE, rows=[row("trust", "wrong"), row("calls"), row("other", "not tried")]),
        well(3, rows=None),
        well(4, played=False, rows=None),
        well(5, record_sets=()),
    )

    assert text.console_lines(document) == [
        "6 accounts: 1 failed, 1 without names, 1 not verified, 2 ok, 1 left out. "
        "17 of 18 checks as expected, 1 not tried. 12 names. 1 change made.",
        "✗ app-2 (100000000002): failed while giving instances access and publishing their names; "
        "1 of 2 checks as expected; 1 not tried; 3 names",
        "! app-5 (100000000005): without names; 8 of 8 checks as expected; 0 names",
        "○ app-3 (100000000003): not verified; 3 names",
        "✓ app-1 (100000000001): ok; 8 of 8 checks as expected; 3 names; changed: 1 role",
        "✓ dns (222222222222): ok",
        "· app-4 (100000000004): left out",
    ]


def test_a_run_that_proves_nothing_says_what_it_changed() -> None:
    accounts = (
        well(1, rows=None, record_sets=(), changes=CHANGES),
        well(2, rows=None, record_sets=()),
        well(3, rows=None, record_sets=(), failure=FAILURE, changes=CHANGES),
        well(4, played=False, rows=None, record_sets=()),
    )
    lines = [
        "✗ app-3 (100000000003): failed while giving instances access and publishing their names; changed: 1 role",
        "✓ app-1 (100000000001): changed: 1 role",
        "✓ app-2 (100000000002): unchanged",
        "· app-4 (100000000004): left out",
    ]

    document = report(*accounts, parts=["remove"])
    said = "4 accounts: 1 failed, 1 changed, 1 unchanged, 1 left out. 2 changes made."
    assert text.console_lines(document) == [said, *lines]
    assert "## Accounts\n" in text.markdown(document)

    document = report(*accounts[:2], parts=["publish"], check_mode=True)
    assert text.console_lines(document) == [
        "2 accounts: 1 to be changed, 1 unchanged. 0 names. 1 change would be made.",
        "✓ app-1 (100000000001): 0 names; would change: 1 role",
        "✓ app-2 (100000000002): unchanged; 0 names",
    ]
    orphans = [{"kind": "role", "name": "Old"}]
    assert text.headline(report(dns(), parts=["audit"], orphans=orphans)) == (
        "1 account: 1 unchanged. 0 changes made. 1 orphan."
    )


def test_check_mode_says_what_would_be() -> None:
    document = report(well(1, changes=CHANGES), check_mode=True)

    assert "1 change would be made" in text.headline(document)
    assert "role R would be created (it is missing)" in text.markdown(document)
    assert text.headline(report()) == "0 accounts: none. 0 of 0 checks as expected. 0 names. 0 changes made."


def test_markdown_has_failures_in_full_and_once() -> None:
    rows = [row("trust", "wrong"), row("calls", "not tried"), row("declared")]
    failed = [well(number, failure=FAILURE, rows=rows) for number in (1, 2)]
    given_up = well(3, stayed=False, rows=None)
    orphans = [{"kind": "role", "account": "2", "name": "Old", "why": "No host.", "remedy": "Sweep it.", "ours": True}]

    said = text.markdown(report(*failed, given_up, well(4, rows=None, notes=["a note"]), orphans=orphans))

    assert said.count("no identity-based policy allows iam:CreateRole") == 1
    assert "**app-1 (100000000001), app-2 (100000000002)**" in said
    assert "expected denied, got allowed. The trust policy lets it in. Correct the trust of account" in said
    assert "left as they are" in said
    assert "- the zone role calls IAM and EC2: It is switched off.: app-1" in said
    assert "- nothing was verified: app-4" in said
    assert "- app-4 (100000000004): a note" in said
    assert "- role Old (2): No host. Ours. Sweep it." in said
    assert "| app-4 (100000000004) | ○ not tried | · |" in said


def test_of_what_is_not_known_it_says_so() -> None:
    said = text.markdown(report(well(1, zone="")))

    assert "| zone | unknown |" in said
    assert "| caller in the DNS account | unknown |" in said


@pytest.mark.parametrize("seed", range(30))
def test_nothing_breaks_out_of_its_place(seed: int) -> None:
    """Law: whatever texts a report holds, Markdown sees its own marks alone, and each row of a table has all cells."""
    said = text.markdown(any_fleet(30, seed))

    assert EXTERNAL_ID not in said
    assert not re.search(r"(?<!\\)[<>`]", said)
    for table in re.findall(r"(?:^\|.*\n)+", said, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1
    for line in said.splitlines():
        assert line == "" or re.match(r"#|\||- |  - |\d+ accounts?: ", line), line
