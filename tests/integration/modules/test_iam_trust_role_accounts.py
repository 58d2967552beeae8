"""iam_trust_role in many accounts of the sandbox by one call: what is written where, and what one failure hides."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_role import ensure

from tests.support.playbooks.iam_world import ALL, clients, make_role, policy, trust

DNS, A, B, HUB = "222222222222", "111111111111", "333333333333", "999999999999"
NAME = "FleetAudit"
AUDITOR = f"arn:aws:iam::{HUB}:role/Auditor"
EXTERNAL_ID = "audit-3f8e21c7"
DECLARED = {
    "name": NAME,
    "account_id": HUB,
    "trust": [{"sid": "Audit", "accounts": [HUB], "principal_arns": [AUDITOR], "external_ids": [EXTERNAL_ID]}],
    "managed_policies": ["AmazonRoute53ReadOnlyAccess"],
    "wait_timeout": 5,
}


def by_role(name, account, role="OrganizationAccountAccessRole"):
    return {"name": name, "account_id": account, "role_arn": f"arn:aws:iam::{account}:role/{role}"}


FLEET = [by_role("dns", DNS), by_role("app-a", A), {"name": "app-b", "account_id": B, "profile": "workload-b"}]


@pytest.fixture
def fleet(fresh, boto):
    """Declare the role with the credentials of the management account: ``fleet(accounts, check, **options)``."""

    def run(accounts=FLEET, check=False, **options):
        connection = Connection(profile="management", endpoint_url=fresh.endpoint)
        return ensure(DECLARED | options | {"accounts": accounts}, connection, check_mode=check)

    return run


def names(result):
    return {status: [each["name"] for each in entries] for status, entries in result["accounts"].items()}


def operations(sandbox, prefix=("Create", "Update", "Put", "Delete", "Attach", "Detach", "Tag", "Untag")):
    return {
        (row["account"], row["operation"])
        for row in sandbox.requests()
        if row["service"] == "iam" and row["operation"].startswith(prefix)
    }


def test_one_call_brings_the_role_to_every_account_and_the_second_writes_nothing(fleet, fresh, boto):
    predicted, applied = fleet(check=True), fleet()

    assert names(predicted) == names(applied) == {"ok": ["dns", "app-a", "app-b"], "failed": [], "could_not_assume": []}
    # A new role is taken from the answer to its creation; the call that attaches its policy proves that it is there.
    assert applied["api_calls"] == {
        "AssumeRole": 2,
        "GetCallerIdentity": 2,
        "GetRole": 3,
        "CreateRole": 3,
        "AttachRolePolicy": 3,
    }
    assert predicted["diff"] == applied["diff"]
    assert [diff["before_header"] for diff in applied["diff"]] == [f"dns ({DNS})", f"app-a ({A})", f"app-b ({B})"]
    for profile in ("dns", "workload-a", "workload-b"):
        assert boto("iam", profile=profile).get_role(RoleName=NAME)["Role"]["RoleName"] == NAME

    fresh.reset_requests()
    again = fleet()

    assert again["changed"] is False
    assert "diff" not in again
    assert operations(fresh) == set()
    # An account that is reached by a role costs no call to learn whose it is.
    assert again["api_calls"] == {
        "AssumeRole": 2,
        "GetCallerIdentity": 2,
        "GetRole": 3,
        "ListAttachedRolePolicies": 3,
    }


def test_the_declared_principal_gets_in_everywhere_and_nobody_else(fleet, boto):
    iam = boto("iam", profile="management")
    for name in ("Auditor", "Other"):
        make_role(iam, name, trust({"AWS": HUB}), *ALL)
    fleet()
    sts = boto("sts", profile="management")

    for account in (DNS, A, B):
        for name, expected in (("Auditor", True), ("Other", False)):
            credentials = sts.assume_role(RoleArn=f"arn:aws:iam::{HUB}:role/{name}", RoleSessionName="test")
            enter = clients(credentials["Credentials"])("sts").assume_role
            options = {"RoleArn": f"arn:aws:iam::{account}:role/{NAME}", "RoleSessionName": "test"}
            try:
                enter(**options, ExternalId=EXTERNAL_ID)
            except iam.exceptions.ClientError:
                assert not expected
            else:
                assert expected


def test_one_account_that_fails_and_one_that_is_closed_hide_nothing(fleet, fresh, boto):
    fresh.faults(
        [{"operation": "CreateRole", "service": "iam", "account": DNS, "code": "LimitExceeded", "times": None}]
    )
    closed = by_role("app-a", A, role="NobodyIsLetIn")
    with pytest.raises(AwsError) as failed:
        fleet([FLEET[0], closed, FLEET[2]])

    result = failed.value.result
    assert names(result) == {"ok": ["app-b"], "failed": ["dns"], "could_not_assume": ["app-a"]}
    assert result["changed"] is True
    assert result["accounts"]["could_not_assume"][0]["error_code"] == "AccessDenied"
    assert "create the role" in result["accounts"]["failed"][0]["msg"]
    assert str(failed.value).startswith(f"2 of 3 accounts failed. dns ({DNS}): Could not create the role {NAME}")
    assert boto("iam", profile="workload-b").get_role(RoleName=NAME)

    fresh.faults([])
    assert names(fleet()) == {"ok": ["dns", "app-a", "app-b"], "failed": [], "could_not_assume": []}
    assert fleet()["changed"] is False


def test_an_instance_profile_of_another_role_is_refused_alike_and_in_its_account_alone(fleet, fresh, boto):
    iam = boto("iam", profile="dns")
    make_role(iam, "Theirs", trust({"Service": "ec2.amazonaws.com"}))
    iam.create_instance_profile(InstanceProfileName=NAME)
    iam.add_role_to_instance_profile(InstanceProfileName=NAME, RoleName="Theirs")
    told = set()
    for check in (True, False):
        fresh.reset_requests()
        with pytest.raises(AwsError) as failed:
            fleet(check=check, instance_profile=True)

        assert names(failed.value.result) == {"ok": ["app-a", "app-b"], "failed": ["dns"], "could_not_assume": []}
        assert failed.value.result["accounts"]["failed"][0]["changed"] is False
        assert {account for account, _operation in operations(fresh)} == (set() if check else {A, B})
        told.add(failed.value.result["accounts"]["failed"][0]["msg"])
    assert len(told) == 1
    assert f"the instance profile {NAME} holds the role Theirs" in told.pop()


def test_a_profile_of_another_account_changes_nothing_there(fleet, fresh):
    with pytest.raises(AwsError, match=f"belong to account {B} .* but account_id says {A}") as failed:
        fleet([{"name": "mixed-up", "account_id": A, "profile": "workload-b"}, FLEET[0]])

    assert names(failed.value.result) == {"ok": ["dns"], "failed": ["mixed-up"], "could_not_assume": []}
    assert {account for account, _operation in operations(fresh)} == {DNS}


def test_credentials_of_another_account_reach_nobody(fleet, fresh):
    with pytest.raises(AwsError, match=f"belong to account {HUB}"):
        fleet(account_id=DNS)

    assert {row["operation"] for row in fresh.requests()} <= {"GetCallerIdentity", "AssumeRole"}
    assert operations(fresh, ("",)) == set()


def test_the_role_goes_from_every_account(fleet, boto):
    fleet()
    removed = fleet(state="absent")

    assert names(removed)["ok"] == ["dns", "app-a", "app-b"]
    assert [len(each["access_change"]["lost"]) for each in removed["accounts"]["ok"]] == [1, 1, 1]
    assert fleet(state="absent")["changed"] is False


def test_no_credential_is_in_the_result(fleet, fresh):
    fresh.faults([{"operation": "CreateRole", "service": "iam", "account": A, "code": "LimitExceeded", "times": None}])
    with pytest.raises(AwsError) as failed:
        fleet()

    shown = json.dumps(failed.value.result) + str(failed.value)
    secrets = fresh.secrets()
    assert secrets
    assert [secret for secret in [*secrets, EXTERNAL_ID] if secret in str(failed.value)] == []
    assert [secret for secret in secrets if secret in shown] == []


def test_a_deleted_principal_in_a_policy_of_the_role_is_reported_and_replaced(fresh, boto):
    def run(**options):
        options = {"name": NAME, "trust": DECLARED["trust"], "wait_timeout": 5} | options
        return ensure(options, Connection(profile="dns", endpoint_url=fresh.endpoint), check_mode=False)

    run()
    iam, dead = boto("iam", profile="dns"), "AROA1234567890EXAMPLE"
    # IAM takes no id as a resource, but anything as the value of a condition.
    narrowed = {"ArnEquals": {"aws:PrincipalArn": dead}}
    left = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": AUDITOR, "Condition": narrowed})
    iam.put_role_policy(RoleName=NAME, PolicyName="hop", PolicyDocument=left)
    declared = {"hop": json.loads(policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": AUDITOR}))}
    replaced = run(inline_policies=declared)

    assert replaced["dead_principals"] == [dead]
    assert replaced["changed"] is True
    assert run(inline_policies=declared)["dead_principals"] == []
