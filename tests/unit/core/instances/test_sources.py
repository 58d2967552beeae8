"""The accounts of an inventory: their Regions, durations and groups."""

from __future__ import annotations

import re

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.account import Account
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.sources import (
    group_of,
    read_sources,
    require_own_groups,
)

A, B = "111111111111", "333333333333"
ROLE = f"arn:aws:iam::{A}:role/Access"


def read(*entries, shared=(), chained=False):
    return read_sources(list(entries), shared, chained=chained)


def test_an_entry_may_have_regions_and_a_duration_of_its_own():
    own = {"account_id": A, "role_arn": ROLE, "external_id": "abc-1", "regions": ["eu-west-1"], "duration": 900}
    first, second = read(own, {"account_id": B, "profile": "b", "regions": None}, shared=["us-east-1"])

    assert (str(first.account.role), first.account.external_id) == (ROLE, "abc-1")
    assert (first.regions, first.duration) == (("eu-west-1",), 900)
    assert (second.regions, second.duration) == (("us-east-1",), 0)


def test_no_regions_are_all_of_them():
    [source] = read({"account_id": A, "regions": []}, shared=["us-east-1"])
    assert source.regions == ()


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ("app-a", "accounts"),
        ([], "accounts"),
        (["app-a"], "accounts[0]"),
        ([{"account_id": A, "region": "us-east-1"}], "accounts[0]"),
        ([{"account_id": A, "regions": "us-east-1"}], "accounts[0], regions"),
        ([{"account_id": A, "regions": ["useast"]}], "accounts[0], regions"),
        ([{"account_id": A, "profile": "a", "duration": 900}], "accounts[0], duration"),
        ([{"account_id": A, "role_arn": ROLE, "duration": 899}], "accounts[0], duration"),
        ([{"account_id": A, "role_arn": ROLE, "duration": True}], "accounts[0], duration"),
        ([{"account_id": A}, {"account_id": A, "name": "x"}], "accounts[1], account_id"),
    ],
)
def test_what_cannot_be_right_is_refused(value, where):
    with pytest.raises(InputError) as refused:
        read_sources(value, (), chained=False)
    assert refused.value.where == where


def test_the_session_of_a_role_from_a_role_lasts_an_hour_at_most():
    entry = {"account_id": A, "role_arn": ROLE, "duration": 3601}
    assert read(entry)[0].duration == 3601
    with pytest.raises(InputError, match="because the role is assumed from a role"):
        read(entry, chained=True)


def safe(text):
    return re.sub(r"[^A-Za-z0-9_]", "_", text)


def accounts(*names):
    return [Account(f"accounts[{n}]", name, str(n).zfill(12)) for n, name in enumerate(names)]


def test_each_account_has_a_group():
    assert group_of("app-a", safe) == "aws_account_app_a"
    require_own_groups(accounts("app-a", "app-b", "000000000001"), safe)


def test_two_accounts_never_share_a_group():
    with pytest.raises(InputError, match="app_a and app-a would be one group, aws_account_app_a") as refused:
        require_own_groups(accounts("app-a", "b", "app_a"), safe)
    assert refused.value.where == "accounts[2], name"
