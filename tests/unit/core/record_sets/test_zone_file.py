"""What a zone file says of the zone itself never stops it, and a record that stands there twice is one."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import Desired, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.zone_file import (
    UNKNOWN,
    Record,
    entries,
)
from hypothesis import given
from hypothesis import strategies as st

ZONE = "example.com."
SOA = "ns1.example.net. a. 1 2 3 4 5"


def records(*found: tuple[Any, ...]) -> list[Record]:
    return [Record(*each, line=number + 1) for number, each in enumerate(found)]


def read(*found: tuple[Any, ...], zone: str | None = ZONE) -> Desired:
    return resolve(entries(records(*found), zone, "f", Settings()), zone or UNKNOWN)


WWW = ("www.example.com.", "A", 60, "192.0.2.1")


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param([(ZONE, "SOA", 60, SOA), (ZONE, "SOA", 61, SOA)], id="SOA twice"),
        pytest.param([(ZONE, "SOA", None, "")], id="SOA that cannot be read"),
        pytest.param([("example.com.example.com.", "SOA", 60, SOA)], id="SOA without its dot"),
        pytest.param([(".", "SOA", 60, SOA)], id="SOA of the root"),
        pytest.param([(ZONE, "NS", 60, "a.example.net."), (ZONE, "NS", 61, "b.example.net.")], id="TTLs of NS"),
        pytest.param([(ZONE, "NS", None, "a.example.net.")], id="NS without TTL"),
        pytest.param([(ZONE, "NS", 60, "192.0.2.1")], id="NS of an address"),
        pytest.param([(ZONE, "NS", 2**31, "a.example.net.")], id="NS with a TTL that is none"),
    ],
)
def test_what_is_left_alone_never_stops_a_file(odd: list[tuple[Any, ...]]) -> None:
    state = read(*odd, WWW)
    assert [str(key) for key in state.record_sets] == ["www.example.com A"]
    assert {record_type for _name, record_type in state.ignored} == {odd[0][1]}
    assert {name for name, _type in state.ignored} == {ZONE}


@pytest.mark.parametrize("odd", [("sub.example.com.", "SOA", 60, SOA), ("example.org.", "SOA", 60, SOA)])
def test_an_soa_of_another_name_is_refused(odd: tuple[Any, ...]) -> None:
    with pytest.raises(InputError):
        read(odd, WWW)


def test_a_file_is_judged_before_its_zone_is_known() -> None:
    of_zone = [(ZONE, "SOA", 60, SOA), (ZONE, "NS", 60, "a.example.net."), (ZONE, "NS", 61, "b.example.net.")]
    found = entries(records(*of_zone, WWW), None, "f", Settings())
    assert [entry.ignore for entry in found] == [True, True, False]
    assert entries(records((UNKNOWN, "NS", None, "a.example.net.")), None, "f", Settings())[0].ignore
    with pytest.raises(InputError, match=r"^f, line 2 .*ttl: it is 61 here and 60 in line 1"):
        entries(records(WWW, ("www.example.com.", "A", 61, "192.0.2.2")), None, "f", Settings())


def test_an_asterisk_that_is_no_wildcard_is_a_warning() -> None:
    [warning] = read((r"www.\052.example.com.", "A", 60, "192.0.2.1")).warnings
    assert "* is a wildcard only as the whole first part of a name" in warning
    assert read(("*.example.com.", "A", 60, "192.0.2.1")).warnings == ()


@given(st.lists(st.integers(1, 5), min_size=1), st.randoms())
def test_law_a_record_twice_is_one(numbers: list[int], random: Any) -> None:
    found = [("www.example.com.", "A", 60, f"192.0.2.{number}") for number in numbers]
    once = read(*dict.fromkeys(found))
    random.shuffle(found)
    assert read(*found, *found).record_sets == once.record_sets
