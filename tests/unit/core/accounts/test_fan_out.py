"""Many accounts in one task: what is refused before any call, and how results are told apart."""

from __future__ import annotations

import random

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.account import Account
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.fan_out import (
    MOST_LINES,
    PROGRESS_SECONDS,
    Progress,
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
        ([], "accounts", "the list is empty"),
        ({"a": 1}, "accounts", "not a list of accounts"),
        (["111111111111"], "accounts[0]", "is a str"),
        ([entry(role="x")], "accounts[0]", "unknown option role"),
        ("111111111111", "accounts", "not a list of accounts"),
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


def changed(number, lines):
    account = Account("accounts[0]", f"a{number}", f"{number:012}")
    return Visit(account, Status.OK, {"changed": True, "diff": {"before": "", "after": "line\n" * lines}})


@pytest.mark.parametrize(
    ("lengths", "shown", "more"),
    [
        ([], 0, None),
        ([10, 10], 2, None),
        ([MOST_LINES], 1, None),
        ([MOST_LINES + 1], 1, None),
        ([MOST_LINES - 1, 1], 2, None),
        ([MOST_LINES, 1], 1, "… and 1 more account\n"),
        ([MOST_LINES + 1, 1, 1], 1, "… and 2 more accounts\n"),
        ([300, 300, 1], 1, "… and 2 more accounts\n"),
    ],
    ids=str,
)
def test_a_long_diff_is_cut_between_accounts(lengths, shown, more):
    told = diffs(changed(number, lines) for number, lines in enumerate(lengths))
    assert [each["after_header"] for each in told[:shown]] == [f"a{number} ({number:012})" for number in range(shown)]
    assert told[shown:] == ([{"prepared": more}] if more else [])


@pytest.mark.parametrize("seed", range(20))
def test_no_account_that_changes_is_lost_from_a_diff(seed):
    chance = random.Random(seed)
    visits = [changed(number, chance.randrange(200)) for number in range(chance.randrange(40))]
    told = diffs(visits)
    whole = [each for each in told if "after" in each]
    counted = sum(int(each["prepared"].split()[2]) for each in told if "prepared" in each)
    assert len(whole) + counted == len(visits)
    assert sum(each["after"].count("\n") for each in whole) <= MOST_LINES


def test_progress_is_told_after_a_while_and_again_after_as_long():
    good, bad = visit("a", Status.OK), visit("b", Status.COULD_NOT_ASSUME)
    progress = Progress(200, began=100.0)
    assert progress.pause(100.0) == PROGRESS_SECONDS
    assert progress.line([good], 100.0 + PROGRESS_SECONDS - 0.1) == ""
    assert progress.line([good] * 126, 100.0 + PROGRESS_SECONDS) == "126 of 200 accounts"
    late = 100.0 + 2 * PROGRESS_SECONDS + 3
    assert progress.pause(late) == 0
    assert progress.line([good] * 126 + [bad], late) == "127 of 200 accounts, 1 failed"
    assert progress.pause(late + 1) == PROGRESS_SECONDS - 1
