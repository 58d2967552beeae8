"""iam_trust_role against the sandbox: what it writes, what it leaves alone, and who can get in afterwards."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.roles import IamRoles
from botocore.exceptions import ClientError

NAME = "TrustRoleTest"
ARN = f"arn:aws:iam::222222222222:role/{NAME}"
WORKLOAD_ROLE = "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole"
OTHER_ROLE = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"
EXTERNAL_ID = "zone-5d2c71ab"

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["route53:GetChange", "route53:ListHostedZones"], "Resource": "*"}],
}
# The same in other words.
SAME_POLICY = {
    "Version": "2012-10-17",
    "Statement": {"Resource": ["*"], "Effect": "Allow", "Action": ["route53:listHostedZones", "Route53:GetChange"]},
}

BOUNDARY = "arn:aws:iam::aws:policy/AmazonRoute53FullAccess"
FULL = {
    "name": NAME,
    "account_id": "222222222222",
    "description": "Changes record sets.",
    "max_session_duration": 7200,
    "trust": [
        {"sid": "Workload", "arns": [WORKLOAD_ROLE], "external_ids": [EXTERNAL_ID]},
        {"sid": "Account", "accounts": ["333333333333"], "principal_arns": [OTHER_ROLE]},
    ],
    "inline_policies": {"look": POLICY},
    "managed_policies": ["AmazonRoute53ReadOnlyAccess"],
    "permissions_boundary": "AmazonRoute53FullAccess",
    "instance_profile": True,
    "tags": {"team": "dns"},
}
NO_CHANGE = {"gained": [], "lost": [], "entries": []}
WRITES = ("Create", "Update", "Put", "Delete", "Attach", "Detach", "Add", "Remove", "Tag", "Untag")


def writes(result):
    return {name: count for name, count in result["api_calls"].items() if name.startswith(WRITES)}


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


def test_check_mode_before_anything_exists_predicts_everything_with_three_calls(role, aws):
    predicted = role(check=True)

    assert predicted["api_calls"] == {"GetCallerIdentity": 1, "GetInstanceProfile": 1, "GetRole": 1}
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


def test_a_role_in_a_foreign_instance_profile_is_not_removed(role, aws):
    role()
    aws(
        ["iam", "remove-role-from-instance-profile", "--instance-profile-name", NAME, "--role-name", NAME],
        profile="dns",
    )
    aws(["iam", "create-instance-profile", "--instance-profile-name", "Theirs"], profile="dns")
    aws(
        ["iam", "add-role-to-instance-profile", "--instance-profile-name", "Theirs", "--role-name", NAME], profile="dns"
    )

    failed = role(state="absent")

    assert failed["failed"] is True
    assert "Theirs" in failed["msg"]
    assert failed["changed"] is False
    assert aws(["iam", "get-role", "--role-name", NAME], profile="dns")["Role"]["Arn"] == ARN


def written(sandbox):
    """What the sandbox's log has of writes to IAM."""
    return [row["operation"] for row in sandbox.requests() if row["service"] == "iam" and is_write(row["operation"])]


def is_write(operation):
    return operation.startswith(WRITES)


def refused_alike(role, sandbox, **options):
    """The sentence with which check mode and the run refuse, neither having written anything."""
    sandbox.reset_requests()
    predicted, applied = role(check=True, **options), role(**options)

    assert predicted["failed"] is applied["failed"] is True
    assert predicted["msg"] == applied["msg"]
    assert applied.get("changed", False) is False
    assert written(sandbox) == []
    return applied["msg"]


@pytest.fixture
def theirs(fresh, boto):
    """An instance profile of the role's name, in another path, with another role in it: ``theirs()`` makes it."""

    def make():
        iam = boto("iam", profile="dns")
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
        body = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(RoleName="Theirs", AssumeRolePolicyDocument=body)
        iam.create_instance_profile(InstanceProfileName=NAME, Path="/theirs/")
        iam.add_role_to_instance_profile(InstanceProfileName=NAME, RoleName="Theirs")

    return make


@pytest.mark.parametrize("exists", [False, True], ids=["new role", "existing role"])
def test_an_instance_profile_of_another_role_is_refused_before_any_write(role, fresh, theirs, exists):
    if exists:
        role(instance_profile=None)
    theirs()

    told = refused_alike(role, fresh, description="Another.", tags={"team": "web"})

    assert f"the instance profile {NAME} holds the role Theirs" in told


