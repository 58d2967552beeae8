"""iam_trust_role against the sandbox: what it writes, what it leaves alone, and who can get in afterwards."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.roles import IamRoles
from botocore.exceptions import ClientError

from tests.support.trust.whole_role import (
    ARN,
    EXTERNAL_ID,
    FULL,
    NAME,
    OTHER_ROLE,
    POLICY,
    WORKLOAD_ROLE,
    writes,
)

# The same in other words.
SAME_POLICY = {
    "Version": "2012-10-17",
    "Statement": {"Resource": ["*"], "Effect": "Allow", "Action": ["route53:listHostedZones", "Route53:GetChange"]},
}

BOUNDARY = "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"
NO_CHANGE = {"gained": [], "lost": [], "entries": []}


@pytest.fixture
def role(fresh, run_module):
    """Run the module in the DNS account; what every test starts from is an account without the role."""

    def run(check=False, **options):
        return run_module("iam_trust_role", FULL | options, check=check, profile="dns")

    return run


def assume(boto, profile, **options):
    """Whether a profile may assume the role."""
    try:
        boto("sts", profile=profile).assume_role(RoleArn=ARN, RoleSessionName="test", **options)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDenied"
        return False
    return True


def test_check_mode_before_anything_exists_predicts_everything_with_two_calls(role, aws):
    predicted = role(check=True)

    assert predicted["api_calls"] == {"GetInstanceProfile": 1, "GetRole": 1}
    assert predicted["role"]["arn"] == ARN
    assert predicted["instance_profile"] == {
        "arn": f"arn:aws:iam::222222222222:instance-profile/{NAME}",
        "name": NAME,
    }
    roles = aws(["iam", "list-roles"], profile="dns")["Roles"]
    assert NAME not in [found["RoleName"] for found in roles]

    applied = role()
    assert applied["changed"] is True
    assert predicted["diff"] == applied["diff"]
    assert predicted["access_change"] == applied["access_change"]
    assert {**predicted["role"], "role_id": None} == {**applied["role"], "role_id": None}


def test_second_run_writes_nothing_however_it_is_spelled(role):
    assert role()["changed"] is True
    same = role(
        inline_policies={"look": json.dumps(SAME_POLICY)},
        managed_policies=["arn:aws:iam::aws:policy/AmazonRoute53ReadOnlyAccess"],
        trust=[
            {"sid": "Account", "arns": ["arn:aws:iam::333333333333:root"], "principal_arns": [OTHER_ROLE]},
            {"sid": "Workload", "arns": [WORKLOAD_ROLE, WORKLOAD_ROLE], "external_ids": [EXTERNAL_ID]},
        ],
    )

    assert same["changed"] is False
    assert writes(same) == {}
    assert "diff" not in same
    assert same["access_change"] == NO_CHANGE


def test_who_may_assume_the_role_is_who_was_declared(role, boto):
    role()

    assert assume(boto, "workload-a", ExternalId=EXTERNAL_ID)
    assert not assume(boto, "workload-a")
    assert not assume(boto, "workload-a", ExternalId="zone-00000000")
    assert assume(boto, "workload-b")
    assert not assume(boto, "management", ExternalId=EXTERNAL_ID)


def test_trust_broken_by_hand_is_repaired_and_says_who_loses_access(role, aws, boto):
    role()
    broken = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "999999999999"}}],
    }
    change = ["iam", "update-assume-role-policy", "--role-name", NAME, "--policy-document", json.dumps(broken)]
    aws(change, profile="dns")
    assert assume(boto, "management")

    predicted, applied = role(check=True), role()

    assert predicted["access_change"] == applied["access_change"]
    assert predicted["diff"] == applied["diff"]
    assert applied["access_change"]["lost"] == [
        "account 999999999999 (whomever its administrators let in) may assume the role"
    ]
    assert applied["access_change"]["gained"] == [
        f"{WORKLOAD_ROLE} may assume the role (external id required)",
        f"{OTHER_ROLE} may assume the role",
    ]
    assert writes(applied) == {"UpdateAssumeRolePolicy": 1}
    assert not assume(boto, "management")
    assert assume(boto, "workload-a", ExternalId=EXTERNAL_ID)


def test_everything_the_aws_cli_shows(role, aws):
    role()

    found = aws(["iam", "get-role", "--role-name", NAME], profile="dns")["Role"]
    assert found["Description"] == "Changes record sets."
    assert found["MaxSessionDuration"] == 7200
    assert found["PermissionsBoundary"]["PermissionsBoundaryArn"] == BOUNDARY
    assert found["Tags"] == [{"Key": "team", "Value": "dns"}]
    profile = aws(["iam", "get-instance-profile", "--instance-profile-name", NAME], profile="dns")
    assert [entry["RoleName"] for entry in profile["InstanceProfile"]["Roles"]] == [NAME]
    attached = aws(["iam", "list-attached-role-policies", "--role-name", NAME], profile="dns")["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["AmazonRoute53ReadOnlyAccess"]


def test_changes_of_everything_else_are_predicted_and_minimal(role):
    role()
    options = {
        "description": "Reads.",
        "permissions_boundary": "",
        "managed_policies": ["AmazonRoute53FullAccess"],
        "inline_policies": {},
        "instance_profile": False,
        "tags": {"owner": "dns"},
    }
    predicted, applied = role(check=True, **options), role(**options)

    assert predicted["diff"] == applied["diff"]
    assert writes(applied) == {
        "UpdateRole": 1,
        "DeleteRolePermissionsBoundary": 1,
        "DetachRolePolicy": 1,
        "DeleteRolePolicy": 1,
        "AttachRolePolicy": 1,
        "UntagRole": 1,
        "TagRole": 1,
        "RemoveRoleFromInstanceProfile": 1,
        "DeleteInstanceProfile": 1,
    }
    assert applied["access_change"] == NO_CHANGE
    assert writes(role(**options)) == {}


def test_what_the_task_leaves_out_stays(role, run_module):
    role()
    bare = run_module("iam_trust_role", {"name": NAME, "trust": FULL["trust"]}, profile="dns")

    assert bare["changed"] is False
    assert bare["api_calls"] == {"GetRole": 1}


def test_policies_of_others_stay_without_purge(role):
    role()
    added = role(purge_policies=False, managed_policies=["AmazonRoute53FullAccess"], inline_policies={"more": POLICY})

    assert writes(added) == {"AttachRolePolicy": 1, "PutRolePolicy": 1}
    assert sorted(added["role"]["inline_policies"]) == ["look", "more"]


def test_a_deleted_principal_is_reported_and_repaired(role, aws, boto):
    document = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
            ],
        }
    )
    create = ["iam", "create-role", "--role-name", "Short", "--assume-role-policy-document", document]
    trust = [{"sid": "Short", "arns": ["arn:aws:iam::111111111111:role/Short"]}]
    dead = aws(create, profile="workload-a")["Role"]["RoleId"]
    role(trust=trust)
    aws(["iam", "delete-role", "--role-name", "Short"], profile="workload-a")
    aws(create, profile="workload-a")

    repaired = role(trust=trust)

    assert repaired["dead_principals"] == [dead]
    change = repaired["access_change"]
    assert change["gained"] == ["arn:aws:iam::111111111111:role/Short may assume the role"]
    assert change["lost"] == [f"{dead} (a deleted user or role, so nobody) may assume the role"]
    assert role(trust=trust)["changed"] is False


def test_a_principal_that_never_comes_is_an_error_that_says_what_to_do(role):
    failed = role(trust=[{"arns": ["arn:aws:iam::111111111111:role/Nobody"]}], wait_timeout=1)

    assert failed["failed"] is True
    assert failed["error_code"] == "MalformedPolicyDocument"
    assert failed["changed"] is False
    assert "principal_arns" in failed["msg"]


def test_a_principal_that_comes_late_is_waited_for(role, fresh):
    fresh.faults([{"operation": "CreateRole", "service": "iam", "code": "MalformedPolicyDocument", "times": 2}])

    applied = role()

    assert applied["changed"] is True
    assert applied["api_calls"]["CreateRole"] == 3


@pytest.mark.parametrize("code", ["ConcurrentModification", "EntityTemporarilyUnmodifiable"])
def test_a_busy_role_is_written_again(role, fresh, code):
    role()
    fresh.faults([{"operation": "TagRole", "service": "iam", "code": code, "times": 2}])

    assert role(tags={"team": "web"})["api_calls"]["TagRole"] == 3


def test_a_failure_half_way_tells_what_was_done_and_the_next_run_finishes(role, fresh):
    fresh.faults([{"operation": "PutRolePolicy", "service": "iam", "code": "LimitExceeded", "times": 1}])

    failed = role()

    assert failed["failed"] is True
    assert failed["changed"] is True
    assert "2 calls before this one were made" in failed["msg"]
    assert role()["changed"] is True
    assert writes(role()) == {}


def test_absent_removes_the_role_with_its_profile_and_policies(role, aws):
    role()
    predicted, removed = role(check=True, state="absent"), role(state="absent")

    assert predicted["diff"] == removed["diff"]
    assert len(removed["access_change"]["lost"]) == 2
    assert NAME not in [found["RoleName"] for found in aws(["iam", "list-roles"], profile="dns")["Roles"]]
    profiles = aws(["iam", "list-instance-profiles"], profile="dns")["InstanceProfiles"]
    assert NAME not in [profile["InstanceProfileName"] for profile in profiles]
    again = role(state="absent")
    assert again["changed"] is False
    assert writes(again) == {}


def test_policies_of_a_role_that_goes_are_read_to_the_end(fresh, boto):
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    boto("iam", profile="dns").create_role(RoleName="Listed", AssumeRolePolicyDocument=document)
    more = ["<IsTruncated>false<", "<IsTruncated>true<"]
    fresh.faults([{"operation": "ListAttachedRolePolicies", "rewrite_reply": more, "times": None}])
    with pytest.raises(AwsError, match=r"list attached role policies of Listed: .* lacks Marker, which says where"):
        IamRoles(connection_of({"profile": "dns"}, {})).read_for_removal("Listed")
