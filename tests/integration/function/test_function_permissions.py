# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The function with exactly the policies that it is deployed with: enough, each needed, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.deployment import (
    execution_policy,
    zone_role_policies,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import NotKeptError
from botocore.exceptions import ClientError

from tests.proofs.permission_table import SOURCES, function_rows
from tests.support.automation.in_process import DOMAIN, NAMES, REGION, SECRET, WRITER, ZONE, World
from tests.support.automation.world import state_change
from tests.support.playbooks.iam_world import (
    MANAGEMENT_ACCOUNT,
    WORKLOAD_ACCOUNT,
    allow,
    assume,
    make_role,
    refused,
    trust,
)
from tests.support.sandbox.client import SandboxClient

NEIGHBOUR = "333333333333"
MAIN_JOB = f"EC2ManagementRole-{WORKLOAD_ACCOUNT}-{ZONE}"
ACTIONS = [(role, action, call) for role, rows in function_rows().items() for action, call in sorted(rows)]
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AWS.SimpleQueueService.AccessDenied"}
EVERYTHING = {"crossaccount": {"report": False}}


@pytest.fixture
def world(fresh: SandboxClient, boto: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    yield World(boto, monkeypatch)


def _queued() -> dict[str, Any]:
    """A message that was delivered for the last time, and is no event."""
    attributes = {"ApproximateReceiveCount": "3"}
    return {"Records": [{"messageId": "1", "body": "{}", "attributes": attributes}]}


def test_with_exactly_its_policies_it_keeps_names(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.invoke(EVERYTHING)
    listed = world.route53.list_resource_record_sets(HostedZoneId=world.zone_id)["ResourceRecordSets"]
    assert {each["Name"] for each in listed if each["Type"] == "A"} >= {f"web-1.{DOMAIN}.", f"web-2.{DOMAIN}."}

    assert world.invoke(_queued()) == {"batchItemFailures": []}
    failures = world.boto("sqs", profile="workload-a").receive_message(
        QueueUrl=world.queues[NAMES.failures_queue], MaxNumberOfMessages=10
    )
    told = [each["Body"] for each in failures["Messages"]] + [capsys.readouterr().out]
    assert len(told) == 2
    assert SECRET not in "".join(told)


def test_the_page_says_what_the_policies_allow(world: World) -> None:
    policies = {
        "execution role": [execution_policy(NAMES, WORKLOAD_ACCOUNT, [REGION], WRITER)],
        "zone role": list(zone_role_policies(world.settings, WORKLOAD_ACCOUNT).values()),
    }
    allowed = {
        role: {action for each in documents for statement in each["Statement"] for action in statement["Action"]}
        for role, documents in policies.items()
    }
    assert {role: {action for action, _call in rows} for role, rows in function_rows().items()} == allowed
    for _role, _action, call in ACTIONS:
        if call:
            file, name = call.split()
            assert f"def {name.rpartition('.')[2]}(" in (SOURCES / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(("role", "action"), [(role, action) for role, action, call in ACTIONS if call])
def test_without_one_action_it_fails_and_says_so(
    world: World, capsys: pytest.CaptureFixture[str], role: str, action: str
) -> None:
    world.without(role, action)
    if action == "sqs:SendMessage":
        assert world.invoke(_queued()) == {"batchItemFailures": [{"itemIdentifier": "1"}]}, "it is not lost"
        assert "failures could not be told" in capsys.readouterr().out
        return
    with pytest.raises(NotKeptError, match=r"AccessDenied|UnauthorizedOperation") as raised:
        world.invoke(EVERYTHING)
    assert action.partition(":")[2] in str(raised.value)
    assert '"ERROR"' in capsys.readouterr().out


def test_what_lambda_does_in_its_place(world: World) -> None:
    """Lambda reads the queue of events and writes the log as the execution role."""
    sqs, url = world.as_execution("sqs"), {"QueueUrl": world.queues[NAMES.events_queue]}
    logs = world.as_execution("logs")
    world.boto("logs", profile="workload-a").create_log_group(logGroupName=NAMES.log_group)
    stream = {"logGroupName": NAMES.log_group, "logStreamName": "one"}
    calls: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "sqs:ReceiveMessage": (sqs.receive_message, url),
        "sqs:GetQueueAttributes": (sqs.get_queue_attributes, url),
        "sqs:DeleteMessage": (sqs.delete_message, {**url, "ReceiptHandle": "none"}),
        "logs:CreateLogStream": (logs.create_log_stream, stream),
        "logs:PutLogEvents": (logs.put_log_events, {**stream, "logEvents": [{"timestamp": 1, "message": "said"}]}),
    }
    assert set(calls) == {action for _role, action, call in ACTIONS if not call}
    for call, arguments in calls.values():
        assert _refusal(call, arguments) not in DENIED
    for action, (call, arguments) in calls.items():
        world.without("execution role", action)
        assert _refusal(call, arguments) in DENIED, action


def _refusal(call: Callable[..., Any], arguments: dict[str, Any]) -> str:
    try:
        call(**arguments)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def test_the_execution_role_may_do_nothing_else(world: World) -> None:
    main_job = make_role(world.boto("iam", profile="dns"), MAIN_JOB, trust({"AWS": WORKLOAD_ACCOUNT}))
    lambda_, logs, sqs, iam = (world.as_execution(name) for name in ("lambda", "logs", "sqs", "iam"))
    world.boto("logs", profile="workload-a").create_log_group(logGroupName="/aws/lambda/other")
    world.as_execution("ec2").describe_instances()
    elsewhere = world.as_execution("ec2", region_name="eu-west-1")
    tries: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (elsewhere.describe_instances, {}),
        (world.as_execution("ec2").describe_vpcs, {}),
        (world.as_execution("ec2").create_tags, {"Resources": ["i-12345678"], "Tags": [{"Key": "a", "Value": "b"}]}),
        (world.as_execution("sts").assume_role, {"RoleArn": main_job, "RoleSessionName": "tried"}),
        (sqs.receive_message, {"QueueUrl": world.queues["other"]}),
        (sqs.receive_message, {"QueueUrl": world.queues[NAMES.failures_queue]}),
        (sqs.send_message, {"QueueUrl": world.queues[NAMES.events_queue], "MessageBody": "x"}),
        (sqs.send_message, {"QueueUrl": world.queues["other"], "MessageBody": "x"}),
        (sqs.purge_queue, {"QueueUrl": world.queues[NAMES.events_queue]}),
        (logs.create_log_stream, {"logGroupName": "/aws/lambda/other", "logStreamName": "one"}),
        (logs.create_log_group, {"logGroupName": NAMES.log_group}),
        (logs.describe_log_groups, {}),
        (iam.list_roles, {}),
        (iam.put_role_policy, {"RoleName": NAMES.execution_role, "PolicyName": "x", "PolicyDocument": "{}"}),
        (lambda_.get_function, {"FunctionName": NAMES.function}),
        (lambda_.invoke, {"FunctionName": NAMES.function}),
        (lambda_.list_functions, {}),
        (world.as_execution("route53").list_hosted_zones, {}),
        (world.as_execution("events").list_rules, {}),
    ]
    assert [call.__name__ for call, arguments in tries if _refusal(call, arguments) not in DENIED] == []


def test_the_zone_role_may_do_nothing_else(world: World) -> None:
    other = world.route53.create_hosted_zone(Name=f"other.{ZONE}", CallerReference="other")["HostedZone"]["Id"]
    writer = world.as_writer()
    route53 = writer("route53")
    route53.change_resource_record_sets(**world.change(f"own.{DOMAIN}"))
    batches = {
        "another name of the zone": world.change(f"www.{ZONE}"),
        "another account's domain": world.change(f"www.workload-b.{ZONE}"),
        "a name that looks like its own": world.change(f"www.x{DOMAIN}"),
        "its own beside another": world.change(f"own.{DOMAIN}", f"www.{ZONE}"),
        "the apex of its domain": world.change(DOMAIN),
        "the apex of the zone": world.change(ZONE),
        "another zone": world.change(f"own.{DOMAIN}", zone=other.removeprefix("/hostedzone/")),
        **{kind: world.change(f"own.{DOMAIN}", kind=kind) for kind in ("MX", "CNAME", "NS")},
    }
    written = [
        what for what, batch in batches.items() if _refusal(route53.change_resource_record_sets, batch) not in DENIED
    ]
    assert written == []
    zone = {"HostedZoneId": world.zone_id}
    tries: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (route53.list_resource_record_sets, {"HostedZoneId": other}),
        (route53.list_hosted_zones, {}),
        (route53.get_hosted_zone, {"Id": world.zone_id}),
        (route53.delete_hosted_zone, {"Id": other}),
        (route53.create_hosted_zone, {"Name": "new.example", "CallerReference": "new"}),
        (route53.associate_vpc_with_hosted_zone, {**zone, "VPC": {"VPCRegion": REGION, "VPCId": "vpc-12345678"}}),
        (writer("iam").list_roles, {}),
        (writer("ec2").describe_instances, {}),
        (writer("sts").assume_role, {"RoleArn": WRITER, "RoleSessionName": "tried", "ExternalId": SECRET}),
    ]
    assert [call.__name__ for call, arguments in tries if _refusal(call, arguments) not in DENIED] == []


