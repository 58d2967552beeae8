# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A law of event patterns, against a plain judge.

The judge takes one element of each array of the event, in every combination, so that what is left has no arrays, and
writes it as paths with one value each. The pattern it writes as lists of paths, one list for each choice of
alternatives. An event matches when one combination satisfies one list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.services.events import patterns
from sandbox.services.events.pattern_values import read

# Few names and values, and two levels of them, so that events often meet what patterns ask about.
NAMES, OF_CHOICES = st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"])
TEXTS = st.sampled_from(["", "a", "ab", "AB", "ba", "10.0.0.1", "10.0.1.1"])
NUMBERS = st.sampled_from([-1, 0, 1, 2])
VALUES = st.one_of(st.sampled_from(["a", 1]), TEXTS, NUMBERS, st.booleans(), st.none())
FLAT = st.dictionaries(st.one_of(NAMES, OF_CHOICES), st.one_of(VALUES, st.lists(VALUES, max_size=2)), max_size=3)
EVENTS = st.dictionaries(
    st.one_of(NAMES, OF_CHOICES),
    st.one_of(VALUES, FLAT, st.lists(FLAT, min_size=1, max_size=3), st.lists(st.one_of(VALUES, FLAT), max_size=2)),
    min_size=1,
    max_size=3,
)
WITH_TEXT = st.builds(
    lambda name, text: {name: text}, st.sampled_from(["prefix", "suffix", "equals-ignore-case"]), TEXTS
)
OPERATORS = st.one_of(
    WITH_TEXT,
    st.builds(lambda text: {"wildcard": f"*{text}"}, TEXTS),
    st.builds(lambda text: {"wildcard": f"{text}*"}, TEXTS),
    st.sampled_from([{"exists": True}, {"exists": False}, {"cidr": "10.0.0.0/24"}]),
    st.builds(lambda low: {"numeric": [">", low, "<=", low + 2]}, NUMBERS),
    st.builds(lambda value: {"numeric": ["=", value]}, NUMBERS),
    st.builds(lambda values: {"anything-but": values}, st.lists(TEXTS, min_size=1, max_size=2)),
    st.builds(lambda values: {"anything-but": values}, st.lists(NUMBERS, min_size=1, max_size=2)),
    st.builds(lambda inner: {"anything-but": inner}, WITH_TEXT),
)
LEAVES = st.lists(st.one_of(st.sampled_from(["a", 1, {"exists": False}]), VALUES, OPERATORS), min_size=1, max_size=3)


def _with_choice(fields: dict[str, Any], options: list[dict[str, Any]]) -> dict[str, Any]:
    """A choice is about other fields: what a field means that stands in both is not documented."""
    return {**fields, "$or": options} if options else fields


CHOICES = st.lists(st.dictionaries(OF_CHOICES, LEAVES, min_size=1, max_size=2), min_size=2, max_size=3)
FIELDS = st.builds(
    _with_choice, st.dictionaries(NAMES, LEAVES, min_size=1, max_size=2), st.one_of(st.just([]), CHOICES)
)
PATTERNS = st.builds(
    _with_choice,
    st.dictionaries(NAMES, st.one_of(LEAVES, FIELDS, FIELDS), min_size=1, max_size=2),
    st.one_of(st.just([]), CHOICES),
)

# Arrays of objects, where fields must meet in one object and an absent one must be absent in all.
TINY = st.dictionaries(NAMES, st.sampled_from(["a", 1]), max_size=2)
IN_ARRAYS = st.fixed_dictionaries({"a": st.lists(TINY, min_size=1, max_size=3)})
ABOUT_ARRAYS = st.fixed_dictionaries(
    {
        "a": st.dictionaries(
            NAMES, st.lists(st.sampled_from(["a", 1, {"exists": False}]), min_size=1, max_size=2), min_size=1
        )
    }
)


def _combinations(value: Any) -> list[Any]:
    """The value without arrays, in every way; nothing at all for an empty array."""
    if isinstance(value, list):
        return [each for item in value for each in _combinations(item)] or [...]
    if isinstance(value, dict):
        ways = [[(name, each) for each in _combinations(inner)] for name, inner in value.items()]
        return [{name: each for name, each in way if each is not ...} for way in product(*ways)]
    return [value]


def _paths(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{at}/{name}")
    else:
        yield at, value


def _lists(pattern: dict[str, Any], at: str = "") -> list[list[tuple[str, list[Any]]]]:
    ways: list[list[list[tuple[str, list[Any]]]]] = []
    for name, inner in pattern.items():
        if name == "$or":
            ways.append([each for option in inner for each in _lists(option, at)])
        elif isinstance(inner, dict):
            ways.append(_lists(inner, f"{at}/{name}"))
        else:
            ways.append([[(f"{at}/{name}", inner)]])
    return [[leaf for part in way for leaf in part] for way in product(*ways)]


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


def _holds(asked: Any, value: Any) -> bool:
    if not isinstance(asked, dict):
        return _same(asked, value)
    [(name, given_)] = asked.items()
    text, number = isinstance(value, str), isinstance(value, int) and not isinstance(value, bool)
    if name == "anything-but":
        inner = given_ if isinstance(given_, list) else [given_]
        return not any(_holds(each, value) for each in inner)
    if name == "numeric":
        compared = " and ".join(
            f"{value!r} {'==' if sign == '=' else sign} {bound!r}"
            for sign, bound in zip(given_[::2], given_[1::2], strict=True)
        )
        return number and bool(eval(compared))
    return {
        "exists": lambda: bool(given_),
        "prefix": lambda: text and value[: len(given_)] == given_,
        "suffix": lambda: text and value[len(value) - len(given_) :] == given_ and len(given_) <= len(value),
        "equals-ignore-case": lambda: text and value.upper() == given_.upper(),
        "wildcard": lambda: text and fnmatchcase(value, given_),
        "cidr": lambda: value == "10.0.0.1",
    }[name]()


def judged(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    everywhere = [dict(_paths(way)) for way in _combinations(event)]
    present = {path for way in everywhere for path in way}

    def satisfied(path: str, listed: list[Any], way: dict[str, Any]) -> bool:
        if {"exists": False} in listed and path not in present:
            return True
        return path in way and any(_holds(each, way[path]) for each in listed if each != {"exists": False})

    return any(
        all(satisfied(path, listed, way) for path, listed in leaves) for leaves in _lists(pattern) for way in everywhere
    )


@settings(max_examples=300)
@given(PATTERNS, EVENTS)
def test_patterns_match_what_a_plain_judge_matches(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    parsed = patterns.parse(json.dumps(pattern))
    assert patterns.matches(parsed, read(json.dumps(event))) is judged(pattern, event)


@given(ABOUT_ARRAYS, IN_ARRAYS)
def test_patterns_match_in_arrays_of_objects_what_the_judge_matches(
    pattern: dict[str, Any], event: dict[str, Any]
) -> None:
    parsed = patterns.parse(json.dumps(pattern))
    assert patterns.matches(parsed, read(json.dumps(event))) is judged(pattern, event)


@given(PATTERNS, EVENTS, VALUES)
def test_a_field_that_is_not_asked_about_changes_nothing(
    pattern: dict[str, Any], event: dict[str, Any], value: Any
) -> None:
    parsed = patterns.parse(json.dumps(pattern))
    before = patterns.matches(parsed, read(json.dumps(event)))
    assert patterns.matches(parsed, read(json.dumps({**event, "else": value}))) is before
