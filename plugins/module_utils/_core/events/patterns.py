# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event patterns: judged before any call, compared by meaning, and refused where they match every event.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .. import json_text
from ..errors import InputError, type_name
from ..policies.documents import parse_document, size, to_json
from . import pattern_forms
from .pattern_forms import OPERATORS, judge, shown

Pattern = Mapping[str, Any]

# "Event pattern size", a quota that AWS can raise: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
LONGEST = 2048
LONGEST_RAISED = 4096  # EventPattern of PutRule
OR = "$or"
# Fields of every event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
_ALWAYS_THERE = frozenset({("id",), ("detail-type",), ("source",), ("time",), ("resources",), ("detail",)})
# Those that tell one kind of event from another. Nearly all events of a bus may be of one account and Region.
_TELLING = frozenset({"detail-type", "source", "resources", "detail", "id", "time"})


def event_pattern(value: object, where: str, longest: int = LONGEST) -> Pattern:
    """A pattern that EventBridge takes, from a mapping or JSON text; InputError says what in it is wrong."""
    pattern = parse_document(value, where)
    try:
        json_text.refuse_deeper(pattern)
    except ValueError as error:
        raise InputError(where, str(error), "shorten the pattern") from error
    if pattern:
        _judge(pattern, where)
    characters = size(pattern)
    if characters > longest:
        raise InputError(
            where,
            f"it has {characters} characters, white space not counted, and the limit is {longest}",
            "shorten it, share the work among rules, or raise pattern_size_limit when AWS has raised the quota",
        )
    return pattern


def _judge(pattern: Pattern, where: str) -> None:
    for field, value in pattern.items():
        here = f"{where}.{field}"
        if not isinstance(field, str):
            raise InputError(here, f"{field!r} is a {type_name(field)}, not the name of a field", "write it in quotes")
        if field == OR:
            _judge_or(value, here)
        elif isinstance(value, Mapping):
            if not value:
                raise InputError(here, "the dictionary is empty", "name a field of the event in it, or remove it")
            # A field of the event may have the name of an operator.
            alone = (each for each, inner in value.items() if not isinstance(inner, list | Mapping))
            if operator := next((each for each in alone if each in OPERATORS), ""):
                raise InputError(here, f"the operator {operator!r} is not in a list", f"write [{shown(value)}]")
            _judge(value, here)
        elif isinstance(value, list):
            _judge_leaf(value, here)
        else:
            raise InputError(here, f"it is a {type_name(value)}", f"give a list, such as [{shown(value)}]")


def _judge_or(branches: object, where: str) -> None:
    if not isinstance(branches, list) or len(branches) < 2:
        raise InputError(where, "it is not a list of two or more patterns", "give at least two")
    for number, branch in enumerate(branches):
        here = f"{where}[{number}]"
        if not isinstance(branch, Mapping) or not branch:
            raise InputError(here, f"{shown(branch)} is not a pattern", "give a dictionary with fields of the event")
        _judge(branch, here)


def _judge_leaf(values: list[Any], where: str) -> None:
    if not values:
        raise InputError(where, "the list is empty", "name at least one value, or remove the field")
    for number, value in enumerate(values):
        here = f"{where}[{number}]"
        if isinstance(value, Mapping):
            judge(value, here)
        elif not isinstance(value, str | int | float | type(None)):
            raise InputError(here, f"{shown(value)} is not a value", "give a text, a number, a boolean or an operator")


def refuse_every_event(pattern: Pattern, where: str) -> None:
    """InputError for a pattern that is not known to leave out events."""
    if not narrows(pattern):
        raise InputError(
            where,
            "it matches every event of the bus, or nearly every one",
            "name the source or the detail-type of the events. Or set allow_every_event, if that is meant",
        )


def narrows(pattern: Pattern, path: tuple[str, ...] = ()) -> bool:
    """Whether a pattern is sure to match only some kinds of events."""
    return any(_field_narrows(field, value, path) for field, value in pattern.items())


def _field_narrows(field: str, value: Any, path: tuple[str, ...]) -> bool:
    if field == OR:
        return all(narrows(branch, path) for branch in value)
    here = (*path, field)
    if here[0] not in _TELLING:
        return False
    if isinstance(value, Mapping):
        return narrows(value, here)
    return all(pattern_forms.narrows(each, always_there=here in _ALWAYS_THERE) for each in value)


def same_pattern(one: Pattern | None, other: Pattern | None) -> bool:
    """Whether two patterns mean the same, in whatever order their lists are. None is no pattern."""
    if one is None or other is None:
        return one is other
    return to_json(_normal(one)) == to_json(_normal(other))


def _normal(pattern: Pattern) -> Pattern:
    """The one spelling of all patterns that differ only in the order of alternatives."""
    return {field: _branches(value) if field == OR else _value(value) for field, value in pattern.items()}


def _branches(value: Any) -> Any:
    return _each_once(map(_value, value)) if isinstance(value, list) else _value(value)


def _value(value: Any) -> Any:
    """A pattern within a pattern, or the alternatives of a leaf."""
    if isinstance(value, Mapping):
        return _normal(value)
    return _each_once(map(_alternative, value)) if isinstance(value, list) else value


def _alternative(value: Any) -> Any:
    """One of a leaf. A comparison of numbers has an order; behind anything-but stands one value or a list of them."""
    if not isinstance(value, Mapping):
        return value
    return {operator: inner if operator == "numeric" else _operand(inner) for operator, inner in value.items()}


def _operand(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _operand(inner) for key, inner in value.items()}
    return _each_once(value if isinstance(value, list) else [value])


def _each_once(values: Iterable[Any]) -> list[Any]:
    forms = {to_json(value): value for value in values}
    return [forms[text] for text in sorted(forms)]


def read_pattern(text: str) -> Pattern:
    """A pattern as EventBridge returned it. One that cannot be read is the value of no field: no declaration is so."""
    try:
        value = json_text.read(text)
    except ValueError:
        value = None
    return value if isinstance(value, Mapping) else {"": text}
