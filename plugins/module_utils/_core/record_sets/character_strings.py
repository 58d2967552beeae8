# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""Character strings in values: octets on one side, Route 53's quoted spelling on the other.

A TXT value is one or more strings of at most 255 octets, each in quotes; ``\ooo`` is an octet in octal, unlike zone
files, where it is decimal. Where one string ends and the next begins is part of the value: SPF and DKIM join the
strings (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2), and DNS-SD has one setting in each (RFC 6763 section 6.3). So
``"a" "b"`` and ``"ab"`` are different values. Strings need no space between them; Terraform writes ``"a""b"``.

Source: Route 53 Developer Guide, "TXT record type".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..errors import InputError

STRING_OCTETS = 255

_STRING = re.compile(r'[ \t]*(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+))(?=[ \t"]|$)', re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-3][0-7]{2})|(.))", re.DOTALL)
_SPECIAL = re.compile(rb"[^ !#-\[\]-~]")
_OCTAL = re.compile(r"\\(?:([0-3][0-7]{2})|.)")


def decode(text: str, where: str, *, quotes_required: bool = False) -> tuple[bytes, ...]:
    """The strings of a quoted value. A word without quotes is a string too, unless ``quotes_required``."""
    found = []
    position = 0
    text = text.strip(" \t")
    while position < len(text):
        string = _STRING.match(text, position)
        if string is None:
            raise InputError(where, f"{text!r} has unbalanced quotes", r'close every " and write " itself as \"')
        quoted, word = string.groups()
        if quotes_required and quoted is None:
            raise InputError(where, f"{text!r} is not in quotes", f'write "{word}" with its quotes')
        found.append(_unescape(quoted if word is None else word, where))
        position = string.end()
    return tuple(found)


def encode(*strings: bytes) -> str:
    """The canonical spelling: one space between strings, escapes only where they are needed."""
    return " ".join(f'"{_SPECIAL.sub(_spelled, string).decode("ascii")}"' for string in strings)


def divide(octets: bytes) -> tuple[bytes, ...]:
    """A text as strings, each but the last one full."""
    starts = range(0, len(octets), STRING_OCTETS)
    return tuple(octets[start : start + STRING_OCTETS] for start in starts) or (b"",)


def keeping_borders(values: Sequence[str], found: Iterable[str]) -> tuple[str, ...]:
    """Canonical values that were given as texts, divided as they are where they are found: sorted.

    One string cannot hold a text of more than 255 octets, and where it is divided nobody said. A text that one string
    holds is one string: its borders are known.
    """
    if all(len(value) <= STRING_OCTETS for value in values):
        return tuple(values)
    there = {_joined(value): value for value in found}
    return tuple(sorted(there.get(text, value) if (text := _joined(value)) else value for value in values))


def _joined(value: str) -> bytes:
    """The text of a value that is longer than one string; empty for all others, also for those that Route 53 holds
    and nobody can read."""
    try:
        strings = decode(value, "")
    except InputError:
        return b""
    return b"".join(strings) if len(strings) > 1 else b""


def respell(text: str, where: str) -> str:
    """The canonical spelling of one string, given without its quotes."""
    return encode(_unescape(text, where))


def decimal(text: str) -> str:
    r"""Text with names and values as zone files have them: what is ``\303`` here is ``\195`` there (RFC 1035, 5.1)."""
    if "\\" not in text:
        return text
    return _OCTAL.sub(lambda escape: f"\\{int(escape[1], 8):03d}" if escape[1] else escape[0], text)


def _unescape(text: str, where: str) -> bytes:
    octets = text.encode()
    if b"\\" in octets:
        octets = _ESCAPE.sub(lambda escape: _escaped(escape, where), octets)
    if len(octets) > STRING_OCTETS:
        raise InputError(
            where,
            f"one quoted string has {len(octets)} octets",
            f'split it into strings of at most {STRING_OCTETS}: "..." "..."',
        )
    return octets


def _escaped(escape: re.Match[bytes], where: str) -> bytes:
    octal, character = escape.groups()
    if octal:
        return bytes([int(octal, 8)])
    if character.isdigit():
        raise InputError(
            where,
            f"the escape \\{character.decode()} is not of three octal digits",
            r"write octets as \000 to \377, and \ itself as \\",
        )
    return bytes(character)


def _spelled(special: re.Match[bytes]) -> bytes:
    return b"\\" + special[0] if special[0] in b'"\\' else b"\\%03o" % special[0][0]
