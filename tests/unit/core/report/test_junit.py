# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree as XML

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.junit import junit

from tests.support.report.fleets import EXTERNAL_ID, FAILURE, any_fleet, report, row, well


@pytest.mark.parametrize("seed", range(30))
def test_the_counts_are_those_of_the_report(seed: int) -> None:
    """Law: it is XML whatever the texts are, and failures and errors are what the report says failed."""
    document = any_fleet(1 + 3 * seed, seed)

    said = junit(document)
    root = XML.fromstring(said)

    assert EXTERNAL_ID not in said
    totals, accounts = document["totals"], document["accounts"]
    unverified = totals["accounts"]["not_tried"] + totals["accounts"]["left_out"]
    assert root.attrib["tests"] == str(totals["checks"]["all"] + len(accounts))
    assert root.attrib["failures"] == str(totals["checks"]["wrong"])
    assert root.attrib["errors"] == str(sum(1 for account in accounts if account["failure"]))
    assert root.attrib["skipped"] == str(totals["checks"]["not_tried"] + unverified)
    assert [len(suite) for suite in root] == [len(account["checks"]) + 1 for account in accounts]
    for suite, account in zip(root, accounts, strict=True):
        red = any(case.find("failure") is not None or case.find("error") is not None for case in suite)
        assert red is (account["status"] == "failed")


def test_a_case_says_what_is_wrong_and_what_to_do() -> None:
    root = XML.fromstring(
        junit(report(well(1, failure=FAILURE, rows=[row("trust", "wrong"), row("calls", "not tried")])))
    )

    [[wrong, skipped, failed]] = root
    assert wrong.attrib == {
        "classname": "app-1.other trust refused",
        "name": "the instances of another account assume this zone role",
    }
    assert wrong[0].attrib["message"] == "expected denied, got allowed"
    assert wrong[0].text == "The trust policy lets it in.\nCorrect the trust of account 222222222222."
    assert skipped[0].attrib["message"] == "It is switched off."
    assert (failed.attrib["name"], failed[0].tag) == (FAILURE["stage"], "error")
    assert failed[0].attrib == {"message": FAILURE["msg"], "type": FAILURE["task"]}
    assert root[0].attrib["timestamp"] == "2026-01-31T10:00:00"


def test_accounts_that_were_not_verified_are_skipped() -> None:
    root = XML.fromstring(junit(report(well(1, rows=None), well(2, played=False, rows=None))))

    said = [suite[0][0].attrib["message"] for suite in root]
    assert said == ["nothing was verified", "the run leaves this account out"]


def test_a_name_that_xml_cannot_hold_is_no_reason_to_have_no_report() -> None:
    [suite] = XML.fromstring(junit(report(well(1, host="a\x0bb"))))

    assert suite.attrib["name"] == "a\ufffdb (100000000001)"
