# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""events_rule against the sandbox: what is written, what stays, and what a caller may not."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "111111111111"
NAME, MAKER = "instance-states", "crossaccount.aws/created-by"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:states"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Deliver"
PATTERN = {"source": ["aws.ec2"], "detail": {"state": ["running", "stopped"]}}
READS = ("Describe", "Get", "List")


@pytest.fixture
def rule(fresh, run_module):
    """Run the module in a workload account."""

    def run(check=False, **options):
        declared = {"account_id": ACCOUNT, "name": NAME, "event_pattern": PATTERN, "managed_by": "team-dns"}
        return run_module("events_rule", {**declared, **options}, check=check, profile="workload-a")

    return run


@pytest.fixture
def events(fresh, boto):
    return boto("events", profile="workload-a")


@pytest.fixture
def written(sandbox):
    """The operations of EventBridge that wrote since the last time."""

    def names():
        found = {row["operation"] for row in sandbox.requests() if row["service"] == "events"}
        sandbox.reset_requests()
        return sorted(name for name in found if not name.startswith(READS))

    return names


def targets_of(events, **named):
    return {target["Id"]: target for target in events.list_targets_by_rule(Rule=NAME, **named)["Targets"]}


def tags_of(events, arn):
    return {tag["Key"]: tag["Value"] for tag in events.list_tags_for_resource(ResourceARN=arn)["Tags"]}


def test_create_adjust_and_remove(rule, events, written):
    full = {"id": "queue", "arn": QUEUE, "input": {"job": "all"}, "maximum_retry_attempts": 2}
    other = {"id": "other", "arn": QUEUE, "role_arn": ROLE, "dead_letter_arn": QUEUE}
    declared = {"targets": [full, other], "tags": {"team": "dns"}, "description": "states"}
    predicted = rule(check=True, **declared)
    assert predicted["changed"] and events.list_rules()["Rules"] == []

    made = rule(**declared)
    assert made["changed"] and made["rule"] == predicted["rule"]
    found = events.describe_rule(Name=NAME)
    assert (found["Arn"], found["State"], found["Description"]) == (made["rule"]["arn"], "ENABLED", "states")
    assert json.loads(found["EventPattern"]) == PATTERN
    assert targets_of(events) == {
        "queue": {
            "Id": "queue",
            "Arn": QUEUE,
            "Input": '{"job":"all"}',
            "RetryPolicy": {"MaximumRetryAttempts": 2},
        },
        "other": {"Id": "other", "Arn": QUEUE, "RoleArn": ROLE, "DeadLetterConfig": {"Arn": QUEUE}},
    }
    assert tags_of(events, found["Arn"]) == {"team": "dns", MAKER: "team-dns"}

    written()
    turned = {"detail": {"state": ["stopped", "running"]}, "source": ["aws.ec2"]}
    again = rule(**declared | {"targets": [other, full]}, event_pattern=turned)
    assert not again["changed"] and written() == []

    adjusted = rule(targets=[full], tags={}, enabled=False)
    assert adjusted["changed"] and '"description": "states"' in adjusted["diff"]["after"]
    assert events.describe_rule(Name=NAME)["State"] == "DISABLED"
    assert list(targets_of(events)) == ["queue"]
    assert tags_of(events, found["Arn"]) == {MAKER: "team-dns"}

    assert rule(check=True, state="absent")["changed"] and events.list_rules()["Rules"] != []
    assert rule(state="absent")["changed"] and events.list_rules()["Rules"] == []
    assert not rule(state="absent")["changed"]


def test_a_schedule_takes_the_place_of_a_pattern(rule, events):
    rule()
    assert rule(event_pattern=None, schedule_expression="rate(15 minutes)")["changed"]
    found = events.describe_rule(Name=NAME)
    assert found["ScheduleExpression"] == "rate(15 minutes)" and "EventPattern" not in found
    assert not rule(event_pattern=None, schedule_expression="rate(15 minutes)")["changed"]


def test_a_rule_of_another_bus(rule, events):
    events.create_event_bus(Name="central")
    made = rule(event_bus_name="central", targets=[{"id": "queue", "arn": QUEUE}])
    assert made["rule"]["arn"] == events.describe_rule(Name=NAME, EventBusName="central")["Arn"]
    assert list(targets_of(events, EventBusName="central")) == ["queue"]
    assert not rule(event_bus_name="central")["changed"]
    assert events.list_rules()["Rules"] == []
    assert rule(event_bus_name="central", state="absent")["changed"]
    assert events.list_rules(EventBusName="central")["Rules"] == []


def test_rules_of_others_stay(rule, events):
    events.put_rule(Name=NAME, EventPattern=json.dumps(PATTERN))
    events.put_targets(Rule=NAME, Targets=[{"Id": "theirs", "Arn": QUEUE}])
    refused = rule(targets=[])
    assert refused["failed"] and "lacks the tag" in refused["msg"]
    kept = rule(state="absent")
    assert not kept["changed"] and "team-dns did not make it" in kept["kept"]
    assert list(targets_of(events)) == ["theirs"]

    adopted = rule(targets=[{"id": "ours", "arn": QUEUE}], purge_targets=False, adopt=True)
    assert adopted["changed"] and set(targets_of(events)) == {"theirs", "ours"}
    assert "did not make it" in rule(state="absent")["kept"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"event_pattern": {"source": [{"prefix": ""}]}}, "it matches every event"),
        ({"event_pattern": '{"source": ["a"], "source": ["b"]}'}, "the key 'source' twice"),
        ({"event_pattern": None, "schedule_expression": "rate(1 minutes)"}, "write rate(1 minute)"),
        ({"schedule_expression": "rate(1 day)"}, "either a pattern or a schedule"),
        ({"targets": [{"id": "a", "arn": f"{QUEUE}.fifo"}]}, "a FIFO queue needs it"),
    ],
)
def test_bad_input_is_refused_before_any_call(rule, sandbox, options, message):
    sandbox.reset_requests()
    refused = rule(**options)
    assert refused["failed"] and message.lower() in refused["msg"].lower()
    assert sandbox.requests() == []


def test_a_caller_without_the_permission(rule, boto, events):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="reader")
    statement = {"Effect": "Allow", "Action": ["events:Describe*", "events:List*"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    refused = rule(profile=None, access_key=key["AccessKeyId"], secret_key=key["SecretAccessKey"])
    assert refused["failed"] and "Could not write the rule" in refused["msg"] and "events:PutRule" in refused["msg"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.describe_rule(Name=NAME)
