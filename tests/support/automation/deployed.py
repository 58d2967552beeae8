# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Functions as the playbook deploys them on a sandbox, seen by their owners, and what is true of their names."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype

from tests.support.playbooks.runner import WORKLOADS, Played, Player
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import PATIENCE, eventually

ZONE = "existing.example"
REGIONS = ("us-east-1", "eu-west-1")
WINDOW = 2  # seconds, for which the function's events are gathered at most
HIDDEN = 721  # seconds, after which a queue shows again what a function did not handle
SCHEDULE = 901  # seconds, after which the function has looked at everything once more
# The addresses of a zone, or those that its instances have: name and type → values.
Names = dict[tuple[str, str], set[str]]


class Deployment:
    """The functions of workload accounts, each with the same names below the one zone."""

    def __init__(
        self, sandbox: SandboxClient, boto: Callable[..., Any], home: Path, accounts: tuple[str, ...] = ("workload-a",)
    ) -> None:
        self.sandbox, self.boto, self.accounts = sandbox, boto, accounts
        self.play = Player(sandbox, home)

    def run(self, playbook: str, *options: str) -> Played:
        """A playbook on these accounts and the zone, which has to go well."""
        done = self.play(playbook, "-e", f"dns_zone={ZONE}", "--limit", ",".join([*self.accounts, "dns"]), *options)
        assert done.status == 0, done.output
        return done

    def deploy(self, *options: str) -> Played:
        return self.run("dns_automation", *options)

    @property
    def route53(self) -> Any:
        """With a session of its own, because hours pass on the clock of the sandbox."""
        return self.boto("route53", profile="dns")

    def client(self, service: str, account: str = "workload-a", region: str = REGIONS[0]) -> Any:
        return self.boto(service, profile=account, region=region)

    # Time.

    def settle(self) -> None:
        """Wait until every event is in the queue, and then, as its window is over, until every one is handled."""
        self._wait()
        self.pass_time(WINDOW)

    def pass_time(self, seconds: float) -> None:
        """Move the clock, and wait until all that is due then is done."""
        self.sandbox.clock(advance=seconds)
        self._wait()

    def _wait(self) -> None:
        assert any(self.sandbox.settle(PATIENCE) for _each in range(10)), "something goes on and on"

    def wait_until_handled(self) -> None:
        """Wait, without moving the clock, until every event of us-east-1 is handled and no window is open."""
        self._wait()
        sqs = self.client("sqs")
        [url] = sqs.list_queues(QueueNamePrefix=f"{self.function()}-events")["QueueUrls"]
        kinds = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def empty() -> bool:
            counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=kinds)["Attributes"]
            return not any(int(count) for count in counts.values())

        eventually(empty)

    def look_at_everything(self) -> None:
        """Let the schedules have the functions do so."""
        self.settle()
        self.pass_time(SCHEDULE)
        self.settle()

    @contextmanager
    def held(self, release: str = "in order") -> Iterator[None]:
        """What happens meanwhile is told only when all of it has happened, and is then handled."""
        self.settle()
        self.sandbox.happen_to_events(hold=True)
        yield
        self.sandbox.happen_to_events(release=release)
        self.settle()

    # Names.

    def addresses(self, name: str, account: str = "workload-a", record_type: str = "A") -> list[str]:
        """What a name server answers."""
        question = dns.message.make_query(f"{name}.{account}.{ZONE}.", record_type)
        answer = dns.query.udp(question, self.sandbox.dns_host, port=self.sandbox.dns_port, timeout=PATIENCE)
        wanted = dns.rdatatype.from_text(record_type)
        return [item.address for section in answer.answer if section.rdtype == wanted for item in section]

    @property
    def zone_id(self) -> str:
        [zone] = [each for each in self.route53.list_hosted_zones()["HostedZones"] if each["Name"] == f"{ZONE}."]
        return str(zone["Id"].removeprefix("/hostedzone/"))

    def names(self) -> Names:
        """The addresses that the zone has below the accounts' domains."""
        domains = tuple(f".{account}.{ZONE}." for account in self.accounts)
        pages = self.route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.zone_id)
        return {
            (each["Name"], each["Type"]): {record["Value"] for record in each["ResourceRecords"]}
            for page in pages
            for each in page["ResourceRecordSets"]
            if each["Name"].endswith(domains) and each["Type"] in ("A", "AAAA")
        }

    def truth(self) -> Names:
        """The addresses that the zone shall have, by a plain reading of the instances' tags."""
        found: Names = {}
        for account in self.accounts:
            for each in self.instances(account):
                addresses = {"A": {each["PublicIpAddress"]} if "PublicIpAddress" in each else set()}
                interfaces = each.get("NetworkInterfaces", [])
                addresses["AAAA"] = {six["Ipv6Address"] for card in interfaces for six in card.get("Ipv6Addresses", [])}
                for record_type, values in addresses.items():
                    if values and each["State"]["Name"] == "running":
                        key = f"{_tag(each)}.{account}.{ZONE}.", record_type
                        found.setdefault(key, set()).update(values)
        return found

    # Instances.

    def instances(self, account: str = "workload-a") -> Iterator[dict[str, Any]]:
        """Those with the tag ``dns``, in whatever state."""
        for region in REGIONS:
            filters = [{"Name": "tag-key", "Values": ["dns"]}]
            pages = self.client("ec2", account, region).get_paginator("describe_instances").paginate(Filters=filters)
            yield from (
                each for page in pages for reservation in page["Reservations"] for each in reservation["Instances"]
            )

    def instance(self, name: str, account: str = "workload-a") -> dict[str, Any]:
        [found] = [each for each in self.instances(account) if _tag(each) == name]
        return found

    # What became of events.

    def failures_queue(self, account: str = "workload-a") -> str:
        [url] = self.client("sqs", account).list_queues(QueueNamePrefix=self.function(account) + "-failures")[
            "QueueUrls"
        ]
        return str(url)

    def failures(self, account: str = "workload-a") -> list[dict[str, Any]]:
        """What is in the queue of failures, which is empty then."""
        sqs, url, found = self.client("sqs", account), self.failures_queue(account), []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            for each in messages:
                found.append(json.loads(each["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return found

    def alarms(self, account: str = "workload-a") -> dict[str, str]:
        """The state of each alarm by the last word of its name."""
        alarms = self.client("cloudwatch", account).describe_alarms()["MetricAlarms"]
        return {each["AlarmName"].rpartition("-")[2]: each["StateValue"] for each in alarms}

    def function(self, account: str = "workload-a") -> str:
        [found] = self.client("lambda", account).list_functions()["Functions"]
        return str(found["FunctionName"])

    def forget(self, account: str = "workload-a") -> None:
        """Have the function begin anew, without the sessions of roles that it had."""
        client, name = self.client("lambda", account), self.function(account)
        before = client.get_function_configuration(FunctionName=name)["Timeout"]
        for timeout in (before - 1, before):
            client.update_function_configuration(FunctionName=name, Timeout=timeout)
            client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.1})

    def kill_when(self, operation: str, account: str = "workload-a", region: str = REGIONS[0]) -> None:
        """Kill the processes of a function as soon as such a call of Route 53 was made."""
        eventually(lambda: self.asked().get(operation))
        for pid, variables in self._processes():
            if WORKLOADS[account] in variables["EVENTS_QUEUE"] and variables["AWS_REGION"] == region:
                os.kill(pid, signal.SIGKILL)

    def asked(self, service: str = "route53", account: str = "222222222222") -> dict[str, int]:
        """The calls since the last ``reset_requests``, by operation."""
        rows = [each for each in self.sandbox.requests() if (each["service"], each["account"]) == (service, account)]
        return {each["operation"]: each["count"] for each in rows}

    def _processes(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The processes of functions of this very sandbox, with their environment."""
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                lines = path.read_bytes().decode(errors="replace").split("\0")
            except OSError:  # it has ended, or is somebody else's
                continue
            variables = dict(line.split("=", 1) for line in lines if "=" in line)
            if "EVENTS_QUEUE" in variables and variables.get("AWS_ENDPOINT_URL") == self.sandbox.endpoint:
                yield int(path.parent.name), variables


def _tag(instance: Mapping[str, Any]) -> str:
    return next(str(tag["Value"]) for tag in instance["Tags"] if tag["Key"] == "dns")
