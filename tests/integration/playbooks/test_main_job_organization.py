# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The main job on an organization: no host is written by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.playbooks.test_main_job_again import names
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

# What nobody but the operator can say: in group_vars, where users keep it.
VARIABLES = {
    "dns_zone": "example.com",
    "dns_operator_arns": [f"arn:aws:iam::{DNS}:role/OrganizationAccountAccessRole"],
    "cross_account_external_id": "{{ ('6f0c9f2e-3a57' ~ aws_account_id) | to_uuid }}",
    "verify_access_dns_servers": [
        {
            "address": "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_HOST') }}",
            "port": "{{ lookup('ansible.builtin.env', 'SANDBOX_DNS_PORT') }}",
        }
    ],
}


@pytest.mark.long
def test_the_main_job_runs_on_the_accounts_of_an_organization(
    fresh: SandboxClient, aws: Callable[..., Any], boto: Callable[..., Any], tmp_path: Path
) -> None:
    client = boto("organizations")
    [root] = client.list_roots()["Roots"]
    unit = client.create_organizational_unit(ParentId=root["Id"], Name="Workloads")["OrganizationalUnit"]["Id"]
    closed = client.create_account(AccountName="Closed", Email="closed@example.com")["CreateAccountStatus"]["AccountId"]
    for account in (*WORKLOADS.values(), closed):
        client.move_account(AccountId=account, SourceParentId=root["Id"], DestinationParentId=unit)
    client.close_account(AccountId=closed)
    inventory = tmp_path / "my.organization_accounts.yml"
    inventory.write_text(
        json.dumps(
            {
                "plugin": "crossaccount.aws.organization_accounts",
                "profile": "management",
                "regions": ["us-east-1", "eu-west-1"],
                "account_groups": {"workload_accounts": {"ous": ["/Workloads"]}, "dns_account": {"accounts": ["DNS"]}},
            }
        ),
        encoding="utf-8",
    )
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "all.yml").write_text(json.dumps(VARIABLES), encoding="utf-8")
    fresh.reset_requests()
    play = Player(fresh, tmp_path, inventory)

    done = play("cross_account_dns")

    assert done.status == 0, done.output
    assert done.counts("failed") == {"dns": 0, **dict.fromkeys(WORKLOADS, 0)}
    assert {account for account, _operation in writes(fresh)} == {DNS, *WORKLOADS.values()}
    assert ("web-1.workload-a.example.com.", "A") in names(aws)

    fresh.reset_requests()
    again = play("cross_account_dns")
    assert again.status == 0, again.output
    assert set(again.counts("changed").values()) == {0}, again.output
    assert writes(fresh) == Counter()
