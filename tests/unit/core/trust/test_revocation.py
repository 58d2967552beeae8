"""The policy that ends sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.trust.revocation import (
    is_unfinished,
    revocation_policy,
    revoked_before,
)

NOW = datetime(2027, 1, 31, 18, 0, 59, 250_000, tzinfo=UTC)


def test_it_is_the_policy_that_the_console_writes():
    assert revocation_policy(NOW) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Action": ["*"],
                "Resource": ["*"],
                "Condition": {"DateLessThan": {"aws:TokenIssueTime": "2027-01-31T18:01:00.000Z"}},
            }
        ],
    }


@pytest.mark.parametrize("now", [NOW, NOW.replace(microsecond=0), NOW.astimezone(timezone(timedelta(hours=9)))])
def test_the_second_that_has_begun_is_ended_too(now):
    assert revoked_before(revocation_policy(now)) == "2027-01-31T18:01:00.000Z"


def test_an_unfinished_one_denies_the_same():
    (finished,) = revocation_policy(NOW)["Statement"]
    (unfinished,) = revocation_policy(NOW, unfinished=True)["Statement"]

    assert {**unfinished, "Sid": None} == {**finished, "Sid": None}
    assert is_unfinished(revocation_policy(NOW, unfinished=True))


@pytest.mark.parametrize(
    "policy", [None, {}, revocation_policy(NOW), {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}]
)
def test_others_are_finished(policy):
    assert not is_unfinished(policy)
