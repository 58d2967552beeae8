"""From a stack set as it is to what is wanted: which calls, in which order."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.declaration import read_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.model import StackInstance, StackSet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.reach import Reach
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.steps import StackSetSteps

from tests.support.aws.cloudformation_fakes import OTHER, PARAMS, TEMPLATE, UNIT


def steps_of(**options):
    numbers = count(1)
    return StackSetSteps(read_declaration({**PARAMS, **options}, "us-east-1"), lambda: f"id-{next(numbers)}")


def plan(now, *instances, touched=None, **options):
    return steps_of(**options).plan(now, instances, touched or Reach())


def steps(found):
    return [*found.building, *found.deleting]


def calls(found):
    return [step.operation for step in found]


def present(**fields):
    made = {"units": (UNIT,), "regions": ("us-east-1",), "tags": {TAG: "team"}}
    return StackSet("Audit", TEMPLATE, **{**made, "capabilities": ("CAPABILITY_NAMED_IAM",), **fields})


def stack(status, detailed="", account="1" * 12):
    return StackInstance(account, "us-east-1", status, detailed)


def test_a_new_stack_set_is_created_and_deployed():
    found = plan(None, description="Audit", failure_tolerance_percentage=5, max_concurrent_percentage=10)
    create, deploy = steps(found)

    assert create.operation == "create_stack_set"
    assert create.arguments == {
        "StackSetName": "Audit",
        "TemplateBody": '{"Resources":{"Role":{"Type":"AWS::IAM::Role","Properties":{"RoleName":"Audit"}}}}',
        "PermissionModel": "SERVICE_MANAGED",
        "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "Tags": [{"Key": TAG, "Value": "team"}],
        "Description": "Audit",
        "ClientRequestToken": "id-1",
    }
    assert deploy.operation == "create_stack_instances"
    assert deploy.arguments == {
        "StackSetName": "Audit",
        "DeploymentTargets": {"OrganizationalUnitIds": [UNIT]},
        "Regions": ["us-east-1"],
        "OperationPreferences": {
            "FailureTolerancePercentage": 5,
            "MaxConcurrentPercentage": 10,
            "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE",
        },
        "OperationId": "id-2",
    }
    assert found.changed


def test_nothing_to_do():
    found = plan(present(), stack("CURRENT"), stack("OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT"), stack("INOPERABLE"))
    assert not found.changed


@pytest.mark.parametrize(
    ("options", "now"),
    [
        ({}, {"template": {"Resources": {"Other": {}}}}),
        ({}, {"template": "Resources:"}),
        ({"description": "New"}, {"description": "Old"}),
        ({"auto_deployment": False}, {}),
        ({"retain_stacks_on_account_removal": True}, {}),
        ({"capabilities": []}, {}),
        ({"tags": {"a": "b"}}, {}),
    ],
    ids=str,
)
def test_what_differs_is_updated(options, now):
    changed = StackSet(**{**present().__dict__, **now})
    assert calls(steps(plan(changed, stack("CURRENT"), **options, force=True))) == ["update_stack_set"]


@pytest.mark.parametrize("values", [(True, 1), (1, 1.0), (0, False), ("1", 1)])
def test_what_python_takes_for_the_same_in_a_template_is_updated(values):
    was, is_wanted = ({**TEMPLATE, "Mappings": {"Of": {"A": {"Is": value}}}} for value in values)
    found = plan(replace(present(), template=was), template_body=is_wanted)
    assert [step.operation for step in found.building] == ["update_stack_set"]


def test_an_account_in_which_a_deployment_failed_is_tried_again():
    assert calls(steps(plan(present(), stack("CURRENT"), stack("OUTDATED", "FAILED")))) == ["update_stack_set"]


def test_units_that_go_go_last():
    touched = Reach(losing=("1" * 12,), whole=(OTHER,))
    found = plan(
        present(units=(OTHER,)), stack("CURRENT"), touched=touched, auto_deployment=False, max_delete_percent=100
    )
    update, deploy = found.building
    [withdraw] = found.deleting

    assert calls(steps(found)) == ["update_stack_set", "create_stack_instances", "delete_stack_instances"]
    assert withdraw.arguments["DeploymentTargets"] == {"OrganizationalUnitIds": [OTHER]}
    assert withdraw.arguments["RetainStacks"] is False
    assert update.arguments["AutoDeployment"] == {"Enabled": False}
    assert deploy.arguments["DeploymentTargets"] == {"OrganizationalUnitIds": [UNIT]}
    assert (found.after.units, found.account_ids) == ((UNIT,), ())


def test_where_others_keep_their_stacks_the_accounts_are_named():
    touched = Reach(losing=("1" * 12,), partly=(OTHER,), chosen=("1" * 12,), lingering=(OTHER,))
    others = [stack("CURRENT", account=account * 12) for account in "12"]
    found = plan(present(units=(OTHER, UNIT)), *others, touched=touched)
    [withdraw] = found.deleting

    assert withdraw.arguments["DeploymentTargets"] == {
        "OrganizationalUnitIds": [OTHER],
        "Accounts": ["1" * 12],
        "AccountFilterType": "INTERSECTION",
    }
    assert "1 accounts of" in withdraw.doing
    assert (found.building, found.after.units, found.account_ids) == ((), (UNIT, OTHER), ("2" * 12,))


def test_units_stay_where_that_is_said():
    found = plan(present(units=(OTHER,)), purge_organizational_unit_ids=False)
    assert calls(steps(found)) == ["create_stack_instances"]


def test_a_delegated_administrator_says_so_in_each_call():
    found = steps(plan(None, call_as="DELEGATED_ADMIN"))
    found += steps_of(call_as="DELEGATED_ADMIN").removal(present())

    assert len(found) == 4
    assert {step.arguments["CallAs"] for step in found} == {"DELEGATED_ADMIN"}
    assert not any("CallAs" in step.arguments for step in steps(plan(None)))


def test_a_removal():
    withdraw, delete = steps_of(state="absent").removal(present(regions=("eu-west-1",)))

    assert (withdraw.operation, withdraw.arguments["Regions"]) == ("delete_stack_instances", ["eu-west-1"])
    assert (delete.operation, delete.arguments) == ("delete_stack_set", {"StackSetName": "Audit"})
    assert calls(steps_of(state="absent").removal(present(units=()))) == ["delete_stack_set"]


def test_each_operation_waits_for_others_and_has_an_id_of_its_own():
    touched = Reach(whole=(OTHER,))
    found = steps(plan(present(units=(OTHER,)), touched=touched, auto_deployment=False))

    assert sorted(step.arguments["OperationId"] for step in found) == ["id-1", "id-2", "id-3"]
    assert all("OperationInProgressException" in step.waits_for for step in found)
    assert all("OperationIdAlreadyExistsException" in step.tolerates for step in found)
