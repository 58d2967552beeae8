# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events of EC2 and of callers come to queues, or to where those go that are not delivered."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.seed.instances import IMAGE
from tests.support.playbooks.iam_world import WORKLOAD_ACCOUNT, allow, make_role, trust
from tests.support.sandbox.client import ControlError, SandboxClient
from tests.support.sandbox.event_builders import make_queue, make_rule, messages

RULE = f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:rule/states"


class Account:
    """The clients of one account, and what its tests do again and again."""

    def __init__(self, sandbox: SandboxClient, boto: Any, profile: str = "workload-a") -> None:
        self.sandbox = sandbox
        self.events, self.sqs, self.ec2, self.iam = (
            boto(service, profile=profile) for service in ("events", "sqs", "ec2", "iam")
        )

    def run(self) -> str:
        [made] = self.ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
        return str(made["InstanceId"])

    def states(self, queue: str = "instances") -> list[str]:
        assert self.sandbox.settle()
        return [each["body"]["detail"]["state"] for each in messages(self.sqs, queue)]


@pytest.fixture
def account(fresh: SandboxClient, boto: Any) -> Account:
    return Account(fresh, boto)


def test_state_changes_come_to_a_queue(account: Account) -> None:
    queue = make_queue(account.sqs, "instances", RULE)
    assert make_rule(account.events, "states", {"Arn": queue}) == RULE
    instance = account.run()
    account.ec2.terminate_instances(InstanceIds=[instance])
    assert account.sandbox.settle()
    bodies = [each["body"] for each in messages(account.sqs, "instances")]
    assert {body["detail"]["instance-id"] for body in bodies} == {instance}
    assert sorted(body["detail"]["state"] for body in bodies) == ["pending", "running", "shutting-down", "terminated"]
    assert all(body["source"] == "aws.ec2" and body["account"] == WORKLOAD_ACCOUNT for body in bodies)


def test_only_rules_that_match_and_are_enabled(account: Account) -> None:
    queue = make_queue(account.sqs, "instances")
    make_rule(account.events, "running", {"Arn": queue}, pattern={"detail": {"state": ["running"]}})
    make_rule(account.events, "all", {"Arn": queue}, State="DISABLED")
    account.run()
    assert account.states() == ["running"]
    account.events.disable_rule(Name="running")
    account.run()
    assert account.states() == []
    account.events.enable_rule(Name="all")
    account.run()
    assert sorted(account.states()) == ["pending", "running"]


def test_a_target_gets_what_it_asks_for(account: Account) -> None:
    queue = make_queue(account.sqs, "instances")
    template = {"InputPathsMap": {"id": "$.detail.instance-id"}, "InputTemplate": '{"changed": "<id>"}'}
    make_rule(
        account.events,
        "running",
        {"Arn": queue, "InputTransformer": template},
        {"Arn": queue, "InputPath": "$.detail.state"},
        {"Arn": queue, "Input": '{"sweep": true}'},
        pattern={"detail": {"state": ["running"]}},
    )
    instance = account.run()
    assert account.sandbox.settle()
    got = [each["body"] for each in messages(account.sqs, "instances")]
    assert all(wanted in got for wanted in ({"changed": instance}, "running", {"sweep": True}))


def test_what_a_queue_refuses_goes_to_the_dead_letter_queue(account: Account) -> None:
    """EventBridge "sends these events directly to the target DLQ": eb-rule-event-delivery.html"""
    closed = make_queue(account.sqs, "closed", f"{RULE}-of-another-name")
    dead = make_queue(account.sqs, "dead", RULE)
    make_rule(account.events, "states", {"Arn": closed, "DeadLetterConfig": {"Arn": dead}})
    instance = account.run()
    assert account.sandbox.settle()
    letters = messages(account.sqs, "dead")
    assert [letter["body"]["detail"]["instance-id"] for letter in letters] == [instance] * 2
    attributes = letters[0]["attributes"]
    assert (attributes["RULE_ARN"], attributes["TARGET_ARN"]) == (RULE, closed)
    assert attributes["ERROR_CODE"] in ("NO_PERMISSIONS", "NO_RESOURCE")
    assert attributes["RETRY_ATTEMPTS"] == "0"
    assert messages(account.sqs, "closed") == []


def test_a_queue_that_is_gone(account: Account) -> None:
    queue, dead = make_queue(account.sqs, "instances"), make_queue(account.sqs, "dead")
    make_rule(account.events, "states", {"Arn": queue, "DeadLetterConfig": {"Arn": dead}}, {"Arn": queue})
    account.sqs.delete_queue(QueueUrl=account.sqs.get_queue_url(QueueName="instances")["QueueUrl"])
    account.run()
    assert account.sandbox.settle()
    assert [letter["attributes"]["ERROR_CODE"] for letter in messages(account.sqs, "dead")] == ["NO_RESOURCE"] * 2


@pytest.mark.parametrize(
    ("service", "action", "code"),
    [
        ("events.amazonaws.com", "sqs:SendMessage", ""),
        ("events.amazonaws.com", "sqs:ReceiveMessage", "NO_PERMISSIONS"),
        ("ec2.amazonaws.com", "sqs:SendMessage", "FAILED_TO_ASSUME_ROLE"),
    ],
)
def test_a_target_reached_by_a_role(account: Account, service: str, action: str, code: str) -> None:
    queue = make_queue(account.sqs, "instances", "arn:aws:events:*:*:rule/none")
    dead = make_queue(account.sqs, "dead")
    role = make_role(account.iam, "send", trust({"Service": service}), allow(action, queue))
    target = {"Arn": queue, "RoleArn": role, "DeadLetterConfig": {"Arn": dead}}
    make_rule(account.events, "running", target, pattern={"detail": {"state": ["running"]}})
    account.run()
    assert account.states() == ([] if code else ["running"])
    assert [letter["attributes"]["ERROR_CODE"] for letter in messages(account.sqs, "dead")] == ([code] if code else [])


def test_events_are_lost_doubled_and_come_in_another_order(account: Account) -> None:
    make_rule(account.events, "states", {"Arn": make_queue(account.sqs, "instances")})
    account.sandbox.happen_to_events(drop=1, source="aws.ec2")
    account.run()
    assert account.states() == ["running"]
    account.sandbox.happen_to_events(duplicate=1)
    account.run()
    assert sorted(account.states()) == ["pending", "pending", "running"]
    account.sandbox.happen_to_events(hold=True)
    account.run()
    assert account.states() == []
    before = len(account.sandbox.events())
    assert account.sandbox.happen_to_events(release="reversed")["released"] == 2
    came = [seen["event"]["detail"]["state"] for seen in account.sandbox.events()[before:]]
    assert came == ["running", "pending"]
    assert sorted(account.states()) == ["pending", "running"]


def test_a_misspelt_order_is_refused(fresh: SandboxClient) -> None:
    with pytest.raises(ControlError, match="dropped: 1 is not an order; there is: drop"):
        fresh.happen_to_events(dropped=1)
