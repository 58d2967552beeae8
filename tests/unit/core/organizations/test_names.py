# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of hosts and groups: a table, and the law that no two things share one."""

from __future__ import annotations

import re

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import OrganizationAccount
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.names import (
    group_names,
    host_names,
)
from hypothesis import given
from hypothesis import strategies as st


def account(account_id, name):
    return OrganizationAccount(account_id, name, "ACTIVE", "r-abcd", "/", "o-abcdefghij", "aws")


SHOP, BANK = "111111111111", "222222222222"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Workload A", "Bank"), ("workload-a", "bank")),
        (("Shop", "shop"), ("shop-111111111111", "shop-222222222222")),
        (("Shop (Prod)", "Shop: Prod!"), ("shop-prod-111111111111", "shop-prod-222222222222")),
        (("Café  Zürich", "x_y.z"), ("cafe-zurich", "x-y-z")),
        (("商店", "***"), (SHOP, BANK)),
        (("shop-222222222222", "Shop"), ("shop-222222222222-111111111111", "shop")),
        ((BANK, "Shop"), (f"{BANK}-{SHOP}", "shop")),
        (("a" * 70, "b" * 63), ("a" * 63, "b" * 63)),
        (("a" * 64, "a" * 63), (f"{'a' * 50}-{SHOP}", f"{'a' * 50}-{BANK}")),
        (("all", "ungrouped"), ("all-111111111111", "ungrouped-222222222222")),
        (("localhost", "Shop"), ("localhost-111111111111", "shop")),
    ],
)
def test_a_host_is_called_as_its_account(names, expected):
    found = host_names([account(SHOP, names[0]), account(BANK, names[1])])
    assert (found[SHOP], found[BANK]) == expected


def test_a_host_is_not_called_as_a_group():
    assert host_names([account(SHOP, "Shop")], {"shop"}) == {SHOP: "shop-111111111111"}


NAMES = st.sampled_from(["Shop", "shop", "", "111111111111", "222222222222", "shop-111111111111", "a" * 70, "ä"])


@given(st.dictionaries(st.sampled_from([SHOP, BANK, "333333333333"]), NAMES | st.text(max_size=70)))
def test_law_no_two_accounts_share_a_host_and_each_is_a_label(called):
    found = host_names([account(account_id, name) for account_id, name in called.items()])

    assert found.keys() == called.keys()
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(?<!-)", name, re.ASCII) for name in found.values())


def test_a_group_is_called_by_its_parts():
    wanted = {("ou", "ou-1"): ("ou", "Workloads/Prod"), ("tag", "env", ""): ("tag", "env", "")}
    assert list(group_names(wanted).values()) == ["ou_Workloads_Prod", "tag_env"]


def test_groups_that_would_share_a_name_are_told_apart_and_keep_theirs():
    first, second = ("tag", "a", "b_c"), ("tag", "a_b", "c")
    found = group_names({first: first, second: second})

    assert re.fullmatch(r"tag_a_b_c__[0-9a-f]{8}", found[first])
    assert found[first] != found[second]
    assert group_names({second: second, first: first}) == found


PARTS = st.tuples(st.just("tag"), st.text("aB_1-é", max_size=3), st.text("aB_1-é", max_size=3))


@given(st.lists(PARTS, unique=True))
def test_law_no_two_groups_share_a_name(parts):
    found = group_names({each: each for each in parts})

    assert len(set(found.values())) == len(parts)
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", name, re.ASCII) for name in found.values())
