"""The playbook verify: it fails for what is broken, names the side to mend, and the main job mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.runner import DNS, WORKLOADS, Player
from tests.support.sandbox.client import SandboxClient

ZONE_ROLE = f"EC2ManagementRole-{WORKLOADS['workload-a']}-example.com"
ANYBODY_IN_B = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{WORKLOADS['workload-b']}:root"},
            "Action": "sts:AssumeRole",
        }
    ],
}


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def remove_record_set(aws: Callable[..., Any], name: str, kind: str) -> None:
    """Delete a record set of example.com by hand."""
    zones = aws(["route53", "list-hosted-zones"], "dns")["HostedZones"]
    [zone] = [each["Id"] for each in zones if each["Name"] == "example.com."]
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zone], "dns")["ResourceRecordSets"]
    [found] = [each for each in listed if (each["Name"], each["Type"]) == (name, kind)]
    batch = json.dumps({"Changes": [{"Action": "DELETE", "ResourceRecordSet": found}]})
    aws(["route53", "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", batch], "dns")


@pytest.mark.long
def test_what_is_broken_is_found_explained_and_repaired(play: Player, aws: Callable[..., Any]) -> None:
    assert play("cross_account_dns").status == 0
    healthy = play("verify")
    assert healthy.status == 0, healthy.output
    assert set(healthy.counts("changed").values()) == {0}

    document = json.dumps(ANYBODY_IN_B)
    aws(["iam", "update-assume-role-policy", "--role-name", ZONE_ROLE, "--policy-document", document], "dns")
    remove_record_set(aws, "shop-1.workload-b.example.com.", "A")
    broken = play("verify")

    assert broken.status != 0
    assert broken.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 1}
    problems = broken.output.partition("Fail when anything is off")[2]
    assert "the instances assume their zone role: expected allowed, got denied" in problems
    assert "trust policy" in problems
    assert f"arn:aws:iam::{DNS}:role/{ZONE_ROLE}" in problems, "the side to mend"
    assert "shop-1.workload-b.example.com A" in problems

    repaired = play("cross_account_dns", "--diff")

    assert repaired.status == 0, repaired.output
    assert repaired.counts("changed") == {"dns": 0, "workload-a": 1, "workload-b": 1}
    lost = repaired.output.partition("Say who gains and who loses access")[2].partition('"lost"')[2].partition("]")[0]
    assert f"account {WORKLOADS['workload-b']}" in lost, repaired.output


def test_without_a_zone_it_says_what_to_run(play: Player) -> None:
    done = play("verify")

    assert done.status != 0
    assert "Run the playbook crossaccount.aws.cross_account_dns first" in done.output
