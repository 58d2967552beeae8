# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The function's own calls, across accounts of the sandbox, with nothing but the permissions that it shall have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.filter.route53_zone_policy import route53_zone_policy
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import NotKeptError
from ansible_collections.crossaccount.aws.plugins.module_utils._function import handler
from ansible_collections.crossaccount.aws.plugins.module_utils._function.calls import Calls

from tests.support.automation.world import document, read, state_change
from tests.support.playbooks.iam_world import DNS_ACCOUNT, MANAGEMENT_ACCOUNT, WORKLOAD_ACCOUNT, allow, make_role, trust
from tests.support.sandbox.client import SandboxClient

DOMAIN = "team.existing.example"
SECRET = "external-id-of-the-writer"


class Context:
    """What Lambda says of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


class Deployed:
    """The function with its roles, as the account's own execution role."""

    def __init__(self, boto: Callable[..., Any], zone_id: str) -> None:
        self.boto, self.zone_id = boto, zone_id
        self.ec2 = boto("ec2", profile="workload-a")

    def invoke(self, event: Any) -> Any:
        return handler.handle(event, Context())

    def values(self) -> dict[str, str]:
        listed = self.boto("route53", profile="dns").list_resource_record_sets(HostedZoneId=self.zone_id)
        return {
            each["Name"].removesuffix(f".{DOMAIN}."): each["ResourceRecords"][0]["Value"]
            for each in listed["ResourceRecordSets"]
            if each["Name"].endswith(f".{DOMAIN}.") and each["Type"] == "A"
        }

    def instances(self) -> dict[str, dict[str, Any]]:
        filters = [{"Name": "tag-key", "Values": ["dns"]}]
        found = self.ec2.describe_instances(Filters=filters)["Reservations"]
        return {
            next(tag["Value"] for tag in each["Tags"] if tag["Key"] == "dns"): each
            for reservation in found
            for each in reservation["Instances"]
        }


@pytest.fixture
def deployed(fresh: SandboxClient, boto: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    [zone] = [
        each
        for each in boto("route53", profile="dns").list_hosted_zones()["HostedZones"]
        if each["Name"] == "existing.example."
    ]
    zone_id = zone["Id"].removeprefix("/hostedzone/")
    writer = f"arn:aws:iam::{DNS_ACCOUNT}:role/writer"
    own = make_role(
        boto("iam", profile="workload-a"),
        "function",
        trust({"AWS": MANAGEMENT_ACCOUNT}),
        allow("ec2:DescribeInstances"),
        allow("sts:AssumeRole", writer),
    )
    granted = route53_zone_policy(zone_id, names=[f"*.{DOMAIN}"], types=["A", "AAAA", "TXT"])
    make_role(
        boto("iam", profile="dns"),
        "writer",
        trust({"AWS": own}, {"StringEquals": {"sts:ExternalId": SECRET}}),
        *granted["Statement"],
    )
    session = boto("sts").assume_role(RoleArn=own, RoleSessionName="function")["Credentials"]
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", session["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", session["SecretAccessKey"])
    monkeypatch.setenv("AWS_SESSION_TOKEN", session["SessionToken"])
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    given = document(hosted_zone_id=zone_id, zone="existing.example", domain=DOMAIN)
    given["accounts"][WORKLOAD_ACCOUNT]["writer"] = {"arn": writer, "external_id": SECRET}
    monkeypatch.setattr(handler, "_kept", {"settings": read(given), "calls": Calls()})
    yield Deployed(boto, zone_id)


def test_names_follow_the_instances(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    deployed.invoke({"detail-type": "Scheduled Event", "detail": {}})

    before = deployed.values()
    instances = deployed.instances()
    assert before["web-2"] == instances["web-2"]["PublicIpAddress"]
    assert {"web-1", "web-2", "api-1", "api-2"} == set(before)
    identifier = instances["web-2"]["InstanceId"]
    deployed.ec2.stop_instances(InstanceIds=[identifier])
    deployed.invoke(state_change(identifier, "stopped"))
    assert set(deployed.values()) == set(before) - {"web-2"}
    deployed.ec2.start_instances(InstanceIds=[identifier])
    deployed.invoke(state_change(identifier))
    assert deployed.values()["web-2"] == deployed.instances()["web-2"]["PublicIpAddress"]
    assert SECRET not in capsys.readouterr().out


def test_one_event_costs_two_calls(deployed: Deployed, fresh: SandboxClient) -> None:
    deployed.invoke({"detail-type": "Scheduled Event", "detail": {}})
    identifier = deployed.instances()["web-2"]["InstanceId"]
    deployed.ec2.stop_instances(InstanceIds=[identifier])
    fresh.reset_requests()

    deployed.invoke(state_change(identifier, "stopped"))
    asked = {each["operation"]: each["count"] for each in fresh.requests() if each["service"] == "route53"}
    assert asked == {"ListResourceRecordSets": 1, "ChangeResourceRecordSets": 1}


@pytest.mark.parametrize(("role", "profile"), [("writer", "dns"), ("function", "workload-a")])
def test_without_its_permissions_it_says_what_is_refused(
    deployed: Deployed, boto: Callable[..., Any], role: str, profile: str
) -> None:
    deployed.boto("iam", profile=profile).delete_role_policy(RoleName=role, PolicyName="inline")

    with pytest.raises(NotKeptError, match=r"AccessDenied|UnauthorizedOperation"):
        deployed.invoke({"detail-type": "Scheduled Event", "detail": {}})


def test_throttling_and_changes_in_progress_are_repeated(deployed: Deployed, fresh: SandboxClient) -> None:
    orders = (("ListResourceRecordSets", "Throttling"), ("ChangeResourceRecordSets", "PriorRequestNotComplete"))
    fresh.faults(
        [{"service": "route53", "operation": name, "code": code, "status": 400, "times": 2} for name, code in orders]
    )

    deployed.invoke({"detail-type": "Scheduled Event", "detail": {}})
    assert "web-2" in deployed.values()


def test_the_settings_are_what_a_file_holds() -> None:
    assert read(json.loads(json.dumps(document()))) == read(document())
