# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What EC2 tells the default event bus of an account and Region."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.seed.instances import IMAGE
from tests.support.playbooks.iam_world import WORKLOAD_ACCOUNT
from tests.support.sandbox.client import SandboxClient

BUS = f"arn:aws:events:us-east-1:{WORKLOAD_ACCOUNT}:event-bus/default"


@pytest.fixture
def ec2(fresh: SandboxClient, boto: Any) -> Any:
    return boto("ec2", profile="workload-a")


def states(sandbox: SandboxClient) -> list[tuple[str, str]]:
    return [
        (seen["event"]["detail"]["instance-id"], seen["event"]["detail"]["state"])
        for seen in sandbox.events()
        if seen["event"]["detail-type"] == "EC2 Instance State-change Notification"
    ]


def of_type(sandbox: SandboxClient, detail_type: str) -> list[dict[str, Any]]:
    return [seen["event"] for seen in sandbox.events() if seen["event"]["detail-type"] == detail_type]


def test_the_life_of_an_instance(fresh: SandboxClient, ec2: Any) -> None:
    fresh.clock(now="2030-05-06T07:08:09Z")
    [made] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
    instance = made["InstanceId"]
    ec2.stop_instances(InstanceIds=[instance])
    ec2.stop_instances(InstanceIds=[instance])
    ec2.start_instances(InstanceIds=[instance])
    ec2.reboot_instances(InstanceIds=[instance])
    ec2.terminate_instances(InstanceIds=[instance])
    ec2.terminate_instances(InstanceIds=[instance])
    expected = ["pending", "running", "stopping", "stopped", "pending", "running", "shutting-down", "terminated"]
    assert states(fresh) == [(instance, state) for state in expected]
    first = fresh.events()[0]
    assert first["bus"] == BUS
    assert re.fullmatch(r"[0-9a-f-]{36}", first["event"].pop("id"))
    assert first["event"].pop("time").startswith("2030-05-06T07:08:")
    assert first["event"] == {
        "version": "0",
        "detail-type": "EC2 Instance State-change Notification",
        "source": "aws.ec2",
        "account": WORKLOAD_ACCOUNT,
        "region": "us-east-1",
        "resources": [f"arn:aws:ec2:us-east-1:{WORKLOAD_ACCOUNT}:instance/{instance}"],
        "detail": {"instance-id": instance, "state": "pending"},
    }


def test_each_start_is_a_launch_at_the_time_of_its_event(fresh: SandboxClient, ec2: Any) -> None:
    fresh.clock(now="2030-05-06T07:08:09Z")
    [made] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
    assert made["LaunchTime"].isoformat().startswith("2030-05-06T07:")
    ec2.stop_instances(InstanceIds=[made["InstanceId"]])
    fresh.clock(advance=1200)
    ec2.start_instances(InstanceIds=[made["InstanceId"]])
    [[found]] = [each["Instances"] for each in ec2.describe_instances(InstanceIds=[made["InstanceId"]])["Reservations"]]
    assert (found["LaunchTime"] - made["LaunchTime"]).total_seconds() >= 1200


def test_a_stopped_instance_ends_at_once(fresh: SandboxClient, ec2: Any) -> None:
    [made] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
    ec2.stop_instances(InstanceIds=[made["InstanceId"]])
    ec2.terminate_instances(InstanceIds=[made["InstanceId"]])
    assert states(fresh)[-2:] == [(made["InstanceId"], "stopped"), (made["InstanceId"], "terminated")]


def test_what_is_refused_tells_nothing(fresh: SandboxClient, ec2: Any) -> None:
    with pytest.raises(ec2.exceptions.ClientError):
        ec2.stop_instances(InstanceIds=["i-0123456789abcdef0"])
    assert fresh.events() == []


def test_instances_that_a_group_starts(fresh: SandboxClient, ec2: Any, boto: Any) -> None:
    groups = boto("autoscaling", profile="workload-a")
    groups.create_launch_configuration(LaunchConfigurationName="web", ImageId=IMAGE, InstanceType="t3.micro")
    groups.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="web",
        MinSize=1,
        MaxSize=2,
        AvailabilityZones=["us-east-1a"],
    )
    assert [state for _, state in states(fresh)] == ["pending", "running"]
    groups.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=2)
    groups.delete_auto_scaling_group(AutoScalingGroupName="web", ForceDelete=True)
    assert sorted(state for _, state in states(fresh)[2:]) == sorted(
        ["pending", "running", *["shutting-down", "terminated"] * 2]
    )


