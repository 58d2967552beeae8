# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""cloudformation_stack_set against the sandbox: what accounts get, what is refused, and what a caller may not."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.support.sandbox.organization_builders import STACK_SETS, Organization

NAME, MAKER = "Audit", "crossaccount.aws/created-by"
MANAGEMENT, A, B, DNS = "999999999999", "111111111111", "333333333333", "222222222222"
PROFILES = {A: "workload-a", B: "workload-b", DNS: "dns", MANAGEMENT: "management"}
READS = ("Describe", "Get", "List")


def template(**properties):
    statement = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    role = {"RoleName": NAME, "AssumeRolePolicyDocument": trust, **properties}
    return {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}


@pytest.fixture
def stack_set(organization, run_module):
    """Run the module in the management account, for the whole organization unless told otherwise."""

    def run(check=False, profile="management", **options):
        declared = {
            "account_id": MANAGEMENT,
            "name": NAME,
            "managed_by": "team",
            "template_body": template(),
            "organizational_unit_ids": [organization.root],
            "capabilities": ["CAPABILITY_NAMED_IAM"],
        }
        return run_module("cloudformation_stack_set", {**declared, **options}, check=check, profile=profile)

    return run


@pytest.fixture
def role(boto):
    """The role in an account, or None."""

    def find(account):
        try:
            return boto("iam", profile=PROFILES[account]).get_role(RoleName=NAME)["Role"]
        except ClientError as error:
            assert error.response["Error"]["Code"] == "NoSuchEntity"
            return None

    return find


def ids(listed):
    return [each["account_id"] for each in listed]


def wrote(sandbox):
    """The calls to CloudFormation since the last time that write."""
    rows = [row["operation"] for row in sandbox.requests() if row["service"] == "cloudformation"]
    sandbox.reset_requests()
    return [operation for operation in rows if not operation.startswith(READS)]


def test_create_nothing_to_do_update_and_remove(stack_set, role, sandbox, boto):
    declared = {"description": "For auditors", "tags": {"cost": "7"}}
    wrote(sandbox)
    predicted = stack_set(check=True, **declared)
    assert predicted["changed"] and wrote(sandbox) == []
    assert predicted["diff"]["before"] == "" and '"For auditors"' in predicted["diff"]["after"]

    created = stack_set(**declared)
    assert created["changed"] and created["diff"] == predicted["diff"]
    assert ids(created["accounts"]["ok"]) == [A, DNS, B]
    assert created["accounts"]["failed"] == []
    for account in (A, B, DNS):
        assert {tag["Key"]: tag["Value"] for tag in role(account)["Tags"]} == {MAKER: "team", "cost": "7"}
    assert role(MANAGEMENT) is None
    found = boto("cloudformation").describe_stack_set(StackSetName=NAME)["StackSet"]
    assert (found["StackSetARN"], found["Description"]) == (created["stack_set"]["arn"], "For auditors")

    wrote(sandbox)
    again = stack_set(**declared, template_body=json.dumps(template(), indent=4))
    assert (again["changed"], wrote(sandbox)) == (False, [])
    assert ids(again["accounts"]["ok"]) == [A, DNS, B]

    changed = {**declared, "template_body": template(MaxSessionDuration=7200, Description="Über alles")}
    predicted = stack_set(check=True, **changed)
    assert predicted["changed"] and wrote(sandbox) == []
    updated = stack_set(**changed)
    assert updated["changed"] and updated["diff"] == predicted["diff"]
    assert (role(A)["MaxSessionDuration"], role(A)["Description"]) == (7200, "Über alles")
    assert not stack_set(**changed)["changed"]

    wrote(sandbox)
    assert stack_set(check=True, state="absent")["changed"] and wrote(sandbox) == []
    removed = stack_set(state="absent")
    assert removed["changed"] and removed["diff"]["after"] == ""
    assert [role(account) for account in (A, B, DNS)] == [None] * 3
    assert not stack_set(state="absent")["changed"]


def test_an_account_that_joins_later_has_it_and_a_unit_that_goes_loses_it(stack_set, organization, role):
    workloads = organization.unit("workloads", accounts=(A,))
    names = organization.unit("names", accounts=(DNS,))
    stack_set(organizational_unit_ids=[workloads])
    organization.move(B, workloads)
    assert role(A) and role(B) and not role(DNS)
    again = stack_set(organizational_unit_ids=[workloads])
    assert (again["changed"], ids(again["accounts"]["ok"])) == (False, [A, B])

    kept = stack_set(organizational_unit_ids=[names], purge_organizational_unit_ids=False)
    assert ids(kept["accounts"]["ok"]) == [A, DNS, B]
    moved = stack_set(organizational_unit_ids=[names], force=True)
    assert moved["changed"] and ids(moved["accounts"]["ok"]) == [DNS]
    assert not role(A) and not role(B) and role(DNS)


