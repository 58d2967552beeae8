# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Condition blocks.

All operators and all keys of a block must hold (AND); the values of one key are alternatives (OR), for a negated
operator all of them must differ (NOR).
"Conditions with multiple context keys or values",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
Operators: "IAM JSON policy elements: Condition operators",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import operator as compare
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from ipaddress import ip_address, ip_network

from . import matching, variables
from .context import Context
from .documents import Condition
from .matching import Pattern

#: Compares one value of the request with one value of the policy.
Test = Callable[[str, Pattern], bool]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_EPOCH = re.compile(r"-?\d{1,12}(?:\.\d+)?")
#: https://www.w3.org/TR/NOTE-datetime, the profile of ISO 8601 that the documentation refers to, and the basic form
#: without separators that AWS prints in its own examples (20130930T231548Z).
_DATE = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:T(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


def hold(conditions: Iterable[Condition], context: Context, *, substitute: bool) -> bool:
    """Whether every condition of a statement is true for the request.

    ``substitute`` says whether the policy's version knows variables.
    """
    return all(holds(condition, context, substitute=substitute) for condition in conditions)


def holds(condition: Condition, context: Context, *, substitute: bool) -> bool:
    """Whether one condition is true for the request."""
    operator = condition.operator
    if operator is None:
        return False
    given = context.values_of(condition.key)
    if operator.name == "null":
        return _null(condition.values, given)
    if operator.quantifier:
        # "if the key values in the request resolve to an empty data set (for example, an empty string)": as absent.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
        given = tuple(value for value in given or () if value) or None
    test, negated = _OPERATORS[operator.name]
    if given is None:
        return _absent(operator.quantifier, operator.if_exists, negated)
    wanted = _wanted(condition, context, substitute)
    if wanted is None:
        return False
    passed = [any(test(value, pattern) for pattern in wanted) is not negated for value in given]
    if operator.quantifier == "foranyvalue":
        return any(passed)
    # A key with several values needs a quantifier: "you must use the ForAllValues or ForAnyValue set operators"; what
    # happens without one is not documented. Here such a condition never matches.
    return all(passed) and (len(given) == 1 or operator.quantifier != "")


def _absent(quantifier: str, if_exists: bool, negated: bool) -> bool:
    """A key that the request does not have.

    ForAllValues "also returns true if there are no context keys in the request", ForAnyValue returns false; IfExists
    is true; a negated operator is true, every other one false ("If the key that you specify in a policy condition is
    not present in the request context, the values do not match and the condition is false. If the policy condition
    requires that the key is not matched, such as StringNotLike or ArnNotLike, and the right key is not present, the
    condition is true.").
    """
    if if_exists or quantifier == "forallvalues":
        return True
    return negated and quantifier != "foranyvalue"


def _null(values: tuple[str, ...], given: tuple[str, ...] | None) -> bool:
    """``"true"``: the key is not there; ``"false"``: it is there and has a value."""
    return any(value.lower() == ("true" if given is None else "false") for value in values)


def _wanted(condition: Condition, context: Context, substitute: bool) -> tuple[Pattern, ...] | None:
    """The policy's values, variables replaced; None when one cannot be.

    "You can use a policy variable for Condition values in any condition that involves the string operators or the ARN
    operators"; one that is not present "causes the statement to be invalid".
    """
    assert condition.operator is not None
    if not substitute or not condition.operator.name.startswith(("string", "arn")):
        return tuple((value,) for value in condition.values)
    found: list[Pattern] = []
    for value in condition.values:
        pattern = variables.substitute(value, context)
        if pattern is None:
            return None
        found.append(pattern)
    return tuple(found)


def _string_equals(value: str, pattern: Pattern) -> bool:
    return value == variables.literal(pattern)


def _string_equals_ignore_case(value: str, pattern: Pattern) -> bool:
    return value.casefold() == variables.literal(pattern).casefold()


def _string_like(value: str, pattern: Pattern) -> bool:
    return matching.like(pattern, value)


def _arn_like(value: str, pattern: Pattern) -> bool:
    """ArnEquals and ArnLike "behave identically"."""
    return matching.arn_like(pattern, value)


def _bool(value: str, pattern: Pattern) -> bool:
    given, wanted = value.lower(), variables.literal(pattern).lower()
    return given in ("true", "false") and given == wanted


def _binary_equals(value: str, pattern: Pattern) -> bool:
    """Base64 on both sides, compared "byte for byte"."""
    try:
        given, wanted = (base64.b64decode(text, validate=True) for text in (value, variables.literal(pattern)))
    except (binascii.Error, ValueError):
        return False
    return given == wanted


def _ip_address(value: str, pattern: Pattern) -> bool:
    """CIDR in the policy, an address in the request; without a prefix length the one address (IPv4 /32, IPv6 /128)."""
    try:
        return ip_address(value) in ip_network(variables.literal(pattern), strict=False)
    except ValueError:
        return False


def _numeric(relation: Callable[[Decimal, Decimal], bool]) -> Test:
    def test(value: str, pattern: Pattern) -> bool:
        texts = value, variables.literal(pattern)
        if not all(_NUMBER.fullmatch(text) for text in texts):
            return False
        return relation(Decimal(texts[0]), Decimal(texts[1]))

    return test


def _date(relation: Callable[[datetime, datetime], bool]) -> Test:
    def test(value: str, pattern: Pattern) -> bool:
        given, wanted = moment(value), moment(variables.literal(pattern))
        return given is not None and wanted is not None and relation(given, wanted)

    return test


def moment(text: str) -> datetime | None:
    """An ISO 8601 date or seconds since 1970 as a point in time (UTC); None when it is neither."""
    match = _DATE.fullmatch(text)
    # Four digits are a year; any other run of digits is seconds, save eight that spell a day only with separators.
    if _EPOCH.fullmatch(text) and len(text) != 4:
        try:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text))
        except OverflowError:  # such as 111111111111, which is after the year 9999
            return None
    if match is None:
        return None
    fraction = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        return datetime(
            int(match["year"]),
            int(match["month"] or 1),
            int(match["day"] or 1),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            int(match["second"] or 0),
            fraction,
            _zone(match["zone"]),
        )
    except ValueError:
        return None


