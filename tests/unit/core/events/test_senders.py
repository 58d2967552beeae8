"""Who may send events: what is refused, and which statement becomes of it."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.senders import read_senders, read_sids

BUS = "arn:aws:events:us-east-1:222222222222:event-bus/central"
A, B = "111111111111", "333333333333"
ROLE = f"arn:aws:iam::{A}:role/Deliver"
ANY_ROLE = "arn:aws:iam::*:role/Deliver"
ORGANIZATION = "o-a1b2c3d4e5"


def statement(**options):
    [sender] = read_senders([{"sid": "Fleet", **options}], "senders", allow_broad=False)
    return sender.statement(BUS)


def root(account):
    return f"arn:aws:iam::{account}:root"


@pytest.mark.parametrize(
    ("options", "principal", "condition"),
    [
        ({"accounts": [A]}, {"AWS": root(A)}, None),
        ({"accounts": [B, A, A]}, {"AWS": [root(A), root(B)]}, None),
        ({"organization_id": ORGANIZATION}, "*", {"StringEquals": {"aws:PrincipalOrgID": [ORGANIZATION]}}),
        (
            {"organization_id": ORGANIZATION, "accounts": ["*"]},
            "*",
            {"StringEquals": {"aws:PrincipalOrgID": [ORGANIZATION]}},
        ),
        ({"role_arns": [ROLE]}, {"AWS": root(A)}, {"ArnLike": {"aws:PrincipalArn": [ROLE]}}),
        ({"role_arns": [ROLE], "accounts": ["*"]}, "*", {"ArnLike": {"aws:PrincipalArn": [ROLE]}}),
        (
            {
                "accounts": [A],
                "role_arns": [ANY_ROLE],
                "sources": ["aws.ec2"],
                "detail_types": ["X"],
            },
            {"AWS": root(A)},
            {
                "StringEquals": {"events:source": ["aws.ec2"], "events:detail-type": ["X"]},
                "ArnLike": {"aws:PrincipalArn": [ANY_ROLE]},
            },
        ),
    ],
)
def test_statements(options, principal, condition):
    expected = {"Sid": "Fleet", "Effect": "Allow", "Principal": principal}
    expected |= {"Action": "events:PutEvents", "Resource": BUS}
    assert statement(**options) == expected | ({"Condition": condition} if condition else {})


@pytest.mark.parametrize(
    "options",
    [
        {"accounts": ["*"]},
        {"accounts": [A, "*"]},
        {"accounts": ["*"], "sources": ["aws.ec2"]},
        {"role_arns": [ANY_ROLE]},
        {"role_arns": [ROLE, ANY_ROLE], "accounts": ["*"]},
    ],
)
def test_everyone_is_refused_unless_it_is_meant(options):
    with pytest.raises(InputError, match=r"^senders\[0\]: it lets every AWS account .* allow_broad_senders"):
        statement(**options)
    [sender] = read_senders([{"sid": "Fleet", **options}], "senders", allow_broad=True)
    assert sender.statement(BUS)["Principal"] == "*"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "it names nobody"),
        ({"sid": "a b", "accounts": [A]}, r"senders\[0\], sid: 'a b' is not"),
        ({"accounts": []}, r"senders\[0\], accounts: the list is empty"),
        ({"accounts": ["1"]}, "is not an account id"),
        ({"organization_id": "o-1"}, "is not an organization id"),
        ({"role_arns": [f"arn:aws:iam::{A}:user/me"]}, "is not the ARN of a role"),
        ({"role_arns": ["Deliver"]}, "is not the ARN or pattern"),
        ({"role_arns": [ROLE], "accounts": [B]}, "is not of one of the accounts"),
        ({"role_arns": [ROLE.replace("aws", "aws-cn", 1)]}, "belongs to partition aws-cn"),
        ({"accounts": [A], "sources": ["${aws:username}"]}, "has a policy variable"),
        ({"accounts": [A], "detail_types": [5]}, "write it in quotes"),
        ({"account": A}, "unknown option account"),
    ],
)
def test_what_is_refused(options, message):
    with pytest.raises(InputError, match=f"(?i){message}"):
        statement(**options)


def test_lists_that_are_refused():
    with pytest.raises(InputError, match="is not a list"):
        read_senders("Fleet", "senders", allow_broad=False)
    with pytest.raises(InputError, match=r"senders\[1\], sid: 'Fleet' is used twice"):
        read_senders([{"sid": "Fleet", "accounts": [A]}] * 2, "senders", allow_broad=False)


def test_the_ids_of_what_is_to_go():
    assert read_sids([{"sid": "Fleet", "accounts": [A]}, {"sid": "Other"}], "senders") == {"Fleet", "Other"}
    assert read_sids(None, "senders") == frozenset()
    with pytest.raises(InputError, match=r"senders\[0\], sid: None is not"):
        read_sids([{}], "senders")
