# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the report says of one account."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report import text
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.account import account_entry
from ansible_collections.crossaccount.aws.plugins.module_utils._core.report.matrix import names_published

from tests.support.report.fleets import EXTERNAL_ID, FAILURE, dns, report, row, well

CHANGE = {"kind": "role", "action": "removed", "what": "R", "why": ""}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({}, "ok", id="well"),
        pytest.param({"rows": [row("trust", "wrong"), row("calls")]}, "failed", id="a-wrong-check"),
        pytest.param({"failure": FAILURE}, "failed", id="a-failure"),
        pytest.param({"stayed": False}, "failed", id="given-up"),
        pytest.param({"record_sets": ()}, "no names", id="nothing-published"),
        pytest.param({"record_sets": (), "failure": FAILURE}, "failed", id="nothing-published-and-a-failure"),
        pytest.param({"record_sets": (), "rows": None}, "not tried", id="nothing-published-nor-verified"),
        pytest.param({"rows": None}, "not tried", id="not-verified"),
        pytest.param({"rows": []}, "not tried", id="nothing-tried"),
        pytest.param({"rows": [row("calls", "not tried")]}, "not tried", id="all-of-it-switched-off"),
        pytest.param({"rows": [row("calls", "not tried"), row("trust")]}, "ok", id="some-of-it-switched-off"),
        pytest.param({"played": False, "stayed": False, "rows": None}, "left out", id="limited"),
    ],
)
def test_the_state_of_an_account(changes: dict[str, Any], status: str) -> None:
    entry = account_entry(well(1, **changes))

    assert entry["status"] == status
    assert (entry["failure"] is not None) is (changes.get("failure") is not None or changes == {"stayed": False})


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({}, "unchanged", id="well"),
        pytest.param({"changes": [CHANGE]}, "changed", id="a-change"),
        pytest.param({"changes": [CHANGE], "failure": FAILURE}, "failed", id="a-change-and-a-failure"),
        pytest.param({"changes": [CHANGE], "played": False}, "left out", id="limited"),
    ],
)
def test_where_nothing_is_proven_changes_count(changes: dict[str, Any], status: str) -> None:
    for known in (well(1, rows=None, **changes), dns(**changes)):
        assert account_entry(known, proven=False)["status"] == status


def test_the_dns_account_is_tried_from_the_others() -> None:
    assert account_entry(dns())["status"] == "ok"
    assert account_entry(dns(failure=FAILURE))["status"] == "failed"


def test_a_host_that_ansible_gave_up_says_where_its_error_is() -> None:
    failure = account_entry(well(1, stayed=False))["failure"]

    assert failure["msg"] == "Ansible gave this host up; the output of the run has its error."


def test_external_ids_are_not_shown_wherever_they_stand() -> None:
    said = f"external id {EXTERNAL_ID} is wrong, x{EXTERNAL_ID}x too, and web of webs"
    entry = account_entry(
        well(
            1,
            rows=[row("trust", "wrong", problem=said, remedy=said, got=said)],
            failure={**FAILURE, "msg": said},
            changes=[{"kind": "role", "action": "changed", "what": said, "why": said}],
            notes=[said],
            secrets=["", "web", EXTERNAL_ID],
        )
    )

    expected = "external id (not shown) is wrong, x(not shown)x too, and (not shown) of webs"
    [check], [change] = entry["checks"], entry["changes"]
    found = {check["problem"], check["remedy"], check["got"], entry["failure"]["msg"], *entry["notes"]}
    assert found | {change["what"], change["why"]} == {expected}
    assert EXTERNAL_ID not in repr(well(1, secrets=[EXTERNAL_ID]))


def test_rows_of_no_known_group_stand_among_others() -> None:
    [check] = account_entry(well(1, rows=[{"check": "a", "got": "b", "ok": True, "group": "new"}]))["checks"]

    assert (check["group"], check["result"], check["expected"]) == ("other", "ok", "")


def test_each_name_is_named_once() -> None:
    record_sets = [{"record": "b", "type": "A"}, {"record": "a", "type": "AAAA"}, {"record": "b", "type": "A"}]

    assert account_entry(well(1, record_sets=record_sets))["trust"]["names"] == ["a AAAA", "b A"]


def test_a_name_with_two_record_sets_is_one_name() -> None:
    both = [{"record": "b", "type": "A"}, {"record": "b", "type": "AAAA"}, {"record": "a", "type": "A"}]
    account = account_entry(well(1, record_sets=both))
    assert len(account["trust"]["names"]) == 3
    assert names_published(account["trust"]) == 2
    document = report(well(1, record_sets=both), well(2, record_sets=both))
    assert document["totals"]["names"] == 4
    lines = text.console_lines(document)
    assert " 4 names. " in lines[0]
    assert all("; 2 names" in line for line in lines[1:])


def test_nothing_steers_the_terminal_of_a_reader() -> None:
    entry = account_entry(
        well(1, failure={**FAILURE, "msg": "a\x1b[31mb\x00\x9bc\nd\udcff"}, rows=[row("trust", check="\x07")])
    )

    assert entry["failure"]["msg"] == "a\ufffd[31mb\ufffd\ufffdc\nd\ufffd"
    assert entry["checks"][0]["check"] == "\ufffd"
