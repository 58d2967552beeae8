# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ec2_instance_role against the sandbox: many instances in few calls, and nothing that is not ours."""

from __future__ import annotations

import json

import pytest

ACCOUNT = "111111111111"
ROLE = "Route53CrossAccountRole"
FOREIGN = "SomebodyElse"
LIVE = {"instance-state-name": ["running", "stopped"]}
EC2_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
)


@pytest.fixture
def attach(fresh, run_module):
    """Run the module in a workload account."""

    def run(check=False, **options):
        return run_module("ec2_instance_role", {"account_id": ACCOUNT, "role": ROLE, **options}, check, "workload-a")

    return run


@pytest.fixture
def profiles(fresh, boto):
    """Create roles with instance profiles of the same name."""
    iam = boto("iam", profile="workload-a")
    for name in (ROLE, FOREIGN):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=EC2_TRUST)
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)


@pytest.fixture
def ec2(fresh, boto):
    return boto("ec2", profile="workload-a")


def carried(ec2):
    """The instance profiles by instance id."""
    associations = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    return {
        each["InstanceId"]: each["IamInstanceProfile"]["Arn"].rpartition("/")[2]
        for each in associations
        if each["State"] in ("associating", "associated")
    }


def counts(sandbox):
    return {row["operation"]: row["count"] for row in sandbox.requests() if row["service"] == "ec2"}


def test_many_instances_in_few_calls(attach, profiles, ec2, sandbox):
    predicted = attach(check=True, filters=LIVE)
    assert predicted["changed"] and carried(ec2) == {}

    sandbox.reset_requests()
    result = attach(filters=LIVE)
    assert [each["state"] for each in result["instances"]] == ["attached"] * 4
    assert result["diff"] == predicted["diff"]
    assert carried(ec2) == {each["instance_id"]: ROLE for each in result["instances"]}

    sandbox.reset_requests()
    assert not attach(filters=LIVE)["changed"]
    assert counts(sandbox) == {"DescribeInstances": 1, "DescribeIamInstanceProfileAssociations": 1}


def test_check_mode_does_not_need_the_profile(attach):
    assert attach(check=True, filters={"tag:environment": "production"})["changed"]


def test_another_profile_stays_unless_told(attach, profiles, ec2):
    [taken, *_free] = [
        instance["InstanceId"]
        for reservation in ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])[
            "Reservations"
        ]
        for instance in reservation["Instances"]
    ]
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": FOREIGN}, InstanceId=taken)

    refused = attach(filters=LIVE)
    assert refused["failed"] and not refused["changed"]
    assert taken in refused["msg"] and FOREIGN in refused["msg"] and "replace" in refused["msg"]
    assert carried(ec2) == {taken: FOREIGN}

    assert not attach(filters=LIVE, state="absent")["changed"]
    assert carried(ec2) == {taken: FOREIGN}

    replaced = attach(filters=LIVE, replace=True)
    assert {each["instance_id"]: each["state"] for each in replaced["instances"]}[taken] == "replaced"
    assert set(carried(ec2).values()) == {ROLE}

    assert attach(filters=LIVE, state="absent")["changed"]
    assert carried(ec2) == {}


def test_a_stopped_instance_is_given_another_profile(attach, profiles, ec2, sandbox):
    """EC2 replaces for running instances only, so that it takes two calls."""
    stopped = {"instance-state-name": "stopped"}
    [reservation] = ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["stopped"]}])[
        "Reservations"
    ]
    [instance] = [each["InstanceId"] for each in reservation["Instances"]]
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": FOREIGN}, InstanceId=instance)
    assert [each["state"] for each in attach(filters=stopped, replace=True)["instances"]] == ["replaced"]
    assert carried(ec2) == {instance: ROLE}


def test_a_profile_that_ec2_does_not_see_yet_is_waited_for(attach, profiles, ec2, sandbox):
    sandbox.faults(
        [
            {
                "service": "ec2",
                "operation": "AssociateIamInstanceProfile",
                "code": "InvalidParameterValue",
                "message": "Value (Route53CrossAccountRole) for parameter iamInstanceProfile.name is invalid. "
                "Invalid IAM Instance Profile name",
                "status": 400,
                "times": 2,
            }
        ]
    )
    result = attach(filters={"tag:Name": "web-1"})
    assert [each["state"] for each in result["instances"]] == ["attached"]
    assert counts(sandbox)["AssociateIamInstanceProfile"] == 3


def test_a_profile_that_never_comes_is_an_error_in_bounded_time(attach):
    refused = attach(filters={"tag:Name": "web-1"}, wait_timeout=1)
    assert refused["failed"] and not refused["changed"]
    assert refused["instances"][0]["state"] == "failed"
    assert "Profile" in refused["msg"]


def test_a_terminated_instance_is_skipped(attach, profiles, ec2):
    [reservation] = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["web-2"]}])["Reservations"]
    [instance] = reservation["Instances"]
    ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
    result = attach(instance_ids=[instance["InstanceId"]])
    assert not result["changed"]
    assert result["instances"][0]["state"] == "skipped"


@pytest.mark.parametrize(
    "options",
    [
        {"filters": {}},
        {"instance_ids": ["web-1"]},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(attach, sandbox, options):
    sandbox.reset_requests()
    assert attach(**options)["failed"]
    assert sandbox.requests() == []


def test_the_wrong_account_is_noticed_before_anything_else(attach, sandbox):
    sandbox.reset_requests()
    refused = attach(filters=LIVE, account_id="333333333333")
    assert refused["failed"] and "says 333333333333" in refused["msg"]
    assert counts(sandbox) == {}


def test_an_arn_with_a_path_is_the_same_role(attach, profiles, ec2, sandbox):
    arn = f"arn:aws:iam::{ACCOUNT}:role/team/x/{ROLE}"
    assert all(each["state"] == "attached" for each in attach(filters=LIVE, role=arn)["instances"])
    assert not attach(filters=LIVE)["changed"]

    sandbox.reset_requests()
    refused = attach(filters=LIVE, role=arn.replace(ACCOUNT, "333333333333"), account_id=None)
    assert refused["failed"] and "role says 333333333333" in refused["msg"]
    assert counts(sandbox) == {}


def test_two_regions_and_every_carrier_in_one_task(attach, profiles, ec2, run_module, sandbox):
    regions = ["us-east-1", "eu-west-1"]
    [stray] = [
        each["InstanceId"]
        for reservation in ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": ["web-1"]}])["Reservations"]
        for each in reservation["Instances"]
    ]
    ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": ROLE}, InstanceId=stray)
    chosen = {"tag:environment": "staging"}
    read = run_module("ec2_instances_info", {"regions": regions, "filters": chosen}, False, "workload-a")["instances"]

    sandbox.reset_requests()
    predicted = attach(check=True, as_read=read, regions=regions, carriers=True)
    assert predicted["carriers"] == [stray]
    assert [each["instance_id"] for each in predicted["instances"]] == sorted(each["instance_id"] for each in read)
    calls = {row["operation"]: row["count"] for row in sandbox.requests()}
    assert calls["AssumeRole"] == 1, "one sign-in for all Regions"
    assert calls["DescribeIamInstanceProfileAssociations"] == 2
    assert calls["DescribeInstances"] == 1, "the one that is not chosen"

    done = attach(filters=chosen, regions=regions, carriers=True)
    assert done["carriers"] == [stray], "as they were before"
    again = attach(check=True, filters=chosen, regions=regions, carriers=True)
    assert not again["changed"]
    assert again["carriers"] == sorted([stray, *(each["instance_id"] for each in read)])
