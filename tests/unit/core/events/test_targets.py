"""Targets of a rule: read, refused, compared, and told again."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.targets import (
    describe,
    listed,
    read_targets,
    same_target,
)
from hypothesis import given
from hypothesis import strategies as st

QUEUE = "arn:aws:sqs:us-east-1:111111111111:events"
FIFO = f"{QUEUE}.fifo"
ROLE = "arn:aws:iam::111111111111:role/Deliver"
FULL = {
    "id": "queue",
    "arn": FIFO,
    "role_arn": ROLE,
    "input": {"b": [1, True, None], "a": "text"},
    "dead_letter_arn": f"{QUEUE}-failed",
    "maximum_retry_attempts": 2,
    "maximum_event_age": 3600,
    "message_group_id": "all",
}
WIRE = {
    "Id": "queue",
    "Arn": FIFO,
    "RoleArn": ROLE,
    "Input": '{"a":"text","b":[1,true,null]}',
    "DeadLetterConfig": {"Arn": f"{QUEUE}-failed"},
    "RetryPolicy": {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 3600},
    "SqsParameters": {"MessageGroupId": "all"},
}
TRANSFORMER = {"paths": {"id": "$.detail.instance-id"}, "template": '"<id> at <aws.events.event.ingestion-time>"'}


def one(**options):
    return read_targets([{"id": "queue", "arn": QUEUE, **options}], "targets")[0]


def test_all_options():
    assert read_targets([FULL], "targets") == (WIRE,)
    assert describe(WIRE) == FULL


def test_the_other_inputs():
    assert one(input_path="$.detail") == {"Id": "queue", "Arn": QUEUE, "InputPath": "$.detail"}
    written = {"InputTemplate": TRANSFORMER["template"], "InputPathsMap": TRANSFORMER["paths"]}
    assert one(input_transformer=TRANSFORMER)["InputTransformer"] == written
    assert describe(one(input_transformer=TRANSFORMER))["input_transformer"] == TRANSFORMER
    assert one(input_transformer={"template": '"x"'})["InputTransformer"] == {"InputTemplate": '"x"'}
    assert one(input="a text")["Input"] == '"a text"'
    assert one(input="5")["Input"] == '"5"'


def test_targets_are_sorted_by_their_ids():
    found = read_targets([{"id": "b", "arn": QUEUE}, {"id": "a", "arn": QUEUE, "input": None}], "targets")
    assert [target["Id"] for target in found] == ["a", "b"]
    assert listed(found) == "the targets a, b"
    assert listed(found[:1]) == "the target a"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"id": "a b"}, r"targets\[0\], id: 'a b' is not"),
        ({"id": None}, r"targets\[0\], id: None is not"),
        ({"arn": "queue"}, r"targets\[0\], arn: 'queue' is not an ARN"),
        ({"role_arn": QUEUE}, r"role_arn: .* is an ARN of sqs"),
        ({"role_arn": ROLE.replace("aws", "aws-cn", 1)}, "belongs to partition aws-cn"),
        ({"input": 1, "input_path": "$"}, "input and input_path are given"),
        ({"input": '{"a": 1}'}, "it is JSON text"),
        ({"input": "[]"}, "it is JSON text"),
        ({"input": datetime.date(2026, 1, 1)}, "cannot be written as JSON"),
        ({"input": "x" * 8191}, "8193 characters"),
        ({"input_path": "detail"}, "is not a path into the event"),
        ({"input_path": "$" * 257}, "is not a path into the event"),
        ({"input_transformer": {}}, "template: None is not a template"),
        ({"input_transformer": {"template": ""}}, "template: '' is not a template"),
        ({"input_transformer": {"template": "<id>"}}, "<id> is not one of the names"),
        ({"input_transformer": {"template": "x", "paths": ["a"]}}, "is not a dictionary"),
        ({"input_transformer": {"template": "x", "paths": {"a b": "$"}}}, "'a b' is not a name"),
        ({"input_transformer": {"template": "x", "paths": {"AWSx": "$"}}}, "'AWSx' is not a name"),
        ({"input_transformer": {"template": "x", "paths": {"a": "x"}}}, r"paths\[a\]: 'x' is not a path"),
        ({"input_transformer": {"template": "x", "paths": {f"p{n}": "$" for n in range(101)}}}, "there are 101"),
        ({"dead_letter_arn": FIFO}, "not a standard queue"),
        ({"dead_letter_arn": ROLE}, "not a standard queue"),
        ({"maximum_retry_attempts": 186}, "from 0 to 185"),
        ({"maximum_event_age": 59}, "from 60 to 86400"),
        ({"message_group_id": "all"}, "only a FIFO queue has message groups"),
        ({"arn": FIFO}, "a FIFO queue needs it"),
        ({"arns": [QUEUE]}, "unknown option arns"),
    ],
)
def test_what_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        one(**options)


def test_lists_that_are_refused():
    with pytest.raises(InputError, match="is not a list"):
        read_targets({"id": "a"}, "targets")
    with pytest.raises(InputError, match="there are 6 targets"):
        read_targets([{"id": f"t{n}", "arn": QUEUE} for n in range(6)], "targets")
    with pytest.raises(InputError, match=r"targets\[1\], id: 'a' is used twice"):
        read_targets([{"id": "a", "arn": QUEUE}, {"id": "a", "arn": FIFO, "message_group_id": "x"}], "targets")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"Input": '{ "b": [1, true, null], "a": "text" }'}, True),
        ({"Input": '{"a":"text","b":[true,1,null]}'}, False),
        ({"Input": "{"}, False),
        ({"RetryPolicy": {"MaximumRetryAttempts": 2}}, False),
        ({"EcsParameters": {"TaskDefinitionArn": "x"}}, False),
        ({"Arn": QUEUE}, False),
    ],
)
def test_comparison(change, same):
    assert same_target(WIRE, {**WIRE, **change}) is same


def test_defaults_that_are_written_out_mean_the_same():
    plain = one()
    policy = {"MaximumRetryAttempts": 185, "MaximumEventAgeInSeconds": 86400}
    assert same_target(plain, {**plain, "RetryPolicy": policy, "DeadLetterConfig": {}})


def test_what_has_no_option_is_told_too():
    foreign = {"Id": "task", "Arn": QUEUE, "EcsParameters": {"TaskDefinitionArn": "x"}, "Input": "{"}
    assert describe(foreign) == {
        "id": "task",
        "arn": QUEUE,
        "input": "{",
        "other": {"EcsParameters": {"TaskDefinitionArn": "x"}},
    }


JSON = st.recursive(
    st.one_of(st.integers(-99, 99), st.booleans(), st.none(), st.text(max_size=5).filter(lambda text: "[" not in text)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=6,
).filter(lambda value: value is not None)


@given(JSON, st.integers(0, 185), st.integers(60, 86400))
def test_what_is_told_can_be_declared_again(value, attempts, age):
    target = one(input=value, maximum_retry_attempts=attempts, maximum_event_age=age)
    told = describe(target)
    assert told["input"] == value
    assert same_target(read_targets([told], "targets")[0], target)
