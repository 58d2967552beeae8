# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks access and publish: each does its part of the main job, and asks for nothing that it does not need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.playbooks.test_main_job_again import names
from tests.support.playbooks.runner import DNS, WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

pytestmark = pytest.mark.long("main job")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    return Player(fresh, tmp_path_factory.mktemp("home"))


def calls(sandbox: SandboxClient) -> Counter[tuple[str, str]]:
    """Account and service of every request."""
    found: Counter[tuple[str, str]] = Counter()
    for row in sandbox.requests():
        found[row["account"], row["service"]] += row["count"]
    return found


def test_the_parts_come_to_the_main_job(play: Player, aws: Callable[..., Any]) -> None:
    access = play("access")
    assert access.status == 0, access.output
    assert {name for name, kind in names(aws) if kind in ("A", "AAAA")} == set()
    assert {service for _account, operation in writes(play.sandbox) for service in [operation]} >= {"CreateRole"}

    publish = play("publish")
    assert publish.status == 0, publish.output
    assert ("web-1.workload-a.example.com.", "A") in names(aws)

    whole = play("cross_account_dns")
    assert whole.status == 0, whole.output
    assert not any(whole.counts("changed").values()), whole.output


def test_publishing_asks_iam_for_nothing_and_follows_the_instances(
    play: Player, aws: Callable[..., Any], boto: Callable[..., Any]
) -> None:
    assert play("cross_account_dns").status == 0
    play.sandbox.reset_requests()

    again = play("publish")

    assert again.status == 0, again.output
    assert not any(again.counts("changed").values()), again.output
    assert writes(play.sandbox) == Counter()
    made = calls(play.sandbox)
    # Signing in has told whose the credentials are, so that nobody asks STS for it.
    assert {service for account, service in made if account in {DNS, *WORKLOADS.values()}} == {"ec2", "route53"}
    assert sum(made.values()) / len(WORKLOADS) < 16

    ec2 = boto("ec2", profile="workload-a")
    [web] = ec2.describe_instances(Filters=[{"Name": "tag:dns", "Values": ["web-1"]}])["Reservations"]
    ec2.stop_instances(InstanceIds=[web["Instances"][0]["InstanceId"]])
    gone = play("publish")
    assert gone.status == 0, gone.output
    assert ("web-1.workload-a.example.com.", "A") not in names(aws)
    assert ("api-1.workload-a.example.com.", "AAAA") in names(aws)


def test_publishing_does_not_make_the_zone(play: Player, aws: Callable[..., Any]) -> None:
    done = play("publish")

    assert done.status != 0
    assert "has no public zone example.com" in done.output
    assert writes(play.sandbox) == Counter()
