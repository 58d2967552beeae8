# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event patterns as AWS documents them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

import json

import pytest

from sandbox.services.events import patterns
from sandbox.services.events.pattern_values import read

STATE_CHANGE = {
    "version": "0",
    "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "111122223333",
    "time": "2017-12-22T18:43:48Z",
    "region": "us-west-1",
    "resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
    "detail": {"instance-id": "i-1234567890abcdef0", "state": "terminated"},
}


def matches(pattern: object, event: object) -> bool:
    return patterns.matches(patterns.parse(json.dumps(pattern)), read(json.dumps(event)))


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ({"source": ["aws.ec2"]}, True),
        ({"source": ["aws.ec2", "aws.fargate"]}, True),
        ({"source": ["aws.s3"]}, False),
        (
            {
                "source": ["aws.ec2"],
                "detail-type": ["EC2 Instance State-change Notification"],
                "detail": {"state": ["terminated"]},
            },
            True,
        ),
        ({"source": ["aws.ec2"], "detail": {"state": ["running"]}}, False),
        ({"resources": [{"prefix": "arn:aws:ec2:us-west-1:"}]}, True),
        ({"detail": {"instance-id": [{"exists": True}], "spot": [{"exists": False}]}}, True),
        ({"detail": {"spot": {"price": [{"exists": False}]}}}, True),
        ({"time": [{"prefix": "2017-12-22"}]}, True),
    ],
)
def test_the_event_of_the_guide(pattern, wanted):
    assert matches(pattern, STATE_CHANGE) is wanted


@pytest.mark.parametrize(
    ("asked", "value", "wanted"),
    [
        # the summary of the operators, and their examples
        ({"anything-but": "initializing"}, "running", True),
        ({"anything-but": "initializing"}, "initializing", False),
        ({"anything-but": 123}, 456, True),
        ({"anything-but": ["stopped", "overloaded"]}, "overloaded", False),
        ({"anything-but": [100, 200, 300]}, 300, False),
        ({"anything-but": {"prefix": "init"}}, "initializing", False),
        ({"anything-but": {"prefix": "us-"}}, "eu-west-1", True),
        ({"anything-but": {"suffix": ".txt"}}, "a.txt", False),
        ({"anything-but": {"suffix": [".txt", ".rtf"]}}, "a.rtf", False),
        ({"anything-but": {"equals-ignore-case": ["initializing", "stopped"]}}, "STOPPED", False),
        ({"anything-but": {"wildcard": "*/lib/*"}}, "/usr/lib/x", False),
        ({"anything-but": {"wildcard": "*/lib/*"}}, "/usr/bin/x", True),
        ({"prefix": "us-"}, "us-east-1", True),
        ({"prefix": {"equals-ignore-case": "eventb"}}, "EventBridge", True),
        ({"suffix": ".png"}, "a.PNG", False),
        ({"suffix": {"equals-ignore-case": "tbridge"}}, "EVENTBRIDGE", True),
        ({"equals-ignore-case": "alice"}, "ALICE", True),
        ({"numeric": ["=", 100]}, 100.0, True),
        ({"numeric": [">", 10, "<=", 20]}, 10, False),
        ({"numeric": [">", 10, "<=", 20]}, 20, True),
        ({"numeric": ["<", 0]}, "-5", False),
        ({"cidr": "10.0.0.0/24"}, "10.0.0.255", True),
        ({"cidr": "10.0.0.0/24"}, "10.0.1.0", False),
        ({"cidr": "2001:db8::/32"}, "2001:db8::5", True),
        ({"cidr": "10.0.0.0/24"}, "no address", False),
        ({"wildcard": "dir/*.png"}, "dir/a/b.png", True),
        ({"wildcard": "dir/*.png"}, "dir/.jpg", False),
        ({"wildcard": "a\\*c"}, "a*c", True),
        ({"wildcard": "a\\*c"}, "abc", False),
        ({"wildcard": "a.c"}, "abc", False),
        ({"wildcard": "a*c"}, "a\nc", True),
        ({"cidr": "10.0.0.5/24"}, "10.0.0.9", True),
        ("", "", True),
        (None, None, True),
        (None, "null", False),
        (True, 1, False),
        (1, True, False),
        ("300", 300, False),
        ("x", ["y", "x"], True),
        ("x", [], False),
        ({"exists": True}, [], False),
        ({"exists": False}, {"nested": 1}, True),
        ({"exists": True}, {"nested": 1}, False),
        ({"anything-but": "a"}, {"nested": "b"}, False),
    ],
)
def test_one_value(asked, value, wanted):
    assert matches({"detail": {"field": [asked]}}, {"detail": {"field": value}}) is wanted


