# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""events_bus against the sandbox: what is written, what stays, and what a caller may not."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

ACCOUNT, WORKLOAD = "222222222222", "111111111111"
NAME, MAKER = "instance-states", "crossaccount.aws/created-by"
ARN = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{NAME}"
ORGANIZATION = "o-a1b2c3d4e5"
FLEET = {"sid": "Fleet", "organization_id": ORGANIZATION, "sources": ["aws.ec2"]}
PARTNER = {"sid": "Partner", "accounts": [WORKLOAD]}
READS = ("Describe", "Get", "List")


@pytest.fixture
def bus(fresh, run_module):
    """Run the module in the DNS account."""

    def run(check=False, **options):
        return run_module("events_bus", {"account_id": ACCOUNT, "name": NAME, **options}, check=check, profile="dns")

    return run


@pytest.fixture
def events(fresh, boto):
    return boto("events", profile="dns")


@pytest.fixture
def written(sandbox):
    """The operations of EventBridge that wrote since the last time."""

    def names():
        found = {row["operation"] for row in sandbox.requests() if row["service"] == "events"}
        sandbox.reset_requests()
        return sorted(name for name in found if not name.startswith(READS))

    return names


def statements(events, name=NAME):
    policy = events.describe_event_bus(Name=name).get("Policy", '{"Statement": []}')
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}


def names_of(events):
    return [found["Name"] for found in events.list_event_buses()["EventBuses"]]


def test_create_and_remove(bus, events, written):
    declared = {"senders": [FLEET, PARTNER], "managed_by": "team", "tags": {"a": "b"}, "description": "states"}
    predicted = bus(check=True, **declared)
    assert predicted["changed"] and names_of(events) == ["default"]

    made = bus(**declared)
    assert made["changed"] and made["event_bus"] == predicted["event_bus"]
    assert made["access_change"] == predicted["access_change"]
    assert any("put events onto the bus (organization" in sentence for sentence in made["access_change"]["gained"])
    found = events.describe_event_bus(Name=NAME)
    assert (found["Arn"], found["Description"]) == (ARN, "states")
    assert statements(events) == {
        "Fleet": {
            "Sid": "Fleet",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "events:PutEvents",
            "Resource": ARN,
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": [ORGANIZATION], "events:source": ["aws.ec2"]}},
        },
        "Partner": {
            "Sid": "Partner",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{WORKLOAD}:root"},
            "Action": "events:PutEvents",
            "Resource": ARN,
        },
    }
    tags = events.list_tags_for_resource(ResourceARN=ARN)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"a": "b", MAKER: "team"}

    written()
    again = bus(**declared | {"senders": [PARTNER, FLEET]})
    assert not again["changed"] and written() == []

    emptied = bus(senders=[], managed_by="team")
    assert len(emptied["access_change"]["lost"]) == 2 and statements(events) == {}

    events.put_rule(Name="theirs", EventBusName=NAME, EventPattern='{"source": ["a"]}')
    assert "it still has rules (theirs)" in bus(state="absent")["msg"]
    events.delete_rule(Name="theirs", EventBusName=NAME)
    assert bus(check=True, state="absent")["changed"] and NAME in names_of(events)
    assert bus(state="absent")["changed"] and names_of(events) == ["default"]
    assert not bus(state="absent")["changed"]


def test_statements_of_others_stay(bus, events):
    events.create_event_bus(Name=NAME)
    events.put_permission(EventBusName=NAME, StatementId="Theirs", Action="events:PutEvents", Principal="333333333333")
    theirs = statements(events)["Theirs"]
    assert bus(senders=[PARTNER], purge_senders=False)["changed"]
    assert statements(events)["Theirs"] == theirs and "Partner" in statements(events)
    changed = bus(senders=[{**PARTNER, "sources": ["aws.ec2"]}], purge_senders=False)
    assert any("(source aws.ec2)" in sentence for sentence in changed["access_change"]["gained"])
    assert statements(events)["Partner"]["Condition"] == {"StringEquals": {"events:source": ["aws.ec2"]}}
    assert statements(events)["Theirs"] == theirs


def test_the_default_bus(bus, events):
    assert bus(name="default", senders=[PARTNER])["changed"]
    assert list(statements(events, "default")) == ["Partner"]
    assert not bus(name="default", senders=[PARTNER])["changed"]
    assert bus(name="default", senders=[{"sid": "Partner"}], state="absent")["changed"]
    assert statements(events, "default") == {}
    assert not bus(name="default", senders=[{"sid": "Partner"}], state="absent")["changed"]
    assert names_of(events) == ["default"]


def test_buses_of_others_stay(bus, events):
    events.create_event_bus(Name=NAME)
    refused = bus(senders=[PARTNER], managed_by="team")
    assert refused["failed"] and "lacks the tag" in refused["msg"]
    kept = bus(state="absent", managed_by="team")
    assert not kept["changed"] and "team did not make it" in kept["kept"]
    assert NAME in names_of(events) and statements(events) == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"senders": [{"sid": "All", "accounts": ["*"]}]}, "allow_broad_senders"),
        ({"name": "default", "description": "x"}, "of the default bus only the policy is managed"),
        ({"senders": [PARTNER, PARTNER]}, "'Partner' is used twice"),
    ],
)
def test_bad_input_is_refused_before_any_call(bus, sandbox, options, message):
    sandbox.reset_requests()
    refused = bus(**options)
    assert refused["failed"] and message in refused["msg"]
    assert sandbox.requests() == []


def test_a_caller_without_the_permission(bus, boto, events):
    events.create_event_bus(Name=NAME)
    iam = boto("iam", profile="dns")
    iam.create_user(UserName="reader")
    statement = {"Effect": "Allow", "Action": ["events:Describe*", "events:List*"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    reader = {"profile": None, "access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}
    refused = bus(senders=[PARTNER], **reader)
    assert refused["failed"] and not refused["changed"] and "events:PutPermission" in refused["msg"]
    assert "events:CreateEventBus" in bus(name="another", **reader)["msg"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        events.describe_event_bus(Name="another")
