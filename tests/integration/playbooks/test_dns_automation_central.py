# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One function in the DNS account keeps the names of both workload accounts, whose events are forwarded to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import pytest

from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.sandbox.client import SandboxClient

CENTRAL = (
    *("-e", "dns_zone=existing.example"),
    *("-e", "dns_automation_topology=central", "-e", "dns_automation_central_region=eu-west-1"),
)
ONE = ("--limit", "workload-a,dns")
WINDOW = 2  # seconds, for which the function's events are gathered at most
NAMES = {"workload-a": ("us-east-1", "web-2"), "workload-b": ("eu-west-1", "search-1")}


class Central:
    """The function, as the owners of both workload accounts see it."""

    def __init__(self, sandbox: SandboxClient, boto: Callable[..., Any], home: Path) -> None:
        self.sandbox, self.boto = sandbox, boto
        self.play = Player(sandbox, home)

    def deploy(self, *options: str) -> Any:
        done = self.play("dns_automation", *CENTRAL, *options)
        assert done.status == 0, done.output
        return done

    def settle(self, seconds: int = WINDOW) -> None:
        """Wait until every event is in the queue, and then, as its window is over, until every one is handled."""
        assert self.sandbox.settle(), "something goes on and on"
        self.sandbox.clock(advance=seconds)
        assert self.sandbox.settle(), "something goes on and on"

    def look_at_everything(self) -> None:
        """The schedule, the messages that it becomes, and their window."""
        self.settle(901)
        self.settle()

    def address(self, account: str) -> list[str]:
        question = dns.message.make_query(f"{NAMES[account][1]}.{account}.existing.example.", "A")
        answer = dns.query.udp(question, self.sandbox.dns_host, port=self.sandbox.dns_port, timeout=10)
        return [item.address for section in answer.answer for item in section]

    def ec2(self, account: str) -> Any:
        return self.boto("ec2", profile=account, region=NAMES[account][0])

    def instance(self, account: str) -> dict[str, Any]:
        filters = [{"Name": "tag:dns", "Values": [NAMES[account][1]]}]
        [reservation] = self.ec2(account).describe_instances(Filters=filters)["Reservations"]
        [found] = reservation["Instances"]
        return dict(found)

    def stop_and_start(self, account: str) -> None:
        """The name goes with the stop, and comes with the new address."""
        ec2, ids = self.ec2(account), [self.instance(account)["InstanceId"]]
        ec2.stop_instances(InstanceIds=ids)
        self.settle()
        assert self.address(account) == []
        ec2.start_instances(InstanceIds=ids)
        self.settle()
        assert self.address(account) == [self.instance(account)["PublicIpAddress"]]

    def functions(self, profile: str) -> list[str]:
        found = []
        for region in ("us-east-1", "eu-west-1"):
            listed = self.boto("lambda", profile=profile, region=region).list_functions()["Functions"]
            found += [f"{region} {each['FunctionName']}" for each in listed]
        return found


@pytest.fixture
def central(fresh: SandboxClient, boto: Callable[..., Any], tmp_path: Path) -> Iterator[Central]:
    yield Central(fresh, boto, tmp_path)


@pytest.mark.long("the central automation")
def test_the_life_of_one_function_for_several_accounts(central: Central) -> None:
    central.deploy()
    assert central.functions("dns") == ["eu-west-1 crossaccount-dns-central"]
    assert central.functions("workload-a") == central.functions("workload-b") == []
    central.look_at_everything()
    for account in WORKLOADS:
        assert central.address(account) == [central.instance(account)["PublicIpAddress"]]
        central.stop_and_start(account)

    central.sandbox.reset_requests()
    limited = central.play("dns_automation", *CENTRAL, *ONE)
    assert limited.status != 0
    assert "This run does not know workload-b" in limited.output
    again = central.deploy()
    assert set(again.counts("changed").values()) == {0}, again.output
    assert not writes(central.sandbox)

    central.deploy("-e", "dns_automation_state=absent")
    assert central.functions("dns") == []
    for profile in ("dns", *WORKLOADS):
        roles = central.boto("iam", profile=profile).list_roles()["Roles"]
        assert [role["RoleName"] for role in roles if "DnsCentral" in role["RoleName"]] == []
        assert central.boto("events", profile=profile, region="eu-west-1").list_rules()["Rules"] == []
        assert "QueueUrls" not in central.boto("sqs", profile=profile, region="eu-west-1").list_queues()
    assert central.address("workload-a") != [], "the names stay"
