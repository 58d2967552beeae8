"""A Deny that goes: what it may have kept out is marked, and refused unless the task says that it is meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.merge import merge

OWN = "222222222222"
ROLE = "arn:aws:iam::111111111111:role/Name"
ROOT = "arn:aws:iam::111111111111:root"
ORGANIZATION = "o-a1b2c3d4e5"
INSIDE = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
EVENTS = {"Service": "events.amazonaws.com"}
PROVIDER = {"Federated": "arn:aws:iam::222222222222:saml-provider/C"}


def statement(principal, condition=None, effect="Allow", action="sts:AssumeRole", element="Principal", **more):
    named = principal if isinstance(principal, dict) else {"AWS": principal}
    return {"Effect": effect, element: named, "Action": action, "Condition": condition or {}, **more}


def deny(condition=None, principal="*", **more):
    return statement(principal, condition, "Deny", **more)


def unless(key, *values, operator="StringNotEquals"):
    return {operator: {key: list(values)}}


def marks(before, after):
    documents = ({"Version": "2012-10-17", "Statement": side} for side in (before, after))
    return {mark for entry in access_change(*documents, OWN).entries for mark in entry.marks}


ANYONE = statement("*")
ACCOUNT = unless("aws:PrincipalAccount", "111111111111")
ORGANIZED = unless("aws:PrincipalOrgID", ORGANIZATION)
NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
NO_ID = {"Null": {"sts:ExternalId": "true"}}

# An Allow that stays, the Deny that goes, and what the sentence on it is marked with.
OPENED = [
    ("all but an account", ANYONE, deny(ACCOUNT), {"anyone"}),
    ("all but a role", ANYONE, deny(unless("aws:PrincipalArn", ROLE, operator="ArnNotLike")), {"anyone"}),
    (
        "an id that is like no ARN",
        statement(ROOT),
        deny(unless("aws:PrincipalAccount", "111111111111", operator="ArnNotLike")),
        {"whole_account"},
    ),
    ("all but an organization", ANYONE, deny(ORGANIZED), {"anyone", "beyond_organization"}),
    ("all", ANYONE, deny(), {"anyone"}),
    ("everyone else", ANYONE, deny(principal=ROLE, element="NotPrincipal"), {"anyone"}),
    ("in every way", ANYONE, deny(ACCOUNT, action="sts:*"), {"anyone"}),
    ("in all ways but one", ANYONE, deny(ACCOUNT, action=None, NotAction="sts:TagSession"), {"anyone"}),
    ("an account", ANYONE, deny(principal="999999999999"), {"anyone"}),
    ("without MFA, of an account", statement(ROOT), deny(NO_MFA), {"whole_account"}),
    ("without an external id", statement(ROOT), deny(NO_ID), {"whole_account"}),
    ("without an id, of a role", statement(ROOT), deny(NO_ID, principal="111111111111"), {"whole_account"}),
    ("all but an account, in an organization", statement("*", INSIDE), deny(ACCOUNT), {"whole_organization"}),
    ("a service", statement(EVENTS), deny(unless("aws:SourceAccount", OWN)), {"any_source"}),
    ("a service itself", statement(EVENTS), deny(principal=EVENTS), {"any_source"}),
    (
        "tokens",
        statement(PROVIDER, action="sts:AssumeRoleWithSAML"),
        deny(unless("SAML:aud", "x"), action="*"),
        {"anyone"},
    ),
    (
        "everyone else, and some of them",
        statement(ROLE, element="NotPrincipal"),
        deny(principal="999999999999"),
        {"anyone"},
    ),
    (
        "with values that another Allow asks for",
        statement("*", {"StringLike": INSIDE["StringEquals"]}),
        deny(ACCOUNT),
        {"whole_organization"},
    ),
    (
        "a set that holds without values",
        statement("*", INSIDE),
        deny(unless("aws:PrincipalOrgID", ORGANIZATION, operator="ForAllValues:StringNotEquals"), action="sts:*"),
        {"whole_organization"},
    ),
    ("a condition that says nothing here", statement(ROOT), deny({"NumericEquals": {"x:y": "1"}}), {"whole_account"}),
]

# The same for a Deny that limited nothing, or only named principals.
CLOSED = [
    ("who is named", statement(ROLE), deny(ACCOUNT)),
    ("a named role was denied", ANYONE, deny(principal=ROLE)),
    ("a named role was denied by its ARN", ANYONE, deny({"ArnEquals": {"aws:PrincipalArn": ROLE}})),
    ("a deleted role was denied", ANYONE, deny(principal="AROA1234567890EXAMPLE")),
    ("another action", ANYONE, deny(ACCOUNT, action="sts:TagSession")),
    ("another way in", ANYONE, deny(ACCOUNT, action="sts:AssumeRoleWithSAML")),
    ("the account itself", statement(ROOT), deny(ACCOUNT)),
    (
        "the account by condition",
        statement("*", {"StringEquals": {"aws:PrincipalAccount": "111111111111"}}),
        deny(ACCOUNT),
    ),
    ("another account", statement(ROOT), deny(principal="999999999999")),
    ("another account by condition", statement(ROOT), deny({"StringEquals": {"aws:PrincipalAccount": "999999999999"}})),
    ("another service", statement(EVENTS), deny(principal={"Service": "sns.amazonaws.com"})),
    (
        "the organization itself",
        statement("*", INSIDE),
        deny(unless("aws:PrincipalOrgID", ORGANIZATION, "o-zzzzzzzzzz")),
    ),
    ("MFA is asked for", statement(ROOT, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}), deny(NO_MFA)),
    ("an external id is asked for", statement(ROOT, {"StringEquals": {"sts:ExternalId": "abcdef"}}), deny(NO_ID)),
]


@pytest.mark.parametrize(
    ("allow", "denial", "expected"), [case[1:] for case in OPENED], ids=[case[0] for case in OPENED]
)
def test_what_a_denial_kept_out_is_marked(allow, denial, expected):
    if denial["Action"] is None:
        del denial["Action"]

    assert marks([allow, denial], [allow]) == expected


@pytest.mark.parametrize(("allow", "denial"), [case[1:] for case in CLOSED], ids=[case[0] for case in CLOSED])
def test_a_denial_that_limited_nothing_may_go(allow, denial):
    assert marks([allow, denial], [allow]) == set()


@pytest.mark.parametrize(
    ("denial", "another", "expected"),
    [
        (ACCOUNT, unless("aws:PrincipalAccount", "111111111111", operator="StringNotEqualsIfExists"), set()),
        (unless("aws:PrincipalAccount", "111111111111", "333333333333"), ACCOUNT, set()),
        (ACCOUNT, unless("aws:PrincipalAccount", "111111111111", "333333333333"), {"anyone"}),
        (ACCOUNT, {**ACCOUNT, **NO_MFA}, {"anyone"}),
        (NO_MFA, NO_ID, {"anyone"}),
        (ORGANIZED, {**ORGANIZED, "Bool": {"aws:PrincipalIsAWSService": "false"}}, set()),
        (ORGANIZED, unless("aws:PrincipalOrgID", "o-zzzzzzzzzz"), {"beyond_organization", "whole_organization"}),
        (ACCOUNT, {}, set()),
    ],
)
def test_a_denial_that_is_written_anew(denial, another, expected):
    assert marks([ANYONE, deny(denial)], [ANYONE, deny(another)]) == expected


def test_one_account_that_is_denied_by_condition_instead():
    by_condition = deny({"StringEquals": {"aws:PrincipalAccount": "999999999999"}})

    assert marks([ANYONE, deny(principal="999999999999")], [ANYONE, by_condition]) == set()
    assert marks([ANYONE, deny(principal="999999999999")], [ANYONE, deny(principal="777777777777")]) == {"anyone"}


def test_a_service_that_was_denied_is_not_denied_by_what_is_for_callers():
    denial = deny(principal=EVENTS)

    assert marks([statement(EVENTS), denial], [statement(EVENTS), deny()]) == {"any_source"}
    assert marks([statement(EVENTS), denial], [statement(EVENTS), deny(NO_MFA, principal=EVENTS)]) == {"any_source"}


def test_a_value_that_is_neither_true_nor_false_excludes_nothing():
    asked = statement(ROOT, {"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    odd = deny({"BoolIfExists": {"aws:MultiFactorAuthPresent": "nonsense"}})

    assert marks([asked, odd], [asked]) == {"whole_account"}


def test_what_a_denial_kept_out_may_be_narrowed_instead():
    assert marks([ANYONE, deny(ACCOUNT)], [statement(ROLE)]) == set()
    assert marks([ANYONE, deny(ACCOUNT)], [statement(ROOT)]) == {"whole_account"}


def trust(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


GUARD = deny(ACCOUNT, Sid="Guard")
NARROW = statement(ROLE, Sid="Guard")


def merged(document, wanted, sid="Guard", **options):
    return merge(document, sid, wanted, size_limit=2048, account=OWN, **options)


@pytest.mark.parametrize("wanted", [None, NARROW], ids=["removed", "replaced"])
def test_a_statement_that_takes_the_place_of_a_denial(wanted):
    with pytest.raises(InputError) as refused:
        merged(trust(ANYONE, GUARD), wanted)

    assert refused.value.where == "sid"
    assert "Deny" in str(refused.value)
    assert "allow_broad_trust" in refused.value.remedy
    assert merged(trust(ANYONE, GUARD), wanted, allow_broad=True).changed


def test_a_denial_is_not_replaced_by_an_allow_even_where_it_limits_nothing():
    with pytest.raises(InputError, match="Guard is a Deny in the role's trust"):
        merged(trust(statement(ROLE), GUARD), NARROW)


def test_a_denial_that_limits_nobody_but_who_is_named_may_be_removed():
    assert merged(trust(statement(ROLE), GUARD), None).changed


def test_a_denial_that_is_over_kept_nobody_out():
    over = deny({**ACCOUNT, "DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}, Sid="Over")

    assert merged(trust(ANYONE, over), NARROW, prune_over=datetime(2027, 1, 1, tzinfo=UTC)).pruned == (over,)
