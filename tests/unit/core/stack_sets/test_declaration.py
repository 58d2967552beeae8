"""A declared stack set: what is refused before any call, and what it becomes."""

from __future__ import annotations

import json
import re

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.declaration import read_declaration
from ansible_collections.crossaccount.aws.plugins.module_utils._core.stack_sets.model import StackSet

from tests.support.aws.cloudformation_fakes import OTHER, PARAMS, TEMPLATE, UNIT


def declare(**options):
    return read_declaration({**PARAMS, **options}, "us-east-1")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "1st"}, "name: '1st' is not a letter and up to 127"),
        ({"name": "a" * 129}, "name: "),
        ({"name": "a_b"}, "name: "),
        ({"managed_by": None}, "managed_by: it is missing"),
        ({"managed_by": "a b"}, "managed_by: 'a b' cannot be"),
        ({"tags": {TAG: "me"}}, "managed_by sets this tag"),
        ({"wait_timeout": -1}, "wait_timeout: -1 is below 0"),
        ({"failure_tolerance_percentage": 101}, "failure_tolerance_percentage: 101"),
        ({"max_delete_percent": 101}, "max_delete_percent: 101"),
        ({"organizational_unit_ids": ["/Workloads"]}, "organizational_unit_ids[0]: '/Workloads' is not the id"),
        ({"organizational_unit_ids": ["/Workloads"]}, "aws organizations list-organizational-units-for-parent"),
        ({"organizational_unit_ids": ["/Workloads"]}, "aws_ou_id"),
        ({"max_concurrent_percentage": 0}, "max_concurrent_percentage: 0"),
        ({"template_body": None}, "template_body: it has no Resources"),
        ({"template_body": {"Resources": {}}}, "template_body: it has no Resources"),
        ({"template_body": "Resources: {}"}, "template_body: it is not JSON"),
        ({"template_body": '{"a": 1, "a": 2}'}, "template_body: the JSON has the key 'a' twice"),
        ({"template_body": {**TEMPLATE, "Transform": "AWS::Include"}}, "take no Transform"),
        ({"template_body": {"Resources": {"a": "é" * 10000}}}, "CloudFormation takes at most 51200"),
        ({"description": ""}, "description: it has 0 characters"),
        ({"description": "x" * 1025}, "description: it has 1025 characters"),
        ({"description": "é"}, "gives back as question marks"),
        ({"organizational_unit_ids": []}, "organizational_unit_ids: the list is empty"),
        ({"organizational_unit_ids": ["111111111111"]}, "organizational_unit_ids[0]: '111111111111' is not the id"),
        ({"organizational_unit_ids": [7]}, "organizational_unit_ids[0]: 7 is not the id"),
        ({"organizational_unit_ids": [f"{UNIT}\n"]}, "organizational_unit_ids[0]"),
        ({"deployment_region": "home"}, "deployment_region: 'home' is not a region"),
        ({"auto_deployment": False, "retain_stacks_on_account_removal": True}, "it needs auto_deployment"),
        ({"tags": {"aws:x": "y"}}, "which AWS reserves"),
    ],
    ids=str,
)
def test_refused(options, said):
    with pytest.raises(InputError, match=re.escape(said)):
        declare(**options)


def test_what_is_declared():
    declared = declare(
        description="Audit",
        organizational_unit_ids=["r-ab12", UNIT, UNIT],
        deployment_region="eu-west-1",
        template_body=json.dumps(TEMPLATE),
        tags={"cost": 7},
        call_as="DELEGATED_ADMIN",
        retain_stacks_on_account_removal=True,
    )
    found = declared.target(None)

    assert found.template == TEMPLATE
    assert found.units == (UNIT, "r-ab12")
    assert found.regions == ("eu-west-1",)
    assert found.tags == {"cost": "7", TAG: "team"}
    assert (found.auto_deployment, found.retain_stacks, declared.delegated) == (True, True, True)
    assert (declared.tolerance, declared.concurrency, declared.most_deleted) == (100, 100, 50)
    assert declare(max_delete_percent=0).most_deleted == 0 and declare(force=True).most_deleted is None


def test_what_is_to_go_needs_no_more_than_its_name():
    params = {"name": "Audit", "managed_by": "team", "state": "absent"}
    assert not read_declaration(params, "us-east-1").present


def existing(**fields):
    made = StackSet("Audit", TEMPLATE, units=(OTHER,), regions=("us-east-1",), tags={TAG: "team", "a": "1"})
    return StackSet(**{**made.__dict__, "description": "Old", **fields})


def test_what_a_task_leaves_out_stays():
    found = declare(purge_organizational_unit_ids=False).target(existing())

    assert (found.description, found.tags, found.units) == ("Old", {TAG: "team", "a": "1"}, (UNIT, OTHER))
    assert declare().target(existing()).units == (UNIT,)
    assert declare(tags={}).target(existing()).tags == {TAG: "team"}
    assert declare(tags={}, purge_tags=False).target(existing()).tags == {TAG: "team", "a": "1"}


def test_what_is_adopted_gets_no_mark():
    assert declare(adopt=True).target(existing(tags={"a": "1"})).tags == {"a": "1"}


def test_a_former_maker_is_renamed():
    assert declare(formerly_managed_by=["old"]).target(existing(tags={TAG: "old"})).tags == {TAG: "team"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tags": {}}, f"the stack set Audit exists and lacks the tag {TAG}=team"),
        ({"tags": {TAG: "other"}}, "says that other made it"),
        ({"permission_model": "SELF_MANAGED"}, "exists with self-managed permissions"),
        ({"regions": ("eu-west-1", "us-east-1")}, "has stacks in eu-west-1, and stacks cannot be moved to us-east-1"),
    ],
)
def test_a_stack_set_that_is_not_touched(fields, said):
    with pytest.raises(InputError, match=said):
        declare().target(existing(**fields))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"tags": {}}, "so team did not make it"),
        ({"permission_model": "SELF_MANAGED"}, "has self-managed permissions"),
    ],
)
def test_why_one_is_kept(fields, reason):
    found = declare(state="absent").reason_to_keep(existing(**fields))
    assert reason in found and bool(reason) == bool(found)
