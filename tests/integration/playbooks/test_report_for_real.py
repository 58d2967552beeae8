# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report for the fleet of real runs: what it says changed is what changed, and it shows no credential."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.runner import DNS, WORKLOADS, Player
from tests.support.report.schema import objections
from tests.support.sandbox.client import SandboxClient


def read(folder: Path, playbook: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / f"{playbook}.json").read_text(encoding="utf-8"))
    assert objections(report) == []
    return report


@pytest.mark.long
def test_the_report_of_a_life(fresh: SandboxClient, tmp_path: Path) -> None:
    """A first run, a second one that has nothing to do, and a verification, of one instance fewer."""
    play = Player(fresh, tmp_path)
    external_id = "3b2f6c1e-canary-external-id"
    overrides = {"all": {"hosts": {"workload-a": {"cross_account_external_id": external_id}}}}
    found = {}
    for name, playbook, options in (
        ("first", "cross_account_dns", ()),
        ("second", "cross_account_dns", ()),
        ("verified", "verify", ("--limit", "dns,workload-a")),
    ):
        folder = tmp_path / name
        done = play(playbook, "-e", f"report_folder={folder}", *options, overrides=overrides)
        assert done.status == 0, done.output
        found[name] = read(folder, playbook)
        if name == "second":
            assert set(done.counts("changed").values()) == {0}, "a report is no change of an account"

    accounts = {account["host"]: account for account in found["first"]["accounts"]}
    assert {host: account["status"] for host, account in accounts.items()} == dict.fromkeys(["dns", *WORKLOADS], "ok")
    assert accounts["dns"]["changes"] == [{"kind": "zone", "action": "created", "what": "example.com", "why": ""}]
    for host, account_id in WORKLOADS.items():
        account = accounts[host]
        kinds = Counter(change["kind"] for change in account["changes"])
        assert kinds["role"] == 2
        assert kinds["attachment"] > 0
        assert kinds["record set"] == len(account["trust"]["names"]) > 0
        assert account["trust"]["zone_role"] == f"arn:aws:iam::{DNS}:role/EC2ManagementRole-{account_id}-example.com"
        assert account["trust"]["instance_role"] == f"arn:aws:iam::{account_id}:role/Route53CrossAccountRole"
        assert {check["group"] for check in account["checks"]} == {
            *("declared", "operators", "assume", "write", "trust", "names_of_others", "calls", "answers"),
        }
    assert found["second"]["totals"]["changes"] == found["verified"]["totals"]["changes"] == 0
    assert found["first"]["caller"].startswith(f"arn:aws:sts::{DNS}:assumed-role/")
    states = {account["host"]: account["status"] for account in found["verified"]["accounts"]}
    assert states == {"workload-a": "ok", "dns": "ok", "workload-b": "left out"}
    [alone] = [account for account in found["verified"]["accounts"] if account["host"] == "workload-a"]
    off = [check["check"] for check in alone["checks"] if check["result"] == "not tried"]
    assert off == [
        "the instances of other workload accounts assume this zone role (1 more)",
        "write names of other workload accounts (1 more)",
    ]

    written = [path for name in found for path in (tmp_path / name).iterdir()]
    assert len(written) == 3 * 4
    secrets = [*fresh.secrets(), external_id]
    assert len(secrets) > 1
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in secrets if secret in text] == [], path
