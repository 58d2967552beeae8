# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""cloudformation_stack_set when its targets change: what is refused, who keeps the stack, and what check mode says."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.support.sandbox.organization_builders import STACK_SETS, Organization

NAME = "Audit"
MANAGEMENT, A, B, DNS = "999999999999", "111111111111", "333333333333", "222222222222"
PROFILES = {A: "workload-a", B: "workload-b", DNS: "dns"}
READS = ("Describe", "Get", "List")


def template(name=NAME):
    statement = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"RoleName": name, "AssumeRolePolicyDocument": trust}
    return {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}}


@pytest.fixture
def stack_set(run_module):
    """Run the module in the management account, for the units that are given."""

    def run(*units, check=False, profile="management", **options):
        declared = {
            "name": NAME,
            "managed_by": "team",
            "template_body": template(),
            "organizational_unit_ids": list(units),
            "capabilities": ["CAPABILITY_NAMED_IAM"],
        }
        return run_module("cloudformation_stack_set", {**declared, **options}, check=check, profile=profile)

    return run


@pytest.fixture
def roles(boto):
    """The ids of the role, by the account that has it."""

    def find(name=NAME):
        found = {}
        for account, profile in PROFILES.items():
            try:
                found[account] = boto("iam", profile=profile).get_role(RoleName=name)["Role"]["RoleId"]
            except ClientError as error:
                assert error.response["Error"]["Code"] == "NoSuchEntity"
        return found

    return find


def wrote(sandbox):
    """The calls to CloudFormation since the last time that write."""
    rows = [row["operation"] for row in sandbox.requests() if row["service"] == "cloudformation"]
    sandbox.reset_requests()
    return [operation for operation in rows if not operation.startswith(READS)]


@pytest.mark.parametrize("check", [True, False])
def test_a_unit_that_does_not_exist_is_refused_before_any_write(stack_set, organization, roles, sandbox, check):
    stack_set(organization.root)
    before = roles()
    wrote(sandbox)
    for units in (["ou-abcd-12345678"], [organization.root, "ou-abcd-12345678"], ["r-none"]):
        refused = stack_set(*units, check=check, force=True)
        assert refused["failed"] and not refused["changed"]
        assert f"organizational_unit_ids: the organization has no unit {units[-1]}" in refused["msg"]
        assert f"{organization.root} (/)" in refused["msg"]
    assert stack_set("ou-abcd-12345678", check=check, name="Other")["failed"]
    assert wrote(sandbox) == [] and roles() == before and len(before) == 3


def test_from_the_root_to_a_unit_and_back_who_is_in_both_keeps_the_stack(stack_set, organization, roles, sandbox):
    unit = organization.unit("workloads", accounts=(A, B))
    stack_set(organization.root)
    before = roles()
    predicted = stack_set(unit, check=True)
    moved = stack_set(unit)

    assert predicted["changed"] and moved["changed"] and moved["diff"] == predicted["diff"]
    assert [each["account_id"] for each in predicted["losing"]] == [DNS] and predicted["gaining"] == []
    assert f"DNS ({DNS})" in predicted["diff"]["before"]
    assert predicted["account_ids"] == moved["account_ids"] == [A, B]
    assert roles() == {A: before[A], B: before[B]}
    assert any("accounts that join it" in each for each in moved["warnings"])
    wrote(sandbox)
    assert not stack_set(unit)["changed"] and wrote(sandbox) == []

    predicted = stack_set(organization.root, check=True)
    back = stack_set(organization.root)
    assert (
        [each["account_id"] for each in predicted["gaining"]]
        == [DNS]
        == [each["account_id"] for each in back["gaining"]]
    )
    assert f"DNS ({DNS})" in back["diff"]["after"] and back["losing"] == []
    assert {A: before[A], B: before[B]}.items() <= roles().items() and DNS in roles()
    wrote(sandbox)
    assert not stack_set(organization.root)["changed"] and wrote(sandbox) == []
    # A root that stayed a target, and is declared beside the unit, is deployed to again.
    stack_set(unit)
    both = stack_set(organization.root, unit)
    assert [each["account_id"] for each in both["gaining"]] == [DNS] and DNS in roles()
    assert not stack_set(organization.root, unit)["changed"]


def test_a_target_comes_before_another_goes_and_none_goes_when_one_fails(stack_set, organization, roles, boto, sandbox):
    first, second = organization.unit("first", accounts=(A,)), organization.unit("second", accounts=(B,))
    stack_set(first)
    foreign = json.dumps(template()["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"])
    boto("iam", profile="workload-b").create_role(RoleName=NAME, AssumeRolePolicyDocument=foreign)
    wrote(sandbox)
    failed = stack_set(second, force=True)

    assert failed["failed"] and failed["changed"]
    assert "nothing was deleted" in failed["msg"] and f"{B}: " in failed["msg"]
    assert wrote(sandbox) == ["CreateStackInstances"] and A in roles()
    boto("iam", profile="workload-b").delete_role(RoleName=NAME)
    mended = stack_set(second, force=True)
    assert sorted(wrote(sandbox)) == ["DeleteStackInstances", "UpdateStackSet"]
    assert mended["account_ids"] == [B] and list(roles()) == [B]
    assert not stack_set(second)["changed"]


