# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contestants of a benchmark do the same: what each leaves behind, or finds, is what the others do."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.fleet import inventory, roles, tasks
from tests.benchmarks.fleet.contest import Contest, changes, fleet
from tests.benchmarks.fleet.world import Account, accounts
from tests.benchmarks.measure import CommandFailed
from tests.benchmarks.stubs import served

ACCOUNTS = 2


@pytest.fixture
def contest(tmp_path):
    with served(fleet) as stub:
        stub.order(instances=3)
        yield Contest(stub, tmp_path, 1)


def items(value):
    return value if isinstance(value, list) else [value]


def role_of(stub, account: Account):
    keys = stub.client("sts").assume_role(RoleArn=account.role_arn, RoleSessionName="test")["Credentials"]
    client = stub.client("iam", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"])
    role = client.get_role(RoleName=roles.NAME)["Role"]
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    # One item and a list of one mean the same.
    granted = [statement["Effect"], *(items(part) for part in (statement["Principal"]["Service"], statement["Action"]))]
    return granted, role["Description"], role["MaxSessionDuration"], role["Path"], role["Tags"]


@pytest.mark.parametrize("name", [roles.OURS, roles.LOOP, roles.HOSTS, roles.SCRIPT])
def test_each_makes_the_same_role_in_every_account_and_finds_it_again(contest, name: str) -> None:
    command = roles.contestant(name, ACCOUNTS, contest.folder)
    judged = {} if name == roles.SCRIPT else {"judge": changes(True)}
    contest.measure(("create",), name, command, memory=False, **judged)
    expected = (
        ["Allow", ["ec2.amazonaws.com"], ["sts:AssumeRole"]],
        roles.DESCRIPTION,
        3600,
        "/",
        [{"Key": "owner", "Value": "platform"}],
    )
    assert [role_of(contest.stub, account) for account in accounts(ACCOUNTS)] == [expected] * ACCOUNTS
    judged = {} if name == roles.SCRIPT else {"judge": changes(False)}
    row = contest.measure(("again",), name, command, memory=False, **judged)
    assert row.median.calls >= 2 * ACCOUNTS  # each account is entered and looked at


@pytest.mark.parametrize("name", [inventory.OURS, inventory.FILES, inventory.SCRIPT])
def test_each_finds_the_same_hosts_and_groups(contest, name: str) -> None:
    command, output = inventory.contestant(name, ACCOUNTS, 2, contest.folder)
    contest.measure(("list",), name, command, memory=False)
    found = json.loads(output.read_text(encoding="utf-8"))
    assert len(found["_meta"]["hostvars"]) == ACCOUNTS * 2 * 3
    groups = {
        group for group, content in found.items() if content.get("hosts") and group.startswith(("region", "role"))
    }
    # Ansible makes a safe name of a group, the script does not.
    assert {group.replace("-", "_") for group in groups} == {
        "region_us_east_1",
        "region_eu_west_1",
        *(f"role_{role}" for role in ("web", "api", "worker")),
    }
    # Ansible marks what comes from outside.
    assert all("10." in str(host["ansible_host"]) for host in found["_meta"]["hostvars"].values())


def test_a_contestant_that_did_something_else_ends_the_benchmark(contest) -> None:
    command = roles.contestant(roles.OURS, 1, contest.folder)
    with pytest.raises(CommandFailed, match="changed=1"):
        contest.measure(("create",), roles.OURS, command, memory=False, judge=changes(False))


@pytest.mark.parametrize("way", [tasks.PLAIN, tasks.TWIN])
def test_a_task_finds_the_role_as_it_is(contest, way: str) -> None:
    contest.stub.client("iam").create_role(**roles.for_api())
    which, env = tasks.WAYS[way]
    command = tasks.playbook(contest.folder, tasks.TASKS[tasks.ROLE][which])
    contest.measure((tasks.ROLE,), way, command, memory=False, judge=changes(False), env=dict(env))
