# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Condition operators, on the caller's own policies."""

from __future__ import annotations

from typing import Any

from tests.oracle.case import A, Caller, Case, PolicyType, allow, deny

GUIDE = "IAM/latest/UserGuide/"
OPERATORS = GUIDE + "reference_policies_elements_condition_operators.html"
MULTIPLE = GUIDE + "reference_policies_condition-logic-multiple-context-keys-or-values.html"
SETS = GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html"

ANNA = Caller("user", A, "anna", tags={"team": "dns", "level": "7"})
CREATE = "ec2:CreateTags"
INSTANCE = f"arn:aws:ec2:us-east-1:{A}:instance/i-0123456789abcdef0"
NOON = "2026-06-01T12:00:00Z"
FROM = {"aws:SourceIp": "203.0.113.7"}
FROM_V6 = {"aws:SourceIp": "2001:db8::7"}
AT = {"aws:CurrentTime": NOON}


def case(name: str, rule: str, condition: dict[str, Any], denied_by: PolicyType | None = None, **rest: Any) -> Case:
    context = rest.pop("context", {})
    return Case(
        f"condition: {name}",
        rule,
        ANNA,
        CREATE,
        INSTANCE,
        A,
        denied_by,
        identity=(allow(CREATE, Condition=condition),),
        context=context,
        **rest,
    )


def denied(
    name: str, rule: str, condition: dict[str, Any], denied_by: PolicyType | None = None, **context: Any
) -> Case:
    """Everything allowed, but for a Deny with this condition."""
    return Case(
        f"condition: {name}",
        rule,
        ANNA,
        CREATE,
        INSTANCE,
        A,
        denied_by,
        explicit=denied_by is not None,
        identity=(allow("*"), deny(CREATE, Condition=condition)),
        context=context.get("context", {}),
    )


TAG_KEYS = {"aws:TagKeys": ["team", "dns"]}

