"""A declared alarm against the one that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.monitoring.alarm import (
    Alarm,
    declaration,
    kind,
    removal,
    steps,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.monitoring.alarm_fields import read
from ansible_collections.crossaccount.aws.plugins.module_utils._core.steps import Step
from hypothesis import given
from hypothesis import strategies as st

from tests.support.aws.alarms import DECLARATIONS, LEAST, TOPIC

ARN = "arn:aws:cloudwatch:us-east-1:111111111111:alarm:a: b"
MINE = {"name": "a: b", "managed_by": "me"}
# One value of each option, and another.
OPTIONS: dict[str, tuple[Any, Any]] = {
    "description": ("", "new"),
    "metric": ("Age", "Other"),
    "dimensions": ({}, {"a": "b"}),
    "statistic": ("Sum", "Average"),
    "threshold": (1, 1.5),
    "comparison": ("less_than", "less_or_equal"),
    "datapoints_to_alarm": (None, 1),
    "unit": (None, "Count"),
    "treat_missing_data": ("missing", "not_breaching"),
    "alarm_actions": ([], [TOPIC]),
    "actions_enabled": (True, False),
    "tags": ({"a": "b"}, {"a": "c"}),
}


def plan(existing: Alarm | None, params: dict[str, Any]) -> list[Step]:
    return steps(existing, declaration({**LEAST, **MINE, **params}).target(existing, ARN))


def made(params: dict[str, Any]) -> Alarm:
    """The alarm that CloudWatch has after a creation."""
    [creation] = plan(None, params)
    tags = {tag["Key"]: tag["Value"] for tag in creation.arguments["Tags"]}
    return Alarm(ARN, read(creation.arguments), tags, "INSUFFICIENT_DATA")


def test_a_creation_is_one_call_with_the_tags() -> None:
    [step] = plan(None, {"tags": {"a": "b"}})
    assert (step.operation, step.arguments["AlarmName"]) == ("put_metric_alarm", "a: b")
    assert step.arguments["Tags"] == [{"Key": "a", "Value": "b"}, {"Key": TAG, "Value": "me"}]


def test_a_change_replaces_what_is_not_declared() -> None:
    there = made({"alarm_actions": [TOPIC], "unit": "Count"})
    [step] = plan(there, {})
    assert step.operation == "put_metric_alarm"
    assert step.arguments["AlarmActions"] == []
    assert "Unit" not in step.arguments
    assert "Tags" not in step.arguments


def test_tags_have_calls_of_their_own() -> None:
    put, remove = plan(made({"tags": {"a": "b", "old": "1"}}), {"tags": {"a": "c"}})
    assert (put.operation, put.arguments) == (
        "tag_resource",
        {"ResourceARN": ARN, "Tags": [{"Key": "a", "Value": "c"}]},
    )
    assert (remove.operation, remove.arguments) == ("untag_resource", {"ResourceARN": ARN, "TagKeys": ["old"]})


def test_an_alarm_as_it_is_returned() -> None:
    there = made({})
    assert there.name == "a: b"
    assert there.as_dict() == {**there.settings, "state": "INSUFFICIENT_DATA"}
    assert there.settings["tags"] == {TAG: "me"}
    assert there.settings["metric"] == "Age"


@pytest.mark.parametrize(
    ("alarm", "says"),
    [
        ({"MetricName": "M", "Metrics": []}, ""),
        ({"Metrics": [{"Id": "e"}]}, "an alarm on an expression over metrics"),
        ({"EvaluationCriteria": {}}, "an alarm on a query"),
    ],
)
def test_kinds(alarm: dict[str, Any], says: str) -> None:
    assert kind(alarm) == says


def test_an_alarm_of_another_kind_is_refused() -> None:
    declared = declaration({**LEAST, **MINE, "adopt": True})
    with pytest.raises(InputError, match="the alarm a: b exists and is a composite alarm"):
        declared.check_kind(Alarm(ARN, None, {TAG: "me"}, foreign="a composite alarm"))
    declared.check_kind(made({}))
    declared.check_kind(None)


def test_an_alarm_of_somebody_else_is_refused_unless_adopted() -> None:
    there = replace(made({}), tags={})
    with pytest.raises(InputError, match="lacks the tag"):
        plan(there, {})
    assert plan(there, {"adopt": True}) == []


@pytest.mark.parametrize(
    ("params", "where", "says"),
    [
        ({"name": ""}, "name", "the name of an alarm"),
        ({"name": "x" * 256}, "name", "1 to 255"),
        ({"name": "a\nb"}, "name", "is not the name of an alarm"),
        ({"account_id": "1"}, "account_id", "is not an account id"),
        ({"managed_by": None}, "managed_by", "is missing"),
        ({"period": 61}, "period", "multiple of 60"),
    ],
    ids=str,
)
def test_what_is_refused(params: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        declaration({**LEAST, **MINE, **params})
    assert refused.value.where == where


def test_a_removal() -> None:
    assert declaration({**MINE, "account_id": "111111111111", "state": "absent"}).fields is None
    [step] = removal(made({}))
    assert (step.operation, step.arguments) == ("delete_alarms", {"AlarmNames": ["a: b"]})
    assert "ResourceNotFound" in step.tolerates


@given(DECLARATIONS)
def test_what_was_written_reads_back_as_unchanged(params: dict[str, Any]) -> None:
    assert plan(made(params), params) == []


@given(DECLARATIONS, st.sampled_from(sorted(OPTIONS)))
def test_any_single_change_is_one_write(params: dict[str, Any], option: str) -> None:
    """After it there is nothing left to do."""
    first, second = OPTIONS[option]
    there = made({**params, option: first})
    [step] = plan(there, {**params, option: second})
    if option == "tags":
        assert step.operation == "tag_resource"
        return
    after = replace(there, fields=read(step.arguments))
    assert {name for name in there.settings if there.settings[name] != after.settings[name]} == {option}
    assert plan(after, {**params, option: second}) == []
