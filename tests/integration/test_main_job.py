"""The playbook cross_account_dns: predicted, done, done again, and for accounts that are not what they claim."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playbook_runner import DNS, WORKLOADS, Player, writes
from sandbox_client import SandboxClient


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def zone_names(aws: Callable[..., Any]) -> set[tuple[str, str]]:
    """Name and type of each record set of example.com."""
    [zone] = [
        each for each in aws(["route53", "list-hosted-zones"], "dns")["HostedZones"] if each["Name"] == "example.com."
    ]
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zone["Id"]], "dns")
    return {(each["Name"], each["Type"]) for each in listed["ResourceRecordSets"]}


def test_check_mode_predicts_everything_before_anything_exists(play: Player) -> None:
    predicted = play("cross_account_dns", "--check", "--diff")

    assert predicted.status == 0, predicted.output
    assert writes(play.sandbox) == Counter()
    assert set(predicted.recap) == {"dns", *WORKLOADS}
    assert all(predicted.counts("changed").values())
    assert "Verification follows the changes above" in predicted.output
    assert "web-1.workload-a.example.com" in predicted.output


def test_a_second_run_and_a_later_check_change_nothing(play: Player, aws: Callable[..., Any]) -> None:
    first = play("cross_account_dns")
    assert first.status == 0, first.output
    assert all(first.counts("changed").values())
    names = zone_names(aws)
    assert ("web-1.workload-a.example.com.", "A") in names
    assert ("api-1.workload-a.example.com.", "AAAA") in names
    assert ("search-1.workload-b.example.com.", "AAAA") in names
    assert not [name for name, _type in names if "batch-1" in name], "it is stopped"

    play.sandbox.reset_requests()
    second = play("cross_account_dns", "--diff")
    assert second.status == 0, second.output
    assert set(second.counts("changed").values()) == {0}
    probes = {(DNS, "ChangeResourceRecordSets"): 2 * len(WORKLOADS)}  # one written and removed for each account
    assert writes(play.sandbox) == Counter(probes)

    play.sandbox.reset_requests()
    checked = play("cross_account_dns", "--check", "--diff")
    assert checked.status == 0, checked.output
    assert set(checked.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()
    assert "WRONG" not in checked.output
    assert zone_names(aws) == names


def test_record_sets_of_stopped_instances_go_and_those_of_others_stay(play: Player, aws: Callable[..., Any]) -> None:
    assert play("cross_account_dns").status == 0
    before = zone_names(aws)
    [zone] = [
        each for each in aws(["route53", "list-hosted-zones"], "dns")["HostedZones"] if each["Name"] == "example.com."
    ]
    others = [
        ("www.example.com.", "A", "192.0.2.7"),
        ("_acme-challenge.web-1.workload-a.example.com.", "TXT", '"token"'),
    ]
    batch = {
        "Changes": [
            {
                "Action": "CREATE",
                "ResourceRecordSet": {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]},
            }
            for name, kind, value in others
        ]
    }
    change = [
        "route53",
        "change-resource-record-sets",
        "--hosted-zone-id",
        zone["Id"],
        "--change-batch",
        json.dumps(batch),
    ]
    aws(change, "dns")
    found = aws(["ec2", "describe-instances", "--filters", "Name=tag:dns,Values=web-2"], "workload-a")
    stopped = found["Reservations"][0]["Instances"][0]["InstanceId"]
    aws(["ec2", "stop-instances", "--instance-ids", stopped], "workload-a")

    again = play("cross_account_dns", "--diff")

    assert again.status == 0, again.output
    assert zone_names(aws) == before - {("web-2.workload-a.example.com.", "A")} | {
        (name, kind) for name, kind, _ in others
    }
    assert again.counts("changed") == {"dns": 0, "workload-a": 1, "workload-b": 0}


def test_an_account_that_is_not_what_it_claims_is_not_touched(play: Player) -> None:
    wrong = {
        "all": {
            "hosts": {"workload-b": {"aws_account_id": "444444444444", "aws_profile": "workload-b", "aws_role_arn": ""}}
        }
    }

    done = play("cross_account_dns", overrides=wrong)

    assert done.status != 0
    assert "opens account 333333333333" in done.output
    assert done.counts("failed") == {"dns": 0, "workload-a": 0, "workload-b": 1}
    assert {account for account, _operation in writes(play.sandbox)} == {DNS, WORKLOADS["workload-a"]}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        pytest.param({"aws_account_id": "444444444444"}, "opens account 222222222222", id="another-account"),
        pytest.param({"aws_account_id": 22222222222}, "aws_account_id", id="a-number-without-its-zero"),
        pytest.param({"aws_account_id": WORKLOADS["workload-a"]}, "as well", id="the-account-of-a-workload"),
    ],
)
def test_nothing_is_written_when_the_dns_account_is_wrong(
    play: Player, variables: dict[str, Any], message: str
) -> None:
    done = play("cross_account_dns", overrides={"all": {"hosts": {"dns": variables}}})

    assert done.status != 0
    assert message in done.output
    assert writes(play.sandbox) == Counter()
