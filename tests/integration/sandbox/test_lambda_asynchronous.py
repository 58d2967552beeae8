# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asynchronous invocations: retried by the sandbox's clock, and kept where the function says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, refused
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import (
    bodies,
    execution_role,
    log_lines,
    make_function,
    make_queue,
    pass_time,
    settle,
)

FAILS = """
    def handler(event, context):
        print("attempt")
        raise ValueError("no zone")
    """


@pytest.fixture
def functions(fresh: SandboxClient, boto: Any) -> Any:
    return boto("lambda")


def attempts(boto: Any) -> int:
    return log_lines(boto("logs"), "/aws/lambda/f").count("attempt")


def call_later(functions: Any, event: Any = None) -> None:
    answer = functions.invoke(FunctionName="f", InvocationType="Event", Payload=json.dumps(event))
    assert answer["StatusCode"] == 202


def test_what_fails_is_tried_again_after_one_and_two_minutes(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), FAILS)
    call_later(functions)
    settle(fresh)
    counted = [attempts(boto)]
    for seconds in (50, 15, 100, 30, 3600):
        pass_time(fresh, seconds)
        counted.append(attempts(boto))
    assert counted == [1, 1, 2, 2, 3, 3]


def test_the_old_call_is_asynchronous_too(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), FAILS)
    assert functions.invoke_async(FunctionName="f", InvokeArgs=b"{}")["Status"] == 202
    settle(fresh)
    assert attempts(boto) == 1


def test_what_keeps_failing_goes_to_the_dead_letter_queue(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "dead")
    role = execution_role(boto, "f", allow("sqs:SendMessage", arn))
    make_function(functions, "f", role, FAILS, DeadLetterConfig={"TargetArn": arn})
    call_later(functions, {"zone": "z"})
    for seconds in (61, 121):
        assert bodies(sqs, url) == []
        pass_time(fresh, seconds)
    [message] = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(message["Body"]) == {"zone": "z"}
    assert message["MessageAttributes"]["ErrorMessage"]["StringValue"] == "no zone"
    assert message["MessageAttributes"]["ErrorCode"]["StringValue"] == "200"


def test_the_destination_gets_a_record(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "failures")
    made = make_function(functions, "f", execution_role(boto, "f", allow("sqs:SendMessage", arn)), FAILS)
    functions.put_function_event_invoke_config(
        FunctionName="f", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": arn}}
    )
    call_later(functions, {"zone": "z"})
    settle(fresh)
    [record] = [json.loads(body) for body in bodies(sqs, url)]
    context = record["requestContext"]
    assert (record["version"], record["requestPayload"]) == ("1.0", {"zone": "z"})
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetriesExhausted", 1)
    assert context["functionArn"] == f"{made}:$LATEST"
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record["responsePayload"]["errorMessage"] == "no zone"


def test_a_role_that_may_not_send_loses_the_record(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "failures")
    make_function(functions, "f", execution_role(boto, "f"), FAILS, DeadLetterConfig={"TargetArn": arn})
    functions.put_function_event_invoke_config(FunctionName="f", MaximumRetryAttempts=0)
    call_later(functions)
    settle(fresh)
    assert bodies(sqs, url) == []


def test_throttled_events_wait_and_grow_old(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "failures")
    make_function(functions, "f", execution_role(boto, "f", allow("sqs:SendMessage", arn)), FAILS)
    functions.put_function_event_invoke_config(
        FunctionName="f", MaximumEventAgeInSeconds=60, DestinationConfig={"OnFailure": {"Destination": arn}}
    )
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    call_later(functions)
    for _ in range(8):
        pass_time(fresh, 20)
    [record] = [json.loads(body) for body in bodies(sqs, url)]
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == 0


def test_a_throttled_event_runs_once_there_is_room(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), 'def handler(event, context):\n    print("attempt")\n')
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    call_later(functions)
    pass_time(fresh, 5)
    functions.delete_function_concurrency(FunctionName="f")
    pass_time(fresh, 300)
    assert attempts(boto) == 1


def test_event_invoke_configs_are_written_read_and_removed(functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), FAILS)
    assert refused(functions.get_function_event_invoke_config, FunctionName="f")[0] == "ResourceNotFoundException"
    functions.put_function_event_invoke_config(FunctionName="f", MaximumRetryAttempts=1)
    functions.update_function_event_invoke_config(FunctionName="f", MaximumEventAgeInSeconds=120)
    found = functions.get_function_event_invoke_config(FunctionName="f")
    assert (found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]) == (1, 120)
    functions.put_function_event_invoke_config(FunctionName="f", MaximumEventAgeInSeconds=240)
    assert "MaximumRetryAttempts" not in functions.get_function_event_invoke_config(FunctionName="f")
    assert len(functions.list_function_event_invoke_configs(FunctionName="f")["FunctionEventInvokeConfigs"]) == 1
    functions.delete_function_event_invoke_config(FunctionName="f")
    assert functions.list_function_event_invoke_configs(FunctionName="f")["FunctionEventInvokeConfigs"] == []


def test_a_function_that_is_gone_is_not_called(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    make_function(functions, "f", execution_role(boto, "f"), FAILS)
    call_later(functions)
    settle(fresh)
    functions.delete_function(FunctionName="f")
    pass_time(fresh, 3600)
    assert attempts(boto) == 1
