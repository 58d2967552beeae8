"""The settings of a queue: what a task may say, and that what is written reads back as it was declared."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies.documents import PolicyDocument
from ansible_collections.crossaccount.aws.plugins.module_utils._core.queues.attributes import (
    EXAMPLE,
    NUMBERS,
    declared,
    plain,
    read,
    write,
)
from hypothesis import given
from hypothesis import strategies as st

POLICY = PolicyDocument({"Version": "2012-10-17", "Statement": []})
# Every setting that can be declared, and the policy, as SQS would have it.
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        **{option: st.integers(lowest, highest) for option, (_name, lowest, highest) in NUMBERS.items()},
        "dead_letter": st.none()
        | st.fixed_dictionaries({"arn": st.just(EXAMPLE), "max_receive_count": st.integers(1, 1000)}),
        "policy": st.none() | st.just(POLICY),
        "kms_key_id": st.just("") | st.text(min_size=1),
        "sqs_managed_sse": st.booleans(),
    },
)


@pytest.mark.parametrize(
    ("params", "settings"),
    [
        ({}, {}),
        ({"visibility_timeout": 0, "delay_seconds": None}, {"visibility_timeout": 0}),
        ({"message_retention_period": "60"}, {"message_retention_period": 60}),
        ({"receive_message_wait_time": 20}, {"receive_message_wait_time": 20}),
        ({"maximum_message_size": 1048576}, {"maximum_message_size": 1048576}),
        ({"dead_letter": {"arn": None, "max_receive_count": None}}, {"dead_letter": None}),
        ({"dead_letter": {}}, {"dead_letter": None}),
        (
            {"dead_letter": {"arn": EXAMPLE, "max_receive_count": 1000}},
            {"dead_letter": {"arn": EXAMPLE, "max_receive_count": 1000}},
        ),
        ({"kms_key_id": "alias/aws/sqs"}, {"kms_key_id": "alias/aws/sqs", "sqs_managed_sse": False}),
        ({"kms_key_id": "k", "sqs_managed_sse": False}, {"kms_key_id": "k", "sqs_managed_sse": False}),
        ({"sqs_managed_sse": True}, {"kms_key_id": "", "sqs_managed_sse": True}),
        ({"sqs_managed_sse": False}, {"sqs_managed_sse": False}),
    ],
    ids=str,
)
def test_what_a_task_declares(params: dict[str, Any], settings: dict[str, Any]) -> None:
    assert declared(params) == settings


@pytest.mark.parametrize(
    ("params", "where", "says"),
    [
        *(
            ({option: beyond}, option, f"from {lowest} to {highest}")
            for option, (_name, lowest, highest) in NUMBERS.items()
            for beyond in (lowest - 1, highest + 1)
        ),
        ({"dead_letter": {"arn": EXAMPLE}}, "dead_letter", "max_receive_count is missing"),
        ({"dead_letter": {"max_receive_count": 1}}, "dead_letter", "arn is missing"),
        ({"dead_letter": {"arn": "q", "max_receive_count": 1}}, "dead_letter, arn", "is not an ARN"),
        (
            {"dead_letter": {"arn": "arn:aws:sns:us-east-1:111111111111:t", "max_receive_count": 1}},
            "dead_letter, arn",
            "is not the ARN of a queue",
        ),
        ({"dead_letter": {"arn": f"{EXAMPLE}.fifo", "max_receive_count": 1}}, "dead_letter, arn", "standard"),
        ({"dead_letter": {"arn": EXAMPLE, "max_receive_count": 0}}, "dead_letter, max_receive_count", "1 to 1000"),
        ({"dead_letter": {"arn": EXAMPLE, "max_receive_count": 1001}}, "dead_letter, max_receive_count", "1 to 1000"),
        ({"kms_key_id": "k", "sqs_managed_sse": True}, "sqs_managed_sse", "not both"),
        ({"kms_key_id": ""}, "kms_key_id", "the alias of a key"),
    ],
    ids=str,
)
def test_what_is_refused(params: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        declared(params)
    assert refused.value.where == where


def test_what_sqs_says() -> None:
    found = read(
        {
            "VisibilityTimeout": "30",
            "RedrivePolicy": f'{{"deadLetterTargetArn":"{EXAMPLE}","maxReceiveCount":"5"}}',
            "Policy": POLICY.text,
            "KmsMasterKeyId": "alias/aws/sqs",
            "SqsManagedSseEnabled": "false",
            "ApproximateNumberOfMessages": "3",
        }
    )
    assert found == {
        **dict.fromkeys(NUMBERS),
        "visibility_timeout": 30,
        "dead_letter": {"arn": EXAMPLE, "max_receive_count": 5},
        "policy": POLICY,
        "kms_key_id": "alias/aws/sqs",
        "sqs_managed_sse": False,
    }
    assert plain(found)["policy"] == POLICY.document
    assert not isinstance(plain(found)["policy"], PolicyDocument)


@pytest.mark.parametrize("damaged", [7, None, "neither here nor there", "[]", [], {}], ids=repr)
def test_what_is_no_document_differs_from_every_one(damaged: object) -> None:
    found = read({"VisibilityTimeout": damaged, "RedrivePolicy": damaged, "Policy": damaged})
    assert (found["visibility_timeout"], found["dead_letter"], found["policy"]) == (None, None, None)


@given(SETTINGS)
def test_what_is_written_reads_back(settings: dict[str, Any]) -> None:
    written = write(settings)

    assert all(isinstance(value, str) for value in written.values())
    found = read(written)
    assert {option: found[option] for option in settings} == settings
