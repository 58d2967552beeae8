"""Creating, adjusting and removing an alarm: which calls are made, and what the module returns."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.cloudwatch.alarm import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.monitoring.alarm_fields import declared, write

from tests.support.aws.alarms import LEAST, TOPIC
from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

ARN = "arn:aws:cloudwatch:us-east-1:222222222222:alarm:a"
READS = ["describe_alarms", "list_tags_for_resource"]
OURS = [{"Key": TAG, "Value": "me"}]


def alarm(**members):
    named = {"AlarmName": "a", "AlarmArn": ARN, "StateValue": "ALARM"}
    return {"MetricAlarms": [{**named, **write(declared(LEAST)), **members}], "CompositeAlarms": []}


def cloudwatch(found=None, tags=(), **answers):
    reads = {"describe_alarms": found or {"MetricAlarms": []}, "list_tags_for_resource": {"Tags": list(tags)}}
    return FakeConnection({"cloudwatch": {**reads, **answers}})


def run(connection, check_mode=False, **params):
    return ensure({"name": "a", "managed_by": "me", **LEAST, **params}, connection, check_mode=check_mode)


@pytest.mark.parametrize("params", [{"name": ""}, {"period": 61}, {"alarm_actions": ["x"]}], ids=str)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        run(NoConnection(), account_id="222222222222", **params)


def test_a_creation():
    connection = cloudwatch(put_metric_alarm={})
    result = run(connection)
    assert connection.log[0] == (
        "describe_alarms",
        {"AlarmNames": ["a"], "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]},
    )
    assert connection.methods() == ["describe_alarms", "put_metric_alarm"]
    assert (result["changed"], result["alarm"]["arn"], result["alarm"]["state"]) == (True, ARN, "")
    assert run(cloudwatch(), check_mode=True) == result


def test_an_alarm_as_declared_is_only_read():
    connection = cloudwatch(alarm(), OURS)
    result = run(connection)
    assert connection.methods() == READS
    assert (result["changed"], result["alarm"]["state"]) == (False, "ALARM")
    assert "diff" not in result


def test_what_is_not_declared_goes_and_the_diff_says_so():
    connection = cloudwatch(alarm(AlarmActions=[TOPIC]), OURS, put_metric_alarm={})
    result = run(connection, threshold=2)
    assert connection.methods() == [*READS, "put_metric_alarm"]
    assert TOPIC in result["diff"]["before"]
    assert TOPIC not in result["diff"]["after"]
    assert "state" not in result["diff"]["after"]
    assert (result["alarm"]["threshold"], result["alarm"]["state"]) == (2, "ALARM")


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            {"MetricAlarms": [], "CompositeAlarms": [{"AlarmName": "a", "AlarmArn": ARN}]},
            "is a composite alarm, which this module does not manage",
        ),
        (alarm(Metrics=[{"Id": "e"}]), "is an alarm on an expression over metrics"),
    ],
    ids=["composite", "expression"],
)
def test_an_alarm_of_another_kind_is_refused(found, says, state):
    connection = cloudwatch(found)
    with pytest.raises(InputError, match=says):
        run(connection, state=state, adopt=True)
    assert connection.methods() == ["describe_alarms"]


def test_an_alarm_of_somebody_else_is_not_touched():
    with pytest.raises(InputError, match="lacks the tag"):
        run(cloudwatch(alarm()))
    kept = run(cloudwatch(alarm()), state="absent")
    assert (kept["changed"], kept["alarm"]["name"]) == (False, "a")
    assert "me did not make it" in kept["kept"]


def test_a_removal():
    connection = cloudwatch(alarm(), OURS, delete_alarms={})
    result = run(connection, state="absent")
    assert connection.methods() == [*READS, "delete_alarms"]
    assert (result["changed"], "alarm" in result) == (True, False)


def test_nothing_to_remove():
    assert run(cloudwatch(), state="absent") == {"changed": False, "api_calls": {}}
    others = {
        "MetricAlarms": [{"AlarmName": "A", "AlarmArn": ARN}],
        "CompositeAlarms": [{"AlarmName": "A", "AlarmArn": ARN}],
    }
    assert not run(cloudwatch(others), state="absent")["changed"]
    gone = client_error("ResourceNotFoundException")
    assert not run(cloudwatch(alarm(), list_tags_for_resource=gone), state="absent")["changed"]


def test_a_read_that_fails():
    with pytest.raises(AwsError, match="Could not read the alarm a: no"):
        run(cloudwatch(describe_alarms=client_error("AccessDenied")))
