"""Whom credentials, profiles and accounts open."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.accounts.account_info import read
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection

HUB, A, B = "222222222222", "111111111111", "333333333333"
CLOSED = AwsError("Could not find out whose credentials these are: no (AccessDenied)", code="AccessDenied")


class Hub(FakeConnection):
    """The task's credentials. ``entrances`` maps a role's ARN or a profile to an account or an error."""

    def __init__(self, entrances=None):
        super().__init__({"sts": {}}, account_id=HUB)
        self.entrances = {"": HUB} | (entrances or {})

    def with_profile(self, profile):
        return self._enter(profile)

    def assume(self, role_arn, *, session_name, external_id=""):
        return self._enter(role_arn)

    def _enter(self, by):
        entrance = self.entrances[by]
        if isinstance(entrance, Exception):
            raise entrance
        session = FakeConnection({}, account_id=entrance)
        session.calls.update(GetCallerIdentity=1)
        return session


def test_the_task_s_own_credentials():
    result = read({"profile": "hub"}, Hub())

    assert (result["account_id"], result["partition"]) == (HUB, "aws")
    assert result["arn"] == f"arn:aws:sts::{HUB}:assumed-role/Tester/test"
    assert [(each["profile"], each["ok"]) for each in result["identities"]] == [("hub", True)]
    assert result["changed"] is False


def test_one_profile_that_opens_nothing_hides_none():
    with pytest.raises(AwsError) as failed:
        read({"profiles": ["a", "gone", "b"]}, Hub({"a": A, "gone": CLOSED, "b": B}))

    assert str(failed.value) == f"1 of 3 do not give access to the account that they should. gone: {CLOSED}"
    result = failed.value.result
    assert [(each["name"], each["account_id"], each["ok"]) for each in result["identities"]] == [
        ("a", A, True),
        ("gone", None, False),
        ("b", B, True),
    ]
    assert result["api_calls"] == {"GetCallerIdentity": 2}
    assert read({"profiles": ["gone"], "fail_on_mismatch": False}, Hub({"gone": CLOSED}))["ok"] is False


def test_accounts_are_compared():
    role = f"arn:aws:iam::{A}:role/Access"
    accounts = [
        {"name": "hub", "account_id": HUB},
        {"name": "a", "account_id": A, "role_arn": role},
        {"name": "b", "account_id": B, "profile": "b"},
    ]
    assert read({"accounts": accounts}, Hub({role: A, "b": B}))["ok"] is True
    with pytest.raises(AwsError, match=f"b: The credentials belong to account {A} .* but account_id says {B}"):
        read({"accounts": accounts}, Hub({role: A, "b": A}))


@pytest.mark.parametrize(
    ("params", "where"),
    [
        ({"profiles": []}, "profiles"),
        ({"profiles": ["a", "a"]}, "profiles[1]"),
        ({"accounts": [{"account_id": "1"}]}, "accounts[0], account_id"),
    ],
)
def test_bad_input_is_refused_before_any_call(params, where):
    with pytest.raises(InputError) as refused:
        read(params, NoConnection())
    assert refused.value.where == where
