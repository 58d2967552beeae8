"""Statements that are over, and declarations that would be from the start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.expiry import is_over, refuse_past

NOW = datetime(2027, 1, 31, 18, 0, 0, tzinfo=UTC)
ROLE = "arn:aws:iam::111111111111:role/Name"


def until(value, operator="DateLessThan", key="aws:CurrentTime", **more):
    return {"Effect": "Allow", "Condition": {operator: {key: value}, **more}}


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(until("2027-01-31T17:59:59Z"), id="a second ago"),
        pytest.param(until("2027-01-31T18:00:00Z"), id="this very second, as the request must be before it"),
        pytest.param(until(["2027-01-31T17:00:00Z"]), id="a list"),
        pytest.param(until(["2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]), id="every choice is past"),
        pytest.param(until("2027-01-31T18:30:00+01:00"), id="of another zone"),
        pytest.param(until("2027-01-31"), id="a day"),
        pytest.param(until("20270131T175959Z"), id="the basic form"),
        pytest.param(until("2027-01-31T17:59:59"), id="no zone, so UTC"),
        pytest.param(until("1600000000"), id="seconds since 1970"),
        pytest.param(until(1600000000), id="the same as a number"),
        pytest.param(until("2026-01-01T00:00:00Z", "DateLessThanIfExists"), id="the key is always there"),
        pytest.param(until("2026-01-01T00:00:00Z", "datelessthan", "AWS:currenttime"), id="upper and lower case"),
        pytest.param(until("2027-01-31T17:59:59Z", "DateLessThanEquals"), id="inclusive"),
        pytest.param(
            until("2099-01-01T00:00:00Z", DateLessThanEquals={"aws:CurrentTime": "2026-01-01T00:00:00Z"}),
            id="one of two that must both be met",
        ),
        pytest.param(until("2026-01-01T00:00:00Z", StringEquals={"sts:ExternalId": "x"}), id="beside other conditions"),
        pytest.param({**until("2026-01-01T00:00:00Z"), "Effect": "Deny"}, id="a Deny"),
    ],
)
def test_is_over(statement):
    assert is_over(statement, NOW)
    assert is_over(statement, NOW.astimezone(timezone(timedelta(hours=5))))


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param({"Effect": "Allow"}, id="no condition"),
        pytest.param({"Effect": "Allow", "Condition": None}, id="an empty one"),
        pytest.param(until("2027-01-31T18:00:01Z"), id="a second left"),
        pytest.param(until("2027-01-31T18:00:00Z", "DateLessThanEquals"), id="inclusive, this very second"),
        pytest.param(until(["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]), id="one choice is to come"),
        pytest.param(until(["2020-01-01T00:00:00Z", "soon"]), id="one choice is no time"),
        pytest.param(until("whenever"), id="no time at all"),
        pytest.param(until("2020"), id="a bare year"),
        pytest.param(until([]), id="no value"),
        pytest.param(until("2020-01-01T00:00:00Z", "DateGreaterThan"), id="a start"),
        pytest.param(until("2020-01-01T00:00:00Z", key="aws:TokenIssueTime"), id="another key"),
        pytest.param(until("2020-01-01T00:00:00Z", "ForAllValues:DateLessThan"), id="a set operator"),
    ],
)
def test_is_not_over(statement):
    assert not is_over(statement, NOW)


def declared(**options):
    return read_trust([{"sid": "Support", "arns": [ROLE], **options}]).statements[0]


@pytest.mark.parametrize(
    ("options", "where", "named"),
    [
        ({"not_after": "2027-01-31T18:00:00Z"}, "trust[0] (Support), not_after", "2027-01-31T18:00:00Z"),
        ({"not_after": "2026-12-31T00:00:00+01:00"}, "trust[0] (Support), not_after", "2026-12-30T23:00:00Z"),
        (
            {"conditions": {"DateLessThanEquals": {"aws:CurrentTime": ["2020-01-01", "2021-01-01"]}}},
            "trust[0] (Support), conditions.DateLessThanEquals.aws:CurrentTime",
            "2020-01-01 and 2021-01-01",
        ),
    ],
)
def test_a_declaration_that_is_past_is_refused(options, where, named):
    with pytest.raises(InputError) as refused:
        refuse_past(declared(**options), NOW)

    assert refused.value.where == where
    assert refused.value.problem.startswith(named)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"not_after": "2027-01-31T18:00:01Z"},
        {"conditions": {"DateLessThan": {"aws:CurrentTime": ["2020-01-01", "2099-01-01"]}}},
        {"conditions": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}}},
    ],
)
def test_other_declarations_are_taken(options):
    refuse_past(declared(**options), NOW)
