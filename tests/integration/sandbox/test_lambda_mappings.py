# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Queues whose messages a function gets in batches."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, refused
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import (
    USE_QUEUES,
    bodies,
    eventually,
    execution_role,
    log_lines,
    make_function,
    make_queue,
    pass_time,
    settle,
)

TELLS = """
    def handler(event, context):
        print("batch", *sorted(record["body"] for record in event["Records"]))
    """
FAILS_ONE = """
    def handler(event, context):
        print("batch", *sorted(record["body"] for record in event["Records"]))
        failed = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
    """


@pytest.fixture
def functions(fresh: SandboxClient, boto: Any) -> Any:
    return boto("lambda")


def mapped(functions: Any, arn: str, **options: Any) -> str:
    """A mapping from the queue to the function ``f``, in operation; its id."""
    made = functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="f", **options)
    assert made["State"] == "Creating"
    eventually(lambda: functions.get_event_source_mapping(UUID=made["UUID"])["State"] == "Enabled")
    return str(made["UUID"])


def batches(boto: Any) -> list[str]:
    lines = log_lines(boto("logs"), "/aws/lambda/f")
    return [line.removeprefix("batch ") for line in lines if line.startswith("batch ")]


def test_messages_come_to_the_function_and_are_deleted(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "jobs")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), TELLS)
    sqs.send_message(QueueUrl=url, MessageBody="before")
    mapped(functions, arn)
    settle(fresh)
    sqs.send_message(QueueUrl=url, MessageBody="after")
    settle(fresh)
    assert batches(boto) == ["before", "after"]
    pass_time(fresh, 3600)
    assert bodies(sqs, url) == []
    assert batches(boto) == ["before", "after"]


def test_a_window_gathers_a_batch(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "jobs")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), TELLS)
    mapped(functions, arn, BatchSize=100, MaximumBatchingWindowInSeconds=60)
    for number in range(12):
        sqs.send_message(QueueUrl=url, MessageBody=f"{number:02}")
    settle(fresh)
    assert batches(boto) == []
    pass_time(fresh, 61)
    assert batches(boto) == [" ".join(f"{number:02}" for number in range(12))]


def test_a_window_of_one_second_needs_no_moved_clock(functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "jobs")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), TELLS)
    mapped(functions, arn, BatchSize=100, MaximumBatchingWindowInSeconds=1)
    sqs.send_message(QueueUrl=url, MessageBody="soon")
    assert eventually(lambda: batches(boto)) == ["soon"]


def test_what_fails_is_tried_again_and_ends_in_the_dead_letter_queue(
    fresh: SandboxClient, functions: Any, boto: Any
) -> None:
    sqs = boto("sqs")
    dead, dead_arn = make_queue(sqs, "dead")
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2})
    url, arn = make_queue(sqs, "jobs", RedrivePolicy=redrive)
    code = """
        def handler(event, context):
            print("batch", *sorted(record["body"] for record in event["Records"]))
            raise ValueError("no zone")
        """
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), code)
    mapped(functions, arn)
    sqs.send_message(QueueUrl=url, MessageBody="job")
    settle(fresh)
    assert batches(boto) == ["job"]
    for _ in range(4):
        pass_time(fresh, 31)
    assert batches(boto) == ["job", "job"]
    assert bodies(sqs, dead) == ["job"]


def test_only_reported_messages_stay(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "jobs")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), FAILS_ONE)
    entries = [{"Id": body, "MessageBody": body} for body in ("good", "bad")]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    mapped(functions, arn, FunctionResponseTypes=["ReportBatchItemFailures"])
    settle(fresh)
    pass_time(fresh, 31)
    assert batches(boto)[:1] == ["bad good"]
    assert set(batches(boto)[1:]) == {"bad"}


def test_a_role_that_may_not_receive(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    _, arn = make_queue(boto("sqs"), "jobs")
    make_function(functions, "f", execution_role(boto, "f", allow("sqs:GetQueueAttributes")), TELLS)
    code, message = refused(functions.create_event_source_mapping, EventSourceArn=arn, FunctionName="f")
    assert code == "InvalidParameterValueException"
    assert message == "The function execution role does not have permissions to call ReceiveMessage on SQS"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"BatchSize": 11}, "Maximum batch window in seconds must be greater than 0"),
        ({"BatchSize": 10001, "MaximumBatchingWindowInSeconds": 1}, "BatchSize 10001 exceeds the max of 10000"),
        ({"MaximumBatchingWindowInSeconds": 301}, "less than or equal to 300"),
        ({"ScalingConfig": {"MaximumConcurrency": 1001}}, "less than or equal to 1000"),
    ],
)
def test_settings_that_do_not_fit(functions: Any, boto: Any, options: dict[str, Any], message: str) -> None:
    _, arn = make_queue(boto("sqs"), "jobs")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), TELLS)
    found = refused(functions.create_event_source_mapping, EventSourceArn=arn, FunctionName="f", **options)
    assert message in found[1]


def test_the_function_must_not_outlast_the_visibility_timeout(functions: Any, boto: Any) -> None:
    _, arn = make_queue(boto("sqs"), "jobs", VisibilityTimeout="30")
    make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), TELLS, Timeout=60)
    message = refused(functions.create_event_source_mapping, EventSourceArn=arn, FunctionName="f")[1]
    assert message == "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"


def test_a_mapping_is_shown_changed_and_removed(fresh: SandboxClient, functions: Any, boto: Any) -> None:
    sqs = boto("sqs")
    url, arn = make_queue(sqs, "jobs")
    made = make_function(functions, "f", execution_role(boto, "f", USE_QUEUES), TELLS)
    mapping = mapped(functions, arn)
    again = refused(functions.create_event_source_mapping, EventSourceArn=arn, FunctionName="f")
    assert again[0] == "ResourceConflictException"
    assert mapping in again[1]
    [found] = functions.list_event_source_mappings(FunctionName="f")["EventSourceMappings"]
    assert (found["FunctionArn"], found["EventSourceArn"], found["BatchSize"]) == (made, arn, 10)
    updated = functions.update_event_source_mapping(UUID=mapping, BatchSize=5, Enabled=False)
    assert (updated["State"], updated["BatchSize"]) == ("Disabling", 5)
    assert refused(functions.delete_event_source_mapping, UUID=mapping)[0] == "ResourceInUseException"
    eventually(lambda: functions.get_event_source_mapping(UUID=mapping)["State"] == "Disabled")
    sqs.send_message(QueueUrl=url, MessageBody="job")
    settle(fresh)
    assert batches(boto) == []
    assert functions.delete_event_source_mapping(UUID=mapping)["State"] == "Deleting"
    eventually(lambda: functions.list_event_source_mappings()["EventSourceMappings"] == [])
    assert refused(functions.get_event_source_mapping, UUID=mapping)[0] == "ResourceNotFoundException"
