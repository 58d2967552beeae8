# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Permissions: the statement that Lambda makes of each, and those that let in strangers."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.permissions import (
    read_permissions,
)
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "111111111111"
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/x"
EVENTS = "events.amazonaws.com"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/R"


def permission(**options: Any) -> dict[str, Any]:
    return {"sid": "S", "principal": EVENTS, **options}


@pytest.mark.parametrize(
    ("options", "principal", "condition"),
    [
        ({"source_arn": RULE}, {"Service": EVENTS}, {"ArnLike": {"AWS:SourceArn": RULE}}),
        ({"source_account": ACCOUNT}, {"Service": EVENTS}, {"StringEquals": {"AWS:SourceAccount": ACCOUNT}}),
        ({"source_account": int(ACCOUNT)}, {"Service": EVENTS}, {"StringEquals": {"AWS:SourceAccount": ACCOUNT}}),
        (
            {"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::logs", "source_account": ACCOUNT},
            {"Service": "s3.amazonaws.com"},
            {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::logs"}, "StringEquals": {"AWS:SourceAccount": ACCOUNT}},
        ),
        ({"principal": ACCOUNT}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, None),
        ({"principal": int(ACCOUNT)}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, None),
        ({"principal": ROLE}, {"AWS": ROLE}, None),
        (
            {"principal": "*", "organization_id": "o-a1b2c3d4e5"},
            "*",
            {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        ),
    ],
)
def test_the_statement_of_a_permission(options: dict[str, Any], principal: object, condition: object) -> None:
    [read] = read_permissions([permission(**options)], allow_broad=False)
    [statement] = read.document(ARN, "aws").statements
    assert statement == {
        "Sid": "S",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "lambda:InvokeFunction",
        "Resource": ARN,
        **({"Condition": condition} if condition else {}),
    }


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {},
            r"^permissions\[0\] \(S\): events\.amazonaws\.com could invoke the function for a source of any acc",
        ),
        (
            {"principal": "s3.amazonaws.com", "source_arn": "arn:aws:s3:::logs"},
            "a source whose ARN names no account",
        ),
        ({"source_arn": "arn:aws:events:us-east-1:*:rule/x"}, "a source whose ARN names no account"),
        ({"organization_id": "o-a1b2c3d4e5"}, "for a source of any account"),
        ({"principal": "*"}, r"everybody in AWS could invoke the function\. Name the organization in organization_id"),
        ({"principal": "*", "source_account": ACCOUNT}, "everybody in AWS"),
    ],
)
def test_what_lets_in_strangers_is_refused_unless_it_is_allowed(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_permissions([permission(**options)], allow_broad=False)
    assert len(read_permissions([permission(**options)], allow_broad=True)) == 1


SOURCES = st.sampled_from([None, RULE, "arn:aws:s3:::logs", "arn:aws:events:*:*:rule/x"])


@given(
    st.sampled_from(["*", EVENTS, "s3.amazonaws.com", ROLE, ACCOUNT]),
    SOURCES,
    st.sampled_from([None, ACCOUNT]),
    st.sampled_from([None, "o-a1b2c3d4e5"]),
)
def test_whoever_is_let_in_is_of_one_account_or_one_organization(
    principal: str, source: str | None, account: str | None, organization: str | None
) -> None:
    """Judged by the statement: it names an account or an organization where it counts."""
    given = {"source_arn": source, "source_account": account, "organization_id": organization}
    options = {name: value for name, value in given.items() if value is not None}
    [read] = read_permissions([permission(principal=principal, **options)], allow_broad=True)
    [statement] = read.document(ARN, "aws").statements
    conditions = statement.get("Condition", {})
    equals, like = conditions.get("StringEquals", {}), conditions.get("ArnLike", {})
    if statement["Principal"] == "*":
        narrow = "aws:PrincipalOrgID" in equals
    elif "Service" in statement["Principal"]:
        narrow = ACCOUNT in equals.values() or ACCOUNT in str(like)
    else:
        narrow = ACCOUNT in str(statement["Principal"])
    try:
        read.refuse_strangers("here")
    except InputError:
        assert not narrow
    else:
        assert narrow


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ("text", "^permissions: 'text' is not a list"),
        (["text"], r"^permissions\[0\]: 'text' is not a dictionary"),
        ([permission(souce_arn=RULE)], r"^permissions\[0\]: unknown option souce_arn"),
        ([permission(source_arn=RULE)] * 2, r"^permissions\[1\], sid: S is the name of another permission as well"),
        ([permission(sid="a b")], r"^permissions\[0\], sid: 'a b' is not 1 to 100 letters"),
        ([{"principal": EVENTS}], r"^permissions\[0\], sid: None is not"),
        ([permission(source_arn="x")], r"^permissions\[0\], source_arn: 'x' is not an ARN"),
        ([permission(source_account="12")], r"^permissions\[0\], source_account: '12' is not an account id"),
        (
            [permission(organization_id="x")],
            r"^permissions\[0\], organization_id: 'x' is not the id of an org",
        ),
        ([permission(action="s3:Get")], r"^permissions\[0\], action: 's3:Get' is not an action of Lambda"),
        ([permission(principal="somebody")], r"^permissions\[0\], principal: 'somebody' is not a principal"),
        ([permission(principal="arn:aws:s3:::x")], r"^permissions\[0\], principal: arn:aws:s3:::x is an ARN of s3"),
        ([permission(principal=1)], r"^permissions\[0\], principal: 1 is a int"),
    ],
)
def test_what_is_not_a_permission(entries: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_permissions(entries, allow_broad=False)
