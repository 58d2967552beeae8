# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names that follow the instances: they start and stop, an event is lost, and the schedule finds what it told of.

What is measured is what passed on this machine. The clock of the sandbox is moved only between two steps, and for the
15 minutes until the schedule.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from sandbox.demo import aws
from sandbox.demo.stage import DNS_ACCOUNT, WORKLOADS, ZONE, claim, heading, play, resolved, say, table

LOOKS = (
    "aws --profile workload-a lambda list-functions",
    # Version 1 of the AWS CLI asks AWS itself for queues, whatever the variable says.
    "aws --profile workload-a --endpoint-url $AWS_ENDPOINT_URL sqs list-queues",
    "aws --profile workload-a events list-rules",
    "aws --profile workload-a logs describe-log-groups --log-group-name-prefix /aws/lambda/crossaccount-dns-",
)
PATIENCE = 120.0  # seconds until a name that has not followed is called wrong
INTERVAL = 0.05  # seconds between two questions
WINDOW = 2  # seconds, longer than dns_automation_batching_window
SCHEDULE = 15 * 60  # seconds; dns_automation_schedule
ALL = 1_000_000  # more events than come


@dataclass(frozen=True)
class Step:
    """What was done, what was asked then, and what was answered.

    ``seconds`` passed until the right answer, None where it is wrong; ``requests`` were made of Route 53 for it.
    """

    what: str
    name: str
    answer: aws.Answer
    seconds: float | None
    requests: int


def demonstrate(environment: Mapping[str, str]) -> None:
    """All of it; DemoError at the first claim that does not hold."""
    heading("The zone, the access and the names: cross_account_dns --tags access,publish")
    first = play("cross_account_dns", environment, "--tags", "access,publish")
    claim(all(recap.changed for recap in first.recaps), "the main job set up every account", first.log)

    heading("First run: dns_automation puts a function into each Region of both workload accounts")
    deployed = play("dns_automation", environment)
    changed = {recap.host for recap in deployed.recaps if recap.changed}
    claim(changed >= WORKLOADS.keys(), "the first run deployed to every workload account", deployed.log)

    show = Show(environment)
    show.settle()
    heading("Instances start and stop, in two accounts and two Regions")
    batch = Instance("workload-a", "us-east-1", "batch-1")
    search = Instance("workload-b", "eu-west-1", "search-2")
    show.follow(f"{batch.label} starts", batch, batch.start)
    show.follow(f"{search.label} starts", search, search.start)
    show.follow(f"{batch.label} stops", batch, batch.stop)

    heading("Events of EC2 are dropped while an instance gets another address; the clock is moved to the next schedule")
    show.lose_events(Instance("workload-a", "us-east-1", "web-2"))

    heading("DNS answers over UDP, compared with the addresses in EC2")
    names = resolved(environment)

    heading("Second run of dns_automation: nothing to do")
    second = play("dns_automation", environment, log="second-run")
    claim(not any(recap.changed for recap in second.recaps), "changed=0 on all hosts", second.log)

    heading("What was asked over UDP, and answered")
    say("\n".join(table(show.rows())))
    say("  The first event of a Region starts its function, and the schedule looks at all names of both accounts.")
    slowest = max(step.seconds or 0 for step in show.steps)
    say(
        f"\nDone: names follow the instances of {len(WORKLOADS)} workload accounts, the slowest in {slowest:.1f} s, "
        f"the schedule repaired what a lost event left, the second run changed nothing, {names} names are right."
    )


class Instance:
    """One instance of the seeded world, by its tag ``dns``."""

    def __init__(self, profile: str, region: str, label: str) -> None:
        self.label = label
        self.name = f"{label}.{profile}.{ZONE}"
        self._ec2: Any = boto3.session.Session(profile_name=profile, region_name=region).client("ec2")
        self.id = str(self._read()["InstanceId"])

    def start(self) -> None:
        self._ec2.start_instances(InstanceIds=[self.id])

    def stop(self) -> None:
        self._ec2.stop_instances(InstanceIds=[self.id])

    def restart(self) -> None:
        """Stop it and start it, by which it gets another public address."""
        self.stop()
        self.start()

    def addresses(self) -> list[str]:
        """The public address that EC2 says it has, if any."""
        found = self._read()
        return [found["PublicIpAddress"]] if found.get("PublicIpAddress") else []

    def _read(self) -> dict[str, Any]:
        filters = [{"Name": "tag:dns", "Values": [self.label]}]
        [reservation] = self._ec2.describe_instances(Filters=filters)["Reservations"]
        [found] = reservation["Instances"]
        return dict(found)


class Show:
    """The steps so far, each of which was claimed when it was taken."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.steps: list[Step] = []
        self._environment = environment
        self._url = environment["SANDBOX_URL"]

    def follow(self, what: str, instance: Instance, act: Callable[[], Any]) -> None:
        """Do it, and ask for the name until the answer is what EC2 says."""
        aws.reset_requests(self._url)
        started = time.monotonic()
        act()
        expected = instance.addresses()
        while True:
            answer = aws.resolve(instance.name, self._environment)
            seconds = time.monotonic() - started
            if answer.addresses == expected or seconds > PATIENCE:
                break
            time.sleep(INTERVAL)
        claim(
            answer.addresses == expected,
            f"{what}: {instance.name} answers {', '.join(expected) or 'no address'} within {PATIENCE:.0f} s; "
            f"it answers {answer}",
        )
        self.settle()
        self._note(Step(what, instance.name, answer, seconds, self._asked()))

    def lose_events(self, instance: Instance) -> None:
        """Restart it while events are lost: the name is wrong, and stays so until the schedule comes."""
        before = instance.addresses()
        aws.control(self._url, "POST", "events", {"drop": ALL, "source": "aws.ec2"})
        aws.reset_requests(self._url)
        instance.restart()
        self.settle()
        aws.control(self._url, "POST", "events", {})
        now = instance.addresses()
        answer = aws.resolve(instance.name, self._environment)
        claim(now not in ([], before), f"{instance.label} gets another address than {before}")
        claim(answer.addresses == before, f"{instance.name} still leads to {before} while no event has come")
        self._note(Step(f"{instance.label} restarts, events lost", instance.name, answer, None, self._asked()))
        say(f"    EC2 says {', '.join(now)}: the name leads to an address that the instance no longer has")
        self.follow(
            "the schedule, 15 min later",
            instance,
            lambda: aws.control(self._url, "POST", "clock", {"advance": SCHEDULE}),
        )

    def settle(self) -> None:
        """Wait until every event is in its queue, and then, as the queue gathers no longer, until all are handled."""
        for seconds in (0, WINDOW):
            aws.control(self._url, "POST", "clock", {"advance": seconds})
            settled = aws.control(self._url, "POST", "settle", {"timeout": PATIENCE})["settled"]
            claim(settled, f"the functions have done all that there was to do within {PATIENCE:.0f} s")

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """The steps as a table with its heading."""
        head = ("step", "asked", "answered", "after", "Route 53 requests")
        return [
            head,
            *((each.what, f"{each.name} A", str(each.answer), _after(each), str(each.requests)) for each in self.steps),
        ]

    def _asked(self) -> int:
        return aws.requests(self._url)[DNS_ACCOUNT, "route53"]

    def _note(self, step: Step) -> None:
        self.steps.append(step)
        say(f"  {step.what:<29} {step.name:<36} {step.answer!s:<16} {_after(step)}")


def _after(step: Step) -> str:
    return "WRONG" if step.seconds is None else f"{step.seconds:.1f} s"
