# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One function in the DNS account keeps the names of both workload accounts, whose events are forwarded to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.automation.deployed import REGIONS, Deployment
from tests.support.playbooks.runner import WORKLOADS, Played, writes
from tests.support.sandbox.client import SandboxClient

REGION = "eu-west-1"
SOURCE = {"Source": "shop", "DetailType": "EC2 Instance State-change Notification", "Detail": "{}"}
NAMES = {"workload-a": "web-2", "workload-b": "search-1"}


class Central(Deployment):
    """That function, and what the accounts have beside it."""

    def deploy(self, *options: str) -> Played:
        return super().deploy(*self.topology("central"), *options)

    def topology(self, topology: str) -> tuple[str, ...]:
        return "-e", f"dns_automation_topology={topology}", "-e", f"dns_automation_central_region={REGION}"

    def functions(self, profile: str) -> list[str]:
        return [
            f"{region} {each['FunctionName'].rpartition('-')[0]}"
            for region in REGIONS
            for each in self.client("lambda", profile, region).list_functions()["Functions"]
        ]

    def there(self) -> dict[str, list[str]]:
        """All that may be of functions, by account, with its Region."""
        found: dict[str, list[str]] = {}
        for profile in ("dns", *WORKLOADS):
            roles = self.client("iam", profile).get_paginator("list_roles").paginate()
            named = [each["RoleName"] for page in roles for each in page["Roles"] if "Automation" in each["RoleName"]]
            for region in REGIONS:
                named += [f"{region} {each}" for each in self._of_region(profile, region)]
            found[profile] = sorted(named)
        return found

    def _of_region(self, profile: str, region: str) -> list[str]:
        events, sqs = self.client("events", profile, region), self.client("sqs", profile, region)
        buses = [each["Name"] for each in events.list_event_buses()["EventBuses"]]
        rules = [rule["Name"] for bus in buses for rule in events.list_rules(EventBusName=bus)["Rules"]]
        queues = [url.rpartition("/")[2] for url in sqs.list_queues().get("QueueUrls", [])]
        functions = self.client("lambda", profile, region).list_functions()["Functions"]
        alarms = self.client("cloudwatch", profile, region).describe_alarms()["MetricAlarms"]
        logs = self.client("logs", profile, region).describe_log_groups()["logGroups"]
        return [
            *(f"bus {each}" for each in buses if each != "default"),
            *(f"rule {each}" for each in rules),
            *(f"queue {each}" for each in queues),
            *(f"function {each['FunctionName']}" for each in functions),
            *(f"alarm {each['AlarmName']}" for each in alarms),
            *(f"log group {each['logGroupName']}" for each in logs),
        ]

    def followed(self, account: str) -> None:
        """The name goes with a stop of the instance, and comes with its new address."""
        name = NAMES[account]
        [region] = [each for each in REGIONS if self._instances(account, each, name)]
        ec2, ids = self.client("ec2", account, region), [self.instance(name, account)["InstanceId"]]
        ec2.stop_instances(InstanceIds=ids)
        self.settle()
        assert self.addresses(name, account) == []
        ec2.start_instances(InstanceIds=ids)
        self.settle()
        assert self.addresses(name, account) == [self.instance(name, account)["PublicIpAddress"]]

    def _instances(self, account: str, region: str, name: str) -> list[Any]:
        filters = [{"Name": "tag:dns", "Values": [name]}]
        return list(self.client("ec2", account, region).describe_instances(Filters=filters)["Reservations"])


@pytest.fixture
def central(fresh: SandboxClient, boto: Callable[..., Any], tmp_path: Path) -> Central:
    return Central(fresh, boto, tmp_path, tuple(WORKLOADS))


def refused(call: Callable[..., Any], **options: Any) -> bool:
    """Whether EventBridge does not take an event: an account without permission for a bus gets an error."""
    try:
        return bool(call(**options)["FailedEntryCount"])
    except ClientError as error:
        return str(error.response["Error"]["Code"]).startswith("AccessDenied")


@pytest.mark.long("the central automation")
def test_the_life_of_one_function_for_several_accounts(central: Central) -> None:
    central.client("events", "dns", REGION).create_event_bus(Name="of-others")
    central.client("sqs", "workload-a", REGION).create_queue(QueueName="of-others")
    before = central.there()
    checked = central.deploy("--check")
    assert min(checked.counts("changed").values()) > 0
    assert central.there() == before

    central.deploy()
    assert central.functions("dns") == [f"{REGION} crossaccount-dns-existing-example"]
    assert central.functions("workload-a") == central.functions("workload-b") == []
    central.look_at_everything()
    assert central.names() == central.truth()
    for account in WORKLOADS:
        central.followed(account)
    central.pass_time(60)  # CloudWatch looks at an alarm each minute
    alarms = central.client("cloudwatch", "dns", REGION).describe_alarms()["MetricAlarms"]
    assert [each["StateValue"] for each in alarms] == ["OK", "OK"]

    # Nobody but the rules of the accounts may put events onto the bus.
    [bus] = [
        each["Arn"]
        for each in central.client("events", "dns", REGION).list_event_buses()["EventBuses"]
        if each["Name"].startswith("crossaccount")
    ]
    for sender in ("management", *WORKLOADS):
        put = central.client("events", sender, REGION).put_events
        assert refused(put, Entries=[{**SOURCE, "EventBusName": bus}]), sender

    central.sandbox.reset_requests()
    again = central.deploy()
    assert set(again.counts("changed").values()) == {0}, again.output
    assert not writes(central.sandbox)

    # An account that this run does not know stays in the function.
    limited = central.play(
        "dns_automation", "-e", "dns_zone=existing.example", *central.topology("central"), "--limit", "workload-a,dns"
    )
    assert limited.status != 0
    assert "This run does not know workload-b" in limited.output
    assert "The function in the DNS account was not brought to what it keeps" in limited.output
    assert not writes(central.sandbox)

    central.run("dns_automation", *central.topology("workload"))
    assert central.functions("dns") == []
    assert [len(central.functions(account)) for account in WORKLOADS] == [2, 2]
    assert [each for each in central.there()["dns"] if each.startswith(REGION)] == [f"{REGION} bus of-others"]
    central.followed("workload-a")
    assert central.names() == central.truth()

    central.deploy()
    assert central.functions("workload-a") == central.functions("workload-b") == []
    central.followed("workload-b")
    central.look_at_everything()
    assert central.names() == central.truth()

    names = central.names()
    central.deploy("-e", "dns_automation_state=absent")
    assert central.there() == before
    assert central.names() == names, "the names stay"
