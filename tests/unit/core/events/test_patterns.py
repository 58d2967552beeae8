"""Event patterns: what is refused, what matches every event, and what is the same."""

from __future__ import annotations

import datetime
import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.patterns import (
    event_pattern,
    narrows,
    read_pattern,
    refuse_every_event,
    same_pattern,
)
from hypothesis import given
from hypothesis import strategies as st
from moto.events.models import EventPattern

INSTANCES = {
    "source": ["aws.ec2"],
    "detail-type": ["EC2 Instance State-change Notification"],
    "detail": {"state": ["running", "stopped", "terminated"]},
}


def test_json_text_is_a_pattern_too():
    assert event_pattern(json.dumps(INSTANCES), "pattern") == event_pattern(INSTANCES, "pattern") == INSTANCES


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        pytest.param("{", "the document is not JSON", id="no JSON"),
        pytest.param('{"source": ["a"], "source": ["b"]}', "the key 'source' twice", id="a key twice"),
        pytest.param(["aws.ec2"], "the document is a list", id="a list"),
        pytest.param({"source": "aws.ec2"}, r"pattern\.source: it is a str.*\[\"aws\.ec2\"\]", id="no list"),
        pytest.param({"source": []}, r"pattern\.source: the list is empty", id="empty list"),
        pytest.param({"detail": {}}, r"pattern\.detail: the dictionary is empty", id="empty dictionary"),
        pytest.param({"detail": {"state": [["x"]]}}, r"detail\.state\[0\]: \[\"x\"\] is not", id="nested list"),
        pytest.param({"time": [datetime.date(2026, 1, 1)]}, "is not a value", id="a date of YAML"),
        pytest.param({5: ["x"]}, "5 is a int, not the name of a field", id="a number as a field"),
        pytest.param({"source": {"prefix": "aws."}}, r"'prefix' is not in a list", id="operator without list"),
        pytest.param({"source": [{"like": "aws."}]}, "'like' is not an operator", id="unknown operator"),
        pytest.param({"source": [{}]}, "has 0 operators", id="no operator"),
        pytest.param({"source": [{"prefix": "a", "suffix": "b"}]}, "has 2 operators", id="two operators"),
        pytest.param({"$or": [{"source": ["a"]}]}, "not a list of two or more", id="$or of one"),
        pytest.param({"$or": [{"source": ["a"]}, {}]}, r"\$or\[1\]: \{\} is not a pattern", id="$or of nothing"),
        pytest.param({"$or": [{"source": ["a"]}, {"id": 5}]}, r"\$or\[1\]\.id: it is a int", id="within $or"),
        pytest.param({"detail": {"text": ["x" * 2030]}}, "characters, white space not counted", id="long"),
    ],
)
def test_what_is_refused(pattern, message):
    with pytest.raises(InputError, match=message):
        event_pattern(pattern, "pattern")


def test_what_is_nested_too_deep_is_refused():
    pattern = {"x": ["y"]}
    for _level in range(60):
        pattern = {"x": pattern}
    with pytest.raises(InputError, match="nested too deep"):
        event_pattern(pattern, "pattern")


def test_the_limit_can_be_raised():
    long = {"source": ["x" * 2030]}
    assert event_pattern(long, "pattern", 4096) == long
    fitting = {"source": ["x" * (2048 - len('{"source":[""]}'))]}
    assert event_pattern(fitting, "pattern") == fitting


@pytest.mark.parametrize(
    "pattern",
    [
        {},
        {"source": [{"prefix": ""}]},
        {"source": [{"suffix": {"equals-ignore-case": ""}}]},
        {"source": [{"wildcard": "*"}]},
        {"detail-type": [{"exists": True}]},
        {"source": ["aws.ec2", {"prefix": ""}]},
        {"source": [{"anything-but": "aws.s3"}]},
        {"source": [{"exists": False}]},
        {"detail": {"state": [{"exists": False}]}},
        {"account": ["111111111111"], "version": ["0"], "region": ["us-east-1"]},
        {"$or": [{"source": ["aws.ec2"]}, {"account": ["111111111111"]}]},
    ],
)
def test_a_pattern_that_matches_every_event_is_refused(pattern):
    with pytest.raises(InputError, match=r"^pattern: it matches every event.*allow_every_event"):
        refuse_every_event(pattern, "pattern")


