"""JSON: a key that is there twice is refused with both places, and everything else is read as ever."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.json_text import DEEPEST, RepeatedKeyError, read
from hypothesis import given
from hypothesis import strategies as st

from tests.support.source.mappings_twice import TREES, Node, as_json, as_value, doubled


@pytest.mark.parametrize(
    ("text", "key", "places"),
    [
        pytest.param('{"a": 1, "a": 1}', "a", "line 1 (column 2) and in line 1 (column 10)", id="one line"),
        pytest.param('{\n  "a": 1,\n  "a": 2\n}', "a", "line 2 (column 3) and in line 3 (column 3)", id="lines"),
        pytest.param('[{}, {"x": {"b": 1,\r\n"b": 2}}]', "b", "line 1 (column 13) and in line 2 (column 1)", id="deep"),
        pytest.param(r'{"a": 1, "\u0061": 1}', "a", "line 1 (column 2) and in line 1 (column 10)", id="escaped"),
        pytest.param(r'{"\"a,": "a", "\"a,": 1}', '"a,', "line 1 (column 2) and in line 1 (column 15)", id="quotes"),
        pytest.param('{"": ",{", "": 1}', "", "line 1 (column 2) and in line 1 (column 12)", id="empty"),
        pytest.param('{"a": "a", "b": ["a"], "b": 1}', "b", "line 1 (column 12) and in line 1 (column 24)", id="in"),
        pytest.param('{"a": 1, "a": 1} and no JSON', "a", "line 1 (column 2) and in line 1 (column 10)", id="cut"),
        pytest.param('[{"a": {"b": 1}, "b": {"a": 1}, "b": 1', "b", "", id="only in an object that is whole"),
    ],
)  # fmt: skip
def test_twice(text: str, key: str, places: str) -> None:
    with pytest.raises(ValueError) as refusal:
        read(text)
    if places:
        assert str(refusal.value) == f"the key {key!r} twice, in {places}"
    else:
        assert isinstance(refusal.value, json.JSONDecodeError)


@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000])
@pytest.mark.parametrize(("opening", "closing"), ["[]", ('{"a":', "}"), ('[{"a":', "}]")])
def test_what_is_nested_too_deep_is_refused(depth: int, opening: str, closing: str) -> None:
    with pytest.raises(ValueError, match=r"^it is nested too deep$"):
        read(opening * depth + "1" + closing * depth)


def test_what_is_deep_enough_is_read() -> None:
    assert read("[" * DEEPEST + "]" * DEEPEST) == json.loads("[" * DEEPEST + "]" * DEEPEST)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a":\n 1e999}', "1e999 in line 2 (column 2) is not a number"),
        ('["1e999", "NaN",\n-1e999]', "-1e999 in line 2 (column 1) is not a number"),
        ("[NaN]", "NaN in line 1 (column 2) is not a number"),
        ('["Infinity", -Infinity]', "-Infinity in line 1 (column 14) is not a number"),
        (f"[{'1' * 21}]", "111111111111111111111 in line 1 (column 2) is not a number"),
        (f"[1, {'7' * 5000}]", "77777777777777777777… (5000 characters) in line 1 (column 5) is not a number"),
        ('{"ttl": 1e999x}', "1e999 in line 1 (column 9) is not a number"),
        (f"[{'1' * 23}.5, {'1' * 23}abc", f"{'1' * 23} in line 1 (column 29) is not a number"),
        ("-Infinityx", "-Infinity in line 1 (column 1) is not a number"),
        ("[true, NaNb", "NaN in line 1 (column 8) is not a number"),
        (f"[1{'0' * 5000}.5]", "10000000000000000000… (5003 characters) in line 1 (column 2) is not a number"),
    ],
)
def test_numbers_that_python_reads_in_its_own_way(text: str, says: str) -> None:
    with pytest.raises(ValueError) as refusal:
        read(text)
    assert str(refusal.value).startswith(says)
    assert str(refusal.value).endswith("Put it in quotes if it is a text")


@given(st.text('-+.0123456789eEINaInfityx"\\[]{}:, \n', max_size=60))
def test_law_whatever_cannot_be_read_is_a_value_error(text: str) -> None:
    for each in (text, f"[1e999{text}", f'["1e999", {"7" * 30}{text}'):
        try:
            read(each)
        except ValueError as refusal:
            assert str(refusal)


def test_numbers_that_are_read() -> None:
    assert read("[0, -1, 2147483647, 12345678901234567890]") == [0, -1, 2**31 - 1, 12345678901234567890]
    assert read("[1.5, 1e3]") == [1.5, 1000]


@given(TREES, st.booleans())
def test_law_what_has_no_key_twice_is_read_as_ever(tree: Node, lines: bool) -> None:
    text, _places = as_json(tree, lines=lines)
    assert read(text) == json.loads(text) == as_value(tree)


@given(st.data(), TREES, st.booleans())
def test_law_a_key_twice_is_found_with_both_places(data: st.DataObject, tree: Node, lines: bool) -> None:
    text, places = as_json(data.draw(doubled(tree)), lines=lines)
    with pytest.raises(RepeatedKeyError) as refusal:
        read(text)
    assert str(refusal.value).partition(" twice, in ")[2] == " and in ".join(
        f"line {line} (column {column})" for line, column in places
    )
