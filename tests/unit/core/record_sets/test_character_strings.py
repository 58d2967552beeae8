"""Character strings: borders are kept, escapes are not."""

from __future__ import annotations

import dns.rdata
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets import character_strings
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.route53.values import rdata

STRINGS = st.lists(st.binary(max_size=255), min_size=1, max_size=6)


@given(STRINGS)
def test_law_strings_go_around(octets: list[bytes]) -> None:
    spelled = character_strings.encode(*octets)
    assert character_strings.decode(spelled, "value", quotes_required=True) == tuple(octets)
    assert spelled.isascii()


@given(STRINGS)
def test_law_the_spelling_means_to_dns_what_it_was_made_of(octets: list[bytes]) -> None:
    wire = rdata("TXT", character_strings.encode(*octets))
    assert dns.rdata.from_wire("IN", "TXT", wire, 0, len(wire)).strings == tuple(octets)


@given(st.binary(max_size=1600))
def test_law_a_text_is_divided_into_full_strings(octets: bytes) -> None:
    divided = character_strings.divide(octets)
    assert b"".join(divided) == octets
    assert {len(each) for each in divided[:-1]} <= {255}
    assert len(divided[-1]) <= 255
    assert len(divided) == 1 or divided[-1]


LONG = "x" * 300


def spelled(*lengths: int) -> str:
    return " ".join(f'"{"x" * length}"' for length in lengths)


@pytest.mark.parametrize(
    ("values", "found", "kept"),
    [
        pytest.param([spelled(255, 45)], [spelled(100, 200)], [spelled(100, 200)], id="long"),
        pytest.param([spelled(255, 45)], ['"a"', spelled(100, 200)], [spelled(100, 200)], id="among others"),
        pytest.param([spelled(255, 45)], [spelled(100, 201)], [spelled(255, 45)], id="another text"),
        pytest.param([spelled(255, 45)], ["no quotes" * 40 + '"'], [spelled(255, 45)], id="beside junk"),
        pytest.param([spelled(255)], [spelled(100, 155)], [spelled(255)], id="one string holds it"),
        pytest.param(['" "'], ['"" " "'], ['" "'], id="a space"),
        pytest.param(['"b"', spelled(255, 45)], [spelled(0, 0, 250, 50)], [spelled(0, 0, 250, 50), '"b"'], id="sorted"),
        pytest.param([r'"' + r"\303\274" * 127 + '"'], [], [r'"' + r"\303\274" * 127 + '"'], id="long by its escapes"),
    ],
)
def test_borders_that_nobody_stated_are_those_that_are_there(
    values: list[str], found: list[str], kept: list[str]
) -> None:
    assert character_strings.keeping_borders(values, found) == tuple(kept)