def test_one_account_that_fails_is_named_and_the_others_have_it(stack_set, role, boto):
    iam = boto("iam", profile="dns")
    foreign = json.dumps(template()["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"])
    iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=foreign, Description="of others")
    failed = stack_set()

    assert failed["failed"] and failed["changed"]
    assert f"1 of 3 accounts failed. {DNS}: " in failed["msg"] and "already exists" in failed["msg"]
    assert ids(failed["accounts"]["ok"]) == [A, B] and ids(failed["accounts"]["failed"]) == [DNS]
    assert role(A) and role(DNS)["Description"] == "of others"

    predicted = stack_set(check=True)
    assert predicted["changed"] and not predicted["failed"]
    iam.delete_role(RoleName=NAME)
    mended = stack_set()
    assert mended["changed"] and ids(mended["accounts"]["ok"]) == [A, DNS, B]
    assert not stack_set()["changed"]


def test_a_role_that_others_use_keeps_its_stack_set(stack_set, role, boto):
    stack_set()
    boto("iam", profile="dns").attach_role_policy(RoleName=NAME, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    failed = stack_set(state="absent")

    assert failed["failed"] and failed["changed"]
    assert "because stacks of it are left" in failed["msg"] and DNS in failed["msg"]
    assert role(DNS) and not role(A)
    assert boto("cloudformation").describe_stack_set(StackSetName=NAME)


def test_a_stack_set_of_somebody_else_is_refused_and_kept(stack_set, sandbox, boto, role):
    stack_set(managed_by="other")
    wrote(sandbox)
    for check in (True, False):
        refused = stack_set(check=check, template_body=template(MaxSessionDuration=7200))
        assert refused["failed"] and not refused.get("changed")
        assert f"{MAKER} says that other made it, not team" in refused["msg"]
        kept = stack_set(check=check, state="absent")
        assert not kept["changed"] and "so team did not make it" in kept["kept"]
    assert wrote(sandbox) == []
    assert role(A)["MaxSessionDuration"] == 3600
    renamed = stack_set(formerly_managed_by=["other"])
    assert renamed["changed"] and renamed["stack_set"]["tags"] == {MAKER: "team"}


def test_a_stack_set_that_nobody_marked_is_adopted_only_when_told(stack_set, boto):
    made = {"StackSetName": NAME, "PermissionModel": "SERVICE_MANAGED", "AutoDeployment": {"Enabled": True}}
    capabilities = ["CAPABILITY_NAMED_IAM"]
    boto("cloudformation").create_stack_set(**made, TemplateBody=json.dumps(template()), Capabilities=capabilities)
    assert f"lacks the tag {MAKER}=team" in stack_set()["msg"]

    adopted = stack_set(adopt=True)
    assert adopted["changed"] and adopted["stack_set"]["tags"] == {}
    assert "lacks the tag" in stack_set(state="absent")["kept"]


def test_a_delegated_administrator(stack_set, organization, role):
    options = {"profile": "dns", "account_id": DNS, "call_as": "DELEGATED_ADMIN"}
    assert stack_set(**options)["failed"]
    organization.client.register_delegated_administrator(AccountId=DNS, ServicePrincipal=STACK_SETS)

    assert ids(stack_set(**options)["accounts"]["ok"]) == [A, DNS, B]
    assert not stack_set(**options)["changed"]
    assert not stack_set()["changed"]  # it is the management account's
    assert stack_set(**options, state="absent")["changed"] and not role(A)


def test_the_wrong_account_and_no_trusted_access(fresh, boto, run_module):
    declared = {
        "name": NAME,
        "managed_by": "team",
        "template_body": template(),
        "organizational_unit_ids": [Organization(boto).root],
        "capabilities": ["CAPABILITY_NAMED_IAM"],
    }
    refused = run_module("cloudformation_stack_set", {**declared, "account_id": DNS}, profile="management")
    assert "The credentials belong to account 999999999999" in refused["msg"]
    refused = run_module("cloudformation_stack_set", declared, profile="management")
    assert "CloudFormation has no access to the organization: it is DISABLED" in refused["msg"]
    assert not refused["changed"]


def test_a_caller_without_the_permission_leaves_everything_as_it_was(stack_set, boto, role):
    stack_set()
    iam = boto("iam")
    iam.create_user(UserName="reader")
    reads = ["cloudformation:Describe*", "cloudformation:List*", "organizations:List*"]
    statement = {"Effect": "Allow", "Action": reads, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=document)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}

    assert not stack_set(profile=None, **keys)["changed"]
    refused = stack_set(profile=None, **keys, template_body=template(MaxSessionDuration=7200))
    assert refused["failed"] and not refused["changed"]
    assert refused["msg"].startswith("Could not update the stack set Audit: ")
    assert "cloudformation:UpdateStackSet" in refused["msg"]
    assert role(A)["MaxSessionDuration"] == 3600
    removed = stack_set(profile=None, **keys, state="absent")
    assert removed["failed"] and "cloudformation:DeleteStackInstances" in removed["msg"]


def test_bad_input_is_refused_without_a_call(stack_set, sandbox):
    sandbox.reset_requests()
    for options, said in (
        ({"organizational_unit_ids": [A]}, "organizational_unit_ids[0]"),
        ({"template_body": "Resources: {}"}, "template_body: it is not JSON"),
        ({"capabilities": ["CAPABILITY_AUTO_EXPAND"]}, "value of capabilities must be one or more of"),
    ):
        assert said in stack_set(**options)["msg"]
    assert [row for row in sandbox.requests() if row["service"] == "cloudformation"] == []
