"""The options of a task that declares one statement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.trust import STATEMENT
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.declaration import (
    read_statement_declaration,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.document import read_trust
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2027, 1, 31, tzinfo=UTC)
ROLE = "arn:aws:iam::111111111111:role/Name"
ACCOUNT = "222222222222"
OVER = {"Sid": "Over", "Effect": "Allow", "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}


def declare(**options):
    """With every option there, None for those that the task leaves out, as Ansible hands them over."""
    left_out = dict.fromkeys(STATEMENT.spec)
    return read_statement_declaration({**left_out, "name": "Zone", "sid": "Support", "arns": [ROLE], **options}, NOW)


def merged(declared, *statements, partition="aws"):
    return declared.merged({"Version": "2012-10-17", "Statement": list(statements)}, ACCOUNT, partition, NOW)


def test_the_statement_is_rendered_as_those_of_a_whole_trust():
    declared = declare(external_ids=["zone-1234"], not_after="2027-02-01T00:00:00Z")

    assert merged(declared, {"Sid": "Other"}).new == {
        "Sid": "Support",
        "Effect": "Allow",
        "Principal": {"AWS": [ROLE]},
        "Action": ["sts:AssumeRole"],
        "Condition": {
            "StringEquals": {"sts:ExternalId": ["zone-1234"]},
            "DateLessThan": {"aws:CurrentTime": ["2027-02-01T00:00:00Z"]},
        },
    }


def ending(declared, *statements, now=NOW):
    trust = {"Version": "2012-10-17", "Statement": list(statements)}
    return declared.merged(trust, ACCOUNT, "aws", now).new


def the_end(statement):
    [end] = statement["Condition"]["DateLessThan"]["aws:CurrentTime"]
    return datetime.fromisoformat(end)


@given(
    lengths=st.lists(
        st.sampled_from([("1s", 1), ("90m", 5400), ("4h", 14400), ("2d", 172800), ("1w", 604800)]), min_size=1
    ),
    waits=st.lists(st.integers(0, 20000), min_size=10, max_size=10),
)
def test_what_lasts_so_long_never_ends_later_than_it_was_to(lengths, waits):
    """Runs one after another, with any durations: an end never becomes later, and none begins again."""
    now, found, end = NOW, (), None
    for (length, seconds), wait in zip(lengths, waits, strict=False):
        declared = declare(not_after=length)
        if end is not None and end <= now:
            with pytest.raises(InputError, match=r"ended at .* does not begin again"):
                ending(declared, *found, now=now)
            return
        latest = now + timedelta(seconds=seconds)
        end = latest if end is None else min(end, latest)
        new = ending(declared, *found, now=now)
        assert the_end(new) == end
        found, now = (new,), now + timedelta(seconds=wait)


@pytest.mark.parametrize(
    ("condition", "ends"),
    [
        ({}, None),
        ({"DateLessThan": {"aws:CurrentTime": "whenever"}}, None),
        ({"DateLessThan": {"aws:CurrentTime": ["2027-01-31T01:00:00Z", "2027-01-31T02:00:00Z"]}}, 2),
        (
            {
                "DateLessThan": {"aws:CurrentTime": "2027-01-31T03:00:00Z"},
                "DateLessThanEquals": {"aws:currenttime": "2027-01-31T01:00:00Z"},
            },
            1,
        ),
    ],
)
def test_an_end_that_somebody_wrote_counts(condition, ends):
    new = ending(declare(not_after="4h"), {"Sid": "Support", "Effect": "Allow", "Condition": condition})
    assert the_end(new) == NOW + timedelta(hours=4 if ends is None else ends)


@pytest.mark.parametrize("wrong", ["0h", "4", "h", "4 hours", "1d6h", "-4h", "100000w"])
def test_other_spellings_of_a_duration_are_no_time(wrong):
    with pytest.raises(InputError, match=r"not_after: .* is not a time"):
        declare(not_after=wrong)


def test_where_all_statements_are_declared_at_once_a_duration_has_no_beginning():
    with pytest.raises(InputError, match=r"'4h' is a duration, so the end would move with every run\. Give a time"):
        read_trust([{"sid": "One", "arns": [ROLE], "not_after": "4h"}])


def test_absent_needs_no_statement_and_ignores_one():
    for options in ({"arns": None}, {"arns": ["nonsense"], "not_after": "2020-01-01T00:00:00Z"}):
        declared = declare(state="absent", **options)
        assert merged(declared, {"Sid": "Support"}, {"Sid": "Other"}).after["Statement"] == [{"Sid": "Other"}]


def test_what_is_over_goes_only_when_asked():
    assert merged(declare(), OVER).pruned == ()
    assert merged(declare(prune_expired=True), OVER).pruned == (OVER,)


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"sid": None}, "sid"),
        ({"sid": ""}, "sid"),
        ({"sid": "my-support"}, "sid"),
        ({"sid": "Support\n"}, "sid"),
        ({"sid": 5}, "sid"),
        ({"name": None}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "arn:aws:iam::111111111111:role/Zone"}, "name"),
        ({"wait_timeout": -1}, "wait_timeout"),
        ({"arns": None}, "statement (Support)"),
        ({"arns": ["*"]}, "statement (Support)"),
        ({"arns": ["AROA1234567890EXAMPLE"]}, "statement (Support), arns[0]"),
        ({"accounts": ["12345678901"]}, "statement (Support), accounts[0]"),
        ({"arns": None, "accounts": ["111111111111"]}, "statement (Support)"),
        ({"services": ["zzzzzzzz.amazonaws.com"]}, "statement (Support), services[0]"),
        ({"mfa": {"required": True, "max_age": 0}}, "statement (Support), mfa.max_age"),
        ({"external_ids": ["x"]}, "statement (Support), external_ids[0]"),
        ({"not_after": "tomorrow"}, "statement (Support), not_after"),
        ({"not_after": "2027-01-31T00:00:00Z"}, "statement (Support), not_after"),
        (
            {"conditions": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
            "statement (Support), conditions",
        ),
        ({"account_id": "111111111111"}, "statement (Support), arns"),
        ({"account_id": "5"}, "account_id"),
        ({"trust_size_limit": 40}, "trust"),
    ],
)
def test_bad_options_are_refused(options, where):
    with pytest.raises(InputError) as refused:
        declare(**options)

    assert refused.value.where.startswith(where)


def test_what_may_be_allowed_is():
    assert declare(arns=["*"], allow_broad_trust=True).trust
    assert declare(services=["zzzzzzzz.amazonaws.com"], allow_unknown_services=True).trust
    assert declare(account_id="111111111111", allow_same_account=True).trust


def test_the_account_and_the_partition_of_the_role_count():
    own = declare(arns=["arn:aws:iam::222222222222:role/Name"])
    with pytest.raises(InputError, match="the account of the role itself"):
        merged(own)
    assert merged(declare(arns=["arn:aws:iam::222222222222:role/Name"], allow_same_account=True)).changed
    with pytest.raises(InputError, match="partition"):
        merged(declare(), partition="aws-cn")
