# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls from a function as it is to what is wanted: each difference alone, and their order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.model import (
    Asynchronous,
    Configuration,
    EventSource,
    Function,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.permissions import (
    read_permissions,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.steps import removal, steps

ARN = "arn:aws:lambda:us-east-1:111111111111:function:f"
RULE = "arn:aws:events:us-east-1:111111111111:rule/"
QUEUE = "arn:aws:sqs:us-east-1:111111111111:q"
CONFIGURATION = Configuration("role", "python3.13", "a.b", logging={"LogFormat": "JSON"})


def permission(name: str, rule: str) -> Any:
    entry = {"sid": name, "principal": "events.amazonaws.com", "source_arn": f"{RULE}{rule}"}
    return read_permissions([entry], allow_broad=False)[0].document(ARN, "aws")


NOW = Function(
    name="f",
    arn=ARN,
    code_sha256="old",
    configuration=CONFIGURATION,
    tags={"a": "1", "aws:x": "theirs"},
    reserved=1,
    asynchronous=Asynchronous(1),
    permissions={"one": permission("one", "x")},
    event_sources=(EventSource(QUEUE, uuid="u1", state="Enabled"),),
)


def calls(now: Function | None, wanted: Function) -> list[tuple[str, dict[str, Any]]]:
    return [(step.operation, dict(step.arguments)) for step in steps(now, wanted, b"zip")]


def test_what_is_as_wanted_needs_no_call() -> None:
    assert calls(NOW, NOW) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"code_sha256": "new"},
            [("update_function_code", {"FunctionName": "f", "ZipFile": b"zip", "Architectures": ["x86_64"]})],
        ),
        (
            {"architecture": "arm64"},
            [("update_function_code", {"FunctionName": "f", "ZipFile": b"zip", "Architectures": ["arm64"]})],
        ),
        (
            {"configuration": replace(CONFIGURATION, timeout=9, environment={"AA": "1"})},
            [
                (
                    "update_function_configuration",
                    {"FunctionName": "f", "Timeout": 9, "Environment": {"Variables": {"AA": "1"}}},
                )
            ],
        ),
        (
            {"tags": {"b": "2", "aws:x": "theirs"}},
            [
                ("tag_resource", {"Resource": ARN, "Tags": {"b": "2"}}),
                ("untag_resource", {"Resource": ARN, "TagKeys": ["a"]}),
            ],
        ),
        ({"reserved": 0}, [("put_function_concurrency", {"FunctionName": "f", "ReservedConcurrentExecutions": 0})]),
        ({"reserved": None}, [("delete_function_concurrency", {"FunctionName": "f"})]),
        (
            {"asynchronous": Asynchronous(0, 60, QUEUE)},
            [
                (
                    "put_function_event_invoke_config",
                    {
                        "FunctionName": "f",
                        "MaximumRetryAttempts": 0,
                        "MaximumEventAgeInSeconds": 60,
                        "DestinationConfig": {"OnFailure": {"Destination": QUEUE}},
                    },
                )
            ],
        ),
        ({"asynchronous": Asynchronous()}, [("delete_function_event_invoke_config", {"FunctionName": "f"})]),
        (
            {"permissions": {"one": permission("one", "y")}},
            [
                ("remove_permission", {"FunctionName": "f", "StatementId": "one"}),
                (
                    "add_permission",
                    {
                        "FunctionName": "f",
                        "StatementId": "one",
                        "Action": "lambda:InvokeFunction",
                        "Principal": "events.amazonaws.com",
                        "SourceArn": f"{RULE}y",
                    },
                ),
            ],
        ),
        ({"permissions": {}}, [("remove_permission", {"FunctionName": "f", "StatementId": "one"})]),
        (
            {"event_sources": (EventSource(QUEUE, concurrency=2, enabled=False),)},
            [
                (
                    "update_event_source_mapping",
                    {
                        "UUID": "u1",
                        "Enabled": False,
                        "BatchSize": 10,
                        "MaximumBatchingWindowInSeconds": 0,
                        "FunctionResponseTypes": [],
                        "ScalingConfig": {"MaximumConcurrency": 2},
                    },
                )
            ],
        ),
        (
            {"event_sources": (EventSource(f"{QUEUE}2", concurrency=3, report=True),)},
            [
                ("delete_event_source_mapping", {"UUID": "u1"}),
                (
                    "create_event_source_mapping",
                    {
                        "FunctionName": "f",
                        "EventSourceArn": f"{QUEUE}2",
                        "Enabled": True,
                        "BatchSize": 10,
                        "MaximumBatchingWindowInSeconds": 0,
                        "FunctionResponseTypes": ["ReportBatchItemFailures"],
                        "ScalingConfig": {"MaximumConcurrency": 3},
                    },
                ),
            ],
        ),
    ],
)
def test_one_difference_needs_its_call_alone(
    change: dict[str, Any], expected: list[tuple[str, dict[str, Any]]]
) -> None:
    assert calls(NOW, replace(NOW, **change)) == expected


def test_what_nobody_looked_at_is_left_alone() -> None:
    blind = replace(NOW, asynchronous=None, permissions=None, event_sources=None)
    assert calls(blind, blind) == []


def test_a_new_function_gets_who_may_invoke_it_when_it_is_complete() -> None:
    made = [operation for operation, _arguments in calls(None, NOW)]
    assert made == [
        "create_function",
        "put_function_concurrency",
        "put_function_event_invoke_config",
        "add_permission",
        "create_event_source_mapping",
    ]
    assert calls(None, NOW)[0][1] == {
        "FunctionName": "f",
        "Role": "role",
        "Runtime": "python3.13",
        "Handler": "a.b",
        "Timeout": 3,
        "MemorySize": 128,
        "Environment": {"Variables": {}},
        "LoggingConfig": {"LogFormat": "JSON"},
        "Code": {"ZipFile": b"zip"},
        "Architectures": ["x86_64"],
        "Tags": {"a": "1", "aws:x": "theirs"},
    }


def test_removal_ends_with_the_function() -> None:
    plan = [(step.operation, step.arguments) for step in removal(NOW)]
    assert plan == [("delete_event_source_mapping", {"UUID": "u1"}), ("delete_function", {"FunctionName": "f"})]


def test_a_role_is_waited_for_only_where_it_is_new() -> None:
    [step] = steps(NOW, replace(NOW, configuration=replace(CONFIGURATION, timeout=9)), b"")
    assert not step.waits_for
    [step] = steps(NOW, replace(NOW, configuration=replace(CONFIGURATION, role="other")), b"")
    assert step.may_pass("InvalidParameterValueException", "The role cannot be assumed by Lambda.")
    assert not step.may_pass("InvalidParameterValueException", "The runtime is not supported.")


def test_a_reservation_that_an_account_cannot_make_has_a_remedy() -> None:
    """The message is that of accounts with a quota of 10: aws-samples/one-observability-demo#278."""
    said = (
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below "
        "its minimum value of [10]."
    )
    [step] = steps(NOW, replace(NOW, reserved=5), b"zip")
    hint = step.hint("InvalidParameterValueException", said)
    assert "'Concurrent executions'" in hint
    assert "-1 for reserved_concurrent_executions, which is dns_automation_concurrency" in hint
    assert step.hint("InvalidParameterValueException", "something else") == ""
    assert not step.may_pass("InvalidParameterValueException", said)
