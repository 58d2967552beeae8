"""The settings of an alarm: what a task may say, and that what is written reads back as it was declared."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.monitoring.alarm_fields import (
    STATISTICS,
    declared,
    read,
    write,
)
from hypothesis import given

from tests.support.aws.alarms import DECLARATIONS, LEAST, TOPIC


def test_what_a_task_leaves_out_has_the_default_of_aws() -> None:
    assert declared(LEAST) == {
        **LEAST,
        "description": "",
        "dimensions": {},
        "extended_statistic": "",
        "datapoints_to_alarm": 3,
        "unit": "",
        "treat_missing_data": "missing",
        "evaluate_low_sample_count_percentile": "evaluate",
        "actions_enabled": True,
        "alarm_actions": [],
        "ok_actions": [],
        "insufficient_data_actions": [],
    }
    assert write(declared(LEAST)) == {
        "Namespace": "AWS/SQS",
        "MetricName": "Age",
        "Dimensions": [],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "missing",
        "ActionsEnabled": True,
        "AlarmActions": [],
        "OKActions": [],
        "InsufficientDataActions": [],
    }


@pytest.mark.parametrize(
    ("params", "option", "value"),
    [
        ({"dimensions": {"Id": 7}}, "dimensions", {"Id": "7"}),
        ({"alarm_actions": [f"{TOPIC}-2", TOPIC, TOPIC]}, "alarm_actions", [TOPIC, f"{TOPIC}-2"]),
        ({"datapoints_to_alarm": 2}, "datapoints_to_alarm", 2),
        ({"threshold": "0.5"}, "threshold", 0.5),
        ({"period": 300, "evaluation_periods": 288}, "evaluation_periods", 288),
        ({"period": 3600, "evaluation_periods": 168}, "period", 3600),
        ({"period": 604800, "evaluation_periods": 1}, "period", 604800),
        ({"period": 10, "evaluation_periods": 8640}, "period", 10),
        *(
            ({"statistic": None, "extended_statistic": name}, "extended_statistic", name)
            for name in (
                "p99",
                "p99.9",
                "p0",
                "p100",
                "tm90",
                "wm98.5",
                "IQM",
                "PR(:100)",
                "TM(10%:90%)",
                "TC(0.005:0.03)",
            )
        ),
    ],
    ids=str,
)
def test_what_a_task_may_say(params: dict[str, Any], option: str, value: Any) -> None:
    assert declared({**LEAST, **params})[option] == value


@pytest.mark.parametrize(
    ("params", "where", "says"),
    [
        *(({option: None}, option, "it is missing") for option in LEAST if option != "statistic"),
        ({"statistic": None}, "statistic", "neither"),
        ({"extended_statistic": "p99"}, "extended_statistic", "excludes"),
        ({"statistic": "sum"}, "statistic", f"one of {', '.join(STATISTICS)}"),
        ({"statistic": None, "extended_statistic": "p101"}, "extended_statistic", "p99, tm90"),
        ({"statistic": None, "extended_statistic": "Sum"}, "extended_statistic", "p99, tm90"),
        ({"description": "x" * 1025}, "description", "at most 1024"),
        ({"namespace": ":x"}, "namespace", "the first not a colon"),
        ({"metric": "x" * 256}, "metric", "1 to 255 characters"),
        ({"metric": "é"}, "metric", "of ASCII"),
        ({"dimensions": {str(n): "x" for n in range(31)}}, "dimensions", "at most 30"),
        ({"dimensions": {"a": True}}, "dimensions[a]", "Write it in quotes"),
        ({"dimensions": {"a": ""}}, "dimensions[a]", "the value of a dimension"),
        ({"period": 9}, "period", "from 10 to"),
        ({"period": 40}, "period", "10, 20, 30 or a multiple of 60"),
        ({"period": 90}, "period", "10, 20, 30 or a multiple of 60"),
        ({"period": 300, "evaluation_periods": 289}, "evaluation_periods", "Give at most 288"),
        ({"period": 10, "evaluation_periods": 8641}, "evaluation_periods", "one day, as the period is below one hour"),
        ({"period": 3600, "evaluation_periods": 169}, "evaluation_periods", "604800: seven days. Give at most 168"),
        ({"evaluation_periods": 0}, "evaluation_periods", "from 1 to"),
        ({"datapoints_to_alarm": 4}, "datapoints_to_alarm", "from 1 to 3"),
        ({"datapoints_to_alarm": 0}, "datapoints_to_alarm", "from 1 to 3"),
        ({"threshold": "much"}, "threshold", "is not a number"),
        ({"threshold": True}, "threshold", "is not a number"),
        ({"threshold": []}, "threshold", "is not a number"),
        ({"threshold": float("nan")}, "threshold", "is not a number"),
        ({"threshold": float("inf")}, "threshold", "is not a number"),
        ({"comparison": ">"}, "comparison", "greater_than"),
        ({"unit": "count"}, "unit", "Count"),
        ({"treat_missing_data": "notBreaching"}, "treat_missing_data", "not_breaching"),
        ({"alarm_actions": ["operators"]}, "alarm_actions[0]", "is not an ARN"),
        ({"ok_actions": [f"{TOPIC}{n}" for n in range(6)]}, "ok_actions", "at most 5"),
    ],
    ids=str,
)
def test_what_is_refused(params: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        declared({**LEAST, **params})
    assert refused.value.where == where
    assert says in str(refused.value)


def test_what_aws_says_otherwise() -> None:
    """Nothing that can be declared is like an alarm on anomalies, or like one that ignores few values."""
    found = read({"ComparisonOperator": "LessThanLowerThreshold", "EvaluateLowSampleCountPercentile": "ignore"})
    assert found["comparison"] == "LessThanLowerThreshold"
    assert found["evaluate_low_sample_count_percentile"] == "ignore"
    assert (found["metric"], found["threshold"], found["alarm_actions"]) == ("", "", [])


@given(DECLARATIONS)
def test_what_is_written_reads_back(params: dict[str, Any]) -> None:
    fields = declared(params)
    assert read(write(fields)) == fields
