# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event patterns: read once, then asked about events.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html. Refusals are worded as by
AWS's own matcher, https://github.com/aws/event-ruler.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sandbox.services.events.matchers import NAMES, InvalidPatternError, Test, equal_to, matcher
from sandbox.services.events.pattern_values import Number, objects, read, scalars

_OR = "$or"


@dataclass(frozen=True)
class Leaf:
    """One of the tests must hold for a value of the field; with ``absent`` it may also have no value."""

    tests: tuple[Test, ...]
    absent: bool


@dataclass(frozen=True)
class Fields:
    """Every field must match, and of each group of alternatives one."""

    fields: Mapping[str, Leaf | Fields]
    alternatives: tuple[tuple[Fields, ...], ...] = ()


@lru_cache(maxsize=4096)
def parse(text: str) -> Fields:
    """Raises InvalidPatternError with AWS's reason."""
    try:
        written = read(text)
    except ValueError as error:
        raise InvalidPatternError("Invalid JSON") from error
    if not isinstance(written, dict):
        raise InvalidPatternError("Filter is not an object")
    return _fields(written)


def matches(pattern: Fields, event: Mapping[str, Any]) -> bool:
    """Whether an event, read by ``pattern_values.read``, is one that the pattern asks for."""
    return _fields_match(pattern, event, [event])


def literals(text: str, field: str) -> list[str]:
    """The texts that a pattern lists for a field of the event itself, such as ``source``; none for one that is none."""
    try:
        written = read(text)
    except ValueError:
        return []
    listed = written.get(field) if isinstance(written, dict) else None
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _fields(written: Mapping[str, Any]) -> Fields:
    if not written:
        raise InvalidPatternError("Empty objects are not allowed")
    fields: dict[str, Leaf | Fields] = {}
    alternatives: list[tuple[Fields, ...]] = []
    for name, value in written.items():
        if name == _OR and _is_choice(value):
            alternatives.append(tuple(_fields(option) for option in value))
        elif isinstance(value, dict):
            fields[name] = _fields(value)
        elif isinstance(value, list):
            fields[name] = _leaf(value)
        else:
            raise InvalidPatternError(f'"{name}" must be an object or an array')
    return Fields(fields, tuple(alternatives))


def _is_choice(value: Any) -> bool:
    """Otherwise it is a field of that name: event-ruler's README says when "$or" means a choice."""
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(isinstance(option, dict) and not NAMES & set(option) for option in value)
    )


def _leaf(listed: Sequence[Any]) -> Leaf:
    if not listed:
        raise InvalidPatternError("Empty arrays are not allowed")
    tests: list[Test] = []
    absent = False
    for each in listed:
        if isinstance(each, list):
            raise InvalidPatternError("Match value must be String, number, true, false, or null")
        if not isinstance(each, dict):
            tests.append(equal_to(each))
            continue
        if len(each) != 1:
            raise InvalidPatternError("Only one key allowed in match expression")
        [(name, given)] = each.items()
        if name != "exists":
            tests.append(matcher(name, given))
        elif given is True:
            tests.append(lambda _: True)
        elif given is False:
            absent = True
        else:
            raise InvalidPatternError("exists match pattern must be either true or false.")
    return Leaf(tuple(tests), absent)


def _fields_match(pattern: Fields, here: Mapping[str, Any], everywhere: Sequence[Mapping[str, Any]]) -> bool:
    """``here`` is one object of the event, ``everywhere`` are all that stand at its place in arrays."""
    return all(
        _node_matches(node, here.get(name, []), [each[name] for each in everywhere if name in each])
        for name, node in pattern.fields.items()
    ) and all(any(_fields_match(option, here, everywhere) for option in group) for group in pattern.alternatives)


def _node_matches(node: Leaf | Fields, here: Any, everywhere: list[Any]) -> bool:
    if isinstance(node, Leaf):
        if node.absent and not any(True for _ in scalars(everywhere)):
            return True
        return any(test(value) for value in scalars(here) for test in node.tests)
    # Fields of one pattern must match within one object of an array; where there is none, all its fields are absent.
    inside = list(objects(everywhere))
    candidates = list(objects(here)) or [cast(dict[str, Any], {})]
    return any(_fields_match(node, each, inside) for each in candidates)


__all__ = ["Fields", "InvalidPatternError", "Leaf", "Number", "literals", "matches", "parse"]
