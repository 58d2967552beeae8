"""A rule as EventBridge answers with it."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.model import from_wire, rule_arn

from tests.support.aws.events_fakes import PATTERN, QUEUE, RULE_ARN, TARGET, rule

PARTNER = "arn:aws:events:eu-west-1:333333333333:event-bus/aws.partner/example.com/all"


def test_a_rule_with_everything():
    answer = rule(Description="ours", RoleArn="arn:role", ManagedBy="a.amazonaws.com", State="DISABLED")
    found = from_wire(answer, "default", [TARGET, {"Id": "a", "Arn": QUEUE}], [{"Key": "k", "Value": "v"}])
    assert (found.role_arn, found.managed_by) == ("arn:role", "a.amazonaws.com")
    assert found.as_dict() == {
        "name": "states",
        "arn": RULE_ARN,
        "event_bus_name": "default",
        "event_pattern": PATTERN,
        "schedule_expression": "",
        "description": "ours",
        "enabled": False,
        "targets": [{"id": "a", "arn": QUEUE}, {"id": "queue", "arn": QUEUE}],
        "tags": {"k": "v"},
    }


def test_a_schedule_has_no_pattern():
    answer = {"Name": "daily", "Arn": RULE_ARN, "State": "ENABLED", "ScheduleExpression": "rate(1 day)"}
    found = from_wire(answer, "default", (), ())
    assert (found.pattern, found.schedule) == (None, "rate(1 day)")


@pytest.mark.parametrize(
    ("bus", "arn"),
    [
        ("default", "arn:aws:events:us-east-1:222222222222:rule/states"),
        ("central", "arn:aws:events:us-east-1:222222222222:rule/central/states"),
        (PARTNER, "arn:aws:events:eu-west-1:333333333333:rule/aws.partner/example.com/all/states"),
    ],
)
def test_the_arn_of_a_rule(bus, arn):
    assert rule_arn("states", bus, "us-east-1", "222222222222", "aws") == arn
