"""The playbook teardown: what the main job made goes, all else stays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.report.schema import objections
from tests.support.sandbox.client import SandboxClient

CONFIRMED = ("-e", "teardown_confirm=true")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def zones(aws: Callable[..., Any]) -> dict[str, str]:
    """Zone name → id."""
    return {each["Name"]: each["Id"] for each in aws(["route53", "list-hosted-zones"], "dns")["HostedZones"]}


def record_sets(aws: Callable[..., Any], zone: str) -> list[dict[str, Any]]:
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zones(aws)[zone]], "dns")
    found: list[dict[str, Any]] = listed["ResourceRecordSets"]
    return found


def change_record_set(aws: Callable[..., Any], action: str) -> None:
    """Create or delete the record set of somebody else in example.com."""
    record_set = {"Name": "www.example.com.", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.7"}]}
    batch = json.dumps({"Changes": [{"Action": action, "ResourceRecordSet": record_set}]})
    zone = zones(aws)["example.com."]
    aws(["route53", "change-resource-record-sets", "--hosted-zone-id", zone, "--change-batch", batch], "dns")


def roles(aws: Callable[..., Any]) -> dict[str, list[str]]:
    """Profile → names of its roles."""
    return {
        profile: sorted(role["RoleName"] for role in aws(["iam", "list-roles"], profile)["Roles"])
        for profile in ("dns", *WORKLOADS)
    }


def removed(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Host → kind, action and name of each change in the report."""
    report = json.loads((folder / "teardown.json").read_text(encoding="utf-8"))
    assert objections(report) == []
    return {
        account["host"]: [(each["kind"], each["action"], each["what"]) for each in account["changes"]]
        for account in report["accounts"]
    }


@pytest.mark.long
def test_what_the_main_job_made_goes_and_all_else_stays(play: Player, aws: Callable[..., Any]) -> None:
    roles_before, zones_before = roles(aws), zones(aws)
    existing = record_sets(aws, "existing.example.")
    assert play("cross_account_dns").status == 0

    asked = play("teardown")
    assert asked.status != 0
    assert "teardown_confirm=true" in asked.output

    play.sandbox.reset_requests()
    folder = play.home / "report"
    report = ("-e", f"report_folder={folder}")
    predicted = play("teardown", "--check", "--diff", *report)
    assert predicted.status == 0, predicted.output
    assert all(predicted.counts("changed").values())
    assert writes(play.sandbox) == Counter()
    would = removed(folder)
    assert would.pop("dns") == [("zone", "removed", "example.com")]
    assert "✓ dns (222222222222): would change: 1 zone" in predicted.output
    assert "3 accounts: 3 to be changed." in predicted.output

    change_record_set(aws, "CREATE")
    first = play("teardown", *CONFIRMED, *report)
    assert first.status == 0, first.output
    assert removed(folder) == {**would, "dns": []}
    for host, account in WORKLOADS.items():
        kinds = Counter((kind, action) for kind, action, _what in would[host])
        assert kinds.keys() == {("record set", "deleted"), ("attachment", "detached"), ("role", "removed")}
        roles_removed = [what for kind, _action, what in would[host] if kind == "role"]
        assert roles_removed == ["Route53CrossAccountRole", f"EC2ManagementRole-{account}-example.com"]
    assert "✓ dns (222222222222): unchanged" in first.output
    left = {(each["Name"], each["Type"]) for each in record_sets(aws, "example.com.")}
    assert left == {("example.com.", "NS"), ("example.com.", "SOA"), ("www.example.com.", "A")}
    assert "it holds 1 record sets that this run did not make" in first.output
    assert roles(aws) == roles_before
    for profile in WORKLOADS:
        assert aws(["iam", "list-instance-profiles"], profile)["InstanceProfiles"] == []
        attached = aws(["ec2", "describe-iam-instance-profile-associations"], profile)
        assert attached["IamInstanceProfileAssociations"] == []

    change_record_set(aws, "DELETE")
    second = play("teardown", *CONFIRMED)
    assert second.status == 0, second.output
    assert second.counts("changed") == {"dns": 1, "workload-a": 0, "workload-b": 0}
    assert "✓ workload-a (111111111111): unchanged" in second.output
    assert "✓ dns (222222222222): changed: 1 zone" in second.output
    assert zones(aws) == zones_before
    assert record_sets(aws, "existing.example.") == existing

    again = play("teardown", *CONFIRMED)
    assert again.status == 0, again.output
    assert set(again.counts("changed").values()) == {0}


@pytest.mark.long
def test_the_zone_stays_for_an_account_that_is_not_torn_down(play: Player, aws: Callable[..., Any]) -> None:
    alone = ("--limit", "dns,workload-a")
    roles_before, zones_before = roles(aws), zones(aws)
    assert play("cross_account_dns", *alone).status == 0  # workload-b has no names yet
    made = zones(aws)
    reason = "used by workload accounts, which this run did not tear down: workload-b."

    for options in (("--check",), CONFIRMED):
        first = play("teardown", *alone, *options)

        assert first.status == 0, first.output
        assert reason in first.output
        assert first.counts("changed")["dns"] == 0
        assert zones(aws) == made
    assert {each["Type"] for each in record_sets(aws, "example.com.")} == {"NS", "SOA"}

    failing = {"workload_accounts": {"hosts": {"workload-b": {"aws_profile": "workload-a", "aws_role_arn": ""}}}}
    failed = play("teardown", *CONFIRMED, overrides=failing)
    assert failed.status != 0
    assert reason in failed.output
    assert zones(aws) == made

    whole = play("teardown", *CONFIRMED)
    assert whole.status == 0, whole.output
    assert reason not in whole.output
    assert zones(aws) == zones_before
    assert roles(aws) == roles_before


@pytest.mark.long
def test_a_zone_and_a_role_that_existed_before_stay(play: Player, aws: Callable[..., Any]) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
    create = ["iam", "create-role", "--role-name", "Route53CrossAccountRole"]
    aws([*create, "--assume-role-policy-document", json.dumps(trust)], "workload-a")
    zone_role = f"EC2ManagementRole-{WORKLOADS['workload-a']}-existing.example"
    create[create.index("Route53CrossAccountRole")] = zone_role
    aws([*create, "--assume-role-policy-document", json.dumps(trust)], "dns")
    in_existing = (
        "-e",
        "dns_zone=existing.example",
        "-e",
        "instance_access_adopt=true",
        "-e",
        "zone_access_adopt=true",
    )
    existing = record_sets(aws, "existing.example.")
    assert play("cross_account_dns", *in_existing).status == 0

    done = play("teardown", *CONFIRMED, *in_existing)

    assert done.status == 0, done.output
    assert record_sets(aws, "existing.example.") == existing
    assert "Route53CrossAccountRole" in roles(aws)["workload-a"]
    assert "Route53CrossAccountRole" not in roles(aws)["workload-b"]
    assert [name for name in roles(aws)["dns"] if name.startswith("EC2ManagementRole")] == [zone_role]
    assert "stays as it is" in done.output
