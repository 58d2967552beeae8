# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: who may do what with which rule and bus, by real calls."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.playbooks.iam_world import (
    DNS_ACCOUNT,
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    allow,
    assume,
    make_role,
    policy,
    refused,
    trust,
)
from tests.support.sandbox.client import SandboxClient

PATTERN = '{"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"]}'
ENTRY = {"Source": "shop", "DetailType": "Order", "Detail": "{}"}
BUS = f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:event-bus"
RULE = f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:rule"
QUEUE = f"arn:aws:sqs:us-east-1:{WORKLOAD_ACCOUNT}"
CENTRAL = f"arn:aws:events:us-east-1:{DNS_ACCOUNT}:event-bus/central"


def as_role(boto: Any, *statements: dict[str, Any]) -> Any:
    arn = make_role(boto("iam", profile="workload-a"), "tested", trust({"AWS": MANAGEMENT_ACCOUNT}), *statements)
    return assume(boto("sts"), arn)("events")


def denied(call: Any, **parameters: Any) -> str:
    code, message = refused(call, **parameters)
    assert code == "AccessDeniedException"
    return message


def test_rules_by_their_arns(fresh: SandboxClient, boto: Any) -> None:
    boto("events", profile="workload-a").create_event_bus(Name="own")
    tested = as_role(boto, allow(["events:PutRule", "events:DescribeRule"], [f"{RULE}/dns-*", f"{RULE}/own/states"]))
    tested.put_rule(Name="dns-states", EventPattern=PATTERN)
    tested.put_rule(Name="states", EventPattern=PATTERN, EventBusName="own")
    tested.describe_rule(Name="dns-states")
    assert f"events:PutRule on resource: {RULE}/states" in denied(tested.put_rule, Name="states", EventPattern=PATTERN)
    message = denied(tested.put_rule, Name="dns-states", EventPattern=PATTERN, EventBusName="own")
    assert f"on resource: {RULE}/own/dns-states" in message
    assert "events:DeleteRule" in denied(tested.delete_rule, Name="dns-states")


def test_what_a_rule_may_listen_to(fresh: SandboxClient, boto: Any) -> None:
    """ "events:source", "events:detail-type": https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html"""
    condition = {"ForAllValues:StringEquals": {"events:source": "aws.ec2"}, "Null": {"events:source": "false"}}
    tested = as_role(boto, allow("events:PutRule", Condition=condition))
    tested.put_rule(Name="states", EventPattern=PATTERN)
    denied(tested.put_rule, Name="states", EventPattern='{"source": ["aws.ec2", "aws.s3"]}')
    denied(tested.put_rule, Name="states", EventPattern='{"account": ["1"]}')


def test_where_a_rule_may_send_to(fresh: SandboxClient, boto: Any) -> None:
    boto("events", profile="workload-a").put_rule(Name="states", EventPattern=PATTERN)
    only_dns = {"ForAllValues:ArnLike": {"events:TargetArn": f"{QUEUE}:dns-*"}}
    tested = as_role(boto, allow("events:PutTargets", Condition=only_dns))
    tested.put_targets(Rule="states", Targets=[{"Id": "1", "Arn": f"{QUEUE}:dns-queue"}])
    both = [{"Id": "1", "Arn": f"{QUEUE}:dns-queue"}, {"Id": "2", "Arn": f"{QUEUE}:other"}]
    denied(tested.put_targets, Rule="states", Targets=both)


