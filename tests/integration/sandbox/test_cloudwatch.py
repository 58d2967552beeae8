# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms: by ARN, as AWS takes them, with states that change by the sandbox's clock."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, make_user, refused
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import execution_role, make_function, make_queue

ARN = "arn:aws:cloudwatch:us-east-1:999999999999:alarm:records"
ERRORS = {
    "AlarmName": "records",
    "Namespace": "AWS/Lambda",
    "MetricName": "Errors",
    "Dimensions": [{"Name": "FunctionName", "Value": "f"}],
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
}


@pytest.fixture
def cloudwatch(fresh: SandboxClient, boto: Any) -> Any:
    return boto("cloudwatch")


def state(client: Any, name: str = "records") -> str:
    [alarm] = client.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(alarm["StateValue"])


def test_errors_of_a_function_alarm_and_pass(fresh: SandboxClient, cloudwatch: Any, boto: Any) -> None:
    functions = boto("lambda")
    code = """
        def handler(event, context):
            raise ValueError("no zone")
        """
    make_function(functions, "f", execution_role(boto, "f"), code)
    cloudwatch.put_metric_alarm(**ERRORS)
    assert state(cloudwatch) == "OK"
    functions.invoke(FunctionName="f")
    fresh.clock(advance=60)
    assert state(cloudwatch) == "ALARM"
    fresh.clock(advance=2 * 300)
    assert state(cloudwatch) == "ALARM"
    fresh.clock(advance=300)
    assert state(cloudwatch) == "OK"


def test_a_message_in_a_dead_letter_queue_alarms(fresh: SandboxClient, cloudwatch: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, _ = make_queue(sqs, "dead")
    metric = {"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Statistic": "Maximum"}
    dimensions = [{"Name": "QueueName", "Value": "dead"}]
    cloudwatch.put_metric_alarm(**{**ERRORS, **metric, "Dimensions": dimensions, "Period": 60})
    assert state(cloudwatch) == "OK"
    sqs.send_message(QueueUrl=url, MessageBody="job")
    fresh.clock(advance=61)
    assert state(cloudwatch) == "ALARM"
    sqs.purge_queue(QueueUrl=url)
    fresh.clock(advance=61)
    assert state(cloudwatch) == "OK"


def test_an_alarm_without_data(fresh: SandboxClient, cloudwatch: Any) -> None:
    fresh.clock(now="2030-01-01T00:00:05+00:00")  # amid a minute: a new one would be evaluated
    cloudwatch.put_metric_alarm(**{**ERRORS, "TreatMissingData": "missing"})
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
    cloudwatch.put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[{"MetricName": "Errors", "Dimensions": ERRORS["Dimensions"], "Value": 0}],
    )
    fresh.clock(advance=61)
    assert state(cloudwatch) == "OK"
    cloudwatch.set_alarm_state(AlarmName="records", StateValue="ALARM", StateReason="a try")
    assert state(cloudwatch) == "ALARM"
    fresh.clock(advance=61)
    assert state(cloudwatch) == "OK"


def test_an_update_keeps_state_and_tags(cloudwatch: Any) -> None:
    cloudwatch.put_metric_alarm(**ERRORS, Tags=[{"Key": "managed_by", "Value": "us"}])
    cloudwatch.set_alarm_state(AlarmName="records", StateValue="ALARM", StateReason="a try")
    cloudwatch.put_metric_alarm(**{**ERRORS, "Threshold": 2}, Tags=[{"Key": "managed_by", "Value": "others"}])
    [alarm] = cloudwatch.describe_alarms()["MetricAlarms"]
    assert (alarm["Threshold"], alarm["AlarmArn"]) == (2.0, ARN)
    assert cloudwatch.list_tags_for_resource(ResourceARN=ARN)["Tags"] == [{"Key": "managed_by", "Value": "us"}]
    cloudwatch.tag_resource(ResourceARN=ARN, Tags=[{"Key": "more", "Value": "1"}])
    cloudwatch.untag_resource(ResourceARN=ARN, TagKeys=["managed_by"])
    assert cloudwatch.list_tags_for_resource(ResourceARN=ARN)["Tags"] == [{"Key": "more", "Value": "1"}]
    cloudwatch.delete_alarms(AlarmNames=["records"])
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []
    assert refused(cloudwatch.delete_alarms, AlarmNames=["records"])[0] == "ResourceNotFound"
    cloudwatch.put_metric_alarm(**ERRORS)
    assert cloudwatch.list_tags_for_resource(ResourceARN=ARN)["Tags"] == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"TreatMissingData": "maybe"}, "not supported for TreatMissingData"),
        ({"Period": 45}, "multiple of 60"),
        ({"EvaluationPeriods": 289}, "more than a day"),
        ({"DatapointsToAlarm": 2}, "less than or equal to EvaluationPeriods"),
        ({"ComparisonOperator": "Equal"}, "enum value set"),
        ({"Statistic": "Median"}, "enum value set"),
    ],
)
def test_what_is_refused(cloudwatch: Any, changed: dict[str, Any], message: str) -> None:
    code, found = refused(cloudwatch.put_metric_alarm, **{**ERRORS, **changed})
    assert code in {"ValidationError", "ValidationException"}
    assert message in found


def test_alarms_are_allowed_and_denied_by_arn(cloudwatch: Any, boto: Any) -> None:
    may = make_user(boto("iam"), "may", allow(["cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms"], ARN))
    client = may("cloudwatch")
    client.put_metric_alarm(**ERRORS)
    assert state(client) == "OK"
    assert refused(client.describe_alarms)[0].startswith("AccessDenied")
    assert refused(client.put_metric_alarm, **{**ERRORS, "AlarmName": "other"})[0].startswith("AccessDenied")
    tagged = refused(client.put_metric_alarm, **ERRORS, Tags=[{"Key": "a", "Value": "b"}])
    assert "cloudwatch:TagResource" in tagged[1]
    assert refused(client.delete_alarms, AlarmNames=["records"])[0].startswith("AccessDenied")


def test_metrics_are_written_by_namespace(cloudwatch: Any, boto: Any) -> None:
    condition = {"StringEquals": {"cloudwatch:namespace": "Records"}}
    may = make_user(boto("iam"), "may", allow("cloudwatch:PutMetricData", Condition=condition))("cloudwatch")
    may.put_metric_data(Namespace="Records", MetricData=[{"MetricName": "Changes", "Value": 1}])
    other = {"Namespace": "Other", "MetricData": [{"MetricName": "Changes", "Value": 1}]}
    assert refused(may.put_metric_data, **other)[0].startswith("AccessDenied")
