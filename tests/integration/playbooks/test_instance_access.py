# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances that have, or are to have, another instance profile than that of the main job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.iam_world import policy
from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

A = WORKLOADS["workload-a"]
TRUST = policy({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
SKIPPED = {"all": {"hosts": {"workload-a": {"instance_access_mode": "skip"}}}}


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def carried(ec2: Any) -> dict[str, str]:
    """Id of each instance → the name of the instance profile that it carries."""
    found = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    return {each["InstanceId"]: each["IamInstanceProfile"]["Arn"].rpartition("/")[2] for each in found}


def published(boto: Callable[..., Any]) -> set[str]:
    route53 = boto("route53", "dns")
    [zone] = [each["Id"] for each in route53.list_hosted_zones()["HostedZones"] if each["Name"] == "example.com."]
    return {each["Name"] for each in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]}


@pytest.mark.long
def test_another_instance_profile_costs_that_instance_only(play: Player, boto: Callable[..., Any]) -> None:
    iam, ec2 = boto("iam", "workload-a"), boto("ec2", "workload-a")
    iam.create_role(RoleName="Theirs", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="Theirs")
    iam.add_role_to_instance_profile(InstanceProfileName="Theirs", RoleName="Theirs")
    named = [{"Name": "tag:dns", "Values": ["web-1"]}]
    taken = ec2.describe_instances(Filters=named)["Reservations"][0]["Instances"][0]["InstanceId"]
    ec2.associate_iam_instance_profile(InstanceId=taken, IamInstanceProfile={"Name": "Theirs"})

    checked = play("cross_account_dns", "--check")
    assert checked.status == 0, checked.output
    assert f"{taken} has Theirs" in checked.output

    first = play("cross_account_dns")
    assert first.status == 0, first.output
    assert f"{taken} has Theirs. An instance has one instance profile" in first.output
    assert "instances with the instance profile of somebody else" in first.output, "verification notes it"
    now = carried(ec2)
    assert now.pop(taken) == "Theirs"
    assert set(now.values()) == {"Route53CrossAccountRole"}
    assert "web-1.workload-a.example.com." in published(boto)

    play.sandbox.reset_requests()
    second = play("cross_account_dns")
    assert set(second.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()
    assert play("verify").status == 0

    replaced = play("cross_account_dns", "-e", "instance_access_replace=true")
    assert replaced.status == 0, replaced.output
    assert carried(ec2)[taken] == "Route53CrossAccountRole"


@pytest.mark.long
def test_an_account_without_an_instance_role(play: Player, boto: Callable[..., Any]) -> None:
    ec2 = boto("ec2", "workload-a")
    play.sandbox.reset_requests()

    first = play("cross_account_dns", "-e", "verify_access_print=all", overrides=SKIPPED)

    assert first.status == 0, first.output
    asked = {row["operation"] for row in play.sandbox.requests() if row["account"] == A and row["service"] == "iam"}
    assert asked == set(), "nothing is asked of the IAM of the account"
    assert carried(ec2) == {}
    assert "web-1.workload-a.example.com." in published(boto)
    assert boto("iam", "dns").get_role(RoleName=f"EC2ManagementRole-{A}-example.com")
    assert "the instances assume their zone role: instance_access_mode is skip." in first.output
    assert "instance_access_mode of workload-a is skip" in first.output, "workload-b has one neighbour less to try"

    play.sandbox.reset_requests()
    second = play("cross_account_dns", overrides=SKIPPED)
    assert set(second.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()

    verified = play("verify", overrides=SKIPPED)
    assert verified.status == 0, verified.output

    attached = play("cross_account_dns")
    assert attached.status == 0, attached.output
    assert set(carried(ec2).values()) == {"Route53CrossAccountRole"}

    done = play("teardown", "-e", "teardown_confirm=true", overrides=SKIPPED)
    assert done.status == 0, done.output
    assert carried(ec2) == {}, "what was made with attach goes as well"
    assert boto("iam", "workload-a").list_instance_profiles()["InstanceProfiles"] == []
