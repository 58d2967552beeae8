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
    Source,
    host_variables,
    reached,
    read_sign_in,
    read_source,
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


def test_a_host_says_how_its_account_is_signed_in_to():
    sign_in = SignIn("Deploy", external_id="abc-123")
    role = "arn:aws:iam::111111111111:role/Deploy"

    assert host_variables(account("111111111111"), sign_in, Source("management"), "999999999999") == {
        "aws_account_id": "111111111111",
        "aws_role_arn": role,
        "aws_source_profile": "management",
        "aws_external_id": "abc-123",
    }
    assert host_variables(account("111111111111"), SignIn("Deploy"), Source("", "Environment"), "111111111111") == {
        "aws_account_id": "111111111111",
        "aws_role_arn": role,
        "aws_credential_source": "Environment",
    }
    assert host_variables(account("111111111111"), sign_in, Source("management"), "111111111111") == {
        "aws_account_id": "111111111111",
        "aws_profile": "management",
    }


@pytest.mark.parametrize(
    ("options", "profile", "expected"),
    [
        ({}, "management", Source("management")),
        ({"source_profile": "deploy"}, "management", Source("deploy")),
        ({"credential_source": "Environment"}, "management", Source("", "Environment")),
        ({"source_profile": None, "credential_source": None}, "management", Source("management")),
    ],
)
def test_whose_credentials_assume_the_roles(options, profile, expected):
    assert read_source(options, profile) == expected


@pytest.mark.parametrize(
    ("options", "where", "problem"),
    [
        ({}, "source_profile", "nothing says whose credentials"),
        ({"source_profile": "a", "credential_source": "Environment"}, "source_profile", "exclude each other"),
        ({"credential_source": "environment"}, "credential_source", "not one of the choices"),
        ({"source_profile": "a]"}, "source_profile", "an AWS configuration cannot"),
        ({"source_profile": ""}, "source_profile", "is not a profile"),
    ],
)
def test_a_source_that_cannot_be_is_refused(options, where, problem):
    with pytest.raises(InputError) as refused:
        read_source(options, "")
    assert refused.value.where == where
    assert problem in refused.value.problem
