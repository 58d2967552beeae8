# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts and kinds of checks as cells."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import matrix

from tests.support.report.fleets import report, row, well


@pytest.mark.parametrize(
    ("results", "result", "words"),
    [
        ((), "none", "·"),
        (("ok", "ok"), "ok", "✓ 2 ok"),
        (("ok", "wrong", "wrong"), "wrong", "✗ 2 of 3 wrong"),
        (("wrong", "not tried"), "wrong", "✗ 1 of 1 wrong, 1 not tried"),
        (("ok", "not tried"), "ok", "✓ 1 ok, 1 not tried"),
        (("not tried",), "not tried", "○ 1 not tried"),
    ],
)
def test_a_cell_says_what_a_reader_must_know_first(results: tuple[str, ...], result: str, words: str) -> None:
    [account] = report(well(1, rows=[row("trust", each) for each in results] + [row("calls", "wrong")]))["accounts"]

    found = matrix.cell(account, "trust")

    assert (found.result, found.words) == (result, words)
    assert matrix.cell(account).wrong == results.count("wrong") + 1


def test_columns_are_kinds_that_some_account_has() -> None:
    document = report(well(1, rows=[row("calls"), row("declared")]), well(2, rows=[row("trust")] * 30))

    assert matrix.columns(document["accounts"]) == ["declared", "trust", "calls"]


def test_changes_in_words() -> None:
    change = {"action": "created", "what": "x", "why": ""}
    changes = [{"kind": kind, **change} for kind in ("role", "record set", "record set")]
    for check_mode, verb in ((False, "changed"), (True, "would change")):
        [account] = report(well(1, changes=changes))["accounts"]
        assert matrix.changes_in_words(account, check_mode=check_mode) == f"{verb}: 1 role, 2 record sets"
    [account] = report(well(1))["accounts"]
    assert matrix.changes_in_words(account, check_mode=False) == "nothing changed"
