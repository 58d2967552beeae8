# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stack sets of the sandbox: roles in accounts, those that join, and who may."""

from __future__ import annotations

import json

import pytest

from tests.support.sandbox.organization_builders import STACK_SETS, Organization
from tests.support.sandbox.stack_set_builders import (
    DNS,
    PROFILES,
    REGION,
    ROLE,
    A,
    B,
    create,
    deploy,
    ended,
    has_role,
    refusal,
    template,
)


@pytest.fixture
def stack_sets(organization, boto):
    return boto("cloudformation")


def test_a_role_is_in_every_account_but_the_management_account(organization, stack_sets, boto):
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
    create(
        stack_sets,
        template(
            Policies=[{"PolicyName": "look", "PolicyDocument": policy}],
            ManagedPolicyArns=["arn:aws:iam::aws:policy/SecurityAudit"],
            Description={"Fn::Sub": "Of ${AWS::AccountId}, ${!not}"},
            Tags=[{"Key": "team", "Value": "own"}],
        ),
        Tags=[{"Key": "team", "Value": "all"}, {"Key": "cost", "Value": "7"}],
    )

    assert deploy(stack_sets, organization.root)["Status"] == "SUCCEEDED"
    for account in (A, B, DNS):
        role = has_role(boto, account)
        assert role["Description"] == f"Of {account}, ${{not}}"
        assert {tag["Key"]: tag["Value"] for tag in role["Tags"]} == {"team": "own", "cost": "7"}
        iam = boto("iam", profile=PROFILES[account])
        assert iam.get_role_policy(RoleName=ROLE, PolicyName="look")["PolicyDocument"] == policy
        [attached] = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
        assert attached["PolicyName"] == "SecurityAudit"
    assert refusal(boto("iam").get_role, RoleName=ROLE)["Code"] == "NoSuchEntity"
    # It can be assumed, so it is a role as any other.
    sts = boto("sts")
    assert sts.assume_role(RoleArn=f"arn:aws:iam::{A}:role/{ROLE}", RoleSessionName="me", ExternalId="stack")
    shown = stack_sets.describe_stack_set(StackSetName=ROLE)["StackSet"]
    assert (shown["OrganizationalUnitIds"], shown["Regions"]) == ([organization.root], [REGION])
    listed = stack_sets.list_stack_instances(StackSetName=ROLE, MaxResults=2)
    assert [each["Status"] for each in listed["Summaries"]] == ["CURRENT"] * 2
    rest = stack_sets.list_stack_instances(StackSetName=ROLE, MaxResults=2, NextToken=listed["NextToken"])
    assert [each["Account"] for each in (*listed["Summaries"], *rest["Summaries"])] == [A, DNS, B]


def test_an_update_and_an_instance_profile(organization, stack_sets, boto):
    create(stack_sets, template(ManagedPolicyArns=["arn:aws:iam::aws:policy/SecurityAudit"], MaxSessionDuration=7200))
    deploy(stack_sets, organization.root)
    profile = {
        "Type": "AWS::IAM::InstanceProfile",
        "Properties": {"InstanceProfileName": ROLE, "Roles": [{"Ref": "R"}]},
    }
    role = json.loads(template())["Resources"]["Role"]
    body = json.dumps({"Resources": {"R": role, "Profile": profile}})
    # Another logical id is another resource: the role goes and comes.
    begun = stack_sets.update_stack_set(
        StackSetName=ROLE, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"], PermissionModel="SERVICE_MANAGED"
    )
    assert ended(stack_sets, begun["OperationId"])["Status"] == "SUCCEEDED"

    iam = boto("iam", profile="dns")
    assert iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"] == []
    assert has_role(boto, DNS)["MaxSessionDuration"] == 3600
    [held] = iam.get_instance_profile(InstanceProfileName=ROLE)["InstanceProfile"]["Roles"]
    assert held["RoleName"] == ROLE


def test_an_account_that_joins_gets_the_role_and_one_that_leaves_loses_it(organization, stack_sets, boto):
    unit = organization.unit("workloads", accounts=(A,))
    below = organization.unit("below", parent=unit)
    create(stack_sets)
    deploy(stack_sets, unit)
    assert has_role(boto, A) and not has_role(boto, B)

    organization.move(B, below)
    assert has_role(boto, B)
    organization.move(A, organization.root)
    assert not has_role(boto, A)
    created = organization.create_account("later")
    listed = stack_sets.list_stack_instances(StackSetName=ROLE)["Summaries"]
    assert [each["Account"] for each in listed] == [B]
    organization.move(created, unit)
    listed = stack_sets.list_stack_instances(StackSetName=ROLE)["Summaries"]
    assert sorted(each["Account"] for each in listed) == sorted([B, created])


