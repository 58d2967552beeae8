# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts that fail in the second of two playbooks of one run, and an account that two hosts claim to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.playbooks.test_failing_accounts import DNS_ACCOUNT, PLAYBOOKS, inventory, summary
from tests.support.playbooks.stand_ins import run_with_stand_ins

MAIN = "cross_account_dns"


@pytest.mark.long
def test_what_an_earlier_playbook_did_well_does_not_let_an_account_go_on(tmp_path: Path) -> None:
    for folder in ("once", "twice"):
        (tmp_path / folder).mkdir()
    before = run_with_stand_ins(tmp_path / "once", MAIN, inventory({"first": {}, "last": {}})).modules("first")
    hosts = inventory({"first": {"fails_at": len(before) + 1}, "last": {}})

    done = run_with_stand_ins(tmp_path / "twice", f"{MAIN} teardown", hosts, *PLAYBOOKS["teardown"])

    assert done.status != 0
    assert done.failed == {"first"}, done.output
    assert done.modules("first") == [*before, "account_info"]
    assert len(done.modules("last")) > len(before) + 1
    assert "first (account 100000000001), while signing in" in summary(done)


def test_nothing_is_written_where_a_workload_account_has_the_id_of_the_dns_account(tmp_path: Path) -> None:
    done = run_with_stand_ins(tmp_path, MAIN, inventory({"first": {}, "last": {"aws_account_id": DNS_ACCOUNT}}))

    assert done.status != 0
    assert done.failed == {"dns", "first", "last"}, done.output
    assert set(done.modules("dns") + done.modules("first") + done.modules("last")) <= {"account_info"}
    assert "dns, the DNS account, and last have the same aws_account_id" in summary(done)