def _zone(text: str | None) -> timezone:
    if text in (None, "Z"):
        return UTC
    assert text is not None
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


#: operator: (test of one value against one value, whether it is negated)
_OPERATORS: dict[str, tuple[Test, bool]] = {
    "stringequals": (_string_equals, False),
    "stringnotequals": (_string_equals, True),
    "stringequalsignorecase": (_string_equals_ignore_case, False),
    "stringnotequalsignorecase": (_string_equals_ignore_case, True),
    "stringlike": (_string_like, False),
    "stringnotlike": (_string_like, True),
    "numericequals": (_numeric(compare.eq), False),
    "numericnotequals": (_numeric(compare.eq), True),
    "numericlessthan": (_numeric(compare.lt), False),
    "numericlessthanequals": (_numeric(compare.le), False),
    "numericgreaterthan": (_numeric(compare.gt), False),
    "numericgreaterthanequals": (_numeric(compare.ge), False),
    "dateequals": (_date(compare.eq), False),
    "datenotequals": (_date(compare.eq), True),
    "datelessthan": (_date(compare.lt), False),
    "datelessthanequals": (_date(compare.le), False),
    "dategreaterthan": (_date(compare.gt), False),
    "dategreaterthanequals": (_date(compare.ge), False),
    "bool": (_bool, False),
    "binaryequals": (_binary_equals, False),
    "ipaddress": (_ip_address, False),
    "notipaddress": (_ip_address, True),
    "arnequals": (_arn_like, False),
    "arnlike": (_arn_like, False),
    "arnnotequals": (_arn_like, True),
    "arnnotlike": (_arn_like, True),
}
