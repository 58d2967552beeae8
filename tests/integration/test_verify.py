"""The playbook verify: it fails for what is broken, names the side to mend, and the main job mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playbook_runner import DNS, WORKLOADS, Player
from sandbox_client import SandboxClient

ZONE_ROLE = f"EC2ManagementRole-{WORKLOADS['workload-a']}"
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


def test_a_broken_trust_is_found_explained_and_repaired(play: Player, aws: Callable[..., Any]) -> None:
    assert play("cross_account_dns").status == 0
    healthy = play("verify")
    assert healthy.status == 0, healthy.output
    assert set(healthy.counts("changed").values()) == {0}

    document = json.dumps(ANYBODY_IN_B)
    aws(["iam", "update-assume-role-policy", "--role-name", ZONE_ROLE, "--policy-document", document], "dns")
    broken = play("verify")

    assert broken.status != 0
    assert broken.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}
    problem = broken.output.partition("Fail when anything is off")[2]
    assert "the instances assume their zone role: expected allowed, got denied" in problem
    assert "trust policy" in problem
    assert f"arn:aws:iam::{DNS}:role/{ZONE_ROLE}" in problem, "the side to mend"

    repaired = play("cross_account_dns", "--diff")

    assert repaired.status == 0, repaired.output
    assert repaired.counts("changed") == {"dns": 0, "workload-a": 1, "workload-b": 0}
    lost = [line for line in repaired.output.splitlines() if "lose" in line.lower() or "lost" in line.lower()]
    assert any(WORKLOADS["workload-b"] in line for line in lost), repaired.output


def test_a_name_that_does_not_resolve_is_found(play: Player, aws: Callable[..., Any]) -> None:
    assert play("cross_account_dns").status == 0
    [zone] = [
        each for each in aws(["route53", "list-hosted-zones"], "dns")["HostedZones"] if each["Name"] == "example.com."
    ]
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zone["Id"]], "dns")["ResourceRecordSets"]
    [web] = [each for each in listed if each["Name"] == "web-1.workload-a.example.com."]
    batch = json.dumps({"Changes": [{"Action": "DELETE", "ResourceRecordSet": web}]})
    aws(["route53", "change-resource-record-sets", "--hosted-zone-id", zone["Id"], "--change-batch", batch], "dns")

    broken = play("verify")

    assert broken.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}
    assert "web-1.workload-a.example.com A" in broken.output.partition("Fail when anything is off")[2]


def test_without_a_zone_it_says_what_to_run(play: Player) -> None:
    done = play("verify")

    assert done.status != 0
    assert "Run the playbook crossaccount.aws.cross_account_dns first" in done.output
