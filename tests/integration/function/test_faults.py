# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What goes wrong while names follow instances, and that they do so in the end, with functions as the role has them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.automation.deployed import HIDDEN, SCHEDULE, WINDOW, ZONE, Deployment
from tests.support.playbooks.iam_world import trust
from tests.support.playbooks.runner import WORKLOADS
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import PATIENCE

pytestmark = pytest.mark.long("the automation's faults")

ACCOUNTS = ("workload-a", "workload-b")
Repair = Callable[[], object]


@pytest.fixture(scope="module")
def deployed(sandbox: SandboxClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    sandbox.reset()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.env.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)

        def boto(service: str, profile: str, region: str = "us-east-1") -> Any:
            return boto_session(profile, region_name=region).client(service)

        found = Deployment(sandbox, boto, tmp_path_factory.mktemp("faults"), ACCOUNTS)
        found.deploy()
        found.look_at_everything()
        yield found


@pytest.fixture
def automation(deployed: Deployment) -> Deployment:
    """All is well, and ``web-2`` runs."""
    deployed.sandbox.faults([])
    deployed.sandbox.happen_to_events(release="in order")
    web = deployed.instance("web-2")
    if web["State"]["Name"] != "running":
        deployed.client("ec2").start_instances(InstanceIds=[web["InstanceId"]])
    deployed.settle()
    deployed.failures()
    assert deployed.names() == deployed.truth()
    deployed.sandbox.reset_requests()
    return deployed


def stop(automation: Deployment, name: str = "web-2") -> str:
    """Stop an instance, whose name shall go."""
    identifier = str(automation.instance(name)["InstanceId"])
    automation.client("ec2").stop_instances(InstanceIds=[identifier])
    return identifier


@pytest.mark.parametrize(
    ("asked", "fault", "written"),
    [
        ("ListResourceRecordSets", {"delay": PATIENCE, "code": "Throttling"}, False),
        ("ChangeResourceRecordSets", {"delay_reply": PATIENCE}, True),
    ],
    ids=["before its change", "after its change"],
)
def test_a_function_that_is_killed_half_way(
    automation: Deployment, asked: str, fault: dict[str, Any], written: bool
) -> None:
    """The process is killed while its change is on the way to Route 53, or the answer on the way back."""
    automation.sandbox.faults([{"service": "route53", "operation": "ChangeResourceRecordSets", **fault}])
    stop(automation)
    automation.kill_when(asked)
    automation.settle()
    assert (automation.addresses("web-2") == []) is written
    automation.sandbox.faults([])

    automation.pass_time(HIDDEN)
    automation.settle()
    assert automation.names() == automation.truth()
    automation.wait_until_handled()
    assert automation.failures() == []


def test_a_function_that_is_throttled_gets_its_events_later(automation: Deployment) -> None:
    client, name = automation.client("lambda"), automation.function()
    before = client.get_function_concurrency(FunctionName=name)["ReservedConcurrentExecutions"]
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    stop(automation)
    automation.settle()
    assert automation.addresses("web-2")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=before)

    automation.pass_time(HIDDEN)
    automation.settle()
    assert automation.addresses("web-2") == []
    automation.wait_until_handled()
    assert automation.failures() == []


def test_route53_that_throttles_or_is_busy(automation: Deployment) -> None:
    orders = (("ListResourceRecordSets", "Throttling"), ("ChangeResourceRecordSets", "PriorRequestNotComplete"))
    automation.sandbox.faults(
        [{"service": "route53", "operation": name, "code": code, "times": 2} for name, code in orders]
    )
    stop(automation)

    automation.settle()
    assert automation.addresses("web-2") == []
    assert automation.asked() == {name: 3 for name, _code in orders}


def fail_for_good(automation: Deployment) -> None:
    """Let an event be delivered as often as it is, and the alarm look at what is in the queue of failures."""
    automation.settle()
    for _delivery in range(2):
        automation.pass_time(HIDDEN)
        automation.settle()
    automation.pass_time(120)


def writer(automation: Deployment) -> tuple[Any, dict[str, Any]]:
    """IAM of the DNS account, and the role there that writes the names of workload-a."""
    iam = automation.client("iam", "dns")
    prefix = f"DnsAutomationZoneRole-{WORKLOADS['workload-a']}-"
    [name] = [each["RoleName"] for each in iam.list_roles()["Roles"] if each["RoleName"].startswith(prefix)]
    return iam, iam.get_role(RoleName=name)["Role"]


def without_role(automation: Deployment) -> Repair:
    (iam, role), policies = writer(automation), {}
    name = role["RoleName"]
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        policies[policy] = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    iam.delete_role(RoleName=name)

    def repair() -> None:
        document = json.dumps(role["AssumeRolePolicyDocument"])
        iam.create_role(Path=role["Path"], RoleName=name, AssumeRolePolicyDocument=document, Tags=role["Tags"])
        for policy, content in policies.items():
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(content))

    return repair


