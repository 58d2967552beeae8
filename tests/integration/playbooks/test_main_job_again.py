"""The playbook cross_account_dns where it has run before. Each test leaves what another run would."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long("main job")

OTHERS = [
    ("www.example.com.", "A", "192.0.2.7"),
    ("_acme-challenge.web-1.workload-a.example.com.", "TXT", '"token"'),
]


@pytest.fixture(scope="module")
def play(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    """The main job has run, and said so for every account."""
    sandbox.reset()
    player = Player(sandbox, tmp_path_factory.mktemp("home"))
    first = player("cross_account_dns")
    assert first.status == 0, first.output
    assert all(first.counts("changed").values())
    return player


def zone_id(aws: Callable[..., Any]) -> str:
    zones = aws(["route53", "list-hosted-zones"], "dns")["HostedZones"]
    [found] = [each["Id"] for each in zones if each["Name"] == "example.com."]
    return str(found)


def names(aws: Callable[..., Any]) -> set[tuple[str, str]]:
    """Name and type of each record set of example.com."""
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zone_id(aws)], "dns")
    return {(each["Name"], each["Type"]) for each in listed["ResourceRecordSets"]}


def test_running_instances_have_names(play: Player, aws: Callable[..., Any]) -> None:
    published = names(aws)

    assert ("web-1.workload-a.example.com.", "A") in published
    assert ("api-1.workload-a.example.com.", "AAAA") in published
    assert ("search-1.workload-b.example.com.", "AAAA") in published
    assert not [name for name, _type in published if "batch-1" in name], "it is stopped"
    assert not [name for name, _type in published if "internal-1" in name], "it has no public address"


def test_another_run_changes_nothing(play: Player) -> None:
    play.sandbox.reset_requests()

    second = play("cross_account_dns", "--diff")

    assert second.status == 0, second.output
    assert set(second.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()


def test_check_mode_verifies_without_a_write(play: Player) -> None:
    play.sandbox.reset_requests()

    checked = play("cross_account_dns", "--check", "--diff", "-e", "verify_access_print=all")

    assert checked.status == 0, checked.output
    assert set(checked.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()
    assert checked.output.count("write and remove _crossaccount-probe") == len(WORKLOADS)


def test_another_run_mends_what_changed_and_leaves_what_is_not_its_own(play: Player, aws: Callable[..., Any]) -> None:
    before = names(aws)
    sets = [
        {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]} for name, kind, value in OTHERS
    ]
    batch = json.dumps({"Changes": [{"Action": "CREATE", "ResourceRecordSet": each} for each in sets]})
    aws(["route53", "change-resource-record-sets", "--hosted-zone-id", zone_id(aws), "--change-batch", batch], "dns")
    found = aws(["ec2", "describe-instances", "--filters", "Name=tag:dns,Values=web-2"], "workload-a")
    stopped = found["Reservations"][0]["Instances"][0]["InstanceId"]
    aws(["ec2", "stop-instances", "--instance-ids", stopped], "workload-a")

    role = ["--role-name", "Route53CrossAccountRole"]
    too_much = ["--policy-arn", "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"]
    aws(["iam", "attach-role-policy", *role, *too_much], "workload-a")

    again = play("cross_account_dns", "--diff")

    assert again.status == 0, again.output
    assert aws(["iam", "list-attached-role-policies", *role], "workload-a")["AttachedPolicies"] == []
    gone = {("web-2.workload-a.example.com.", "A"), ("_owner-a.web-2.workload-a.example.com.", "TXT")}
    assert names(aws) == before - gone | {(name, kind) for name, kind, _value in OTHERS}
    assert again.counts("changed") == {"dns": 0, "workload-a": 2, "workload-b": 0}
    named = again.output.partition("Name the record sets that are not this owner's")[2].partition("TASK")[0]
    assert "_acme-challenge.web-1.workload-a.example.com TXT, which has no owner" in named
    assert "www.example.com" not in named, "it is not below the domain"


def test_a_bad_tag_costs_its_instance_and_no_other(play: Player, aws: Callable[..., Any]) -> None:
    before = names(aws)
    found = aws(["ec2", "describe-instances", "--filters", "Name=tag:dns,Values=web-1"], "workload-a")
    mistagged = found["Reservations"][0]["Instances"][0]["InstanceId"]
    aws(["ec2", "create-tags", "--resources", mistagged, "--tags", "Key=dns,Value=web_1"], "workload-a")

    again = play("cross_account_dns", "--diff")

    assert again.status == 0, again.output
    gone = {each for each in before if each[0].endswith("web-1.workload-a.example.com.")}
    assert ("web-1.workload-a.example.com.", "A") in gone
    assert names(aws) == before - {each for each in gone if each[1] != "TXT" or each[0].startswith("_owner-")}
    assert f"instance {mistagged}, tag:dns: 'web_1' is not a host name" in again.output
