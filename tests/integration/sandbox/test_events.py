# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: rules, targets, buses and their policies, by real calls."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import DNS_ACCOUNT, WORKLOAD_ACCOUNT, allow, make_role, policy, refused, trust
from tests.support.sandbox.client import SandboxClient

PATTERN = '{"source": ["aws.ec2"]}'
QUEUE = f"arn:aws:sqs:us-east-1:{WORKLOAD_ACCOUNT}:instances"
CENTRAL = f"arn:aws:events:us-east-1:{DNS_ACCOUNT}:event-bus/central"


@pytest.fixture
def events(fresh: SandboxClient, boto: Any) -> Any:
    return boto("events", profile="workload-a")


def test_a_rule_from_beginning_to_end(events: Any) -> None:
    made = events.put_rule(Name="states", EventPattern=PATTERN, Tags=[{"Key": "team", "Value": "dns"}])["RuleArn"]
    assert made == f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:rule/states"
    shown = events.describe_rule(Name="states")
    shown.pop("ResponseMetadata")
    assert shown == {
        "Name": "states",
        "Arn": made,
        "EventPattern": PATTERN,
        "State": "ENABLED",
        "EventBusName": "default",
        "CreatedBy": WORKLOAD_ACCOUNT,
    }
    events.put_targets(Rule="states", Targets=[{"Id": "queue", "Arn": QUEUE}])
    assert events.list_targets_by_rule(Rule="states")["Targets"] == [{"Id": "queue", "Arn": QUEUE}]
    assert events.list_rule_names_by_target(TargetArn=QUEUE)["RuleNames"] == ["states"]
    events.disable_rule(Name="states")
    assert events.describe_rule(Name="states")["State"] == "DISABLED"
    events.enable_rule(Name="states")

    # What an update does not say is gone, but targets and tags stay.
    events.put_rule(Name="states", ScheduleExpression="rate(1 hour)", Description="hourly")
    shown = events.describe_rule(Name="states")
    assert (shown["ScheduleExpression"], shown["Description"], "EventPattern" in shown) == (
        "rate(1 hour)",
        "hourly",
        False,
    )
    assert events.list_tags_for_resource(ResourceARN=made)["Tags"] == [{"Key": "team", "Value": "dns"}]

    code, message = refused(events.delete_rule, Name="states")
    assert (code, message) == ("ValidationException", "Rule can't be deleted since it has targets.")
    assert events.remove_targets(Rule="states", Ids=["queue"])["FailedEntryCount"] == 0
    events.delete_rule(Name="states")
    assert refused(events.describe_rule, Name="states") == (
        "ResourceNotFoundException",
        "Rule states does not exist on EventBus default.",
    )
    events.delete_rule(Name="states")


