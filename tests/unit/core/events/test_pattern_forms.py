"""The operators of event patterns: what each takes."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.events.pattern_forms import judge, narrows


# The examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
@pytest.mark.parametrize(
    "condition",
    [
        {"anything-but": "initializing"},
        {"anything-but": ["stopped", "overloaded"]},
        {"anything-but": 123},
        {"anything-but": [100, 200.5]},
        {"anything-but": {"prefix": "init"}},
        {"anything-but": {"prefix": ["init", "error"]}},
        {"anything-but": {"suffix": [".png"]}},
        {"anything-but": {"equals-ignore-case": ["initializing", "stopped"]}},
        {"anything-but": {"wildcard": ["*/init/*", "*/temp/*"]}},
        {"prefix": "us-"},
        {"prefix": {"equals-ignore-case": "EventB"}},
        {"suffix": ".png"},
        {"suffix": {"equals-ignore-case": ".png"}},
        {"equals-ignore-case": "alice"},
        {"numeric": ["=", 100]},
        {"numeric": [">", 10, "<=", 20]},
        {"numeric": ["<", 10]},
        {"cidr": "10.0.0.0/24"},
        {"cidr": "2001:db8::/32"},
        {"exists": True},
        {"exists": False},
        {"wildcard": "dir/*.png"},
        {"wildcard": "a\\*b\\\\c*"},
    ],
)
def test_what_is_taken(condition):
    judge(condition, "here")


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"prefix": 5}, "prefix: 5 is not a text"),
        ({"prefix": {"suffix": "x"}}, "prefix: .* is not known"),
        ({"suffix": {"equals-ignore-case": None}}, "suffix: null is not a text"),
        ({"equals-ignore-case": ["a"]}, "is not a text"),
        ({"exists": "true"}, "is not a boolean"),
        ({"cidr": "10.0.0.0"}, "not a range of addresses"),
        ({"cidr": "10.0.0.0/33"}, "not a range of addresses"),
        ({"cidr": "10.0.0.0/255.0.0.0"}, "not a range of addresses"),
        ({"cidr": 10}, "is not a text"),
        ({"numeric": 5}, "not a comparison of numbers"),
        ({"numeric": []}, "not a comparison of numbers"),
        ({"numeric": [">"]}, "not a comparison of numbers"),
        ({"numeric": [">", "5"]}, "not a comparison of numbers"),
        ({"numeric": [">", True]}, "not a comparison of numbers"),
        ({"numeric": ["<", 5, ">", 0]}, "not a comparison of numbers"),
        ({"numeric": ["=", 5, "=", 6]}, "not a comparison of numbers"),
        ({"numeric": [">", 0, "<", 5, "<", 6]}, "not a comparison of numbers"),
        ({"numeric": [">", 5, "<", 5]}, "holds for no number"),
        ({"numeric": ["=", 5_000_000_001]}, "beyond 5,000,000,000"),
        ({"anything-but": []}, "the list is empty"),
        ({"anything-but": ["a", 5]}, "not texts or numbers"),
        ({"anything-but": None}, "not texts or numbers"),
        ({"anything-but": {}}, "is not known"),
        ({"anything-but": {"cidr": "10.0.0.0/8"}}, "is not known"),
        ({"anything-but": {"prefix": []}}, "anything-but prefix: the list is empty"),
        ({"anything-but": {"prefix": [5]}}, "anything-but prefix: 5 is not a text"),
        ({"wildcard": "a**b"}, "two \\* in a row"),
        ({"wildcard": "a\\b"}, "before something else"),
        ({"wildcard": None}, "is not a text"),
    ],
)
def test_what_is_refused(condition, message):
    with pytest.raises(InputError, match=f"^here: .*{message}"):
        judge(condition, "here")


@pytest.mark.parametrize(
    ("condition", "always_there", "expected"),
    [
        ("text", True, True),
        ({"exists": True}, True, False),
        ({"exists": True}, False, True),
        ({"exists": False}, False, False),
        ({"anything-but": "x"}, True, False),
        ({"anything-but": "x"}, False, True),
        ({"prefix": ""}, False, True),
        ({"prefix": ""}, True, False),
        ({"prefix": "a"}, True, True),
        ({"prefix": {"equals-ignore-case": ""}}, True, False),
        ({"wildcard": "*"}, True, False),
        ({"wildcard": "a*"}, True, True),
        ({"numeric": ["=", 1]}, True, True),
    ],
)
def test_what_leaves_events_out(condition, always_there, expected):
    assert narrows(condition, always_there=always_there) is expected
