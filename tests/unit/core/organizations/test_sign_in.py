# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role by which the accounts of an organization are reached."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.accounts.account import Account
from ansible_collections.crossaccount.aws.plugins.module_utils._core.arn import role_arn
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.model import OrganizationAccount
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.sign_in import (
    SignIn,
    reached,
    read_sign_in,
)


def account(account_id, partition="aws"):
    return OrganizationAccount(account_id, "Shop", "ACTIVE", "r-abcd", "/", "o-abcdefghij", partition)


@pytest.mark.parametrize(
    ("options", "partition", "expected"),
    [
        ({}, "aws", "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole"),
        ({"role_name": "Deploy", "role_path": None}, "aws-cn", "arn:aws-cn:iam::111111111111:role/Deploy"),
        ({"role_name": "Deploy", "role_path": "/ops/"}, "aws", "arn:aws:iam::111111111111:role/ops/Deploy"),
    ],
)
def test_each_account_has_the_role(options, partition, expected):
    role = read_sign_in(options).role(account("111111111111", partition))

    assert str(role) == expected
    assert role == role_arn(expected, "role")


@pytest.mark.parametrize(
    ("options", "where", "problem"),
    [
        ({"role_name": "ops/Deploy"}, "organization.role_name", "a name with a path"),
        ({"role_name": "arn:aws:iam::111111111111:role/Deploy"}, "organization.role_name", "an ARN, not a role name"),
        ({"role_name": "*"}, "organization.role_name", "is not a role name"),
        ({"role_path": "ops"}, "organization.role_path", "is not a path"),
        ({"external_id": "1"}, "organization.external_id", "1 characters"),
    ],
)
def test_a_role_that_cannot_be_is_refused(options, where, problem):
    with pytest.raises(InputError) as refused:
        read_sign_in(options, "organization.")
    assert refused.value.where == where
    assert problem in refused.value.problem


def test_the_account_of_the_credentials_needs_no_role():
    sign_in = SignIn("Deploy", external_id="abc-123")
    own, other = account("222222222222"), account("111111111111")

    assert reached([own, other], sign_in, own="222222222222") == (
        Account("organization", "Shop", "222222222222"),
        Account("organization", "Shop", "111111111111", role=sign_in.role(other), external_id="abc-123"),
    )
    assert "abc-123" not in repr(sign_in)