def test_without_automatic_deployment_who_joins_gets_nothing(organization, stack_sets, boto):
    unit = organization.unit("workloads", accounts=(A,))
    create(stack_sets, AutoDeployment={"Enabled": False})
    deploy(stack_sets, unit)
    organization.move(B, unit)

    assert has_role(boto, A) and not has_role(boto, B)


def test_a_role_stays_in_an_account_that_leaves_where_that_is_said(organization, stack_sets, boto):
    unit = organization.unit("workloads", accounts=(A,))
    create(stack_sets, AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": True})
    deploy(stack_sets, unit)
    organization.move(A, organization.root)

    assert has_role(boto, A)
    assert stack_sets.list_stack_instances(StackSetName=ROLE)["Summaries"] == []


def test_what_is_refused(organization, stack_sets, boto):
    def refused(body=None, **options):
        return refusal(create, stack_sets, body, **options)

    profile = {"Resources": {"P": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": []}}}}
    assert refused("{}")["Code"] == "ValidationError"
    assert refused('{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}')["Code"] == "ValidationError"
    assert refused(template(Description="x" * 60000))["Code"] == "ValidationError"
    assert (
        refused(AutoDeployment={"Enabled": False, "RetainStacksOnAccountRemoval": False})["Code"] == "ValidationError"
    )
    assert refused(Tags=[{"Key": str(n), "Value": "v"} for n in range(51)])["Code"] == "ValidationError"
    bare = {"StackSetName": ROLE, "PermissionModel": "SERVICE_MANAGED", "AutoDeployment": {"Enabled": True}}
    said = refusal(stack_sets.create_stack_set, **bare, TemplateBody=template(), Capabilities=["CAPABILITY_IAM"])
    assert said["Message"] == "Requires capabilities : [CAPABILITY_NAMED_IAM]"
    assert stack_sets.create_stack_set(**bare, TemplateBody=json.dumps(profile), Capabilities=["CAPABILITY_IAM"])
    assert refused()["Code"] == "NameAlreadyExistsException"
    instances = {"StackSetName": ROLE, "Regions": [REGION]}
    assert "OrganizationalUnit" in refusal(stack_sets.create_stack_instances, **instances, Accounts=[A])["Message"]
    unit = {"OrganizationalUnitIds": ["ou-none-00000000"]}
    said = refusal(stack_sets.create_stack_instances, **instances, DeploymentTargets=unit)
    assert "does not exist" in said["Message"]


def test_a_unit_below_another_and_accounts_of_a_unit(organization, stack_sets, boto):
    """What AWS documents of targets and of filters; that a filtered unit stays a target is the harder reading."""
    unit = organization.unit("workloads", accounts=(A,))
    create(stack_sets)
    deploy(stack_sets, organization.root)
    before = has_role(boto, A)["RoleId"]
    deploy(stack_sets, unit)
    assert has_role(boto, A)["RoleId"] == before

    def delete(**chosen):
        target = {"DeploymentTargets": {"OrganizationalUnitIds": [organization.root], **chosen}, "Regions": [REGION]}
        begun = stack_sets.delete_stack_instances(StackSetName=ROLE, RetainStacks=False, **target)
        assert ended(stack_sets, begun["OperationId"])["Status"] == "SUCCEEDED"

    delete(Accounts=[B, "444444444444"], AccountFilterType="INTERSECTION")
    assert has_role(boto, A) and has_role(boto, DNS) and not has_role(boto, B)
    delete(Accounts=[A], AccountFilterType="DIFFERENCE")
    assert has_role(boto, A)["RoleId"] == before and not has_role(boto, DNS)
    shown = stack_sets.describe_stack_set(StackSetName=ROLE)["StackSet"]
    assert shown["OrganizationalUnitIds"] == sorted([organization.root, unit])
    # Without a filter the accounts of the units below go too.
    delete()
    assert not has_role(boto, A)
    assert stack_sets.describe_stack_set(StackSetName=ROLE)["StackSet"]["OrganizationalUnitIds"] == [unit]
    for wrong in ({"Accounts": [A]}, {"AccountFilterType": "DIFFERENCE"}):
        target = {"OrganizationalUnitIds": [unit], **wrong}
        options = {"StackSetName": ROLE, "DeploymentTargets": target, "Regions": [REGION]}
        assert refusal(stack_sets.create_stack_instances, **options)["Code"] == "ValidationError"


def test_whether_stack_sets_may_act_in_the_organization(fresh, boto):
    here = boto("cloudformation")
    assert here.describe_organizations_access()["Status"] == "DISABLED"
    Organization(boto).trust_stack_sets(boto)
    assert here.describe_organizations_access()["Status"] == "ENABLED"
    there = boto("cloudformation", profile="dns")
    assert refusal(there.describe_organizations_access)["Code"] == "ValidationError"
    assert refusal(there.describe_organizations_access, CallAs="DELEGATED_ADMIN")["Code"] == "ValidationError"


def test_a_second_operation_waits_for_the_first(organization, stack_sets):
    create(stack_sets)
    units = {"OrganizationalUnitIds": [organization.root]}
    first = {"StackSetName": ROLE, "DeploymentTargets": units, "Regions": [REGION], "OperationId": "one"}
    stack_sets.create_stack_instances(**first)

    said = refusal(stack_sets.create_stack_instances, **{**first, "OperationId": "two"})
    assert said["Code"] == "OperationInProgressException"
    assert refusal(stack_sets.create_stack_instances, **first)["Code"] == "OperationIdAlreadyExistsException"
    ended(stack_sets, "one")
    stack_sets.create_stack_instances(**{**first, "OperationId": "two"})


def test_the_same_creation_twice_is_one(organization, stack_sets):
    first = create(stack_sets, ClientRequestToken="t")
    assert create(stack_sets, ClientRequestToken="t")["StackSetId"] == first["StackSetId"]


def test_nobody_operates_one_without_trusted_access_or_from_a_member_account(fresh, boto):
    said = refusal(create, boto("cloudformation"))
    assert said["Message"] == "You must enable organizations access to operate a service managed stack set"
    said = refusal(create, boto("cloudformation", profile="dns"))
    assert "You must be the master or delegated admin account" in said["Message"]


def test_a_delegated_administrator(organization, boto):
    there = boto("cloudformation", profile="dns")
    assert refusal(create, there, CallAs="DELEGATED_ADMIN")["Code"] == "ValidationError"
    organization.client.register_delegated_administrator(AccountId=DNS, ServicePrincipal=STACK_SETS)
    create(there, CallAs="DELEGATED_ADMIN")

    units = {"OrganizationalUnitIds": [organization.root]}
    begun = there.create_stack_instances(
        StackSetName=ROLE, DeploymentTargets=units, Regions=[REGION], CallAs="DELEGATED_ADMIN"
    )
    assert ended(there, begun["OperationId"], CallAs="DELEGATED_ADMIN")["Status"] == "SUCCEEDED"
    assert has_role(boto, B)
    assert boto("cloudformation").describe_stack_set(StackSetName=ROLE)
    assert refusal(there.describe_stack_set, StackSetName=ROLE)["Code"] == "StackSetNotFoundException"


def test_authorization_by_name_and_for_tags(organization, stack_sets, boto):
    iam = boto("iam")
    iam.create_user(UserName="deployer")
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    mine = boto("cloudformation", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])

    def allow(*actions, resource="*"):
        statement = {"Effect": "Allow", "Action": [f"cloudformation:{action}" for action in actions]}
        document = {"Version": "2012-10-17", "Statement": [{**statement, "Resource": resource}]}
        iam.put_user_policy(UserName="deployer", PolicyName="p", PolicyDocument=json.dumps(document))

    assert refusal(create, mine)["Code"] == "AccessDenied"
    allow("CreateStackSet")
    assert "cloudformation:TagResource" in refusal(create, mine, Tags=[{"Key": "a", "Value": "b"}])["Message"]
    allow("CreateStackSet", "TagResource")
    create(mine, Tags=[{"Key": "a", "Value": "b"}])
    allow("DescribeStackSet", "UpdateStackSet", resource=f"arn:aws:cloudformation:*:*:stackset/{ROLE}:*")
    assert mine.describe_stack_set(StackSetName=ROLE)
    update = {"StackSetName": ROLE, "UsePreviousTemplate": True, "PermissionModel": "SERVICE_MANAGED"}
    assert "UntagResource" in refusal(mine.update_stack_set, **update, Tags=[])["Message"]
    assert mine.update_stack_set(**update)
    allow("*", resource="arn:aws:cloudformation:*:*:stackset/Other:*")
    for call in (mine.describe_stack_set, mine.delete_stack_set, mine.list_stack_instances):
        assert refusal(call, StackSetName=ROLE)["Code"] == "AccessDenied"
