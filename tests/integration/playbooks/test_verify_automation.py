# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A function that keeps names is verified: it is well once it has looked at everything, and what is broken is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import PATIENCE

HOSTS = ("--limit", "workload-a,dns")
VERIFY = (*HOSTS, "-e", "verify_access_automation=true", "-e", "verify_access_combinations=few")


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    player = Player(fresh, tmp_path)
    for playbook in ("cross_account_dns", "dns_automation"):
        done = player(playbook, *HOSTS)
        assert done.status == 0, done.output
    return player


def settle(sandbox: SandboxClient, advance: int) -> None:
    for seconds in (advance, 2):
        sandbox.clock(advance=seconds)
        assert any(sandbox.settle(PATIENCE) for _each in range(10)), "something goes on and on"


@pytest.mark.long("the automation")
def test_the_function_is_verified(play: Player, boto: Callable[..., Any]) -> None:
    settle(play.sandbox, 901)
    play.sandbox.reset_requests()
    report = play.home / "report.json"
    well = play(
        "verify", *VERIFY, "-e", "verify_access_automation_event=true", "-e", f"verify_access_report_file={report}"
    )
    assert well.status == 0, well.output
    assert writes(play.sandbox) == {(WORKLOADS["workload-a"], "PutEvents"): 2}
    checks = [each for each in json.loads(report.read_text())["checks"] if "a test event about" in each["check"]]
    assert [each["check"].split()[-1] for each in checks] == ["us-east-1", "eu-west-1"]
    for each in checks:
        assert (each["expected"], each["ok"]) == ("handled, and its names answer", True), each
        assert re.fullmatch(r"handled after \d+ s", each["got"])

    events, functions = boto("events", profile="workload-a"), boto("lambda", profile="workload-a")
    [rule] = [each["Name"] for each in events.list_rules()["Rules"] if each["Name"].endswith("-states")]
    events.disable_rule(Name=rule)
    [function] = [each["FunctionName"] for each in functions.list_functions()["Functions"]]
    functions.update_function_configuration(FunctionName=function, Environment={"Variables": {}})
    iam = boto("iam", profile="dns")
    [role] = [each["RoleName"] for each in iam.list_roles()["Roles"] if "DnsAutomationZoneRole" in each["RoleName"]]
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    iam.delete_role(RoleName=role)
    for seconds in (901, 120, 240, 120):  # what Lambda repeats of an invocation that fails, and a minute of the alarm
        settle(play.sandbox, seconds)

    broken = play("verify", *VERIFY)
    assert broken.status != 0
    for told in (
        f"the role {role} is missing",
        f"the function {function} in us-east-1 differs",
        f"the rule {rule} in us-east-1 differs",
        "the function ended with InputError",
        f"the alarm {function}-failures in us-east-1 is in ALARM",
    ):
        assert told in broken.output, broken.output
    # The clock of the sandbox goes on while playbooks run, and the schedule with it: on a slow machine it fails twice.
    assert re.search(rf"[1-9] events? in the queue {function}-failures in us-east-1", broken.output), broken.output


@pytest.mark.long("the central automation")
def test_the_function_of_several_accounts_is_verified(fresh: SandboxClient, tmp_path: Path) -> None:
    player = Player(fresh, tmp_path)
    central = ("-e", "dns_automation_topology=central", "-e", "dns_automation_central_region=eu-west-1")
    verified = (*central, "-e", "verify_access_combinations=few")
    for playbook in ("cross_account_dns", "dns_automation"):
        done = player(playbook, *central)
        assert done.status == 0, done.output

    early = player("verify", *verified)
    assert early.status != 0
    assert "the log has no look at everything that went well within a day" in early.output

    settle(fresh, 901)
    settle(fresh, 2)
    fresh.reset_requests()
    well = player(
        "verify", *central, "-e", "verify_access_combinations=few", "-e", "verify_access_automation_event=true"
    )
    assert well.status == 0, well.output
    assert {(account, operation) for account, operation in writes(fresh)} == {
        (account, "PutEvents") for account in WORKLOADS.values()
    }
