"""A declared log group against the one that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG
from ansible_collections.crossaccount.aws.plugins.module_utils._core.monitoring.log_group import (
    RETENTION_DAYS,
    LogGroup,
    declaration,
    removal,
    steps,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.steps import Step
from hypothesis import given
from hypothesis import strategies as st

ARN = "arn:aws:logs:us-east-1:111111111111:log-group:/g"
KEY, OTHER_KEY = (f"arn:aws:kms:us-east-1:111111111111:key/{name}" for name in ("one", "two"))
MINE = {"name": "/g", "managed_by": "me", "retention_days": 7}
THERE = LogGroup("/g", ARN, retention_days=7, tags={TAG: "me"})
# What each write does to a group.
EFFECTS: dict[str, Any] = {
    "put_retention_policy": lambda group, sent: replace(group, retention_days=sent["retentionInDays"]),
    "delete_retention_policy": lambda group, _sent: replace(group, retention_days=0),
    "tag_resource": lambda group, sent: replace(group, tags={**group.tags, **sent["tags"]}),
    "untag_resource": lambda group, sent: replace(
        group, tags={key: value for key, value in group.tags.items() if key not in sent["tagKeys"]}
    ),
    "create_log_group": lambda _group, sent: LogGroup(
        sent["logGroupName"],
        ARN,
        kms_key_id=sent.get("kmsKeyId", ""),
        log_group_class=sent.get("logGroupClass", "STANDARD"),
        tags=sent["tags"],
    ),
}


def plan(existing: LogGroup | None, **params: Any) -> list[Step]:
    return steps(existing, declaration({**MINE, **params}).target(existing, ARN))


def played(existing: LogGroup | None, plan: list[Step]) -> LogGroup | None:
    """The group after the calls of a plan."""
    for step in plan:
        existing = EFFECTS[step.operation](existing, step.arguments)
    return existing


def test_a_creation() -> None:
    create, retain = plan(None, tags={"a": "b"})
    assert (create.operation, create.arguments) == (
        "create_log_group",
        {"logGroupName": "/g", "tags": {"a": "b", TAG: "me"}},
    )
    assert "with adopt" in create.hints["ResourceAlreadyExistsException"]
    assert (retain.operation, retain.arguments) == (
        "put_retention_policy",
        {"logGroupName": "/g", "retentionInDays": 7},
    )
    assert retain.waits_for == {"ResourceNotFoundException", "OperationAbortedException"}


def test_a_creation_that_keeps_for_ever_is_one_call() -> None:
    [create] = plan(None, retention_days=0, kms_key_id=KEY, log_group_class="INFREQUENT_ACCESS")
    assert create.arguments["kmsKeyId"] == KEY
    assert create.arguments["logGroupClass"] == "INFREQUENT_ACCESS"


@pytest.mark.parametrize(
    ("params", "operation", "sent"),
    [
        ({"retention_days": 14}, "put_retention_policy", {"logGroupName": "/g", "retentionInDays": 14}),
        ({"retention_days": 0}, "delete_retention_policy", {"logGroupName": "/g"}),
        ({"tags": {"old": "1", "a": "b"}}, "tag_resource", {"resourceArn": ARN, "tags": {"a": "b"}}),
        ({"tags": {}}, "untag_resource", {"resourceArn": ARN, "tagKeys": ["old"]}),
    ],
    ids=str,
)
def test_a_change(params: dict[str, Any], operation: str, sent: dict[str, Any]) -> None:
    there = replace(THERE, kms_key_id=OTHER_KEY, tags={TAG: "me", "old": "1"})
    [step] = plan(there, **params)
    assert (step.operation, step.arguments) == (operation, sent)


def test_what_is_not_declared_is_left_alone() -> None:
    assert plan(replace(THERE, kms_key_id=KEY, log_group_class="DELIVERY", tags={TAG: "me", "a": "b"})) == []


def test_the_class_cannot_change() -> None:
    with pytest.raises(InputError, match="has the class STANDARD, and AWS cannot change that"):
        plan(THERE, log_group_class="DELIVERY")


@pytest.mark.parametrize(("now", "wanted", "says"), [("", KEY, "has no key"), (KEY, "", KEY), (KEY, OTHER_KEY, KEY)])
def test_the_key_does_not_change(now: str, wanted: str, says: str) -> None:
    there = replace(THERE, kms_key_id=now)
    with pytest.raises(InputError, match=f"{says}, and the module does not change that"):
        plan(there, kms_key_id=wanted)
    assert plan(there, kms_key_id=now) == []


def test_a_group_that_a_function_made_is_refused_unless_adopted() -> None:
    made_by_itself = LogGroup("/g", ARN)
    with pytest.raises(InputError, match="the log group /g exists and lacks the tag"):
        plan(made_by_itself)
    assert [step.operation for step in plan(made_by_itself, adopt=True)] == ["put_retention_policy"]


def test_the_allowed_days() -> None:
    assert declaration({**MINE, "retention_days": 0}).retention_days == 0
    for days in RETENTION_DAYS:
        assert declaration({**MINE, "retention_days": days}).retention_days == days


@pytest.mark.parametrize(
    ("params", "where", "says"),
    [
        ({"name": "a b"}, "name", "1 to 512 letters"),
        ({"name": "aws/x"}, "name", "not beginning with aws/"),
        ({"name": "x" * 513}, "name", "1 to 512 letters"),
        ({"account_id": "1"}, "account_id", "is not an account id"),
        ({"retention_days": None}, "retention_days", "0 if they never expire"),
        ({"retention_days": 2}, "retention_days", "keeps nothing for 2 days. Give 3, or another"),
        ({"retention_days": -1}, "retention_days", "from 0 to 3653"),
        ({"retention_days": 3654}, "retention_days", "from 0 to 3653"),
        ({"kms_key_id": "alias/x"}, "kms_key_id", "is not an ARN"),
        ({"kms_key_id": KEY.replace("key/", "alias/")}, "kms_key_id", "is not the ARN of a key"),
        ({"kms_key_id": KEY.replace("kms", "sqs")}, "kms_key_id", "is not the ARN of a key"),
        ({"log_group_class": "standard"}, "log_group_class", "one of the choices"),
        ({"managed_by": None}, "managed_by", "is missing"),
    ],
    ids=str,
)
def test_what_is_refused(params: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        declaration({**MINE, **params})
    assert refused.value.where == where


def test_a_removal() -> None:
    assert not declaration({"name": "/g", "managed_by": "me", "state": "absent"}).present
    [step] = removal(THERE)
    assert (step.operation, step.arguments) == ("delete_log_group", {"logGroupName": "/g"})
    assert step.tolerates == {"ResourceNotFoundException"}


OPTIONS: dict[str, tuple[Any, Any]] = {
    "retention_days": (0, 3653),
    "tags": ({"a": "b"}, {"a": "c"}),
}
DECLARATIONS = st.fixed_dictionaries(
    {"retention_days": st.sampled_from([0, *RETENTION_DAYS])},
    optional={
        "kms_key_id": st.sampled_from(["", KEY, OTHER_KEY]),
        "log_group_class": st.sampled_from(["STANDARD", "INFREQUENT_ACCESS"]),
        "tags": st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy")),
    },
)


@given(DECLARATIONS)
def test_what_was_written_reads_back_as_unchanged(params: dict[str, Any]) -> None:
    assert plan(played(None, plan(None, **params)), **params) == []


@given(DECLARATIONS, st.sampled_from(sorted(OPTIONS)))
def test_any_single_change_is_one_write(params: dict[str, Any], option: str) -> None:
    """After it there is nothing left to do."""
    for first, second in (OPTIONS[option], OPTIONS[option][::-1]):
        there = played(None, plan(None, **{**params, option: first}))
        change = plan(there, **{**params, option: second})
        assert len(change) == 1
        assert plan(played(there, change), **{**params, option: second}) == []