def test_tags_of_rules_of_one_name_on_two_buses(events: Any) -> None:
    events.create_event_bus(Name="own")
    one = events.put_rule(Name="same", EventPattern=PATTERN)["RuleArn"]
    other = events.put_rule(Name="same", EventPattern=PATTERN, EventBusName="own")["RuleArn"]
    assert other == f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:rule/own/same"
    events.tag_resource(ResourceARN=other, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    events.untag_resource(ResourceARN=other, TagKeys=["a"])
    assert events.list_tags_for_resource(ResourceARN=other)["Tags"] == [{"Key": "b", "Value": "2"}]
    assert events.list_tags_for_resource(ResourceARN=one)["Tags"] == []


def test_rules_come_in_pages(events: Any) -> None:
    names = [f"rule-{number}" for number in range(5)]
    for name in reversed(names):
        events.put_rule(Name=name, EventPattern=PATTERN)
    first = events.list_rules(NamePrefix="rule-", Limit=2)
    assert [rule["Name"] for rule in first["Rules"]] == names[:2]
    events.delete_rule(Name=names[1])
    second = events.list_rules(NamePrefix="rule-", NextToken=first["NextToken"])
    assert [rule["Name"] for rule in second["Rules"]] == names[2:]
    assert "NextToken" not in second
    assert refused(events.list_rules, NextToken="other")[0] == "ValidationException"


@pytest.mark.parametrize(
    ("parameters", "code", "message"),
    [
        ({}, "ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified."),
        ({"ScheduleExpression": "rate(1 hours)"}, "ValidationException", "Parameter ScheduleExpression is not valid."),
        (
            {"ScheduleExpression": "rate(1 hour)", "EventBusName": "own"},
            "ValidationException",
            "ScheduleExpression is supported only on the default event bus.",
        ),
        (
            {"EventPattern": '{"source": "aws.ec2"}'},
            "InvalidEventPatternException",
            'Event pattern is not valid. Reason: "source" must be an object or an array',
        ),
        (
            {"EventPattern": PATTERN, "EventBusName": "nowhere"},
            "ResourceNotFoundException",
            "Event bus nowhere does not exist.",
        ),
        ({"EventPattern": PATTERN, "Name": "no name"}, "ValidationException", "Member must satisfy regular expression"),
    ],
)
def test_rules_that_are_refused(events: Any, parameters: dict[str, str], code: str, message: str) -> None:
    events.create_event_bus(Name="own")
    got = refused(events.put_rule, **{"Name": "refused", **parameters})
    assert got[0] == code
    assert message in got[1]


def test_targets_that_are_refused(events: Any) -> None:
    events.put_rule(Name="states", EventPattern=PATTERN)

    def put(**target: Any) -> tuple[str, str]:
        return refused(events.put_targets, Rule="states", Targets=[{"Id": "one", "Arn": QUEUE, **target}])

    assert put(Input="{}", InputPath="$.detail")[1].startswith("Only one of Input, InputPath, or InputTransformer")
    assert put(Arn="queue")[1] == "Parameter queue is not valid. Reason: Provided Arn is not in correct format."
    assert put(Arn=CENTRAL) == ("ValidationException", f"RoleArn is required for target {CENTRAL}.")
    assert put(Arn=CENTRAL, RoleArn=_role_of("forward"), InputPath="$.detail")[0] == "ValidationException"
    assert put(DeadLetterConfig={"Arn": f"{QUEUE}.fifo"})[0] == "ValidationException"
    assert put(Arn=f"{QUEUE}.fifo")[1] == "Parameter(s) SqsParameters must be specified for target: one."
    assert put(RetryPolicy={"MaximumRetryAttempts": 186})[0] == "ValidationException"
    five = [{"Id": str(number), "Arn": QUEUE} for number in range(5)]
    events.put_targets(Rule="states", Targets=five)
    events.put_targets(Rule="states", Targets=five)
    assert put()[0] == "LimitExceededException"
    assert refused(events.put_targets, Rule="other", Targets=five)[0] == "ResourceNotFoundException"


def _role_of(name: str) -> str:
    return f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/{name}"


def test_a_bus_and_its_policy(events: Any) -> None:
    arn = events.create_event_bus(Name="central", Description="of all")["EventBusArn"]
    assert refused(events.create_event_bus, Name="central")[0] == "ResourceAlreadyExistsException"
    assert "Policy" not in events.describe_event_bus(Name="central")
    events.put_permission(
        EventBusName="central", StatementId="dns_account", Action="events:PutEvents", Principal=DNS_ACCOUNT
    )
    of_organization = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-crossacct1"}
    events.put_permission(
        EventBusName="central", StatementId="org", Action="events:PutEvents", Principal="*", Condition=of_organization
    )
    assert json.loads(events.describe_event_bus(Name=arn)["Policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "dns_account",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{DNS_ACCOUNT}:root"},
                "Action": "events:PutEvents",
                "Resource": arn,
            },
            {
                "Sid": "org",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "events:PutEvents",
                "Resource": arn,
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-crossacct1"}},
            },
        ],
    }
    events.remove_permission(EventBusName="central", StatementId="org")
    assert (
        refused(events.remove_permission, EventBusName="central", StatementId="org")[0] == "ResourceNotFoundException"
    )
    whole = policy(allow("events:PutEvents", arn, Sid="all_of_it", Principal={"AWS": DNS_ACCOUNT}))
    events.put_permission(EventBusName="central", Policy=whole)
    [shown] = events.list_event_buses(NamePrefix="cen")["EventBuses"]
    assert json.loads(shown["Policy"]) == json.loads(whole)
    assert refused(events.put_permission, EventBusName="central", Policy="{")[0] == "ValidationException"
    events.remove_permission(EventBusName="central", RemoveAllPermissions=True)
    assert "Policy" not in events.describe_event_bus(Name="central")

    events.update_event_bus(Name="central", Description="of some")
    assert events.describe_event_bus(Name="central")["Description"] == "of some"
    events.put_rule(Name="states", EventPattern=PATTERN, EventBusName="central")
    assert refused(events.delete_event_bus, Name="central")[0] == "ValidationException"
    events.delete_rule(Name="states", EventBusName="central")
    events.delete_event_bus(Name="central")
    assert refused(events.describe_event_bus, Name="central")[0] == "ResourceNotFoundException"
    assert refused(events.delete_event_bus, Name="default")[0] == "ValidationException"


def test_entries_of_put_events_fail_one_by_one(fresh: SandboxClient, events: Any) -> None:
    good = {"Source": "shop", "DetailType": "Order", "Detail": '{"n": 1}'}
    done = events.put_events(
        Entries=[
            good,
            {**good, "Source": "aws.ec2"},
            {**good, "Detail": "[]"},
            {**good, "DetailType": ""},
            {**good, "EventBusName": "nowhere"},
        ]
    )
    assert done["FailedEntryCount"] == 3
    assert [entry.get("ErrorCode") for entry in done["Entries"]] == [
        None,
        "NotAuthorizedForSource",
        "MalformedDetail",
        "InvalidArgument",
        None,
    ]
    [seen] = fresh.events()
    assert seen["bus"] == f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:event-bus/default"
    assert (seen["event"]["id"], seen["event"]["detail"]) == (done["Entries"][0]["EventId"], {"n": 1})


def test_a_pattern_is_tried(events: Any) -> None:
    event = json.dumps({"source": "aws.ec2", "detail": {"state": "running"}})
    assert events.test_event_pattern(EventPattern=PATTERN, Event=event)["Result"] is True
    assert events.test_event_pattern(EventPattern='{"source": ["shop"]}', Event=event)["Result"] is False


def test_a_target_keeps_its_role_on_a_bus_of_another_account(events: Any, boto: Any) -> None:
    role = make_role(boto("iam", profile="workload-a"), "forward", trust({"Service": "events.amazonaws.com"}))
    events.put_rule(Name="states", EventPattern=PATTERN)
    events.put_targets(Rule="states", Targets=[{"Id": "central", "Arn": CENTRAL, "RoleArn": role}])
    events.put_targets(Rule="states", Targets=[{"Id": "central", "Arn": CENTRAL}])
    assert events.list_targets_by_rule(Rule="states")["Targets"][0]["RoleArn"] == role
