"""Who may send to a queue: the statements that come of it, and what would let in too many."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.queues.senders import policy, read_senders
from hypothesis import given
from hypothesis import strategies as st

QUEUE = "arn:aws:sqs:us-east-1:111111111111:q"
RULE = "arn:aws:events:us-east-1:111111111111:rule/changes"
BUCKET = "arn:aws:s3:::bucket"
EVENTS = {"sid": "Rule", "services": ["events.amazonaws.com"]}
SOURCES = {"source_arns": [RULE], "source_accounts": ["111111111111"]}
PEOPLE = {"arns": ["arn:aws:iam::222222222222:role/R"], "accounts": ["333333333333"]}


@pytest.mark.parametrize(
    ("entry", "principal", "condition"),
    [
        (
            {**EVENTS, "source_arns": [RULE]},
            {"Service": ["events.amazonaws.com"]},
            {"ArnLike": {"aws:SourceArn": [RULE]}},
        ),
        (
            {**EVENTS, "source_accounts": [111111111111]},
            {"Service": ["events.amazonaws.com"]},
            {"StringEquals": {"aws:SourceAccount": ["111111111111"]}},
        ),
        (
            {
                "sid": "S3",
                "services": ["s3.amazonaws.com"],
                "source_arns": [BUCKET],
                "source_accounts": ["111111111111"],
            },
            {"Service": ["s3.amazonaws.com"]},
            {"ArnLike": {"aws:SourceArn": [BUCKET]}, "StringEquals": {"aws:SourceAccount": ["111111111111"]}},
        ),
        ({"sid": "P", **PEOPLE, "services": None}, {"AWS": [*PEOPLE["arns"], *PEOPLE["accounts"]]}, None),
    ],
    ids=str,
)
def test_a_statement(entry: dict[str, Any], principal: dict[str, Any], condition: dict[str, Any] | None) -> None:
    made = policy(read_senders([entry]), QUEUE)
    assert made is not None
    assert made.statements == [
        {
            "Sid": entry["sid"],
            "Effect": "Allow",
            "Principal": principal,
            "Action": "sqs:SendMessage",
            "Resource": QUEUE,
            **({"Condition": condition} if condition else {}),
        }
    ]


def test_nobody_is_no_policy() -> None:
    assert policy(read_senders([]), QUEUE) is None


def test_a_service_has_the_name_of_its_partition() -> None:
    [sender] = read_senders([{"sid": "L", "services": ["logs.amazonaws.com"], "source_accounts": ["111111111111"]}])
    assert sender.statement(QUEUE.replace("arn:aws:", "arn:aws-cn:"))["Principal"] == {
        "Service": ["logs.amazonaws.com.cn"]
    }


@pytest.mark.parametrize(
    ("entries", "where", "says"),
    [
        ([EVENTS], "senders[0] (Rule)", "a confused deputy. Give source_arns or source_accounts"),
        ([{**EVENTS, **PEOPLE, **SOURCES}], "senders[0] (Rule)", "names services and AWS principals"),
        ([{"sid": "A"}], "senders[0] (A)", "it names nobody"),
        ([{"sid": "A", **PEOPLE, "source_arns": [RULE]}], "senders[0] (A)", "only services act for"),
        ([{"sid": "A", **PEOPLE, "source_accounts": ["111111111111"]}], "senders[0] (A)", "only services act for"),
        ([{**EVENTS, "source_arns": [BUCKET]}], "senders[0] (Rule), source_arns", "names no account"),
        (
            [{**EVENTS, "source_arns": [RULE.replace("111111111111", "*")]}],
            "senders[0] (Rule), source_arns",
            "names no account",
        ),
        (
            [{**EVENTS, "source_arns": [RULE], "source_accounts": ["222222222222"]}],
            "senders[0] (Rule), source_arns",
            "which is not in source_accounts",
        ),
        ([{**EVENTS, "source_arns": ["*"]}], "senders[0], source_arns[0]", "is not an ARN"),
        ([{**EVENTS, "source_arns": []}], "senders[0], source_arns", "the list is empty"),
        ([{"sid": "A", "arns": ["*"]}], "senders[0], arns[0]", "is not an ARN"),
        ([{"sid": "A", "accounts": ["1"]}], "senders[0], accounts[0]", "is not an account id"),
        ([{"sid": "A", "services": ["nothing"]}], "senders[0], services[0]", "is not a service principal"),
        ([{**PEOPLE}], "senders[0], sid", "is not a statement id"),
        ([{"sid": "A", **PEOPLE}, {"sid": "A", **PEOPLE}], "senders[1], sid", "used twice"),
        ([{"sid": "A", "principals": []}], "senders[0]", "unknown option principals"),
        (["everybody"], "senders[0]", "is not a dictionary"),
    ],
    ids=str,
)
def test_what_is_refused(entries: list[Any], where: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        read_senders(entries)
    assert refused.value.where == where
    assert says in str(refused.value)


@given(
    st.lists(st.sampled_from(["111111111111", "222222222222"]), max_size=2),
    st.lists(st.sampled_from([RULE, RULE.replace("1111", "*", 1), BUCKET]), max_size=2),
)
def test_no_service_sends_for_just_anybody(accounts: list[str], arns: list[str]) -> None:
    """Whatever is taken says in full for which accounts a service sends: by the account, or in each of the ARNs."""
    given_sources = {"source_accounts": accounts or None, "source_arns": arns or None}
    known = bool(accounts) or (bool(arns) and all(arn.split(":")[4].isdecimal() for arn in arns))
    contradict = bool(accounts) and RULE in arns and "111111111111" not in accounts
    try:
        read_senders([{**EVENTS, **given_sources}])
    except InputError:
        assert not known or contradict
    else:
        assert known and not contradict
