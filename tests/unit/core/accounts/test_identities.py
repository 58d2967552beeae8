"""Who is opened, beside who should be."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.identities import (
    Identity,
    complaint,
    profile_accounts,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

ARN = "arn:aws:sts::111111111111:assumed-role/Deploy/me"
OPENED = Identity("a", "a", "111111111111", "111111111111", ARN, "aws", "AROA1:me")
UNDECLARED = Identity("b", "b", "", "111111111111", ARN, "aws", "AROA1:me")
OTHER = Identity("c", "", "222222222222", "111111111111", ARN, "aws", "AROA1:me")
CLOSED = Identity("d", "d", problem="Could not sign in.", error_code="AccessDenied")


def test_what_is_opened() -> None:
    assert OPENED.as_dict() == {
        "name": "a",
        "profile": "a",
        "expected_account_id": "111111111111",
        "account_id": "111111111111",
        "arn": ARN,
        "partition": "aws",
        "user_id": "AROA1:me",
        "ok": True,
    }
    assert (UNDECLARED.as_dict()["ok"], UNDECLARED.as_dict()["expected_account_id"]) == (True, None)


def test_another_account_is_told_from_none() -> None:
    other, closed = OTHER.as_dict(), CLOSED.as_dict()
    assert (other["ok"], other["account_id"], other["profile"], other["error_code"]) == (False, "111111111111", "", "")
    assert (closed["ok"], closed["account_id"], closed["error_code"]) == (False, None, "AccessDenied")
    assert closed["msg"] == "Could not sign in."


def test_what_went_wrong() -> None:
    assert complaint([OPENED, UNDECLARED]) == ""
    assert complaint([OPENED, OTHER, CLOSED]) == (
        "2 of 3 do not give access to the account that they should. c: The credentials belong to account 111111111111 "
        f"({ARN}), but account_id says 222222222222. Use credentials of 222222222222, or correct account_id. "
        "d: Could not sign in."
    )


def test_profiles_are_asked_as_they_are_named() -> None:
    assert [(each.name, each.profile, each.account_id) for each in profile_accounts(["a", "b"])] == [
        ("a", "a", ""),
        ("b", "b", ""),
    ]


@pytest.mark.parametrize(
    ("value", "where", "problem"),
    [
        ([], "profiles", "not a list of profiles"),
        ("a", "profiles", "not a list of profiles"),
        (["a", ""], "profiles[1]", "not a profile"),
        ([True], "profiles[0]", "is a bool"),
        (["a", "a"], "profiles[1]", "named before"),
    ],
)
def test_what_names_no_profile_is_refused(value: object, where: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        profile_accounts(value)
    assert refused.value.where == where
    assert problem in refused.value.problem
