# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names follow the instances: deployed by the playbook, run by the sandbox as the function's own role, asked by DNS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import pytest

from tests.support.playbooks.runner import Player, writes
from tests.support.sandbox.client import SandboxClient

IN_EXISTING = ("-e", "dns_zone=existing.example", "--limit", "workload-a,dns")
WINDOW = 2  # seconds, for which the function's events are gathered at most
DOMAIN = "workload-a.existing.example"


class Automation:
    """The function of workload-a, as its owner sees it."""

    def __init__(self, sandbox: SandboxClient, boto: Callable[..., Any], home: Path) -> None:
        self.sandbox, self.boto = sandbox, boto
        self.play = Player(sandbox, home)
        self.ec2 = boto("ec2", profile="workload-a")

    def deploy(self, *options: str) -> Any:
        done = self.play("dns_automation", *IN_EXISTING, *options)
        assert done.status == 0, done.output
        return done

    def settle(self) -> None:
        """Wait until every event is in the queue, and then, as its window is over, until every one is handled."""
        assert self.sandbox.settle(), "something goes on and on"
        self.sandbox.clock(advance=WINDOW)
        assert self.sandbox.settle(), "something goes on and on"

    def address(self, name: str) -> list[str]:
        question = dns.message.make_query(f"{name}.{DOMAIN}.", "A")
        answer = dns.query.udp(question, self.sandbox.dns_host, port=self.sandbox.dns_port, timeout=10)
        return [item.address for section in answer.answer for item in section]

    def instance(self, name: str) -> dict[str, Any]:
        filters = [{"Name": "tag:dns", "Values": [name]}]
        [reservation] = self.ec2.describe_instances(Filters=filters)["Reservations"]
        [found] = reservation["Instances"]
        return dict(found)


@pytest.fixture
def automation(fresh: SandboxClient, boto: Callable[..., Any], tmp_path: Path) -> Iterator[Automation]:
    yield Automation(fresh, boto, tmp_path)


@pytest.mark.long("the automation")
def test_the_life_of_the_automation(automation: Automation) -> None:
    first = automation.deploy()
    assert first.counts("changed")["workload-a"] > 0
    automation.sandbox.clock(advance=901)
    automation.settle()
    web = automation.instance("web-2")
    assert automation.address("web-2") == [web["PublicIpAddress"]]

    automation.ec2.stop_instances(InstanceIds=[web["InstanceId"]])
    automation.settle()
    assert automation.address("web-2") == []
    automation.ec2.start_instances(InstanceIds=[web["InstanceId"]])
    automation.settle()
    assert automation.address("web-2") == [automation.instance("web-2")["PublicIpAddress"]]

    automation.sandbox.reset_requests()
    again = automation.deploy()
    assert again.counts("changed")["workload-a"] == 0, again.output
    assert not writes(automation.sandbox)

    gone = automation.deploy("-e", "dns_automation_state=absent")
    assert gone.counts("changed")["workload-a"] > 0
    assert automation.boto("lambda", profile="workload-a").list_functions()["Functions"] == []
    assert automation.address("web-2") != [], "the names stay"
