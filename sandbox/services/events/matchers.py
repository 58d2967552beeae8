# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a pattern may ask of one value of an event: comparison operators.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (below: OPERATORS). Refusals
are worded as by AWS's own matcher, https://github.com/aws/event-ruler.
"""

from __future__ import annotations

import ipaddress
import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sandbox.services.events.pattern_values import Number, Scalar

Test = Callable[[Scalar], bool]

# "Numeric matching is limited to values between -5.0e9 and +5.0e9 inclusive": OPERATORS
_GREATEST = Decimal("5e9")
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LOWER, _UPPER = (">", ">="), ("<", "<=")
_WITH_LISTS = ("prefix", "suffix", "equals-ignore-case", "wildcard")


class InvalidPatternError(ValueError):
    """The text is the reason that AWS gives."""


def equal_to(wanted: Scalar) -> Test:
    return lambda value: value == wanted


def matcher(name: str, given: Any) -> Test:
    """The test of one operator but for "exists". Raises InvalidPatternError."""
    made = _MATCHERS.get(name)
    if made is None:
        raise InvalidPatternError(f"Unrecognized match type {name}")
    return made(given)


def _prefix(given: Any) -> Test:
    if _ignores_case(given):
        start = _text("prefix", given["equals-ignore-case"]).lower()
        return lambda value: isinstance(value, str) and value.lower().startswith(start)
    text = _text("prefix", given)
    return lambda value: isinstance(value, str) and value.startswith(text)


def _suffix(given: Any) -> Test:
    if _ignores_case(given):
        end = _text("suffix", given["equals-ignore-case"]).lower()
        return lambda value: isinstance(value, str) and value.lower().endswith(end)
    text = _text("suffix", given)
    return lambda value: isinstance(value, str) and value.endswith(text)


def _equals_ignore_case(given: Any) -> Test:
    text = _text("equals-ignore-case", given).lower()
    return lambda value: isinstance(value, str) and value.lower() == text


def _wildcard(given: Any) -> Test:
    """ "*" is any text, also none; a backslash takes the meaning from "*" and from itself."""
    text, expression, at = _text("wildcard", given), "", 0
    while at < len(text):
        character = text[at]
        if character == "\\":
            at += 1
            if text[at : at + 1] not in ("*", "\\"):
                raise InvalidPatternError(f"Invalid escape character at pos {at - 1}")
            expression += re.escape(text[at])
        elif character == "*":
            if text[at + 1 : at + 2] == "*":
                raise InvalidPatternError(f"Consecutive wildcard characters at pos {at}")
            expression += ".*"
        else:
            expression += re.escape(character)
        at += 1
    compiled = re.compile(expression, re.DOTALL)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _cidr(given: Any) -> Test:
    text = _text("cidr", given)
    if text.count("/") != 1:
        raise InvalidPatternError("Malformed CIDR, one '/' required")
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise InvalidPatternError(f"Malformed CIDR: {text}") from error

    def inside(value: Scalar) -> bool:
        try:
            return isinstance(value, str) and ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return inside


def _numeric(given: Any) -> Test:
    """``["=", 5]``, ``[">", 0]`` or ``[">", 0, "<=", 5]``."""
    if not isinstance(given, list):
        raise InvalidPatternError("Value of numeric must be an array.")
    if not given or len(given) % 2:
        raise InvalidPatternError("Invalid number of elements in numeric match")  # wording ours
    pairs = [(given[at], _bound(given[at], given[at + 1])) for at in range(0, len(given), 2)]
    names = [name for name, _ in pairs]
    if len(names) == 2 and not (names[0] in _LOWER and names[1] in _UPPER):
        raise InvalidPatternError(f"Bad numeric range operator: {names[1]}")
    if len(names) > 2:
        raise InvalidPatternError("Too many elements in numeric expression")
    if len(names) == 2 and pairs[0][1] >= pairs[1][1]:
        raise InvalidPatternError("Bottom must be less than top")

    def inside(value: Scalar) -> bool:
        return isinstance(value, Number) and all(_COMPARISONS[name](value.value, bound) for name, bound in pairs)

    return inside


def _bound(name: Any, bound: Any) -> Decimal:
    if name not in _COMPARISONS:
        raise InvalidPatternError(f"Unrecognized numeric range operator: {name}")
    if not isinstance(bound, Number):
        raise InvalidPatternError(f"Value of {name} must be numeric")
    if abs(bound.value) > _GREATEST:
        raise InvalidPatternError("Value must be between -5.0E9 and 5.0E9, inclusive")
    return bound.value


def _anything_but(given: Any) -> Test:
    """Any value that is none of these, or does not match the operator inside; a field that is absent has no value."""
    refused: Sequence[Test]
    if isinstance(given, dict):
        [name] = given if len(given) == 1 else [""]
        if name not in _WITH_LISTS:
            raise InvalidPatternError(f"Unsupported anything-but pattern: {name}")
        inner = given[name]
        listed = inner if isinstance(inner, list) else [inner]
        refused = [_MATCHERS[name](each) for each in _some(listed)]
    else:
        listed = _some(given if isinstance(given, list) else [given])
        if not all(isinstance(each, str | Number) for each in listed):
            raise InvalidPatternError("Inside anything but list, start|null|boolean is not supported.")
        if len({isinstance(each, str) for each in listed}) > 1:
            raise InvalidPatternError(
                "Inside anything but list, either all values are number or string, mixed type is not supported"
            )
        refused = [equal_to(each) for each in listed]
    return lambda value: not any(test(value) for test in refused)


def _some(listed: list[Any]) -> list[Any]:
    if not listed:
        raise InvalidPatternError("Empty arrays are not allowed")
    return listed


def _ignores_case(given: Any) -> bool:
    return isinstance(given, dict) and list(given) == ["equals-ignore-case"]


def _text(name: str, given: Any) -> str:
    if not isinstance(given, str):
        raise InvalidPatternError(f"{name} match pattern must be a string")
    return given


_MATCHERS: dict[str, Callable[[Any], Test]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "wildcard": _wildcard,
    "cidr": _cidr,
    "numeric": _numeric,
    "anything-but": _anything_but,
}
NAMES = frozenset({*_MATCHERS, "exists"})
