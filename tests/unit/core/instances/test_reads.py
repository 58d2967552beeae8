"""What was read in which account and Region, and what was not."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reads import (
    ON_ERROR,
    Read,
    failures,
    must_fail,
    summary,
)

FOUND = Read("a", "111111111111", "us-east-1", [{"instance_id": "i-2", "tags": {}}, {"instance_id": "i-1"}])
NONE = Read("a", "111111111111", "eu-west-1")
UNREAD = Read("a", "111111111111", "eu-west-2", error="Could not read.", error_code="UnauthorizedOperation")
UNNAMED = Read("333333333333", "333333333333", "us-east-1", error="Nobody got in.")


def test_instances_say_where_they_are() -> None:
    place = {"account_id": "111111111111", "region": "us-east-1"}
    assert summary([FOUND, NONE], ["i-1", "i-9"]) == {
        "instances": [{"instance_id": "i-1", **place}, {"instance_id": "i-2", "tags": {}, **place}],
        "reads": [
            {"name": "a", **place, "ok": True, "count": 2},
            {"name": "a", "account_id": "111111111111", "region": "eu-west-1", "ok": True, "count": 0},
        ],
        "ok": True,
        "missing": ["i-9"],
    }


def test_what_was_not_read_has_no_count() -> None:
    result = summary([FOUND, UNREAD], [])
    assert result["ok"] is False
    assert result["reads"][1] == {
        "name": "a",
        "account_id": "111111111111",
        "region": "eu-west-2",
        "ok": False,
        "msg": "Could not read.",
        "error_code": "UnauthorizedOperation",
    }


def test_failures_are_named() -> None:
    assert failures([FOUND, UNREAD, UNNAMED]) == [
        "a, account 111111111111, eu-west-2: Could not read.",
        "account 333333333333, us-east-1: Nobody got in.",
    ]


@pytest.mark.parametrize(
    ("reads", "on_error", "fails"),
    [
        ([FOUND, NONE], "fail", False),
        ([FOUND, NONE], "warn", False),
        ([NONE, UNREAD], "fail", True),
        ([NONE, UNREAD], "warn", False),
        ([UNREAD, UNNAMED], "warn", True),
    ],
)
def test_when_the_task_fails(reads: list[Read], on_error: str, fails: bool) -> None:
    assert on_error in ON_ERROR
    assert must_fail(reads, on_error) == fails