@pytest.mark.parametrize(
    "pattern",
    [
        INSTANCES,
        {"source": [{"prefix": "aws."}]},
        {"source": [{"wildcard": "aws.*"}]},
        {"detail": {"prefix": ["a field of this name"]}},
        {"source": [{"equals-ignore-case": "AWS.EC2"}]},
        {"detail": {"state": [{"exists": True}]}},
        {"detail": {"state": [{"anything-but": "running"}]}},
        {"account": ["111111111111"], "resources": [{"suffix": "x"}]},
        {"$or": [{"source": ["aws.ec2"]}, {"detail": {"$or": [{"a": [1]}, {"b": [None]}]}}]},
    ],
)
def test_a_pattern_that_tells_events_apart_is_taken(pattern):
    refuse_every_event(event_pattern(pattern, "pattern"), "pattern")


TEXTS = st.sampled_from(["", "a", "ab", "aws.ec2", "*", "a*"])
PLAIN = st.one_of(TEXTS, st.integers(-5, 5), st.booleans(), st.none())
CONDITIONS = st.one_of(
    PLAIN,
    st.builds(lambda key, text: {key: text}, st.sampled_from(["prefix", "suffix", "equals-ignore-case"]), TEXTS),
    st.builds(lambda text: {"prefix": {"equals-ignore-case": text}}, TEXTS),
    st.builds(lambda texts: {"anything-but": texts}, st.one_of(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))),
    st.builds(lambda texts: {"anything-but": {"prefix": texts}}, st.lists(TEXTS, min_size=1, max_size=3)),
    st.builds(lambda yes: {"exists": yes}, st.booleans()),
    st.builds(lambda low: {"numeric": [">", low, "<=", low + 5]}, st.integers(0, 5)),
)
LEAVES = st.lists(CONDITIONS, min_size=1, max_size=4)
NAMES = st.sampled_from(["source", "detail-type", "account", "detail", "resources", "state", "version"])
PATTERNS = st.recursive(
    st.dictionaries(NAMES, LEAVES, min_size=1, max_size=3),
    lambda inner: st.one_of(
        st.dictionaries(NAMES, st.one_of(LEAVES, inner), min_size=1, max_size=3),
        st.lists(inner, min_size=2, max_size=3).map(lambda branches: {"$or": branches}),
    ),
    max_leaves=6,
)


def shuffled(value, data, key=""):
    """The same with each list in another order, but for comparisons of numbers."""
    if isinstance(value, dict):
        items = data.draw(st.permutations(list(value.items())))
        return {name: shuffled(inner, data, name) for name, inner in items}
    if isinstance(value, list) and key != "numeric":
        return [shuffled(each, data) for each in data.draw(st.permutations(value))]
    return value


def places(value, path=()):
    """The ways to all values that stand in lists."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if isinstance(value, list):
            yield (*path, key)
        yield from places(inner, (*path, key))


def changed(value, path, new):
    """The same with another value at one place."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


@given(PATTERNS, st.data())
def test_the_order_of_lists_means_nothing(pattern, data):
    other = shuffled(pattern, data)
    assert same_pattern(pattern, other)
    assert same_pattern(pattern, read_pattern(json.dumps(other)))


@given(PATTERNS, st.data())
def test_any_change_is_seen(pattern, data):
    other = changed(pattern, data.draw(st.sampled_from(list(places(pattern)))), "changed")
    assert not same_pattern(pattern, shuffled(other, data))


STRANGER = {
    "version": "0",
    "id": "~",
    "detail-type": "~",
    "source": "~",
    "account": "111111111111",
    "time": "~",
    "region": "us-east-1",
    "resources": [],
    "detail": {},
}


@given(PATTERNS)
def test_a_pattern_that_tells_events_apart_leaves_a_stranger_out(pattern):
    """Moto decides, which knows nothing of our judgement."""
    if narrows(pattern):
        assert not EventPattern.load(json.dumps(pattern)).matches_event(STRANGER)


def test_true_is_not_one():
    assert not same_pattern({"detail": {"a": [True]}}, {"detail": {"a": [1]}})


def test_one_value_behind_anything_but_is_a_list_of_one():
    assert same_pattern({"source": [{"anything-but": "a"}]}, {"source": [{"anything-but": ["a"]}]})


def test_comparisons_of_numbers_keep_their_order():
    one, other = ({"detail": {"a": [{"numeric": terms}]}} for terms in ([">", 0, "<", 5], ["<", 5, ">", 0]))
    assert not same_pattern(one, other)


def test_no_pattern_is_the_same_as_none_only():
    assert same_pattern(None, None)
    assert not same_pattern(None, {})
    assert not same_pattern({}, None)


@pytest.mark.parametrize("text", ["{", '["source"]', "[]"])
def test_a_pattern_that_cannot_be_read_equals_no_declared_one(text):
    assert read_pattern(text) == {"": text}


def test_patterns_of_others_in_odd_forms_are_compared_too():
    odd = {"$or": "x", "detail": 5}
    assert same_pattern(odd, dict(reversed(odd.items())))