def without_trust(automation: Deployment) -> Repair:
    iam, role = writer(automation)
    name, before = role["RoleName"], json.dumps(role["AssumeRolePolicyDocument"])
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    return lambda: iam.update_assume_role_policy(RoleName=name, PolicyDocument=before)


def without_permission(automation: Deployment) -> Repair:
    iam, role = writer(automation)
    [policy] = iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
    named = {"RoleName": role["RoleName"], "PolicyName": policy}
    before = json.dumps(iam.get_role_policy(**named)["PolicyDocument"])
    iam.delete_role_policy(**named)
    return lambda: iam.put_role_policy(**named, PolicyDocument=before)


def without_zone(automation: Deployment) -> Repair:
    """It is made anew, with an id that the function does not know before it is deployed again."""
    route53, zone = automation.route53, {"HostedZoneId": automation.zone_id}
    pages = route53.get_paginator("list_resource_record_sets").paginate(**zone)
    found = [each for page in pages for each in page["ResourceRecordSets"] if each["Type"] not in ("NS", "SOA")]
    changes = [{"Action": "DELETE", "ResourceRecordSet": each} for each in found]
    route53.change_resource_record_sets(**zone, ChangeBatch={"Changes": changes})
    route53.delete_hosted_zone(Id=zone["HostedZoneId"])

    def repair() -> None:
        automation.route53.create_hosted_zone(Name=ZONE, CallerReference="anew")
        automation.deploy()

    return repair


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (without_role, "AssumeRole: AccessDenied"),
        (without_trust, "AssumeRole: AccessDenied"),
        (without_permission, "ListResourceRecordSets: AccessDenied"),
        (without_zone, "ListResourceRecordSets: NoSuchHostedZone"),
    ],
)
def test_what_cannot_be_done_ends_with_its_reason_and_an_alarm(
    automation: Deployment, damage: Callable[[Deployment], Repair], reason: str
) -> None:
    repair = damage(automation)
    try:
        automation.forget()
        identifier = stop(automation)
        fail_for_good(automation)
        alarms = automation.alarms()
        failures = [each for each in automation.failures() if "reason" in each]  # those of schedules are Lambda's own
        answer = automation.addresses("web-2")
    finally:
        repair()

    assert alarms["failures"] == "ALARM"
    assert {each["reason"] for each in failures} == {f"workload-a.{ZONE}: {reason}"}
    assert identifier in {json.loads(each["event"])["detail"]["instance-id"] for each in failures}
    assert bool(answer) is (damage is not without_zone)
    automation.look_at_everything()
    assert automation.names() == automation.truth()


def test_lost_events_are_made_up_for_by_the_schedule(automation: Deployment) -> None:
    automation.sandbox.happen_to_events(drop=10, source="aws.ec2")
    stop(automation)
    automation.settle()
    assert automation.addresses("web-2")

    automation.sandbox.happen_to_events()
    automation.pass_time(SCHEDULE)
    automation.settle()
    assert automation.addresses("web-2") == []


def test_events_that_come_twice_and_in_another_order(automation: Deployment) -> None:
    ec2 = automation.client("ec2")
    with automation.held(release="reversed"):
        identifier = stop(automation)
        ec2.start_instances(InstanceIds=[identifier])
    assert automation.addresses("web-2") == [automation.instance("web-2")["PublicIpAddress"]]

    automation.sandbox.happen_to_events(duplicate=2)
    stop(automation)
    automation.settle()
    assert automation.names() == automation.truth()


def test_an_instance_that_is_gone_before_its_event_comes(automation: Deployment) -> None:
    ec2 = automation.client("ec2")
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "dns", "Value": "brief"}]}]
    image = automation.instance("web-1")["ImageId"]
    with automation.held():
        made = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, TagSpecifications=tags)
        ec2.terminate_instances(InstanceIds=[made["Instances"][0]["InstanceId"]])

    assert automation.addresses("brief") == []
    assert automation.names() == automation.truth()
    automation.wait_until_handled()
    assert automation.failures() == []


def test_two_functions_and_a_playbook_on_one_zone(automation: Deployment) -> None:
    """Instances of both accounts stop and start while the playbook publishes all of them."""
    ended = threading.Event()
    happened: list[str] = []

    def happen() -> None:
        names = {"workload-a": ["web-1", "web-2"], "workload-b": ["shop-1", "shop-2"]}
        while not ended.is_set():
            for account, chosen in names.items():
                ec2 = automation.client("ec2", account)
                ids = [automation.instance(name, account)["InstanceId"] for name in chosen]
                ec2.stop_instances(InstanceIds=ids)
                ended.wait(WINDOW)
                ec2.start_instances(InstanceIds=ids)
                happened.extend(ids)

    thread = threading.Thread(target=happen)
    thread.start()
    try:
        automation.run("publish")
    finally:
        ended.set()
        thread.join()
    assert happened
    automation.settle()
    automation.look_at_everything()
    assert automation.names() == automation.truth()