@pytest.mark.parametrize("check", [True, False])
def test_more_accounts_that_lose_it_than_stay_need_an_explicit_option(stack_set, organization, roles, sandbox, check):
    one, two = organization.unit("one", accounts=(A,)), organization.unit("two", accounts=(B,))
    empty = organization.unit("empty")
    stack_set(organization.root)
    wrote(sandbox)
    for units, said in (([one], "2 of 3 accounts (66.67 %)"), ([empty], "3 of 3 accounts (100 %)")):
        refused = stack_set(*units, check=check)
        assert refused["failed"] and not refused["changed"]
        assert refused["msg"].startswith(f"max_delete_percent: {said} would lose the stack, and the limit is 50 %: ")
        assert f"DNS ({DNS})" in refused["msg"] and "force to true" in refused["msg"]
    assert wrote(sandbox) == [] and len(roles()) == 3
    assert stack_set(one, two, check=check)["changed"]
    assert stack_set(one, check=check, max_delete_percent=67)["changed"]
    assert stack_set(empty, check=check, force=True)["changed"]


@pytest.mark.parametrize("check", [True, False])
def test_a_template_that_takes_the_role_away_needs_the_option_too(stack_set, organization, roles, sandbox, check):
    stack_set(organization.root)
    wrote(sandbox)
    renamed = {"template_body": template("Auditor")}
    refused = stack_set(organization.root, check=check, **renamed)
    assert refused["failed"] and not refused["changed"] and wrote(sandbox) == []
    assert "the template makes Role (AWS::IAM::Role) anew with another RoleName" in refused["msg"]
    assert stack_set(organization.root, check=check, force=True, **renamed)["changed"]
    assert len(roles("Auditor")) == (0 if check else 3)


@pytest.mark.parametrize("check", [True, False])
def test_a_region_that_does_not_exist_is_refused_before_any_write(stack_set, organization, sandbox, check):
    wrote(sandbox)
    refused = stack_set(organization.root, check=check, deployment_region="eu-wset-1")
    assert refused["failed"] and "deployment_region: eu-wset-1 is not a Region that is enabled" in refused["msg"]
    assert wrote(sandbox) == []
    assert stack_set(organization.root, check=check, deployment_region="eu-west-1")["changed"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.usefixtures("fresh")
def test_no_trusted_access_says_what_would_be_right(boto, stack_set, sandbox, check, state):
    organization = Organization(boto)
    if state == "absent":
        organization.trust_stack_sets(boto)
        stack_set(organization.root)
        organization.client.disable_aws_service_access(ServicePrincipal=STACK_SETS)
    wrote(sandbox)
    refused = stack_set(organization.root, check=check, state=state)
    assert refused["failed"] and not refused["changed"]
    assert "aws cloudformation activate-organizations-access" in refused["msg"]
    assert wrote(sandbox) == []


def test_who_may_not_read_the_organization_changes_no_target(stack_set, organization, roles, boto, sandbox):
    unit = organization.unit("workloads", accounts=(A, B))
    stack_set(organization.root)
    iam = boto("iam")
    iam.create_user(UserName="deployer")
    statement = {"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="deployer", PolicyName="deploy", PolicyDocument=document)
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    keys = {"profile": None, "access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}
    wrote(sandbox)
    for check in (True, False):
        refused = stack_set(unit, check=check, **keys)
        assert refused["failed"] and "organizations:ListRoots" in refused["msg"] and not refused["changed"]
    assert wrote(sandbox) == [] and len(roles()) == 3
    assert not stack_set(organization.root, **keys)["changed"]
    assert stack_set(organization.root, **keys, description="New")["changed"]


def test_a_delegated_administrator_moves_targets(stack_set, organization, roles):
    unit = organization.unit("workloads", accounts=(A, B))
    organization.client.register_delegated_administrator(AccountId=DNS, ServicePrincipal=STACK_SETS)
    options = {"profile": "dns", "call_as": "DELEGATED_ADMIN"}
    assert stack_set(organization.root, **options)["account_ids"] == [A, DNS, B]
    assert stack_set(unit, **options)["account_ids"] == [A, B] and list(roles()) == [A, B]
    assert stack_set(state="absent", check=True, **options)["losing"][0] == {"account_id": A}


def test_a_stack_set_that_is_not_there_is_named(stack_set, organization):
    assert stack_set(state="absent", name="Audti")["msg"] == "There is no stack set Audti in us-east-1."