def test_an_instance_profile_of_another_role_stays_when_none_is_wanted_and_when_the_role_goes(role, theirs, boto):
    theirs()
    assert role(instance_profile=False)["changed"] is True
    assert writes(role(check=True, state="absent")) == {}
    removed = role(state="absent")

    assert "DeleteInstanceProfile" not in removed["api_calls"]
    profile = boto("iam", profile="dns").get_instance_profile(InstanceProfileName=NAME)["InstanceProfile"]
    assert [each["RoleName"] for each in profile["Roles"]] == ["Theirs"]


def test_an_empty_instance_profile_is_taken_over_where_it_is(role, boto):
    boto("iam", profile="dns").create_instance_profile(InstanceProfileName=NAME, Path="/old/")
    predicted, applied = role(check=True, path="/new/"), role(path="/new/")

    assert predicted["instance_profile"] == applied["instance_profile"]
    assert applied["instance_profile"]["arn"] == f"arn:aws:iam::222222222222:instance-profile/old/{NAME}"
    assert applied["role"]["arn"] == f"arn:aws:iam::222222222222:role/new/{NAME}"
    assert "CreateInstanceProfile" not in applied["api_calls"]
    assert writes(role(path="/new/")) == {}


def test_a_role_of_aws_itself_is_refused_before_any_write(role, fresh, boto, run_module):
    made = boto("iam", profile="dns").create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]
    options = {"name": made["RoleName"], "instance_profile": None}

    assert "belongs to AWS" in refused_alike(role, fresh, **options)
    assert "belongs to AWS" in refused_alike(role, fresh, **options, state="absent")

    statement = {"name": made["RoleName"], "sid": "Mine", "arns": [WORKLOAD_ROLE]}
    fresh.reset_requests()
    for check in (True, False):
        failed = run_module("iam_trust_statement", statement, check=check, profile="dns")
        assert "belongs to AWS" in failed["msg"]
    assert written(fresh) == []


def test_quotas_that_count_what_stays_are_refused_before_any_write(role, fresh):
    role(tags={f"t{number}": "x" for number in range(50)})
    more = {"tags": {"more": "1"}, "purge_tags": False, "description": "Another."}
    assert "there would be 51, and the limit is 50" in refused_alike(role, fresh, **more)

    long = {**POLICY, "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{'x' * 5500}/*"}]}
    role(tags=None, inline_policies={"one": long})
    more = {"inline_policies": {"two": long}, "purge_policies": False, "description": "Another.", "tags": None}
    assert "the limit is 10240" in refused_alike(role, fresh, **more)


def test_the_path_of_a_role_cannot_change(role):
    role()

    failed = role(path="/dns/")

    assert failed["failed"] is True
    assert "cannot move a role" in failed["msg"]


def test_credentials_of_another_account_change_nothing(role, fresh):
    failed = role(account_id="999999999999")

    assert failed["failed"] is True
    assert "222222222222" in failed["msg"]
    assert [entry["operation"] for entry in fresh.requests() if entry["service"] == "iam"] == []


# What Ansible makes of options on the way: test_iam_trust_role_refusals has the mistakes themselves.
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"trust": [{"accounts": ["12345678901"]}]}, "leading zero"),
        ({"inline_policies": '{"p": {"Version": "2012-10-17"}, "p": {}}'}, "twice"),
        (
            {"trust": [{"arns": [OTHER_ROLE], "conditions": '{"Bool": {"a:b": "true"}, "Bool": {"a:b": "false"}}'}]},
            "twice",
        ),
    ],
    ids=["leading zero lost", "JSON of policies", "JSON of conditions"],
)
def test_bad_input_makes_no_call(role, fresh, options, problem):
    failed = role(**options)

    assert failed["failed"] is True
    assert problem in failed["msg"]
    assert fresh.requests() == []


def test_policies_of_a_role_that_goes_are_read_to_the_end(fresh, boto):
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    boto("iam", profile="dns").create_role(RoleName="Listed", AssumeRolePolicyDocument=document)
    more = ["<IsTruncated>false<", "<IsTruncated>true<"]
    fresh.faults([{"operation": "ListAttachedRolePolicies", "rewrite_reply": more, "times": None}])
    with pytest.raises(AwsError, match=r"list attached role policies of Listed: .* lacks Marker, which says where"):
        IamRoles(connection_of({"profile": "dns"}, {})).read_for_removal("Listed")
