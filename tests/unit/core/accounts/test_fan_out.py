"""Many accounts in one task: what is refused before any call, and how results are told apart."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.account import Account
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.fan_out import (
    Status,
    Visit,
    by_status,
    complaint,
    diffs,
    read_accounts,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

ROLE = "arn:aws:iam::111111111111:role/Access"


def entry(**options):
    return {"account_id": "111111111111", **options}


def test_how_accounts_are_reached():
    by_role, by_profile, own = read_accounts(
        [
            entry(name="app-a", role_arn=ROLE, external_id="abc-123", profile=None),
            {"account_id": 333333333333, "profile": "app-b"},
            {"account_id": "222222222222"},
        ]
    )

    assert (by_role.name, str(by_role.role), by_role.external_id) == ("app-a", ROLE, "abc-123")
    assert (by_profile.name, by_profile.account_id, by_profile.profile) == ("333333333333", "333333333333", "app-b")
    assert (own.role, own.profile) == (None, "")
    assert "abc-123" not in repr(by_role)


@pytest.mark.parametrize(
    ("entries", "where", "problem"),
    [
        ([], "accounts", "not a list of accounts"),
        ({"a": 1}, "accounts", "not a list of accounts"),
        (["111111111111"], "accounts[0]", "is a str"),
        ([entry(role="x")], "accounts[0]", "unknown option role"),
        ([{"profile": "x"}], "accounts[0], account_id", "None is not an account id"),
        ([entry(), entry(account_id="01234567890")], "accounts[1], account_id", "leading zero"),
        ([entry(profile="x", role_arn=ROLE)], "accounts[0]", "both role_arn and profile"),
        ([entry(profile="x", external_id="abc")], "accounts[0], external_id", "no role_arn"),
        ([entry(role_arn=ROLE.replace("role", "user"))], "accounts[0], role_arn", "not the ARN of a role"),
        ([entry(role_arn=ROLE.replace("1" * 12, "2" * 12))], "accounts[0], role_arn", "to account 222222222222"),
        ([entry(role_arn=ROLE, external_id="1")], "accounts[0], external_id", "1 characters"),
        ([entry(name="")], "accounts[0], name", "'' is not a name"),
        ([entry(profile=" x")], "accounts[0], profile", "white space"),
        ([entry(name="a"), entry(name="b")], "accounts[1], account_id", "also that of accounts[0]"),
        (
            [entry(name="a"), {"account_id": "222222222222", "name": "a"}],
            "accounts[1], name",
            "a is also that of accounts[0]",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused(entries, where, problem):
    with pytest.raises(InputError) as refused:
        read_accounts(entries)
    assert refused.value.where == where
    assert problem in refused.value.problem
    assert refused.value.remedy


def visit(name, status, **result):
    return Visit(Account("accounts[0]", name, "111111111111"), status, result)


VISITS = [
    visit("a", Status.OK, changed=True, role={"arn": ROLE}, diff={"before": "x", "after": "y"}),
    visit("b", Status.COULD_NOT_ASSUME, msg="Could not assume it.", error_code="AccessDenied"),
    visit("c", Status.OK, changed=False),
    visit("d", Status.FAILED, changed=True, msg="Half done."),
]


def test_accounts_apart_by_what_became_of_them():
    about = {"account_id": "111111111111"}
    assert by_status(VISITS) == {
        "ok": [
            {"name": "a", **about, "changed": True, "role": {"arn": ROLE}},
            {"name": "c", **about, "changed": False},
        ],
        "failed": [{"name": "d", **about, "changed": True, "msg": "Half done."}],
        "could_not_assume": [
            {"name": "b", **about, "changed": False, "msg": "Could not assume it.", "error_code": "AccessDenied"}
        ],
    }


def test_differences_are_shown_under_the_name_of_the_account():
    header = "a (111111111111)"
    assert diffs(VISITS) == [{"before_header": header, "after_header": header, "before": "x", "after": "y"}]


def test_what_went_wrong():
    assert complaint(VISITS) == (
        "2 of 4 accounts failed. b (111111111111): Could not assume it. d (111111111111): Half done."
    )
    assert complaint([VISITS[0]]) == ""
