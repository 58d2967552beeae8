"""Reading a listing: what is expected to be there is found quickly, and means the same as when it is worked out."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Alias, Key, RecordSet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone, to_wire

ZONE_ID = "Z1"
NAME = "www.example.com."
PLAIN = RecordSet(NAME, "A", 300, ("192.0.2.1", "192.0.2.2"))
TEXT = RecordSet(NAME, "TXT", 300, ('"a"',))


def wire(record_set: RecordSet = PLAIN, **changes):
    return {**to_wire(record_set, ZONE_ID), **changes}


def values(*texts):
    return [{"Value": text} for text in texts]


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        pytest.param(wire(), PLAIN, id="word for word"),
        pytest.param(wire(ResourceRecords=values("192.0.2.2", "192.0.2.1")), PLAIN, id="in another order"),
        pytest.param(wire(TEXT), TEXT, id="text"),
    ],
)
def test_what_is_there_word_for_word_is_taken_as_it_is(structure, expected):
    [stored] = read_zone([structure], ZONE_ID, {expected.key: expected}).values()
    assert stored.record_set is expected
    assert stored.wire is structure
    assert read_zone([structure], ZONE_ID)[expected.key].record_set == expected


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        pytest.param(wire(TTL=60), PLAIN, id="ttl"),
        pytest.param(wire(ResourceRecords=values("192.0.2.1", "192.0.2.3")), PLAIN, id="value"),
        pytest.param(wire(ResourceRecords=values("192.0.2.1")), PLAIN, id="fewer values"),
        pytest.param(wire(ResourceRecords=values("192.0.2.1", "192.0.2.2", "192.0.2.2")), PLAIN, id="a value twice"),
        pytest.param(wire(Name="WWW.Example.com."), PLAIN, id="spelling of the name"),
        pytest.param(wire(Name="other.example.com."), PLAIN, id="name"),
        pytest.param(wire(Type="AAAA"), PLAIN, id="type"),
        pytest.param(wire(TrafficPolicyInstanceId="t"), PLAIN, id="a traffic policy beside it"),
        pytest.param(wire(HealthCheckId="h"), PLAIN, id="a health check beside it"),
        pytest.param(wire(SetIdentifier="one", Weight=1), PLAIN, id="routed"),
        pytest.param(wire(), RecordSet(NAME, "A", 300, PLAIN.values, health_check_id="h"), id="expected with one"),
        pytest.param(
            to_wire(RecordSet(NAME, "A", alias=Alias("a.example.com.")), ZONE_ID),
            RecordSet(NAME, "A", alias=Alias("a.example.com.")),
            id="alias",
        ),
        pytest.param(wire(TEXT), RecordSet(NAME, "TXT", 300, ('"a"',), spelling=("a",)), id="text of another spelling"),
    ],
)
def test_everything_else_is_worked_out(structure, expected):
    with_help = read_zone([structure], ZONE_ID, {expected.key: expected})
    assert with_help == read_zone([structure], ZONE_ID)
    assert all(stored.record_set is not expected for stored in with_help.values())


def test_what_is_not_expected_is_read_all_the_same():
    assert read_zone([wire()], ZONE_ID, {})[Key(NAME, "A")].record_set == PLAIN
