# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Condition operators: one value against another, a missing key, Null, variables, points in time.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.policy.conditions import moment
from tests.support.sandbox.policy_builders import holds

ROLE = "arn:aws:iam::111111111111:role/app"


# One value against one value: (operator, request, policy, result)
@pytest.mark.parametrize(
    ("operator", "given", "wanted", "result"),
    [
        ("StringEquals", "abc", "abc", True),
        ("StringEquals", "abc", "ABC", False),
        ("StringEquals", "abc", "a*", False),
        ("StringNotEquals", "abc", "abd", True),
        ("StringNotEquals", "abc", "abc", False),
        ("StringEqualsIgnoreCase", "abc", "ABC", True),
        ("StringEqualsIgnoreCase", "abc", "abd", False),
        ("StringNotEqualsIgnoreCase", "abc", "ABC", False),
        ("StringNotEqualsIgnoreCase", "abc", "abd", True),
        ("StringLike", "abc", "a*", True),
        ("StringLike", "abc", "A*", False),
        ("StringLike", "abc", "a?c", True),
        ("StringLike", "abc", "a?", False),
        ("StringNotLike", "abc", "a*", False),
        ("StringNotLike", "abc", "b*", True),
        ("NumericEquals", "10", "10.0", True),
        ("NumericEquals", "10", "11", False),
        ("NumericEquals", "ten", "10", False),
        ("NumericEquals", "NaN", "NaN", False),
        ("NumericNotEquals", "10", "11", True),
        ("NumericNotEquals", "10", "10", False),
        ("NumericLessThan", "9", "10", True),
        ("NumericLessThan", "10", "10", False),
        ("NumericLessThan", "100", "20", False),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericLessThanEquals", "11", "10", False),
        ("NumericGreaterThan", "11", "10", True),
        ("NumericGreaterThan", "10", "10", False),
        ("NumericGreaterThanEquals", "10", "10", True),
        ("NumericGreaterThanEquals", "-1", "0", False),
        ("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01", True),
        ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", True),
        ("DateEquals", "2026-01-01T00:00:01Z", "2026-01-01", False),
        ("DateNotEquals", "2026-01-01T00:00:01Z", "2026-01-01", True),
        ("DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", False),
        ("DateLessThan", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", True),
        ("DateLessThan", "2026-01-01T02:00:00+02:00", "2026-01-01T00:00:01Z", True),
        ("DateLessThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", False),
        ("DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", True),
        ("DateLessThanEquals", "2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z", False),
        ("DateGreaterThan", "1767225601", "2026-01-01T00:00:00Z", True),
        ("DateGreaterThan", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", False),
        ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", True),
        ("DateGreaterThanEquals", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", False),
        ("DateGreaterThan", "yesterday", "2026-01-01T00:00:00Z", False),
        ("Bool", "true", "true", True),
        ("Bool", "True", "true", True),
        ("Bool", "false", "true", False),
        ("Bool", "1", "true", False),
        ("Bool", "yes", "yes", False),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJx", False),
        ("BinaryEquals", "not base64!", "not base64!", False),
        ("IpAddress", "203.0.113.7", "203.0.113.0/24", True),
        ("IpAddress", "203.0.114.7", "203.0.113.0/24", False),
        ("IpAddress", "203.0.113.7", "203.0.113.7", True),
        ("IpAddress", "203.0.113.8", "203.0.113.7", False),
        ("IpAddress", "2001:db8::7", "2001:db8::/32", True),
        ("IpAddress", "2001:db9::7", "2001:db8::/32", False),
        ("IpAddress", "2001:db8::7", "203.0.113.0/24", False),
        ("IpAddress", "not an address", "0.0.0.0/0", False),
        ("NotIpAddress", "203.0.114.7", "203.0.113.0/24", True),
        ("NotIpAddress", "203.0.113.7", "203.0.113.0/24", False),
        ("NotIpAddress", "2001:db8::7", "203.0.113.0/24", True),
        ("ArnEquals", ROLE, ROLE, True),
        ("ArnEquals", ROLE, "arn:aws:iam::111111111111:role/*", True),
        ("ArnEquals", ROLE, "arn:aws:iam::222222222222:role/app", False),
        ("ArnLike", ROLE, "arn:aws:iam::*:role/app", True),
        ("ArnLike", ROLE, "arn:aws:iam:*/app", False),
        ("ArnNotEquals", ROLE, "arn:aws:iam::222222222222:role/app", True),
        ("ArnNotEquals", ROLE, ROLE, False),
        ("ArnNotLike", ROLE, "arn:aws:iam::111111111111:role/*", False),
        ("ArnNotLike", ROLE, "arn:aws:iam::111111111111:user/*", True),
    ],
)
def test_operators(operator: str, given: str, wanted: str, result: bool) -> None:
    assert holds({operator: {"test:Key": wanted}}, {"test:key": given}) is result


@pytest.mark.parametrize(
    ("operator", "result"),
    [
        # "If the key that you specify in a policy condition is not present in the request context, the values do not
        # match and the condition is false."
        *((f"{name}", False) for name in ("StringEquals", "StringLike", "NumericEquals", "DateLessThan", "Bool")),
        *((f"{name}", False) for name in ("BinaryEquals", "IpAddress", "ArnEquals", "ArnLike")),
        # "If the policy condition requires that the key is not matched, such as StringNotLike or ArnNotLike, and the
        # right key is not present, the condition is true."
        *((f"{name}", True) for name in ("StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase")),
        *((f"{name}", True) for name in ("NumericNotEquals", "DateNotEquals", "NotIpAddress", "ArnNotEquals")),
        ("ArnNotLike", True),
        # "If the condition key is not present, evaluate the condition element as true."
        *((f"{name}IfExists", True) for name in ("StringEquals", "NumericLessThan", "Bool", "IpAddress", "ArnLike")),
        ("StringNotEqualsIfExists", True),
        # "ForAllValues ... also returns true if there are no context keys in the request"; ForAnyValue returns false
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAllValues:StringEqualsIfExists", True),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
def test_a_missing_key(operator: str, result: bool) -> None:
    assert holds({operator: {"test:Key": "1"}}, {}) is result
    assert holds({operator: {"test:Key": "1"}}, {"test:Key": []}) is result


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
@pytest.mark.parametrize(
    ("wanted", "context", "result"),
    [
        ("true", {}, True),
        ("true", {"test:Key": "x"}, False),
        ("false", {}, False),
        ("false", {"test:Key": "x"}, True),
        ("false", {"test:Key": ["x", "y"]}, True),
        ("true", {"test:Key": []}, True),
        ("True", {}, True),
        (["true", "false"], {}, True),
        ("neither", {}, False),
    ],
)
def test_null(wanted: Any, context: dict[str, Any], result: bool) -> None:
    assert holds({"Null": {"test:Key": wanted}}, context) is result


def test_null_with_if_exists_is_no_operator() -> None:
    """ "You can add IfExists to the end of any condition operator name except the Null condition"."""
    assert not holds({"NullIfExists": {"test:Key": "true"}}, {})


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-conditionelement
@pytest.mark.parametrize(
    ("block", "version", "result"),
    [
        pytest.param({"StringEquals": {"a:k": "${aws:username}"}}, "2012-10-17", True, id="string operators"),
        pytest.param({"StringLike": {"a:k": "${aws:username}*"}}, "2012-10-17", True, id="with a wildcard"),
        pytest.param(
            {"ArnLike": {"a:arn": "arn:aws:iam::*:user/${aws:username}"}}, "2012-10-17", True, id="ARN operators"
        ),
        pytest.param({"StringEquals": {"a:k": "${aws:username}"}}, "2008-10-17", False, id="not in version 2008-10-17"),
        pytest.param({"StringEquals": {"a:k": "${nobody:here}"}}, "2012-10-17", False, id="no value: the match fails"),
        pytest.param({"StringNotEquals": {"a:k": "${nobody:here}"}}, "2012-10-17", False, id="a negated one too"),
        pytest.param({"StringEqualsIfExists": {"b:k": "${nobody:here}"}}, "2012-10-17", True, id="IfExists, no key"),
        pytest.param({"NumericEquals": {"a:n": "${a:n}"}}, "2012-10-17", False, id="not with numbers"),
        pytest.param({"Bool": {"a:b": "${a:b}"}}, "2012-10-17", False, id="not with booleans"),
        pytest.param({"IpAddress": {"a:ip": "${a:ip}"}}, "2012-10-17", False, id="not with addresses"),
        pytest.param({"DateEquals": {"a:d": "${a:d}"}}, "2012-10-17", False, id="not with dates"),
    ],
)
def test_variables(block: dict[str, Any], version: str, result: bool) -> None:
    context = {
        "aws:username": "anna",
        "a:k": "anna",
        "a:arn": "arn:aws:iam::111111111111:user/anna",
        "a:n": "1",
        "a:b": "true",
        "a:ip": "203.0.113.7",
        "a:d": "2026-01-01",
    }
    assert holds(block, context, version) is result


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970", 0),
        ("1970-01", 0),
        ("1970-01-02", 86400),
        ("1970-01-01T00:01Z", 60),
        ("1970-01-01T00:00:01.5Z", 1.5),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T23:00:00-01:00", 0),
        ("19700101T000100Z", 60),
        ("60", 60),
        ("-60", -60),
        ("1793548800", 1793548800),
        ("1970-13-01", None),
        ("1970-01-01T25:00:00Z", None),
        ("1970-01-01 00:00:00", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_points_in_time(text: str, seconds: float | None) -> None:
    """W3C's profile of ISO 8601, or epoch seconds: "#Conditions_Date" of the page on operators."""
    found = moment(text)
    assert (found.timestamp() if found else None) == seconds