@pytest.mark.parametrize("name", ["Route53CrossAccountRole", "Another", NAMES.execution_role])
def test_nobody_else_changes_the_zone(world: World, name: str) -> None:
    """Not the instances, not another role of the account, not a function of another account with the same name."""
    profile = "workload-b" if name == NAMES.execution_role else "workload-a"
    assert world.as_writer()("route53").list_resource_record_sets(HostedZoneId=world.zone_id)
    iam = world.boto("iam", profile=profile)
    own = make_role(iam, name, trust({"AWS": MANAGEMENT_ACCOUNT}), allow("*"))
    session = assume(world.boto("sts", profile="management"), own)

    code, _message = refused(session("sts").assume_role, RoleArn=WRITER, RoleSessionName="tried", ExternalId=SECRET)
    assert code == "AccessDenied"


@pytest.mark.parametrize("given", [{}, {"ExternalId": "another"}])
def test_without_the_external_id_nobody_changes_the_zone(world: World, given: dict[str, str]) -> None:
    code, _message = refused(world.as_execution("sts").assume_role, RoleArn=WRITER, RoleSessionName="tried", **given)
    assert code == "AccessDenied"


def test_an_event_of_another_account_is_nobodys(world: World) -> None:
    """An event only says where to look: what it says of another account is answered as a failure."""
    body = json.dumps({**state_change("i-0123456789abcdef0"), "account": NEIGHBOUR})
    event = {"Records": [{"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}]}
    assert world.invoke(event) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
