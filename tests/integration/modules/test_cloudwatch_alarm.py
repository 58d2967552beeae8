# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""cloudwatch_alarm against the sandbox: what is made, what is replaced, and what is left to somebody else."""

from __future__ import annotations

import pytest

ACCOUNT = "111111111111"
MAKER = "crossaccount.aws/created-by"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:operators"
ALARM = {
    "namespace": "AWS/SQS",
    "metric": "ApproximateNumberOfMessagesVisible",
    "dimensions": {"QueueName": "failed"},
    "statistic": "Maximum",
    "period": 300,
    "evaluation_periods": 2,
    "threshold": 0,
    "comparison": "greater_than",
}
WRITTEN = {
    "Namespace": "AWS/SQS",
    "MetricName": "ApproximateNumberOfMessagesVisible",
    "Dimensions": [{"Name": "QueueName", "Value": "failed"}],
    "Statistic": "Maximum",
    "Period": 300,
    "EvaluationPeriods": 2,
    "Threshold": 0.0,
    "ComparisonOperator": "GreaterThanThreshold",
}


@pytest.fixture
def alarm(fresh, run_module):
    """Run the module in a workload account."""

    def run(check=False, **options):
        options = {"account_id": ACCOUNT, "name": "failed", "managed_by": "somebody", **options}
        return run_module("cloudwatch_alarm", options, check=check, profile="workload-a")

    return run


@pytest.fixture
def cloudwatch(boto):
    return boto("cloudwatch", profile="workload-a")


def alarms(cloudwatch):
    return {found["AlarmName"]: found for found in cloudwatch.describe_alarms()["MetricAlarms"]}


def tags(cloudwatch, arn):
    return {tag["Key"]: tag["Value"] for tag in cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]}


def test_create_change_and_remove(alarm, cloudwatch):
    wanted = {**ALARM, "alarm_actions": [TOPIC], "treat_missing_data": "not_breaching", "tags": {"team": "dns"}}
    predicted = alarm(check=True, **wanted)
    assert predicted["changed"]
    assert alarms(cloudwatch) == {}

    made = alarm(**wanted)
    assert made["alarm"] == predicted["alarm"]
    found = alarms(cloudwatch)["failed"]
    assert {member: found[member] for member in WRITTEN} == WRITTEN
    assert (found["AlarmActions"], found["TreatMissingData"]) == ([TOPIC], "notBreaching")
    assert found["AlarmArn"] == made["alarm"]["arn"]
    assert tags(cloudwatch, found["AlarmArn"]) == {"team": "dns", MAKER: "somebody"}

    cloudwatch.set_alarm_state(AlarmName="failed", StateValue="ALARM", StateReason="a test")
    again = alarm(**wanted)
    assert not again["changed"]
    assert again["alarm"]["state"] == "ALARM"
    assert again["api_calls"] == {"DescribeAlarms": 1, "ListTagsForResource": 1}

    changed = alarm(**ALARM | {"threshold": 2.5}, tags={"owner": "me"})
    assert changed["changed"]
    assert TOPIC in changed["diff"]["before"]
    assert TOPIC not in changed["diff"]["after"]
    found = alarms(cloudwatch)["failed"]
    assert (found["Threshold"], found["AlarmActions"]) == (2.5, [])
    assert tags(cloudwatch, found["AlarmArn"]) == {"owner": "me", MAKER: "somebody"}

    assert alarm(check=True, state="absent")["changed"]
    assert "failed" in alarms(cloudwatch)
    assert alarm(state="absent")["changed"]
    assert alarms(cloudwatch) == {}
    assert not alarm(state="absent")["changed"]


def test_an_alarm_of_somebody_else_stays(alarm, cloudwatch):
    cloudwatch.put_metric_alarm(AlarmName="failed", **{**WRITTEN, "Threshold": 5})
    for check in (True, False):
        refused = alarm(check=check, **ALARM)
        assert refused["failed"]
        assert f"lacks the tag {MAKER}=somebody" in refused["msg"]
    kept = alarm(state="absent")
    assert not kept["changed"]
    assert "somebody did not make it" in kept["kept"]
    assert alarm(**ALARM, adopt=True)["changed"]
    assert alarms(cloudwatch)["failed"]["Threshold"] == 0
    assert tags(cloudwatch, alarms(cloudwatch)["failed"]["AlarmArn"]) == {}


def test_an_alarm_on_an_expression_is_refused(alarm, cloudwatch):
    metric = {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}
    cloudwatch.put_metric_alarm(
        AlarmName="failed",
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Metrics=[
            {"Id": "m", "MetricStat": metric, "ReturnData": False},
            {"Id": "e", "Expression": "m * 2", "ReturnData": True},
        ],
    )
    for options in ({**ALARM, "adopt": True}, {"state": "absent"}):
        assert "an expression over metrics" in alarm(**options)["msg"]
    assert "failed" in alarms(cloudwatch)


def test_bad_input_and_other_accounts_make_no_call(alarm, fresh):
    fresh.reset_requests()
    assert "Give at most 288" in alarm(**ALARM | {"evaluation_periods": 289})["msg"]
    assert "statistic" in alarm(**ALARM | {"statistic": None})["msg"]
    assert [row for row in fresh.requests() if row["service"] == "cloudwatch"] == []
    assert "account 111111111111" in alarm(**ALARM, account_id="222222222222")["msg"]


def test_a_caller_without_the_permission(run_module, fresh, boto):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "region": "us-east-1"}
    refused = run_module("cloudwatch_alarm", {"name": "failed", "managed_by": "somebody", **ALARM, **keys})
    assert refused["failed"] and not refused["changed"]
    assert "Could not read the alarm failed" in refused["msg"]
