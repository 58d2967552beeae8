# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as Organizations lists them."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import (
    OrganizationAccount,
    read_account,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.units import Unit

UNIT = Unit("ou-abcd-11111111", "/Workloads")
ARN = "arn:aws:organizations::999999999999:account/o-abcdefghij/111111111111"
ANSWER = {"Id": "111111111111", "Arn": ARN, "Name": "Shop", "State": "SUSPENDED", "Email": "a@example.com"}


def test_an_account_is_read():
    account = read_account(ANSWER, UNIT)

    assert account == OrganizationAccount(
        "111111111111", "Shop", "SUSPENDED", UNIT.id, "/Workloads", "o-abcdefghij", "aws"
    )
    assert str(account) == "Shop (111111111111)"
    assert "example.com" not in repr(account)


@pytest.mark.parametrize(
    ("change", "management", "partition"),
    [
        ({"Arn": ARN.replace("9" * 12, "1" * 12)}, True, "aws"),
        ({"Arn": ARN.replace("arn:aws:", "arn:aws-cn:")}, False, "aws-cn"),
    ],
)
def test_the_arn_says_who_manages_the_organization(change, management, partition):
    account = read_account(ANSWER | change, UNIT)
    assert account is not None
    assert (account.management, account.partition) == (management, partition)


@pytest.mark.parametrize(
    "arn",
    [
        ARN.replace("111111111111", "222222222222"),
        ARN.replace("arn:aws:", "arn:aws-x:"),
        ARN.replace(":account/", ":root/"),
        f"{ARN}\n",
        "",
    ],
)
def test_an_arn_of_something_else_is_none(arn):
    assert read_account(ANSWER | {"Arn": arn}, UNIT) is None
