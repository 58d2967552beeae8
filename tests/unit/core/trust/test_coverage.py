"""What a principal had before excuses what it gets only where it asked for no more."""

from __future__ import annotations

import re

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.access import access_change
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.coverage import text_within
from hypothesis import given, settings
from hypothesis import strategies as st

OWN = "222222222222"
ORGANIZATION = "o-a1b2c3d4e5"
INSIDE = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
COGNITO = {"Federated": "cognito-identity.amazonaws.com"}
EVENTS = {"Service": "events.amazonaws.com"}
POOL = "us-east-1:12345678-90ab-cdef-1234-567890abcdef"
OTHER_POOL = "us-east-1:99999999-90ab-cdef-1234-567890abcdef"


def asks(operator, key, *values):
    return {operator: {key: list(values)}}


def both(*conditions):
    joined: dict[str, dict[str, list[str]]] = {}
    for condition in conditions:
        for operator, block in condition.items():
            joined.setdefault(operator, {}).update(block)
    return joined


def pool(name):
    return asks("StringEquals", "cognito-identity.amazonaws.com:aud", name)


def marks(before, after, principal="*", action="sts:AssumeRole", former_action=None):
    """The marks of what comes where the condition ``before`` is written anew as ``after``."""
    named = principal if isinstance(principal, dict) else {"AWS": principal}
    documents = [
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": named, "Action": act, "Condition": c}]}
        for act, c in ((former_action or action, before), (action, after))
    ]
    return {mark for entry in access_change(*documents, OWN).entries for mark in entry.marks}


MFA = asks("Bool", "aws:MultiFactorAuthPresent", "true")
CI = asks("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/ci-deploy")
EXTERNAL_ID = asks("StringEquals", "sts:ExternalId", "abcdef")
SOURCE = asks("ArnLike", "aws:SourceArn", "arn:aws:events:*:*:rule/x")
TAG = asks("StringLike", "aws:PrincipalTag/team", "dns-*")
ADDRESSES = asks("IpAddress", "aws:SourceIp", "198.51.0.0/16")
UNITS = asks("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", f"{ORGANIZATION}/r-ab12/*")
UNTIL = asks("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z")
RECENT = asks("NumericLessThan", "aws:MultiFactorAuthAge", "3600")
NOT_THAT = asks("StringNotEquals", "aws:PrincipalArn", "arn:aws:iam::999999999999:role/x")

# Each in turn: what the former grant asked for beside the organization.
ASKED = [MFA, CI, EXTERNAL_ID, TAG, ADDRESSES, UNITS, UNTIL, RECENT, NOT_THAT, asks("StringEquals", "x:y", "z")]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_what_was_asked_for_and_is_not_any_more_is_marked(asked):
    assert marks(both(INSIDE, asked), INSIDE) == {"whole_organization"}
    assert marks(INSIDE, both(INSIDE, asked)) == set()


def test_all_of_it_at_once():
    assert marks(both(INSIDE, CI, EXTERNAL_ID, MFA), INSIDE) == {"whole_organization"}


