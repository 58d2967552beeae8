# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What many accounts have for one reason is said once."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import causes

from tests.support.report.fleets import FAILURE, report, row, well


def hosts(found: object) -> list[str]:
    return [account["host"] for account in found.accounts]  # type: ignore[attr-defined]


def test_accounts_that_failed_alike_are_named_together() -> None:
    wrong = [row("trust", "wrong"), row("calls")]
    other = {**FAILURE, "msg": "Something else."}
    failures = (FAILURE, FAILURE, other, None, None)
    known = [well(n, failure=each, rows=[] if each else wrong) for n, each in enumerate(failures, 1)]

    first, second, third = causes.failures(report(*known, well(6))["accounts"])

    assert [hosts(each) for each in (first, second, third)] == [["app-1", "app-2"], ["app-3"], ["app-4", "app-5"]]
    assert (first.failure, first.wrong) == (FAILURE, ())
    assert third.failure is None
    assert [check["group"] for check in third.wrong] == ["trust"]


def test_what_was_not_tried_is_named_by_its_reason() -> None:
    off = row("calls", "not tried")
    document = report(well(1, rows=[off, row("trust")]), well(2, rows=None), well(3, rows=[off]))

    bare, calls = causes.not_tried(document["accounts"])

    assert (hosts(bare), bare.check, bare.why) == (["app-2", "app-3"], "", "nothing was verified")
    assert (hosts(calls), calls.check, calls.why) == (["app-3", "app-1"], off["check"], "It is switched off.")
    assert causes.not_tried(report(well(1))["accounts"]) == []
    assert causes.named(document["accounts"][0]) == "app-2 (100000000002)"
