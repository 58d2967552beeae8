"""The text of files: every encoding that is known gives the same text, and others are refused with their line."""

from __future__ import annotations

import codecs

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.file_text import decode
from hypothesis import given
from hypothesis import strategies as st

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x1a\ufeff")), st.sampled_from([*MARKS])
)
def test_law_a_mark_says_how_to_read(text: str, encoding: str) -> None:
    assert decode(MARKS[encoding] + text.encode(encoding), "f") == text


@given(
    st.sampled_from("a[{;-$@"),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x1a\ufeff")),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_law_the_first_character_says_how_to_read(first: str, text: str, encoding: str, end: str) -> None:
    written = (first + text).replace("\n", end)
    assert decode(written.encode(encoding), "f") == first + text


@pytest.mark.parametrize(
    ("octets", "where", "says", "remedy"),
    [
        (b"a\nb\n\xfcber", "f, line 3", "the octet FC, which is \u00fc in ISO-8859-1, is not UTF-8", "ISO-8859-1"),
        (b"a\r\nb\r\n\x80", "f, line 3", "the octet 80 is not UTF-8", "ISO-8859-1"),
        (b"\xff\xfea\0\n\0b", "f, line 2", "it begins as UTF-16 does, but goes on otherwise", "UTF-16"),
        (b"a\0\n", "f, line 1", "it begins as UTF-16-LE does, but goes on otherwise", "UTF-16-LE"),
    ],
)
def test_refused_with_the_line(octets: bytes, where: str, says: str, remedy: str) -> None:
    with pytest.raises(InputError) as refusal:
        decode(octets, "f")
    assert (refusal.value.where, refusal.value.problem) == (where, says)
    assert refusal.value.remedy == f"save the file as UTF-8: iconv -f {remedy} -t UTF-8 FILE > NEW"


def test_comments_may_be_in_any_encoding() -> None:
    def start(line: str) -> int:
        return line.find(";") if ";" in line else len(line)

    assert decode(b"a ; gr\xfc\xdfe\r\nb", "f", start) == "a ; gr\ufffd\ufffde\nb"
    with pytest.raises(InputError, match=r"^f, line 2: the octet DF"):
        decode(b"a ; gr\xfc\xdfe\n\xdf ; x", "f", start)