NARROWER = [
    (CI, asks("StringEquals", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/ci-deploy")),
    (TAG, asks("StringEquals", "aws:PrincipalTag/team", "dns-a")),
    (TAG, asks("StringLike", "aws:PrincipalTag/team", "dns-a*")),
    (asks("StringLike", "aws:PrincipalTag/team", "dns-??"), asks("StringEquals", "aws:PrincipalTag/team", "dns-ab")),
    (ADDRESSES, asks("IpAddress", "aws:SourceIp", "198.51.7.0/24")),
    (UNTIL, asks("DateLessThan", "aws:CurrentTime", "2029-01-01T00:00:00Z")),
    (RECENT, asks("NumericLessThan", "aws:MultiFactorAuthAge", "60")),
    (MFA, both(MFA, RECENT)),
    (EXTERNAL_ID, asks("StringEquals", "sts:ExternalId", "rotated")),
    (NOT_THAT, asks("StringNotEquals", "aws:PrincipalArn", "arn:aws:iam::999999999999:role/x", "y")),
    (asks("ForAnyValue:StringEquals", "x:y", "z"), asks("StringEquals", "x:y", "z")),
    (asks("StringEqualsIfExists", "x:y", "z"), asks("StringEquals", "x:y", "z")),
]


@pytest.mark.parametrize(("wide", "narrow"), NARROWER, ids=str)
def test_less_of_the_same_is_not_marked(wide, narrow):
    assert marks(both(INSIDE, wide), both(INSIDE, narrow)) == set()


WIDER = [
    *((narrow, wide) for wide, narrow in NARROWER if wide is not EXTERNAL_ID),
    # In an ARN a wildcard ends at the colon.
    (CI, asks("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x:role/ci-deploy")),
    (CI, asks("ArnLike", "aws:PrincipalArn", "*")),
    (TAG, asks("StringEquals", "aws:PrincipalTag/team", "dns-${aws:username}")),
    (asks("StringLike", "x:y", "${aws:username}*"), asks("StringLike", "x:y", "a*")),
    (asks("StringLike", "aws:PrincipalTag/team", "dns-?"), asks("StringLike", "aws:PrincipalTag/team", "dns-*")),
    (ADDRESSES, asks("IpAddress", "aws:SourceIp", "198.51.7.0/24", "2001:db8::/32")),
    (ADDRESSES, asks("IpAddress", "aws:SourceIp", "nonsense")),
    (UNTIL, asks("DateLessThan", "aws:CurrentTime", "nonsense")),
    (UNTIL, asks("DateLessThan", "aws:CurrentTime", "2029-01-01")),
    (RECENT, asks("NumericLessThan", "aws:MultiFactorAuthAge", "nonsense")),
    (EXTERNAL_ID, asks("StringLike", "sts:ExternalId", "*")),
    (asks("StringEquals", "x:y", "z"), asks("ForAllValues:StringEquals", "x:y", "z")),
    (asks("StringEquals", "x:y", "z"), asks("Bool", "x:y", "true")),
    (asks("ForAnyValue:StringNotEquals", "x:y", "z"), asks("StringNotEquals", "x:y", "z")),
    # For StringEquals, a wildcard is plain text.
    (asks("StringEquals", "x:y", "?"), asks("StringEquals", "x:y", "z")),
]


@pytest.mark.parametrize(("before", "after"), WIDER, ids=str)
def test_more_or_other_than_before_is_marked(before, after):
    assert marks(both(INSIDE, before), both(INSIDE, after)) == {"whole_organization"}


def test_the_guests_of_another_pool_were_not_let_in_before():
    token = "sts:AssumeRoleWithWebIdentity"

    assert marks(pool(POOL), pool(OTHER_POOL), COGNITO, token) == {"anyone"}
    assert marks(pool(POOL), both(pool(POOL), UNTIL), COGNITO, token) == set()


def test_a_service_that_acted_for_fewer():
    assert marks(SOURCE, {}, EVENTS) == {"any_source"}
    assert marks({}, SOURCE, EVENTS) == set()


@pytest.mark.parametrize("former", ["sts:TagSession", "sts:AssumeRoleWithSAML", "sts:Tag*"])
def test_who_could_not_assume_the_role_by_it_before(former):
    assert marks({}, {}, action=["sts:AssumeRole", "sts:TagSession"], former_action=former) == {"anyone"}


@pytest.mark.parametrize("former", ["sts:*", "STS:Assume????", "*", "sts:AssumeRole"])
def test_who_could_assume_it_by_any_name_of_the_action(former):
    assert marks({}, {}, action=["sts:AssumeRole", "sts:TagSession"], former_action=former) == set()


def test_of_a_named_role_its_account_and_arn_are_known():
    role = "arn:aws:iam::111111111111:role/Name"
    before = both(
        asks("StringEquals", "aws:PrincipalAccount", "111111111111"), asks("ArnLike", "aws:PrincipalArn", role)
    )
    known = {"Effect": "Allow", "Principal": {"AWS": "333333333333"}, "Action": "sts:AssumeRole", "Condition": INSIDE}
    former, new = (
        {
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": who}, "Action": "sts:AssumeRole", "Condition": c},
                known,
            ]
        }
        for who, c in (("111111111111", before), (role, {}))
    )

    assert [entry.marks for entry in access_change(former, new, OWN).entries if entry.gained] == [()]


@settings(derandomize=True, max_examples=1000)
@given(st.text("ab*?", max_size=7), st.text("ab*?", max_size=7))
def test_a_pattern_holds_all_that_another_matches_as_an_expression_says(value, pattern):
    parts = {"*": ".*", "?": "[^*]"}
    expression = "".join(parts.get(each, re.escape(each)) for each in pattern)

    assert text_within(value, pattern) == (re.fullmatch(expression, value) is not None)


def test_a_pattern_of_many_asterisks_takes_no_longer():
    assert not text_within("a" * 1000, "*a" * 500 + "*b")
    assert text_within("a" * 1000, "*a" * 500)
