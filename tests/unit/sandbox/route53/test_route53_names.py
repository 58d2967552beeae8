# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names in the form in which Route 53 stores them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.services.route53 import names


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Example.COM", "example.com."),
        ("example.com.", "example.com."),
        ("*.example.com", r"\052.example.com."),
        (r"\052.example.com", r"\052.example.com."),
        ("_dmarc.example.com", "_dmarc.example.com."),
        ("a@b.example.com", r"a\100b.example.com."),
        (r"f\374bar.example.com", r"f\374bar.example.com."),
        (r"\101bc.example.com", "abc.example.com."),
        (r"a\056b.example.com", r"a\056b.example.com."),
        (r"a\b.example.com", r"a\134b.example.com."),
        ("x" * 63 + ".com", "x" * 63 + ".com."),
        ("a.*.example.com", r"a.\052.example.com."),
    ],
)
def test_stored_form(sent: str, stored: str) -> None:
    assert names.normalise(sent) == stored
    assert names.normalise(stored) == stored


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ("", "DomainNameEmpty"),
        (".", "DomainNameEmpty"),
        ("a..b", "DomainLabelEmpty"),
        (".a", "DomainLabelEmpty"),
        ("a..", "DomainLabelEmpty"),
        ("x" * 64 + ".com", "DomainLabelTooLong"),
        (".".join(["x" * 63] * 4), "DomainNameTooLong"),
        ("a b.com", "UnsupportedCharacter"),
        ("bücher.example", "UnsupportedCharacter"),
        (r"a\999.com", "UnsupportedCharacter"),
        (r"a\400.com", "UnsupportedCharacter"),
        ("a\n.com", "UnsupportedCharacter"),
    ],
)
def test_refused(sent: str, problem: str) -> None:
    with pytest.raises(names.NameRefused, match=f"FATAL problem: {problem} "):
        names.normalise(sent)


@pytest.mark.parametrize(
    ("name", "zone", "within"),
    [
        ("example.com.", "example.com.", True),
        ("www.example.com.", "example.com.", True),
        ("notexample.com.", "example.com.", False),
        ("example.com.evil.com.", "example.com.", False),
        (r"a\056example.com.", "example.com.", False),
    ],
)
def test_containment(name: str, zone: str, within: bool) -> None:
    assert names.is_within(name, zone) is within


def test_order_is_by_reversed_labels_in_the_escaped_form() -> None:
    stored = ["b.example.com.", "a-b.example.com.", "a.example.com.", r"\052.example.com.", "example.com."]
    stored += ["z.a.example.com.", "1.example.com."]
    assert sorted(stored, key=names.sort_key) == [
        "example.com.",
        "1.example.com.",
        r"\052.example.com.",
        "a-b.example.com.",  # the hyphen comes before the dot that ends "a"
        "a.example.com.",
        "z.a.example.com.",
        "b.example.com.",
    ]


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=6))
def test_every_octet_survives_the_stored_form(labels: list[bytes]) -> None:
    lowered = tuple(label.lower() for label in labels)
    assert names.labels(names.text_of(lowered)) == lowered


@given(st.text(alphabet="aZ9_-.", max_size=12) | st.text(alphabet="a.", min_size=60, max_size=270))
def test_the_short_way_for_ordinary_names_agrees_with_the_long_one(text: str) -> None:
    try:
        expected = names.text_of(names.labels(text))
    except names.NameRefused as refused:
        with pytest.raises(names.NameRefused, match=str(refused)[:30]):
            names.normalise(text)
    else:
        assert names.normalise(text) == expected


@pytest.mark.parametrize("length", [253, 254, 255, 256])
def test_longest_names(length: int) -> None:
    text = ("x" * 63 + ".") * 3 + "y" * (length - 3 * 64 - 1) + "."
    if length < names.NAME_OCTETS:  # the root takes an octet too
        assert names.normalise(text) == names.normalise(text[:-1]) == text
    else:
        with pytest.raises(names.NameRefused, match=r"DomainNameTooLong|DomainLabelTooLong"):
            names.normalise(text)


def test_wire_form() -> None:
    assert names.wire("www.example.com.") == b"\x03www\x07example\x03com\x00"
