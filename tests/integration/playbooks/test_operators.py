# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who signs in to the DNS account must be one of the operators, or verification would be refused after all writes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

OTHER = f"arn:aws:iam::{DNS}:role/Others"


@pytest.mark.parametrize("playbook", ["cross_account_dns", "verify"])
def test_nothing_is_written_for_others(fresh: SandboxClient, tmp_path: Path, playbook: str) -> None:
    done = Player(fresh, tmp_path)(playbook, overrides={"all": {"vars": {"dns_operator_arns": [OTHER]}}})

    assert done.counts("failed") == {"dns": 0, **dict.fromkeys(WORKLOADS, 1)}
    said = " ".join(done.output.split())
    assert "OrganizationAccountAccessRole, and dns_operator_arns names " + OTHER in said
    assert writes(fresh) == Counter()


def test_no_zone_is_made_where_every_account_fails(fresh: SandboxClient, tmp_path: Path) -> None:
    guessed = {host: {"cross_account_external_id": account} for host, account in WORKLOADS.items()}
    done = Player(fresh, tmp_path)("access", overrides={"all": {"hosts": guessed}})

    assert done.counts("failed") == {"dns": 0, **dict.fromkeys(WORKLOADS, 1)}
    assert done.output.count("cross_account_external_id: ") >= len(WORKLOADS)
    assert writes(fresh) == Counter()


def test_the_zone_is_made_for_accounts_that_the_run_leaves_out(fresh: SandboxClient, tmp_path: Path) -> None:
    done = Player(fresh, tmp_path)("cross_account_dns", "--limit", "dns", "--tags", "access")

    assert done.status == 0, done.output
    assert set(writes(fresh)) == {(DNS, "CreateHostedZone"), (DNS, "ChangeTagsForResource")}
