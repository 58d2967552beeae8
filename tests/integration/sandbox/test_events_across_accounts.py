# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules that send to a bus of another account.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.seed.instances import IMAGE
from tests.support.playbooks.iam_world import DNS_ACCOUNT, WORKLOAD_ACCOUNT, allow, make_role, policy, trust
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.event_builders import STATES, make_queue, make_rule, messages

CENTRAL = f"arn:aws:events:us-east-1:{DNS_ACCOUNT}:event-bus/central"
RULE = f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:rule/forward"
RUNNING = {**STATES, "detail": {"state": ["running"]}}


class Buses:
    """A rule of a workload account that sends running instances to a bus of the DNS account, and a queue there."""

    def __init__(self, sandbox: SandboxClient, boto: Any) -> None:
        self.sandbox, self.boto = sandbox, boto
        self.central = boto("events", profile="dns")
        self.central.create_event_bus(Name="central")
        make_rule(
            self.central,
            "received",
            {"Arn": make_queue(boto("sqs", profile="dns"), "received")},
            pattern={"account": [WORKLOAD_ACCOUNT]},
            EventBusName="central",
        )

    def open(self, principal: Any = None, **elements: Any) -> None:
        """Whom the central bus takes events from: the account, unless it says otherwise."""
        principal = principal or {"AWS": f"arn:aws:iam::{WORKLOAD_ACCOUNT}:root"}
        statement = allow("events:PutEvents", CENTRAL, Principal=principal, **elements)
        self.central.put_permission(EventBusName="central", Policy=policy(statement))

    def forward(self, *statements: dict[str, Any], bus: str = CENTRAL, profile: str = "workload-a") -> None:
        iam, sqs = self.boto("iam", profile=profile), self.boto("sqs", profile=profile)
        role = make_role(iam, "forward", trust({"Service": "events.amazonaws.com"}), *statements)
        dead = make_queue(sqs, "dead")
        target = {"Arn": bus, "RoleArn": role, "DeadLetterConfig": {"Arn": dead}}
        make_rule(self.boto("events", profile=profile), "forward", target, pattern=RUNNING)

    def run(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Start an instance: what came to the queue of the DNS account, and why something did not."""
        ec2 = self.boto("ec2", profile="workload-a")
        ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)
        assert self.sandbox.settle()
        letters = messages(self.boto("sqs", profile="workload-a"), "dead")
        came = [each["body"] for each in messages(self.boto("sqs", profile="dns"), "received")]
        return came, [letter["attributes"]["ERROR_CODE"] for letter in letters]


@pytest.fixture
def buses(fresh: SandboxClient, boto: Any) -> Buses:
    return Buses(fresh, boto)


def test_with_both_permissions_it_comes_as_it_was(buses: Buses) -> None:
    buses.open()
    buses.forward(allow("events:PutEvents", CENTRAL))
    came, failed = buses.run()
    assert failed == []
    [sent] = [
        seen["event"]
        for seen in buses.sandbox.events()
        if seen["rules"] == [RULE] and seen["event"]["detail"].get("state") == "running"
    ]
    assert came == [sent]
    assert (sent["account"], sent["source"]) == (WORKLOAD_ACCOUNT, "aws.ec2")


def test_without_the_policy_of_the_bus(buses: Buses) -> None:
    buses.forward(allow("events:PutEvents", CENTRAL))
    assert buses.run() == ([], ["NO_PERMISSIONS"])


def test_without_the_permission_of_the_role(buses: Buses) -> None:
    buses.open()
    buses.forward(allow("events:PutEvents", f"{CENTRAL}-of-another-name"))
    assert buses.run() == ([], ["NO_PERMISSIONS"])


@pytest.mark.parametrize(
    ("condition", "is_open"),
    [
        ({"StringEquals": {"aws:PrincipalOrgID": "o-crossacct1"}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-another1"}}, False),
        ({"ArnEquals": {"aws:SourceArn": RULE}}, True),
        ({"ArnEquals": {"aws:SourceArn": f"{RULE}s"}}, False),
        ({"StringEquals": {"events:source": "aws.ec2"}}, True),
        ({"StringEquals": {"events:source": "aws.s3"}}, False),
        (
            {"StringEquals": {"events:detail-type": STATES["detail-type"][0], "aws:SourceAccount": WORKLOAD_ACCOUNT}},
            True,
        ),
    ],
)
def test_conditions_of_the_bus(buses: Buses, condition: dict[str, Any], is_open: bool) -> None:
    buses.open("*", Condition=condition)
    buses.forward(allow("events:PutEvents", CENTRAL))
    came, failed = buses.run()
    assert (len(came), failed) == ((1, []) if is_open else (0, ["NO_PERMISSIONS"]))


def test_an_scp_of_the_sender_binds_its_role(buses: Buses) -> None:
    organizations = buses.boto("organizations")
    denied = policy({"Effect": "Deny", "Action": "events:PutEvents", "Resource": CENTRAL})
    made = organizations.create_policy(Name="no", Description="-", Type="SERVICE_CONTROL_POLICY", Content=denied)
    identifier = made["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=identifier, TargetId=WORKLOAD_ACCOUNT)
    buses.open()
    buses.forward(allow("events:PutEvents", CENTRAL))
    assert buses.run() == ([], ["NO_PERMISSIONS"])


def test_a_bus_that_is_gone(buses: Buses) -> None:
    buses.forward(allow("events:PutEvents", "*"), bus=f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:event-bus/gone")
    assert buses.run() == ([], ["NO_RESOURCE"])


def test_it_is_forwarded_only_once(buses: Buses) -> None:
    """ "EventBridge can't route events received from a sender event bus to a third event bus": eb-bus-to-bus.html"""
    buses.open()
    buses.forward(allow("events:PutEvents", CENTRAL))
    third = buses.boto("events", profile="workload-b")
    bus = third.create_event_bus(Name="third")["EventBusArn"]
    everyone = policy(allow("events:PutEvents", bus, Principal="*"))
    third.put_permission(EventBusName="third", Policy=everyone)
    role = make_role(
        buses.boto("iam", profile="dns"), "on", trust({"Service": "events.amazonaws.com"}), allow("events:PutEvents")
    )
    dead = make_queue(buses.boto("sqs", profile="dns"), "dead-on")
    target = {"Arn": bus, "RoleArn": role, "DeadLetterConfig": {"Arn": dead}}
    make_rule(buses.central, "on", target, pattern=RUNNING, EventBusName="central")
    came, failed = buses.run()
    assert (len(came), failed) == (1, [])
    [letter] = messages(buses.boto("sqs", profile="dns"), "dead-on")
    assert letter["attributes"]["ERROR_CODE"] == "THIRD_ACCOUNT_HOP_DETECTED"
    assert bus not in {seen["bus"] for seen in buses.sandbox.events()}
    # What is put on the central bus itself still goes on.
    entry = {
        "Source": "aws-like",
        "DetailType": "t",
        "Detail": "{}",
        "EventBusName": "central",
    }
    make_rule(buses.central, "on", pattern={"source": ["aws-like"]}, EventBusName="central")
    buses.central.put_events(Entries=[entry])
    assert buses.sandbox.settle()
    assert bus in {seen["bus"] for seen in buses.sandbox.events()}