def test_a_role_of_a_target_must_be_passed(fresh: SandboxClient, boto: Any) -> None:
    boto("events", profile="workload-a").put_rule(Name="states", EventPattern=PATTERN)
    iam = boto("iam", profile="workload-a")
    forward = make_role(iam, "forward", trust({"Service": "events.amazonaws.com"}))
    tested = as_role(boto, allow("events:*"))
    target = {"Id": "1", "Arn": CENTRAL, "RoleArn": forward}
    assert "iam:PassRole" in denied(tested.put_targets, Rule="states", Targets=[target])
    assert "iam:PassRole" in denied(tested.put_rule, Name="states", EventPattern=PATTERN, RoleArn=forward)
    passing = {"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}}
    iam.put_role_policy(
        RoleName="tested", PolicyName="pass", PolicyDocument=policy(allow("iam:PassRole", forward, Condition=passing))
    )
    tested.put_targets(Rule="states", Targets=[target])


def test_tags_of_requests_and_of_rules(fresh: SandboxClient, boto: Any) -> None:
    tested = as_role(
        boto,
        allow(["events:PutRule", "events:TagResource"], Condition={"StringEquals": {"aws:RequestTag/team": "dns"}}),
        allow("events:DeleteRule", Condition={"StringEquals": {"aws:ResourceTag/team": "dns"}}),
    )
    boto("events", profile="workload-a").put_rule(Name="foreign", EventPattern=PATTERN)
    tested.put_rule(Name="own", EventPattern=PATTERN, Tags=[{"Key": "team", "Value": "dns"}])
    denied(tested.put_rule, Name="other", EventPattern=PATTERN)
    denied(tested.delete_rule, Name="foreign")
    tested.delete_rule(Name="own")


def test_tags_on_creation_take_the_permission_to_tag(fresh: SandboxClient, boto: Any) -> None:
    tested, tags = as_role(boto, allow(["events:PutRule", "events:CreateEventBus"])), [{"Key": "team", "Value": "dns"}]
    message = denied(tested.put_rule, Name="states", EventPattern=PATTERN, Tags=tags)
    assert f"events:TagResource on resource: {RULE}/states" in message
    tested.put_rule(Name="states", EventPattern=PATTERN)
    tested.put_rule(Name="states", EventPattern=PATTERN, Tags=tags)  # a rule that is there gets none of them
    assert f"events:TagResource on resource: {BUS}/own" in denied(tested.create_event_bus, Name="own", Tags=tags)
    tested.create_event_bus(Name="own")


def test_events_by_bus_source_and_type(fresh: SandboxClient, boto: Any) -> None:
    boto("events", profile="workload-a").create_event_bus(Name="own")
    shop = {"StringEquals": {"events:source": "shop", "events:detail-type": "Order"}}
    tested = as_role(boto, allow("events:PutEvents", f"{BUS}/own", Condition=shop))
    entry = {**ENTRY, "EventBusName": "own"}
    tested.put_events(Entries=[entry])
    assert f"on resource: {BUS}/default" in denied(tested.put_events, Entries=[ENTRY])
    denied(tested.put_events, Entries=[entry, {**entry, "Source": "other"}])


def test_a_bus_of_another_account_is_open_by_its_policy(fresh: SandboxClient, boto: Any) -> None:
    central = boto("events", profile="dns")
    central.create_event_bus(Name="central")
    tested = as_role(boto, allow("events:PutEvents", CENTRAL))
    entry = {**ENTRY, "EventBusName": CENTRAL}
    assert "no resource-based policy allows" in denied(tested.put_events, Entries=[entry])
    central.put_permission(
        EventBusName="central", StatementId="a", Action="events:PutEvents", Principal=WORKLOAD_ACCOUNT
    )
    assert tested.put_events(Entries=[entry])["FailedEntryCount"] == 0
    [seen] = fresh.events()
    assert (seen["bus"], seen["event"]["account"]) == (CENTRAL, WORKLOAD_ACCOUNT)


@pytest.mark.parametrize(("organization", "is_open"), [("o-crossacct1", True), ("o-another1", False)])
def test_a_bus_is_open_to_an_organization(fresh: SandboxClient, boto: Any, organization: str, is_open: bool) -> None:
    central = boto("events", profile="dns")
    central.create_event_bus(Name="central")
    condition = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": organization}
    central.put_permission(
        EventBusName="central", StatementId="o", Action="events:PutEvents", Principal="*", Condition=condition
    )
    tested = as_role(boto, allow("events:PutEvents"))
    entry = {**ENTRY, "EventBusName": CENTRAL}
    if is_open:
        tested.put_events(Entries=[entry])
    else:
        denied(tested.put_events, Entries=[entry])


def test_rules_on_a_bus_of_another_account(fresh: SandboxClient, boto: Any) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html: each account its own rules."""
    central = boto("events", profile="dns")
    central.create_event_bus(Name="central")
    own = {"StringEqualsIfExists": {"events:creatorAccount": "${aws:PrincipalAccount}"}}
    rules = f"arn:aws:events:us-east-1:{DNS_ACCOUNT}:rule/central/*"
    account = {"AWS": f"arn:aws:iam::{WORKLOAD_ACCOUNT}:root"}
    central.put_permission(
        EventBusName="central", Policy=policy(allow("events:*Rule", rules, Principal=account, Condition=own))
    )
    central.put_rule(Name="theirs", EventPattern=PATTERN, EventBusName="central")
    tested = as_role(boto, allow("events:*"))
    tested.put_rule(Name="ours", EventPattern=PATTERN, EventBusName=CENTRAL)
    assert central.describe_rule(Name="ours", EventBusName="central")["CreatedBy"] == WORKLOAD_ACCOUNT
    denied(tested.delete_rule, Name="theirs", EventBusName=CENTRAL)
    tested.delete_rule(Name="ours", EventBusName=CENTRAL)