CASES = [
    case("address in range", OPERATORS, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, context=FROM),
    case(
        "address out of range", OPERATORS, {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, "identity", context=FROM
    ),
    case(
        "one of two ranges",
        OPERATORS,
        {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"]}},
        context=FROM,
    ),
    case("IPv6 in range", OPERATORS, {"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}, context=FROM_V6),
    case("IPv6 against IPv4", OPERATORS, {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, "identity", context=FROM_V6),
    denied(
        "NotIpAddress outside",
        OPERATORS,
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        "identity",
        context={"aws:SourceIp": "198.51.100.1"},
    ),
    denied("NotIpAddress inside", OPERATORS, {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, context=FROM),
    case("before a date", OPERATORS, {"DateLessThan": {"aws:CurrentTime": "2026-06-02T00:00:00Z"}}, context=AT),
    case(
        "after a date", OPERATORS, {"DateLessThan": {"aws:CurrentTime": "2026-06-01T00:00:00Z"}}, "identity", context=AT
    ),
    case(
        "a window of time",
        OPERATORS,
        {
            "DateGreaterThan": {"aws:CurrentTime": "2026-06-01T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2026-06-02T00:00:00Z"},
        },
        context=AT,
    ),
    case(
        "a date with an offset",
        OPERATORS,
        {"DateGreaterThanEquals": {"aws:CurrentTime": "2026-06-01T14:00:00+02:00"}},
        context=AT,
    ),
    case("a date in epoch seconds", OPERATORS, {"DateLessThan": {"aws:CurrentTime": "1780315201"}}, context=AT),
    denied(
        "older sessions revoked",
        GUIDE + "id_roles_use_revoke-sessions.html",
        {"DateLessThan": {"aws:TokenIssueTime": NOON}},
        "identity",
        context={"aws:TokenIssueTime": "2026-06-01T11:59:59Z"},
    ),
    denied(
        "newer sessions not revoked",
        GUIDE + "id_roles_use_revoke-sessions.html",
        {"DateLessThan": {"aws:TokenIssueTime": NOON}},
        context={"aws:TokenIssueTime": "2026-06-01T12:00:01Z"},
    ),
    denied(
        "long-term keys not revoked",
        GUIDE + "id_roles_use_revoke-sessions.html",
        {"DateLessThan": {"aws:TokenIssueTime": NOON}},
    ),
    case(
        "secure transport",
        OPERATORS,
        {"Bool": {"aws:SecureTransport": "true"}},
        context={"aws:SecureTransport": "true"},
    ),
    denied(
        "insecure transport",
        OPERATORS,
        {"Bool": {"aws:SecureTransport": "false"}},
        "identity",
        context={"aws:SecureTransport": "false"},
    ),
    case("a tag", OPERATORS, {"StringEquals": {"aws:PrincipalTag/team": "dns"}}),
    case("a tag with another value", OPERATORS, {"StringEquals": {"aws:PrincipalTag/team": "web"}}, "identity"),
    case("a tag in another case", OPERATORS, {"StringEquals": {"aws:PrincipalTag/team": "DNS"}}, "identity"),
    case("a tag whatever its case", OPERATORS, {"StringEqualsIgnoreCase": {"aws:PrincipalTag/team": "DNS"}}),
    case("a tag by pattern", OPERATORS, {"StringLike": {"aws:PrincipalTag/team": "d?s*"}}),
    case("a tag that is missing", OPERATORS, {"StringEquals": {"aws:PrincipalTag/other": "dns"}}, "identity"),
    case("a tag that is missing, IfExists", OPERATORS, {"StringEqualsIfExists": {"aws:PrincipalTag/other": "dns"}}),
    case(
        "a tag that is there, IfExists",
        OPERATORS,
        {"StringEqualsIfExists": {"aws:PrincipalTag/team": "web"}},
        "identity",
    ),
    case("negated, missing", OPERATORS, {"StringNotEquals": {"aws:PrincipalTag/other": "dns"}}),
    case("negated, one of two", MULTIPLE, {"StringNotEquals": {"aws:PrincipalTag/team": ["web", "dns"]}}, "identity"),
    case("negated, none of two", MULTIPLE, {"StringNotEquals": {"aws:PrincipalTag/team": ["web", "mail"]}}),
    case(
        "two keys, one fails",
        MULTIPLE,
        {"StringEquals": {"aws:PrincipalTag/team": "dns", "aws:PrincipalTag/level": "8"}},
        "identity",
    ),
    case(
        "two operators, both hold",
        MULTIPLE,
        {"StringEquals": {"aws:PrincipalTag/team": "dns"}, "NumericLessThanEquals": {"aws:PrincipalTag/level": "7"}},
    ),
    case("a number compared as number", OPERATORS, {"NumericLessThan": {"aws:PrincipalTag/level": "10"}}),
    case("a number too large", OPERATORS, {"NumericLessThan": {"aws:PrincipalTag/level": "7"}}, "identity"),
    case("Null true, key missing", OPERATORS, {"Null": {"aws:TokenIssueTime": "true"}}),
    case("Null true, key present", OPERATORS, {"Null": {"aws:PrincipalTag/team": "true"}}, "identity"),
    case("Null false, key present", OPERATORS, {"Null": {"aws:PrincipalTag/team": "false"}}),
    case(
        "all tag keys listed",
        SETS,
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "dns", "Name"]}},
        context=TAG_KEYS,
    ),
    case(
        "one tag key too many",
        SETS,
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
        "identity",
        context=TAG_KEYS,
    ),
    case("no tag keys, ForAllValues", SETS, {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}),
    case(
        "no tag keys, with the Null twin",
        SETS,
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "Null": {"aws:TagKeys": "false"}},
        "identity",
    ),
    case("any tag key listed", SETS, {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}, context=TAG_KEYS),
    case("no tag keys, ForAnyValue", SETS, {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}, "identity"),
    denied(
        "a forbidden tag key",
        SETS,
        {"ForAnyValue:StringEquals": {"aws:TagKeys": ["dns"]}},
        "identity",
        context=TAG_KEYS,
    ),
    case("the user's id", OPERATORS, {"StringEquals": {"aws:userid": ANNA.unique_id}}),
    case(
        "a variable compared with itself",
        GUIDE + "reference_policies_variables.html",
        {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/team}"}},
    ),
    case(
        "a variable without a value",
        GUIDE + "reference_policies_variables.html",
        {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/other}"}},
        "identity",
    ),
]
