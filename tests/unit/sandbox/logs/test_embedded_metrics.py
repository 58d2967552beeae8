# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics in log lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.cloudwatch.recording import Measured
from sandbox.services.logs.embedded_metrics import measured_in

AT = datetime(2030, 1, 1, tzinfo=UTC)
HERE = timedelta()


def line(metrics=({"Name": "Changes", "Unit": "Count"},), dimensions=((),), **members):
    directive = {"Namespace": "Records", "Dimensions": [list(each) for each in dimensions], "Metrics": list(metrics)}
    metadata = {"Timestamp": int(AT.timestamp() * 1000), "CloudWatchMetrics": [directive]}
    return json.dumps({"_aws": metadata, **members})


def test_a_value():
    assert measured_in(line(Changes=3), HERE) == [Measured("Records", "Changes", 3.0, {}, "Count", AT)]


def test_every_set_of_dimensions_gets_each_value():
    text = line(dimensions=((), ("Zone",)), Changes=[1, 2], Zone="z")
    found = [(dict(each.dimensions), each.value) for each in measured_in(text, HERE)]
    assert found == [({}, 1.0), ({}, 2.0), ({"Zone": "z"}, 1.0), ({"Zone": "z"}, 2.0)]


def test_time_is_moved_with_the_clock():
    [found] = measured_in(line(Changes=1), timedelta(hours=2))
    assert found.moment == AT + timedelta(hours=2)


@pytest.mark.parametrize(
    "text",
    [
        "START RequestId",
        '"_aws"',
        '{"_aws": 1}',
        '{"_aws": {"Timestamp": 1}}',
        line(),
        line(dimensions=(("Zone",),), Changes=1),
        line(Changes="many"),
    ],
)
def test_what_is_not_of_the_format(text):
    assert measured_in(text, HERE) == []


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_value_is_found(values):
    assert [each.value for each in measured_in(line(Changes=values), HERE)] == values
