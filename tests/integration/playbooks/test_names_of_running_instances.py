# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A name goes with its instance, and not because a filter leaves out an instance that runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.playbooks.test_main_job_again import names
from tests.support.playbooks.runner import Player, writes
from tests.support.sandbox.client import SandboxClient

MISTYPED = [
    json.dumps({"dns_instance_filters": {"tag-key": "dsn"}}),
    json.dumps({"instance_records_name": "tag:Dns"}),
    json.dumps({"dns_instance_filters": {"tag-key": "Dns"}, "instance_records_name": "tag:Dns"}),
]


@pytest.fixture(scope="module")
def play(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Player:
    sandbox.reset()
    player = Player(sandbox, tmp_path_factory.mktemp("names-of-running-instances"))
    done = player("cross_account_dns")
    assert done.status == 0, done.output
    return player


def instance(aws: Callable[..., Any], label: str, profile: str) -> str:
    found = aws(["ec2", "describe-instances", "--filters", f"Name=tag:dns,Values={label}"], profile)
    return str(found["Reservations"][0]["Instances"][0]["InstanceId"])


@pytest.mark.parametrize(
    ("mistake", "options"), [(MISTYPED[0], ()), (MISTYPED[0], ("--check",)), (MISTYPED[1], ()), (MISTYPED[2], ())]
)
def test_a_mistake_in_the_filters_or_in_the_rule_that_names_removes_no_name(
    play: Player, aws: Callable[..., Any], mistake: str, options: tuple[str]
) -> None:
    before = names(aws)
    play.sandbox.reset_requests()

    refused = play("publish", "-e", mistake, *options)

    assert refused.status != 0
    assert refused.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 1}
    web = instance(aws, "web-1", "workload-a")
    assert f"({web} runs)" in refused.output
    assert "web-1.workload-a.example.com A " in refused.output
    assert "set instance_records_remove_unselected to true for one run if these names are meant to go" in refused.output
    assert "The record sets of this account were left as they are." in refused.output
    assert names(aws) == before
    assert writes(play.sandbox) == Counter()


def test_a_name_goes_with_its_instance_or_its_tag(play: Player, aws: Callable[..., Any]) -> None:
    """One that is stopped, and one that has another name: neither is a mistake in the filters."""
    before = names(aws)
    aws(["ec2", "stop-instances", "--instance-ids", instance(aws, "web-2", "workload-a")], "workload-a")
    renamed = instance(aws, "shop-1", "workload-b")
    aws(["ec2", "create-tags", "--resources", renamed, "--tags", "Key=dns,Value=shop-9"], "workload-b")

    done = play("publish")

    assert done.status == 0, done.output
    after = names(aws)
    gone = {name for name, _type in before - after}
    assert {"web-2.workload-a.example.com.", "shop-1.workload-b.example.com."} <= gone
    assert ("shop-9.workload-b.example.com.", "A") in after


def test_a_name_that_is_meant_to_go_goes(play: Player, aws: Callable[..., Any]) -> None:
    """Every instance of the accounts but web-1 is chosen, which runs and is named so."""
    others = json.dumps({"dns_instance_filters": {"tag:dns": ["api-*", "shop-*", "search-*", "reports-*"]}})

    refused = play("publish", "-e", others)
    done = play("publish", "-e", others, "-e", "instance_records_remove_unselected=true")

    assert refused.counts("failed") == {"dns": 0, "workload-a": 1, "workload-b": 0}
    assert f"{instance(aws, 'web-1', 'workload-a')} runs" in refused.output
    assert done.status == 0, done.output
    assert ("web-1.workload-a.example.com.", "A") not in names(aws)


def test_a_name_goes_with_its_tag(play: Player, aws: Callable[..., Any]) -> None:
    assert play("publish").status == 0
    assert ("web-1.workload-a.example.com.", "A") in names(aws)
    unnamed = instance(aws, "web-1", "workload-a")
    aws(["ec2", "delete-tags", "--resources", unnamed, "--tags", "Key=dns"], "workload-a")

    done = play("publish")

    assert done.status == 0, done.output
    assert ("web-1.workload-a.example.com.", "A") not in names(aws)
