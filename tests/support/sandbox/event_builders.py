# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Short ways to rules of EventBridge, the queues behind them, and what comes to those."""

from __future__ import annotations

import json
from typing import Any

from tests.support.playbooks.iam_world import allow, policy

STATES = {"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"]}


def make_queue(sqs: Any, name: str, rule_arn: str = "arn:aws:events:*:*:rule/*") -> str:
    """A queue that takes what EventBridge sends for a rule; its ARN."""
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    service = {"Service": "events.amazonaws.com"}
    for_rule = {"ArnLike": {"aws:SourceArn": rule_arn}}
    statement = allow("sqs:SendMessage", arn, Principal=service, Condition=for_rule)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(statement)})
    return arn


def make_rule(events: Any, name: str, *targets: dict[str, Any], pattern: Any = None, **parameters: Any) -> str:
    """A rule, of state changes unless it says otherwise, with targets; its ARN."""
    if "ScheduleExpression" not in parameters:
        parameters["EventPattern"] = json.dumps(pattern or STATES)
    arn: str = events.put_rule(Name=name, **parameters)["RuleArn"]
    bus = {"EventBusName": parameters["EventBusName"]} if "EventBusName" in parameters else {}
    listed = [{"Id": str(number), **target} for number, target in enumerate(targets)]
    if listed:
        events.put_targets(Rule=name, Targets=listed, **bus)
    return arn


def messages(sqs: Any, name: str) -> list[dict[str, Any]]:
    """All messages of a queue, taken out of it: their bodies, with ``attributes`` where they have some."""
    url, found = sqs.get_queue_url(QueueName=name)["QueueUrl"], []
    while True:
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get(
            "Messages", []
        )
        if not got:
            return found
        for each in got:
            given = {key: value["StringValue"] for key, value in each.get("MessageAttributes", {}).items()}
            found.append({"body": json.loads(each["Body"]), "attributes": given})
            sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
