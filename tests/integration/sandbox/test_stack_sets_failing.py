# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stack sets of the sandbox where an account fails: what the others get, what is rolled back, what stays."""

from __future__ import annotations

import json

import pytest

from tests.support.sandbox.stack_set_builders import (
    DNS,
    REGION,
    ROLE,
    TRUST,
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


def test_one_account_that_fails_does_not_stop_the_others_when_that_is_tolerated(organization, stack_sets, boto):
    boto("iam", profile="dns").create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(TRUST))
    create(stack_sets)
    state = deploy(stack_sets, organization.root, OperationPreferences={"FailureTolerancePercentage": 100})

    assert state["Status"] == "SUCCEEDED"
    found = {each["Account"]: each for each in stack_sets.list_stack_instances(StackSetName=ROLE)["Summaries"]}
    assert {account: each["Status"] for account, each in found.items()} == {A: "CURRENT", B: "CURRENT", DNS: "OUTDATED"}
    assert "Resource of type 'AWS::IAM::Role' with identifier 'Audit' already exists." in found[DNS]["StatusReason"]
    results = stack_sets.list_stack_set_operation_results(StackSetName=ROLE, OperationId=state["OperationId"])
    assert {each["Account"]: each["Status"] for each in results["Summaries"]}[DNS] == "FAILED"
    # Somebody mends it, and the next update tries again.
    boto("iam", profile="dns").delete_role(RoleName=ROLE)
    begun = stack_sets.update_stack_set(StackSetName=ROLE, UsePreviousTemplate=True, PermissionModel="SERVICE_MANAGED")
    assert ended(stack_sets, begun["OperationId"])["Status"] == "SUCCEEDED"
    assert has_role(boto, DNS)


def test_a_failure_that_is_not_tolerated_leaves_out_the_rest(organization, stack_sets, boto):
    boto("iam", profile="workload-a").create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(TRUST))
    create(stack_sets)
    workloads = organization.unit("workloads", accounts=(A,))
    others = organization.unit("others", accounts=(B,))
    state = deploy(stack_sets, workloads, others)

    assert state["Status"] == "FAILED"
    found = {each["Account"]: each for each in stack_sets.list_stack_instances(StackSetName=ROLE)["Summaries"]}
    assert found[A]["StackInstanceStatus"]["DetailedStatus"] == "FAILED"
    assert found[B]["StackInstanceStatus"]["DetailedStatus"] == "CANCELLED"
    assert not has_role(boto, B)


def test_a_failed_update_is_rolled_back(organization, stack_sets, boto):
    create(stack_sets, template(Description="first"))
    deploy(stack_sets, organization.root)
    body = template(Description="second", ManagedPolicyArns=["arn:aws:iam::aws:policy/NoSuchPolicy"])
    begun = stack_sets.update_stack_set(
        StackSetName=ROLE, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"], PermissionModel="SERVICE_MANAGED"
    )

    assert ended(stack_sets, begun["OperationId"])["Status"] == "FAILED"
    assert has_role(boto, A)["Description"] == "first"


def withdraw(client, unit, retain=False):
    begun = client.delete_stack_instances(
        StackSetName=ROLE,
        DeploymentTargets={"OrganizationalUnitIds": [unit]},
        Regions=[REGION],
        RetainStacks=retain,
        OperationPreferences={"FailureTolerancePercentage": 100},
    )
    return ended(client, begun["OperationId"])


def test_a_stack_that_cannot_be_deleted_is_inoperable_and_its_set_stays(organization, stack_sets, boto):
    create(stack_sets)
    deploy(stack_sets, organization.root)
    assert refusal(stack_sets.delete_stack_set, StackSetName=ROLE)["Code"] == "StackSetNotEmptyException"
    foreign = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    boto("iam", profile="dns").attach_role_policy(RoleName=ROLE, PolicyArn=foreign)
    withdraw(stack_sets, organization.root)

    [left] = stack_sets.list_stack_instances(StackSetName=ROLE)["Summaries"]
    assert (left["Account"], left["Status"]) == (DNS, "INOPERABLE")
    assert has_role(boto, DNS) and not has_role(boto, A)
    withdraw(stack_sets, organization.root, retain=True)
    stack_sets.delete_stack_set(StackSetName=ROLE)
    assert refusal(stack_sets.describe_stack_set, StackSetName=ROLE)["Code"] == "StackSetNotFoundException"
