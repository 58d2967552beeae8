# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names follow the instances: deployed by the playbook, run by the sandbox as the function's own role, asked by DNS."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.automation.deployed import REGIONS, Deployment
from tests.support.playbooks.runner import writes
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def deployment(fresh: SandboxClient, boto: Callable[..., Any], tmp_path: Path) -> Deployment:
    return Deployment(fresh, boto, tmp_path)


def functions_of(deployment: Deployment, region: str) -> list[Any]:
    found: list[Any] = deployment.client("lambda", region=region).list_functions()["Functions"]
    return found


@pytest.mark.long("the automation")
def test_the_life_of_the_automation(deployment: Deployment) -> None:
    first = deployment.deploy()
    assert first.counts("changed")["workload-a"] > 0
    deployment.look_at_everything()
    web, ec2 = deployment.instance("web-2"), deployment.client("ec2")
    assert deployment.addresses("web-2") == [web["PublicIpAddress"]]

    ec2.stop_instances(InstanceIds=[web["InstanceId"]])
    deployment.settle()
    assert deployment.addresses("web-2") == []
    ec2.start_instances(InstanceIds=[web["InstanceId"]])
    deployment.settle()
    assert deployment.addresses("web-2") == [deployment.instance("web-2")["PublicIpAddress"]]

    deployment.sandbox.reset_requests()
    again = deployment.deploy()
    assert again.counts("changed")["workload-a"] == 0, again.output
    assert not writes(deployment.sandbox)

    fewer = deployment.deploy("-e", json.dumps({"dns_automation_regions": REGIONS[:1]}))
    assert f"dns_automation_regions no longer has {REGIONS[1]}" in fewer.output
    assert [len(functions_of(deployment, region)) for region in REGIONS] == [1, 0]
    assert deployment.client("sqs", region=REGIONS[1]).list_queues().get("QueueUrls", []) == []

    gone = deployment.deploy("-e", "dns_automation_state=absent")
    assert gone.counts("changed")["workload-a"] > 0
    assert functions_of(deployment, REGIONS[0]) == []
    assert deployment.addresses("web-2") != [], "the names stay"


def test_a_timeout_in_which_no_account_is_begun_is_refused(deployment: Deployment) -> None:
    played = deployment.play(
        "dns_automation",
        "-e",
        "dns_zone=existing.example",
        "--limit",
        "workload-a,dns",
        "-e",
        "dns_automation_timeout=30",
    )

    assert played.status != 0
    assert "dns_automation_timeout is 30. Give 60 to 900 seconds" in played.output
    assert not writes(deployment.sandbox)
