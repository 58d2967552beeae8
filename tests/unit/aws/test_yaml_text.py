"""YAML: a key that is there twice is refused with both places, and everything else is read as ever."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import yaml_text
from ansible_collections.crossaccount.aws.plugins.module_utils._core.json_text import RepeatedKeyError
from hypothesis import given
from hypothesis import strategies as st

from tests.support.source.mappings_twice import TREES, Node, as_json, as_value, as_yaml, doubled


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_LOADER", getattr(yaml, request.param))


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "key", "places"),
    [
        pytest.param("a: 1\nb: 2\na: 3", "a", "line 1 (column 1) and in line 3 (column 1)", id="block"),
        pytest.param("- {a: 1, a: 2}", "a", "line 1 (column 4) and in line 1 (column 10)", id="flow"),
        pytest.param("x:\n- y:\n    a: 1\n    'a': 2", "a", "line 3 (column 5) and in line 4 (column 5)", id="deep"),
        pytest.param('1: x\n"1": y', "1", "line 1 (column 1) and in line 2 (column 1)", id="a number and its text"),
        pytest.param("true: x\n'true': y", "true", "line 1 (column 1) and in line 2 (column 1)", id="a boolean, text"),
        pytest.param("1: x\ntrue: y", "true", "line 1 (column 1) and in line 2 (column 1)", id="equal to Python"),
        pytest.param("yes: x\ntrue: y", "true", "line 1 (column 1) and in line 2 (column 1)", id="true and true"),
        pytest.param("10: x\n0xa: y", "0xa", "line 1 (column 1) and in line 2 (column 1)", id="ten and ten"),
        pytest.param("~: x\nnull: y", "null", "line 1 (column 1) and in line 2 (column 1)", id="null and null"),
        pytest.param("a: &a {}\n<<: *a\n<<: *a", "<<", "line 2 (column 1) and in line 3 (column 1)", id="two merges"),
        pytest.param("a: &a {x: 1, x: 2}\nb: *a", "x", "line 1 (column 8) and in line 1 (column 14)", id="anchored"),
        pytest.param("[a]: 1\n? {b: 1, b: 2}\n: 2", "b", "line 2 (column 4) and in line 2 (column 10)", id="in a key"),
        pytest.param("# é\n- é: 1\n  é: 2", "é", "line 2 (column 3) and in line 3 (column 3)", id="other letters"),
    ],
)  # fmt: skip
def test_twice(text: str, key: str, places: str) -> None:
    with pytest.raises(RepeatedKeyError) as refusal:
        yaml_text.read(text)
    assert str(refusal.value) == f"the key {key!r} twice, in {places}"


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("--- # nothing", None, id="nothing"),
        pytest.param("- &a {x: 1, y: 1}\n- {<<: *a, x: 2}", [{"x": 1, "y": 1}, {"x": 2, "y": 1}], id="merge"),
        pytest.param("- &a {x: 1}\n- &b {x: 2}\n- {<<: [*a, *b]}", [{"x": 1}, {"x": 2}, {"x": 1}], id="merge of two"),
        pytest.param("- &a {x: 1}\n- &b {<<: *a, x: 2}\n- {<<: *b}", [{"x": 1}, {"x": 2}, {"x": 2}], id="chain"),
        pytest.param("- &a {x: 1}\n- &b {<<: *a, x: 2}\n- {<<: *b, x: 3}", [{"x": 1}, {"x": 2}, {"x": 3}], id="links"),
        pytest.param("- &a [1]\n- *a\n- *a", [[1], [1], [1]], id="alias"),
        pytest.param("a: 1\nA: 2\n2: x\n2.5: y\ntrue: z", {"a": 1, "A": 2, 2: "x", 2.5: "y", True: "z"}, id="all"),
        pytest.param("2026-01-01: x", {datetime.date(2026, 1, 1): "x"}, id="date"),
    ],
)  # fmt: skip
def test_once(text: str, value: Any) -> None:
    assert yaml_text.read(text) == value


def test_an_alias_of_itself_ends() -> None:
    read = yaml_text.read("&a {x: *a}")
    assert read["x"] is read


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "a: [", "? [a]\n: 1", "- &a {[x]: 1}\n- <<: *a", "a: 1\n---\nb: 2", "!!python/name:os.system x"],
)
def test_what_cannot_be_read_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        yaml_text.read(text)


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
)


CHAIN = "- &a0 {k0: 1}\n" + "".join(f"- &a{i} {{<<: *a{i - 1}, k{i}: 1}}\n" for i in range(1, 200))


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(f"a: {'1' * 5000}", r"^1{20}… \(5000 characters\) in line 1 \(column 4\) has", id="digits"),
        pytest.param(f"- {'1:' * 999}1", r"\(1999 characters\) in line 1 \(column 3\) has too many", id="sixtieths"),
        pytest.param(f"- {'1:' * 999}1.5", "has too many digits. Put it in quotes", id="sixtieths with a point"),
        pytest.param(
            "a: 2026-13-45", r"^'2026-13-45' in line 1 \(column 4\) cannot be read as timestamp. Put", id="date"
        ),
        pytest.param("a: 1\n---\nb: 2", r"^a second document begins in line 2 \(column 1\)\. Put ", id="two documents"),
        pytest.param("ttl: 0300", r"^0300 in line 1 \(column 6\) would be read as 192\. Write a number", id="octal"),
        pytest.param("- a\n- 5:00", r"^5:00 in line 2 \(column 3\) would be read as 300\. ", id="a time"),
        pytest.param("[1:2:3:4:5:6:7:8]", "would be read as 2895057742028.* put it in quotes", id="an address"),
        pytest.param("0x1f: 1", "^0x1f in line 1 .* would be read as 31", id="a key"),
        pytest.param("0b1", "would be read as 1", id="alone"),
        pytest.param("- 1_000", "would be read as 1000", id="with lines between"),
        pytest.param("- 1:30.5", "would be read as 90.5", id="a real time"),
        pytest.param("- [.inf]", "would be read as inf", id="no number"),
        pytest.param("!!bool foo", r"^'foo' in line 1 \(column 1\) cannot be read as bool\. Put it in", id="not true"),
        pytest.param("!!bool foo: 1", "^'foo' in line 1 .* cannot be read as bool", id="a key that is not true"),
        pytest.param('- !!int ""', "^'' in line 1 .* cannot be read as int", id="no digits"),
        pytest.param("- !!float 0x1", "^'0x1' in line 1 .* cannot be read as float", id="not real"),
        pytest.param("a: !!timestamp x", "^'x' in line 1 .* cannot be read as timestamp", id="no date"),
        pytest.param(CHAIN, r"more than 100 keys with those that it merges \(<<\), in line 101 \(col", id="merges"),
        pytest.param(BOMB, r"repeat has more than 50,000,000 characters, at line", id="repetition"),
        pytest.param("[" * 51 + "]" * 51, "^it is nested too deep$", id="deep"),
        pytest.param("[" * 900 + "]" * 900, "^it is nested too deep$", id="deeper"),
        pytest.param("a: 1\n b: 2", r"in line 2 \(column 3\)$", id="the place of a fault"),
    ],
)
def test_what_python_reads_in_its_own_way_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        yaml_text.read(text)


@given(
    st.sampled_from(["bool", "int", "float", "timestamp", "null", "binary", "str", "set", "omap", "pairs", "seq", "x"]),
    st.sampled_from(
        ["foo", '""', "0", "1", "-", "+", "_", ".", "~", "=", "<<", "é", "2026-13-45", "[a]", "{a: b}", "{=: x}"]
    ),
    st.sampled_from(["{}", "- {}", "a: {}", "? {}\n: 1", "{{{}: 1}}", "- &a {}\n- *a"]),
)
def test_law_whatever_cannot_be_read_is_a_value_error(tag: str, value: str, around: str) -> None:
    try:
        yaml_text.read(around.format(f"!!{tag} {value}"))
    except ValueError as refusal:
        assert str(refusal)


@given(st.from_regex(r"[-+]?[0-9:._xbe]{1,9}", fullmatch=True))
def test_law_a_number_is_read_as_json_reads_it_or_refused(text: str) -> None:
    try:
        found = yaml_text.read(f"- {text}")[0]
    except ValueError:
        return
    if isinstance(found, int | float):
        assert found == float(text)


@given(TREES, st.booleans())
def test_law_what_has_no_key_twice_is_read_as_ever(tree: Node, block: bool) -> None:
    text, _places = as_yaml(tree) if block else as_json(tree, lines=True)
    assert yaml_text.read(text) == yaml.safe_load(text) == as_value(tree)


@given(st.data(), TREES, st.booleans())
def test_law_a_key_twice_is_found_with_both_places(data: st.DataObject, tree: Node, block: bool) -> None:
    twice = data.draw(doubled(tree))
    text, places = as_yaml(twice) if block else as_json(twice, lines=True)
    with pytest.raises(RepeatedKeyError) as refusal:
        yaml_text.read(text)
    assert str(refusal.value).partition(" twice, in ")[2] == " and in ".join(
        f"line {line} (column {column})" for line, column in places
    )
