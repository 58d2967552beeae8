"""Where a change of trust opens a role wide: to anyone, to a whole account, beyond the organization."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change

OWN = "222222222222"
ROLE = "arn:aws:iam::111111111111:role/Name"
OTHER = "arn:aws:iam::333333333333:role/Name"
ROOT = "arn:aws:iam::111111111111:root"
INSIDE = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
ELSEWHERE = {"StringEquals": {"aws:PrincipalOrgID": "o-zzzzzzzzzz"}}
UNIT = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"}}
ALL_OF_IT = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def of_account(*ids):
    return {"StringEquals": {"aws:PrincipalAccount": list(ids)}}


def only(*arns, operator="ArnLike"):
    return {operator: {"aws:PrincipalArn": list(arns)}}


def allow(principal, condition=None, element="Principal", effect="Allow"):
    named = principal if isinstance(principal, dict) else {"AWS": principal}
    return {"Effect": effect, element: named, "Action": "sts:AssumeRole", "Condition": condition or {}}


def outside(condition=None):
    """Everyone outside of the organization is denied, as resource control policies and trusts write it."""
    block = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, **(condition or {})}
    return allow("*", block, effect="Deny")


def opened(before, after, account=OWN):
    """The marks of each gain, and a check that its sentence says them."""
    documents = [None if side is None else {"Version": "2012-10-17", "Statement": side} for side in (before, after)]
    change = access_change(*documents, account)
    words = {
        "anyone": "to anyone",
        "whole_organization": "to a whole organization",
        "whole_account": "to a whole account",
        "any_source": "for whichever account the service acts",
        "beyond_organization": "beyond the org",
    }
    for entry in change.entries:
        assert ("[opens it" in entry.sentence) is bool(entry.marks)
        assert all(words[mark] in entry.sentence for mark in entry.marks)
    return sorted({mark for entry in change.entries for mark in entry.marks})


CASES = [
    ("a named role", [], [allow(ROLE)], []),
    ("a service", [allow(ROLE, INSIDE)], [allow({"Service": "ec2.amazonaws.com"})], []),
    ("a provider", [allow(ROLE, INSIDE)], [allow({"Federated": "accounts.google.com"})], ["anyone"]),
    ("a new role", None, [allow(ROOT)], ["whole_account"]),
    # anyone
    ("anyone", [allow(ROLE)], [allow("*")], ["anyone"]),
    ("anyone with MFA", [allow(ROLE)], [allow("*", MFA)], ["anyone"]),
    ("everyone else", [allow(ROLE)], [allow(ROLE, element="NotPrincipal")], ["anyone"]),
    ("anyone of the organization", [allow(ROLE)], [allow("*", INSIDE)], ["whole_organization"]),
    ("anyone of one name", [allow(ROLE)], [allow("*", only("arn:aws:iam::*:role/Name"))], ["anyone"]),
    ("anyone who is a role", [allow(ROLE)], [allow("*", only(OTHER))], []),
    (
        "anyone of an account",
        [allow(ROLE)],
        [allow("*", {"StringEquals": {"aws:PrincipalAccount": "111111111111"}})],
        ["whole_account"],
    ),
    ("anyone as before", [allow("*")], [allow("*", MFA)], []),
    ("anyone, now without MFA", [allow("*", MFA)], [allow("*")], ["anyone"]),
    # a whole account
    ("a whole account", [allow(ROLE)], [allow(ROOT)], ["whole_account"]),
    ("a whole account with MFA", [allow(ROLE)], [allow("111111111111", MFA)], ["whole_account"]),
    ("an account narrowed to a role", [allow(ROLE)], [allow(ROOT, only(ROLE))], []),
    (
        "an account narrowed to all of it",
        [],
        [allow(ROOT, only("arn:aws:iam::111111111111:role/*"))],
        ["whole_account"],
    ),
    ("a whole account as before", [allow(ROOT)], [allow("111111111111", MFA)], []),
    ("a whole account, now without MFA", [allow(ROOT, MFA)], [allow("111111111111")], ["whole_account"]),
    ("another whole account", [allow(ROOT)], [allow(ROOT), allow("333333333333")], ["whole_account"]),
    # beyond the organization
    ("no organization is known", [allow(ROLE)], [allow(OTHER)], []),
    ("another role, no condition", [allow(ROLE, INSIDE)], [allow(ROLE, INSIDE), allow(OTHER)], ["beyond_organization"]),
    ("another role, inside", [allow(ROLE, INSIDE)], [allow([ROLE, OTHER], INSIDE)], []),
    ("another role, in a unit", [allow(ROLE, INSIDE)], [allow(OTHER, UNIT)], []),
    ("the condition goes", [allow(ROLE, INSIDE)], [allow(ROLE)], ["beyond_organization"]),
    ("the unit goes", [allow(ROLE, UNIT)], [allow(ROLE)], ["beyond_organization"]),
    ("another organization", [allow(ROLE, INSIDE)], [allow(ROLE, ELSEWHERE)], ["beyond_organization"]),
    ("the own account", [allow(ROLE, INSIDE)], [allow(f"arn:aws:iam::{OWN}:user/N")], []),
    ("a dead principal", [allow(ROLE, INSIDE)], [allow("AROA1234567890EXAMPLE")], []),
    (
        "anyone",
        [allow(ROLE, INSIDE)],
        [allow("*")],
        ["anyone", "beyond_organization"],
    ),
    (
        "a whole account",
        [allow(ROLE, INSIDE)],
        [allow("999999999999")],
        ["beyond_organization", "whole_account"],
    ),
    ("the same role as before", [allow(OTHER), allow(ROLE, INSIDE)], [allow(OTHER, MFA), allow(ROLE, INSIDE)], []),
    ("a new role beside", None, [allow(ROLE, INSIDE), allow(OTHER)], ["beyond_organization"]),
    # more of the same
    (
        "another account by condition",
        [allow("*", of_account("111111111111"))],
        [allow("*", of_account("333333333333"))],
        ["whole_account"],
    ),
    (
        "a further account by condition",
        [allow("*", of_account("111111111111"))],
        [allow("*", of_account("111111111111", "333333333333"))],
        ["whole_account"],
    ),
    (
        "fewer accounts by condition",
        [allow("*", of_account("111111111111", "333333333333"))],
        [allow("*", of_account("333333333333"))],
        [],
    ),
    ("all of it after a unit", [allow("*", UNIT)], [allow("*", ALL_OF_IT)], ["whole_organization"]),
    ("a unit after all of it", [allow("*", INSIDE)], [allow("*", UNIT)], []),
    # nobody, and what IAM does not store
    ("nobody", [], [allow("*", {**of_account("111111111111"), **only(OTHER)})], []),
    ("all but a deleted one", [], [allow("AROA1234567890EXAMPLE", element="NotPrincipal")], ["anyone"]),
    (
        "a provider that looks like another kind",
        [],
        [allow({"Federated": "arn:aws:iam::222222222222:oidc-provider/x.example/y:saml-provider/z"})],
        ["anyone"],
    ),
    ("SAML for anybody", [], [allow({"Federated": "arn:aws:iam::222222222222:saml-provider/C"})], ["anyone"]),
    (
        "SAML for us",
        [],
        [
            allow(
                {"Federated": "arn:aws:iam::222222222222:saml-provider/C"},
                {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            )
        ],
        [],
    ),
    ("half an ARN", [], [allow("arn:aws:iam")], ["anyone"]),
    # an organization that a denial keeps
    ("a denial keeps it", [allow(ROLE), outside()], [allow(ROLE), allow(OTHER), outside()], []),
    ("the denial goes", [allow(ROLE), outside()], [allow(ROLE)], ["beyond_organization"]),
    (
        "the denial is written anew",
        [allow(ROLE), outside()],
        [allow(ROLE), outside({"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}})],
        [],
    ),
    (
        "a denial with more conditions keeps nothing",
        [allow(ROLE, INSIDE), outside(MFA)],
        [allow(OTHER), outside(MFA)],
        ["beyond_organization"],
    ),
    ("a denial of one goes", [allow(ROLE, INSIDE), allow(OTHER, effect="Deny")], [allow(ROLE, INSIDE)], []),
]


@pytest.mark.parametrize(("before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_marks(before, after, expected):
    assert opened(before, after) == expected


def test_without_its_account_a_role_of_it_counts_as_another():
    assert opened([allow(ROLE, INSIDE)], [allow(f"arn:aws:iam::{OWN}:user/N")], None) == ["beyond_organization"]


@pytest.mark.parametrize(("before", "after"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_a_loss_is_never_marked(before, after):
    documents = [{"Statement": side or []} for side in (before, after)]

    assert not any(entry.marks for entry in access_change(*documents, OWN).entries if not entry.gained)