def test_numbers_are_compared_as_they_are_written():
    pattern = patterns.parse('{"a": [300]}')
    assert patterns.matches(pattern, read('{"a": 300}'))
    assert not patterns.matches(pattern, read('{"a": 3.0e2}'))


def test_any_one_of_the_alternatives():
    pattern = {"detail": {"$or": [{"c-count": [{"numeric": [">", 0]}]}, {"d-count": [{"numeric": ["<", 10]}]}]}}
    assert matches(pattern, {"detail": {"c-count": -1, "d-count": 5}})
    assert not matches(pattern, {"detail": {"c-count": -1, "d-count": 50}})


def test_an_or_of_values_is_a_field():
    """event-ruler's README: only an array of two or more objects without operators is a choice."""
    assert matches({"$or": [{"prefix": "a"}, {"prefix": "b"}]}, {"$or": "beta"})


def test_fields_match_within_one_object_of_an_array():
    pattern = {"detail": {"items": {"kind": ["a"], "size": [1]}}}
    assert matches(pattern, {"detail": {"items": [{"kind": "b", "size": 2}, {"kind": "a", "size": 1}]}})
    assert not matches(pattern, {"detail": {"items": [{"kind": "a", "size": 2}, {"kind": "b", "size": 1}]}})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{bad", "Invalid JSON"),
        ('{"a": [NaN]}', "Invalid JSON"),
        ('["a"]', "Filter is not an object"),
        ("{}", "Empty objects are not allowed"),
        ('{"detail": {}}', "Empty objects are not allowed"),
        ('{"source": []}', "Empty arrays are not allowed"),
        ('{"source": "aws.ec2"}', '"source" must be an object or an array'),
        ('{"a": [["b"]]}', "Match value must be String, number, true, false, or null"),
        ('{"a": [{"prefixes": "b"}]}', "Unrecognized match type prefixes"),
        ('{"a": [{"prefix": "b", "suffix": "c"}]}', "Only one key allowed in match expression"),
        ('{"a": [{"prefix": 1}]}', "prefix match pattern must be a string"),
        ('{"a": [{"exists": "yes"}]}', "exists match pattern must be either true or false."),
        ('{"a": [{"wildcard": "a**b"}]}', "Consecutive wildcard characters at pos 1"),
        ('{"a": [{"wildcard": "a\\\\b"}]}', "Invalid escape character at pos 1"),
        ('{"a": [{"cidr": "10.0.0.0"}]}', "Malformed CIDR, one '/' required"),
        ('{"a": [{"cidr": "10.0.0/24"}]}', "Malformed CIDR"),
        ('{"a": [{"numeric": 5}]}', "Value of numeric must be an array"),
        ('{"a": [{"numeric": [">"]}]}', "Invalid number of elements"),
        ('{"a": [{"numeric": ["!", 5]}]}', "Unrecognized numeric range operator: !"),
        ('{"a": [{"numeric": ["<", "5"]}]}', "Value of < must be numeric"),
        ('{"a": [{"numeric": ["<", 6e9]}]}', "Value must be between"),
        ('{"a": [{"numeric": ["<", 5, ">", 0]}]}', "Bad numeric range operator: >"),
        ('{"a": [{"numeric": [">", 5, "<", 5]}]}', "Bottom must be less than top"),
        ('{"a": [{"numeric": [">", 0, "<", 5, "<", 6]}]}', "Too many elements"),
        ('{"a": [{"anything-but": []}]}', "Empty arrays are not allowed"),
        ('{"a": [{"anything-but": [1, "a"]}]}', "mixed type is not supported"),
        ('{"a": [{"anything-but": null}]}', "Inside anything but list"),
        ('{"a": [{"anything-but": {"numeric": ["=", 1]}}]}', "Unsupported anything-but pattern: numeric"),
    ],
)
def test_refused(text, reason):
    with pytest.raises(patterns.InvalidPatternError) as caught:
        patterns.parse(text)
    assert reason in str(caught.value)
