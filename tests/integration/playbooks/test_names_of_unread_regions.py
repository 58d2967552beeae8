# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A Region that leaves ``aws_regions`` takes no names with it: nobody has looked whether its instances still run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.playbooks.test_main_job_again import names, zone_id
from tests.integration.playbooks.test_names_of_running_instances import instance
from tests.support.playbooks.runner import Player, writes
from tests.support.sandbox.client import SandboxClient

OF_A = ("--limit", "dns,workload-a")
ONE_REGION = (*OF_A, "-e", json.dumps({"aws_regions": ["eu-west-1"]}))
MEANT = ("-e", "instance_records_remove_unread_regions=true")


@pytest.fixture(scope="module")
def play(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    sandbox.reset()
    player = Player(sandbox, tmp_path_factory.mktemp("names-of-unread-regions"))
    done = player("cross_account_dns", *OF_A)
    assert done.status == 0, done.output
    return player


def markers(aws: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    """The markers of workload-a's record sets by name, as Route 53 has them."""
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zone_id(aws)], "dns")
    found = [each for each in listed["ResourceRecordSets"] if each["Type"] == "TXT"]
    return {each["Name"]: each for each in found if each["Name"].endswith(".workload-a.example.com.")}


def test_a_region_that_is_not_read_keeps_its_names(play: Player, aws: Callable[..., Any]) -> None:
    before = names(aws)
    resource = f"ec2/us-east-1/{instance(aws, 'web-1', 'workload-a')}"
    [marker] = markers(aws)["_owner-a.web-1.workload-a.example.com."]["ResourceRecords"]
    owner = "crossaccount.aws/111111111111"
    assert marker["Value"] == f'"heritage=external-dns,external-dns/owner={owner},external-dns/resource={resource}"'
    play.sandbox.reset_requests()

    refused = play("publish", *ONE_REGION)

    assert refused.counts("failed") == {"dns": 0, "workload-a": 1}
    assert f"web-1.workload-a.example.com A ({resource})" in refused.output
    assert "The instances were read in eu-west-1. Add the other Regions to aws_regions" in refused.output
    assert "instance_records_remove_unread_regions to true" in refused.output
    assert "The record sets of this account were left as they are." in refused.output
    assert "api-1." not in refused.output
    assert names(aws) == before
    assert writes(play.sandbox) == Counter()


@pytest.mark.long("main job")
def test_markers_of_a_former_release_get_their_instance_once(play: Player, aws: Callable[..., Any]) -> None:
    """An instance that has stopped where somebody looks takes its name with it in the same run."""
    now = markers(aws)
    changes = []
    for each in now.values():
        [value] = each["ResourceRecords"]
        former = {**each, "ResourceRecords": [{"Value": value["Value"].partition(",external-dns/resource")[0] + '"'}]}
        changes.append({"Action": "UPSERT", "ResourceRecordSet": former})
    to_zone = ["--hosted-zone-id", zone_id(aws), "--change-batch", json.dumps({"Changes": changes})]
    aws(["route53", "change-resource-record-sets", *to_zone], "dns")
    assert markers(aws) != now

    assert play("verify", *OF_A).status == 0
    aws(["ec2", "stop-instances", "--instance-ids", instance(aws, "web-2", "workload-a")], "workload-a")
    first = play("publish", *OF_A)
    second = play("publish", *OF_A)

    assert (first.status, second.status) == (0, 0), first.output
    assert (first.counts("changed")["workload-a"], second.counts("changed")["workload-a"]) == (1, 0)
    left = markers(aws)
    assert now.keys() - left.keys() == {"_owner-a.web-2.workload-a.example.com."}
    assert left == {name: now[name] for name in left}
    assert ("web-2.workload-a.example.com.", "A") not in names(aws)


def test_what_is_meant_goes(play: Player, aws: Callable[..., Any]) -> None:
    done = play("publish", *ONE_REGION, *MEANT)

    assert done.status == 0, done.output
    left = {name for name, _type in names(aws) if name.endswith(".workload-a.example.com.")}
    assert {name.split(".")[-5] for name in left} == {"api-1", "api-2"}
