"""A declared queue against the one that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.queues import attributes
from ansible_collections.crossaccount.aws.plugins.module_utils._core.queues.queue import (
    DELETED_RECENTLY,
    NOT_FOUND,
    Queue,
    declaration,
    removal,
    steps,
)
from hypothesis import given
from hypothesis import strategies as st

ARN, URL = "arn:aws:sqs:us-east-1:111111111111:q", "https://sqs.us-east-1.amazonaws.com/111111111111/q"
FAILED = "arn:aws:sqs:us-east-1:111111111111:failed"
MINE = {"name": "q", "managed_by": "me"}
ANYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*"}]}
SENDERS = [{"sid": "Rule", "services": ["events.amazonaws.com"], "source_accounts": ["111111111111"]}]
# One value of each option, and another.
OPTIONS: dict[str, tuple[Any, Any]] = {
    "visibility_timeout": (30, 60),
    "message_retention_period": (60, 120),
    "delay_seconds": (0, 1),
    "receive_message_wait_time": (0, 20),
    "maximum_message_size": (1024, 2048),
    "dead_letter": ({}, {"arn": FAILED, "max_receive_count": 5}),
    "kms_key_id": ("alias/aws/sqs", "alias/mine"),
    "senders": ([], SENDERS),
    "tags": ({"a": "b"}, {"a": "c"}),
}


def made(params: dict[str, Any]) -> Queue:
    """The queue that SQS has after a creation, with its own defaults for what the task leaves out."""
    declared = declaration({**MINE, **params})
    [creation] = steps(None, declared.target(None, URL, ARN), declared.label)
    defaults = {name: str(lowest) for name, lowest, _highest in attributes.NUMBERS.values()}
    settings = attributes.read(defaults | creation.arguments["Attributes"])
    return Queue(URL, ARN, settings, dict(creation.arguments["tags"]))


def plan(existing: Queue | None, params: dict[str, Any]) -> list[Any]:
    declared = declaration({**MINE, **params})
    return steps(existing, declared.target(existing, URL, ARN), declared.label)


def test_a_creation_is_one_call_with_everything() -> None:
    [step] = plan(None, {"visibility_timeout": 60, "dead_letter": {}, "senders": SENDERS, "tags": {"a": "b"}})
    attributes_sent = dict(step.arguments["Attributes"])
    assert "events.amazonaws.com" in attributes_sent.pop("Policy")
    assert attributes_sent == {"VisibilityTimeout": "60", "SqsManagedSseEnabled": "true"}
    assert (step.operation, step.arguments["QueueName"]) == ("create_queue", "q")
    assert step.arguments["tags"] == {"a": "b", TAG: "me"}
    assert step.waits_for == DELETED_RECENTLY


@pytest.mark.parametrize(
    ("params", "sent"),
    [
        ({}, {"SqsManagedSseEnabled": "true"}),
        ({"sqs_managed_sse": False}, {"SqsManagedSseEnabled": "false"}),
        ({"kms_key_id": "alias/aws/sqs"}, {"KmsMasterKeyId": "alias/aws/sqs", "SqsManagedSseEnabled": "false"}),
    ],
    ids=str,
)
def test_a_new_queue_is_encrypted_unless_the_task_says_otherwise(params: dict[str, Any], sent: dict[str, str]) -> None:
    assert plan(None, params)[0].arguments["Attributes"] == sent


def test_what_is_not_declared_is_left_alone() -> None:
    there = made({"visibility_timeout": 60, "senders": SENDERS, "kms_key_id": "k", "tags": {"a": "b"}})
    assert plan(there, {}) == []
    assert plan(there, {"tags": {}, "purge_tags": False}) == []


@pytest.mark.parametrize(
    ("params", "sent"),
    [
        ({"dead_letter": {}}, {"RedrivePolicy": ""}),
        ({"senders": []}, {"Policy": ""}),
        ({"policy": {}}, {"Policy": ""}),
        ({"sqs_managed_sse": True}, {"KmsMasterKeyId": "", "SqsManagedSseEnabled": "true"}),
    ],
    ids=str,
)
def test_what_is_taken_away(params: dict[str, Any], sent: dict[str, str]) -> None:
    full = {"dead_letter": OPTIONS["dead_letter"][1], "senders": SENDERS, "kms_key_id": "k"}
    [step] = plan(made(full), params)
    assert (step.operation, step.arguments) == ("set_queue_attributes", {"QueueUrl": URL, "Attributes": sent})


def test_policies_are_compared_by_meaning() -> None:
    there = made({"policy": ANYTHING})
    [statement] = ANYTHING["Statement"]
    assert plan(there, {"policy": {**ANYTHING, "Statement": {**statement, "Action": ["SQS:*"]}}}) == []
    assert [step.operation for step in plan(there, {"senders": SENDERS})] == ["set_queue_attributes"]


def test_tags_are_put_and_removed() -> None:
    there = made({"tags": {"a": "b", "old": "1"}})
    put, remove = plan(there, {"tags": {"a": "c"}})
    assert (put.operation, put.arguments["Tags"]) == ("tag_queue", {"a": "c"})
    assert (remove.operation, remove.arguments["TagKeys"]) == ("untag_queue", ["old"])


def test_a_queue_of_somebody_else_is_refused_unless_adopted() -> None:
    there = replace(made({}), tags={})
    with pytest.raises(InputError, match="the queue q exists and lacks the tag"):
        plan(there, {"delay_seconds": 5})
    [step] = plan(there, {"delay_seconds": 5, "adopt": True})
    assert step.operation == "set_queue_attributes"


@pytest.mark.parametrize(
    ("params", "where", "says"),
    [
        ({"name": "q.fifo"}, "name", "a FIFO queue"),
        ({"name": "q.q"}, "name", "1 to 80 letters"),
        ({"name": "q" * 81}, "name", "1 to 80 letters"),
        ({"name": None}, "name", "1 to 80 letters"),
        ({"account_id": "1"}, "account_id", "is not an account id"),
        ({"wait_timeout": -1}, "wait_timeout", "below 0"),
        ({"senders": [], "policy": {}}, "policy", "does not go with senders"),
        ({"policy": "{"}, "policy", "is not JSON"),
        ({"managed_by": None}, "managed_by", "is missing"),
        ({"tags": {"aws:a": "b"}}, "tags", "reserves"),
    ],
    ids=str,
)
def test_what_is_refused(params: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        declaration({**MINE, **params})
    assert refused.value.where == where


@pytest.mark.parametrize(
    ("arn", "says"),
    [
        (FAILED.replace("us-east-1", "eu-west-1"), "is not in us-east-1 of account 111111111111"),
        (FAILED.replace("111111111111", "222222222222"), "is not in us-east-1 of account 111111111111"),
        (ARN, "the queue itself"),
    ],
)
def test_a_dead_letter_queue_is_another_one_of_the_same_place(arn: str, says: str) -> None:
    declared = declaration({**MINE, "account_id": "111111111111", "dead_letter": {"arn": arn, "max_receive_count": 1}})
    with pytest.raises(InputError, match=says):
        declared.check_place("us-east-1", "111111111111")


def test_places_that_are_right() -> None:
    declaration({**MINE, "dead_letter": OPTIONS["dead_letter"][1]}).check_place("us-east-1", "111111111111")
    declaration(MINE).check_place("us-east-1", "111111111111")


def test_a_removal_that_was_made_already_is_one() -> None:
    [step] = removal(made({}), "the queue q")
    assert (step.operation, step.arguments, step.tolerates) == ("delete_queue", {"QueueUrl": URL}, NOT_FOUND)
    assert "AWS.SimpleQueueService.NonExistentQueue" in NOT_FOUND


DECLARATIONS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in OPTIONS.items()})


@given(DECLARATIONS)
def test_what_was_written_reads_back_as_unchanged(params: dict[str, Any]) -> None:
    assert plan(made(params), params) == []


@given(DECLARATIONS, st.sampled_from(sorted(OPTIONS)))
def test_any_single_change_is_one_write(params: dict[str, Any], option: str) -> None:
    """The write states that option alone, and after it there is nothing left to do."""
    first, second = OPTIONS[option]
    there = made({**params, option: first})
    [step] = plan(there, {**params, option: second})
    if option == "tags":
        assert step.operation == "tag_queue"
        return
    assert step.operation == "set_queue_attributes"
    changed = attributes.read({**attributes.write(there.settings), **step.arguments["Attributes"]})
    setting = "policy" if option == "senders" else option
    assert [name for name, value in changed.items() if value != there.settings[name]] == [setting]
    assert plan(replace(there, settings=changed), {**params, option: second}) == []
