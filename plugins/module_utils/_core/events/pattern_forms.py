# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The operators of an event pattern: what each of them takes, and whether it tells kinds of events apart.

The forms are those of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and of
the matcher that EventBridge publishes, https://github.com/aws/event-ruler.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import InputError

IGNORING_CASE = "equals-ignore-case"
# "Value must be between -5.0E9 and 5.0E9, inclusive": the README of event-ruler.
LARGEST_NUMBER = 5_000_000_000


def _refuse(where: str, operator: str, problem: str, remedy: str) -> InputError:
    return InputError(where, f"{operator}: {problem}", remedy)


def _text(value: object, where: str, operator: str) -> None:
    if not isinstance(value, str):
        raise _refuse(where, operator, f"{shown(value)} is not a text", "write it in quotes")


def _affix(value: object, where: str, operator: str) -> None:
    """A text, or one of which the case does not count."""
    if isinstance(value, Mapping):
        if list(value) != [IGNORING_CASE]:
            raise _refuse(where, operator, f"{shown(value)} is not known", f"give a text or {IGNORING_CASE} with one")
        value = value[IGNORING_CASE]
    _text(value, where, operator)


def _wildcard(value: object, where: str, operator: str) -> None:
    _text(value, where, operator)
    plain = str(value).replace("\\\\", "").replace("\\*", "")
    # "Consecutive wildcard characters" and other escapes are not taken: the page above.
    if "**" in plain:
        raise _refuse(where, operator, f"{shown(value)} has two * in a row", "write one")
    if "\\" in plain:
        raise _refuse(where, operator, f"{shown(value)} has a \\ before something else", "write \\\\ or \\* only")


def _exists(value: object, where: str, operator: str) -> None:
    if not isinstance(value, bool):
        raise _refuse(where, operator, f"{shown(value)} is not a boolean", "write true or false")


def _cidr(value: object, where: str, operator: str) -> None:
    _text(value, where, operator)
    try:
        ipaddress.ip_interface(str(value))
    except ValueError:
        address = ""
    else:
        address = str(value).partition("/")[2]
    if not address.isdigit():
        raise _refuse(where, operator, f"{shown(value)} is not a range of addresses", "give one such as 10.0.0.0/24")


def _numeric(value: object, where: str, operator: str) -> None:
    remedy = 'give ["=", 5], [">", 0] or [">", 0, "<=", 5]'
    terms = value if isinstance(value, list) else []
    signs, numbers = terms[::2], terms[1::2]
    lower, upper = (">", ">="), ("<", "<=")
    order = len(signs) == 1 and signs[0] in ("=", *lower, *upper)
    order = order or (len(signs) == 2 and signs[0] in lower and signs[1] in upper)
    if not order or len(numbers) != len(signs) or not all(map(_is_number, numbers)):
        raise _refuse(where, operator, f"{shown(value)} is not a comparison of numbers", remedy)
    if any(abs(number) > LARGEST_NUMBER for number in numbers):
        raise _refuse(where, operator, f"{shown(value)} has a number beyond 5,000,000,000", "give smaller ones")
    if len(numbers) == 2 and numbers[0] >= numbers[1]:
        raise _refuse(where, operator, f"{shown(value)} holds for no number", remedy)


def _anything_but(value: object, where: str, operator: str) -> None:
    if isinstance(value, Mapping):
        kinds: dict[str, Callable[[object, str, str], None]] = {
            "prefix": _text,
            "suffix": _text,
            IGNORING_CASE: _text,
            "wildcard": _wildcard,
        }
        kind = next(iter(value), "")
        if len(value) != 1 or kind not in kinds:
            raise _refuse(where, operator, f"{shown(value)} is not known", f"give one of {', '.join(kinds)}")
        for each in _listed(value[kind], where, f"{operator} {kind}"):
            kinds[kind](each, where, f"{operator} {kind}")
        return
    values = _listed(value, where, operator)
    if not (all(isinstance(each, str) for each in values) or all(map(_is_number, values))):
        raise _refuse(where, operator, f"{shown(value)} is not texts or numbers", "give only texts, or only numbers")


def _listed(value: object, where: str, operator: str) -> list[Any]:
    values = value if isinstance(value, list) else [value]
    if not values:
        raise _refuse(where, operator, "the list is empty", "name at least one value")
    return values


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: object) -> str:
    """A part of a pattern in a message: the JSON that it is."""
    return json.dumps(value, ensure_ascii=False, default=str)


# By operator: the function that refuses what it does not take.
OPERATORS: Mapping[str, Callable[[object, str, str], None]] = {
    "anything-but": _anything_but,
    "cidr": _cidr,
    IGNORING_CASE: _text,
    "exists": _exists,
    "numeric": _numeric,
    "prefix": _affix,
    "suffix": _affix,
    "wildcard": _wildcard,
}


def judge(condition: Mapping[str, Any], where: str) -> None:
    """InputError for a condition of a leaf that EventBridge does not take."""
    if len(condition) != 1:
        raise InputError(where, f"{shown(condition)} has {len(condition)} operators", "give each an entry of its own")
    operator = next(iter(condition))
    if operator not in OPERATORS:
        raise InputError(where, f"{operator!r} is not an operator", f"use one of {', '.join(OPERATORS)}")
    OPERATORS[operator](condition[operator], where, operator)


def narrows(condition: object, *, always_there: bool) -> bool:
    """Whether an alternative of a leaf is known to leave out whole kinds of events.

    ``always_there``: every event has the field. Another field does so by being asked for.
    """
    if not isinstance(condition, Mapping):
        return True
    operator, value = next(iter(condition.items()))
    if operator == "exists":
        return bool(value) and not always_there
    if operator == "anything-but" or not always_there:
        return not always_there
    if isinstance(value, Mapping):
        value = value[IGNORING_CASE]
    return bool(value.strip("*")) if operator == "wildcard" else bool(value)
