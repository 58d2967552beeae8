"""The calls that lead from a rule as it is to what is wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.model import Rule
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.steps import removal, steps

from tests.support.aws.events_fakes import PATTERN, PATTERN_TEXT, QUEUE, RULE_ARN, TARGET

RULE = Rule("states", RULE_ARN, pattern=PATTERN, description="ours", targets=(TARGET,), tags={"a": "b"})
NAMED = {"Name": "states", "EventBusName": "default"}


def named(count, start=0):
    return tuple({"Id": f"t{number}", "Arn": QUEUE} for number in range(start, start + count))


def calls(now, wanted):
    return [(step.operation, step.arguments) for step in steps(now, wanted)]


def test_a_creation():
    request = {**NAMED, "State": "ENABLED", "EventPattern": PATTERN_TEXT, "Description": "ours"}
    assert calls(None, RULE) == [
        ("put_rule", {**request, "Tags": [{"Key": "a", "Value": "b"}]}),
        ("put_targets", {"Rule": "states", "EventBusName": "default", "Targets": [TARGET]}),
    ]
    assert "ResourceNotFoundException" in steps(None, RULE)[1].waits_for
    bare = replace(RULE, pattern=None, schedule="rate(1 day)", targets=(), tags={}, description="", role_arn="arn:r")
    request = {**NAMED, "State": "ENABLED", "ScheduleExpression": "rate(1 day)", "RoleArn": "arn:r"}
    assert calls(None, bare) == [("put_rule", request)]


def test_nothing_to_do():
    assert steps(RULE, RULE) == []


@pytest.mark.parametrize(
    ("change", "operations"),
    [
        ({"description": "theirs"}, ["put_rule"]),
        ({"state": "DISABLED"}, ["put_rule"]),
        ({"pattern": None, "schedule": "rate(1 day)"}, ["put_rule"]),
        ({"targets": ({**TARGET, "InputPath": "$.detail"},)}, ["put_targets"]),
        ({"targets": ()}, ["remove_targets"]),
        ({"targets": named(1)}, ["put_targets", "remove_targets"]),
        ({"targets": named(5)}, ["remove_targets", "put_targets"]),
        ({"tags": {"c": "d"}}, ["untag_resource", "tag_resource"]),
    ],
)
def test_a_change(change, operations):
    assert [operation for operation, _arguments in calls(RULE, replace(RULE, **change))] == operations


def test_a_change_keeps_what_put_rule_would_empty():
    now = replace(RULE, role_arn="arn:r")
    [(_operation, arguments)] = calls(now, replace(now, state="DISABLED"))
    assert (arguments["RoleArn"], arguments["Description"]) == ("arn:r", "ours")
    assert "Tags" not in arguments


def test_only_targets_that_differ_are_written():
    now = replace(RULE, targets=named(2))
    [(_operation, arguments)] = calls(now, replace(now, targets=named(3)))
    assert [target["Id"] for target in arguments["Targets"]] == ["t2"]


def test_a_removal_takes_the_targets_first():
    assert [(step.operation, step.arguments) for step in removal(RULE)] == [
        ("remove_targets", {"Rule": "states", "EventBusName": "default", "Ids": ["queue"]}),
        ("delete_rule", NAMED),
    ]
    assert [step.operation for step in removal(replace(RULE, targets=()))] == ["delete_rule"]