def test_tags_of_an_instance_change(fresh: SandboxClient, ec2: Any) -> None:
    [made] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
    instance = made["InstanceId"]
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "dns", "Value": "web"}, {"Key": "team", "Value": "a"}])
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "dns", "Value": "web"}, {"Key": "team", "Value": "b"}])
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "dns", "Value": "web"}])
    ec2.delete_tags(Resources=[instance], Tags=[{"Key": "dns"}])
    told = of_type(fresh, "Tag Change on Resource")
    shown = [
        (event["detail"]["version"], event["detail"]["changed-tag-keys"], event["detail"]["tags"]) for event in told
    ]
    assert shown == [
        (1, ["dns", "team"], {"dns": "web", "team": "a"}),
        (2, ["team"], {"dns": "web", "team": "b"}),
        (3, ["dns"], {"team": "b"}),
    ]
    assert (told[0]["source"], told[0]["resources"][0].rpartition("/")[2]) == ("aws.tag", instance)
    assert (told[0]["detail"]["service"], told[0]["detail"]["resource-type"]) == ("ec2", "instance")


def _trail(boto: Any, profile: str, region: str = "us-east-1", **options: Any) -> Any:
    bucket = f"trails-of-{profile}"
    boto("s3", profile=profile).create_bucket(Bucket=bucket)
    trails = boto("cloudtrail", profile=profile, region_name=region)
    trails.create_trail(Name="trail", S3BucketName=bucket, **options)
    return trails


def _move_address(ec2: Any) -> tuple[str, str]:
    [made] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    associated = ec2.associate_address(AllocationId=allocation, InstanceId=made["InstanceId"])["AssociationId"]
    ec2.disassociate_address(AssociationId=associated)
    return allocation, associated


def test_addresses_are_told_where_a_trail_records(fresh: SandboxClient, ec2: Any, boto: Any) -> None:
    trails = _trail(boto, "workload-a")
    _move_address(ec2)
    assert of_type(fresh, "AWS API Call via CloudTrail") == []
    trails.start_logging(Name="trail")
    allocation, associated = _move_address(ec2)
    told = of_type(fresh, "AWS API Call via CloudTrail")
    assert [event["detail"]["eventName"] for event in told] == ["AssociateAddress", "DisassociateAddress"]
    detail = told[0]["detail"]
    assert (told[0]["source"], detail["eventSource"], detail["awsRegion"]) == (
        "aws.ec2",
        "ec2.amazonaws.com",
        "us-east-1",
    )
    assert detail["requestParameters"]["allocationId"] == allocation
    assert detail["requestParameters"]["instanceId"].startswith("i-")
    assert detail["responseElements"]["associationId"] == associated
    assert detail["userIdentity"]["type"] == "AssumedRole"
    assert told[1]["detail"]["requestParameters"] == {"associationId": associated}
    trails.stop_logging(Name="trail")
    _move_address(ec2)
    assert len(of_type(fresh, "AWS API Call via CloudTrail")) == 2


@pytest.mark.parametrize(
    ("where", "options", "selectors", "told"),
    [
        (("workload-a", "eu-west-1"), {}, None, 0),
        (("workload-a", "eu-west-1"), {"IsMultiRegionTrail": True}, None, 2),
        (("management", "us-east-1"), {}, None, 0),
        (("management", "us-east-1"), {"IsOrganizationTrail": True}, None, 2),
        (("workload-a", "us-east-1"), {}, [{"ReadWriteType": "ReadOnly"}], 0),
        (("workload-a", "us-east-1"), {}, [{"ReadWriteType": "All", "IncludeManagementEvents": False}], 0),
        (("workload-a", "us-east-1"), {}, [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}], 2),
    ],
)
def test_which_trails_record(
    ec2: Any, boto: Any, fresh: SandboxClient, *, where: Any, options: Any, selectors: Any, told: int
) -> None:
    trails = _trail(boto, *where, **options)
    trails.start_logging(Name="trail")
    if selectors:
        trails.put_event_selectors(TrailName="trail", EventSelectors=selectors)
    _move_address(ec2)
    assert len(of_type(fresh, "AWS API Call via CloudTrail")) == told
