"""What was read in which account and Region, and what was not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reads import (
    ON_ERROR,
    Read,
    complaint,
    failures,
    must_fail,
    summary,
)
from hypothesis import given
from hypothesis import strategies as st

FOUND = Read("a", "111111111111", "us-east-1", [{"instance_id": "i-2", "tags": {}}, {"instance_id": "i-1"}])
NONE = Read("a", "111111111111", "eu-west-1")
UNREAD = Read("a", "111111111111", "eu-west-2", error="Could not read.", error_code="UnauthorizedOperation")
UNNAMED = Read("333333333333", "333333333333", "us-east-1", error="Nobody got in.")


def test_instances_say_where_they_are() -> None:
    place = {"account_id": "111111111111", "region": "us-east-1"}
    nowhere = {"name": "a", "account_id": "111111111111", "region": "eu-west-1"}
    assert summary([FOUND, NONE], ["i-1", "i-9"]) == {
        "instances": [{"instance_id": "i-1", **place}, {"instance_id": "i-2", "tags": {}, **place}],
        "reads": [
            {"name": "a", **place, "ok": True, "count": 2, "resource_prefix": "ec2/us-east-1/"},
            {**nowhere, "ok": True, "count": 0, "resource_prefix": "ec2/eu-west-1/"},
        ],
        "ok": True,
        "missing": ["i-9"],
    }


def test_the_unselected_are_there_where_somebody_asked() -> None:
    asked = [replace(FOUND, unselected=[{"instance_id": "i-4"}, {"instance_id": "i-3"}]), replace(NONE, unselected=[])]
    assert [each["instance_id"] for each in summary(asked, [])["unselected"]] == ["i-3", "i-4"]
    assert summary(asked[1:], [])["unselected"] == []
    assert "unselected" not in summary([FOUND, UNREAD], [])


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


def test_an_account_that_fails_is_named_once() -> None:
    regions = ["us-east-1", "eu-west-1", "eu-west-2"]
    nobody = [replace(UNNAMED, region=region) for region in regions]
    some = [replace(UNREAD, region=region) for region in regions[1:]]
    assert failures(nobody) == ["account 333333333333: Nobody got in."]
    assert failures([FOUND, *some]) == ["a, account 111111111111, eu-west-1, eu-west-2: Could not read."]
    assert failures([*some, replace(UNREAD, region="us-east-1", error="Too many.")]) == [
        "a, account 111111111111, eu-west-1, eu-west-2: Could not read.",
        "a, account 111111111111, us-east-1: Too many.",
    ]


def test_a_complaint_has_a_line_for_each_failure() -> None:
    assert complaint([FOUND, UNREAD]) == "1 of 2 reads failed. a, account 111111111111, eu-west-2: Could not read."
    assert complaint([FOUND, UNREAD, UNNAMED, replace(UNNAMED, region="eu-west-1")]).splitlines() == [
        "3 of 4 reads failed.",
        "- a, account 111111111111, eu-west-2: Could not read.",
        "- account 333333333333: Nobody got in.",
    ]


REGIONS = ("us-east-1", "eu-west-1", "ap-south-1")
ERRORS = ("", "No.", "Later.")
FLEETS = st.fixed_dictionaries(
    {}, optional={number * 12: st.dictionaries(st.sampled_from(REGIONS), st.sampled_from(ERRORS)) for number in "123"}
)


@given(FLEETS)
def test_law_each_failure_is_said_once_and_no_success(fleet: dict[str, dict[str, str]]) -> None:
    reads = [
        Read(account, account, region, error=error) for account in fleet for region, error in fleet[account].items()
    ]
    said = failures(reads)
    assert len(said) == len({(read.account_id, read.error) for read in reads if not read.ok})
    for read in reads:
        about = [each for each in said if each.startswith(f"account {read.account_id}") and each.endswith(read.error)]
        named = [each for each in about if read.region in each]
        alike = list(fleet[read.account_id].values()) == [read.error] * len(fleet[read.account_id])
        if read.ok:
            assert named == []
        else:
            assert len(about) == 1
            assert bool(named) != (alike and len(fleet[read.account_id]) > 1)


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
