# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""Character strings in values: octets on one side, Route 53's quoted spelling on the other.

A TXT value is one or more chunks of at most 255 octets, each in quotes; ``\ooo`` is an octet in octal, unlike zone
files, where it is decimal. Resolvers join the chunks (RFC 7208 section 3.3), so two values are equal when what they
join to is: where the chunks end means nothing.

Source: Route 53 Developer Guide, "TXT record type".
"""

from __future__ import annotations

import re

from ..errors import InputError

CHUNK_OCTETS = 255

_CHUNK = re.compile(r'[ \t]*(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+))(?=[ \t"]|$)', re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-3][0-7]{2})|(.))", re.DOTALL)
_SPECIAL = re.compile(rb"[^ !#-\[\]-~]")
_OCTAL = re.compile(r"\\(?:([0-3][0-7]{2})|.)")


def decode(text: str, where: str, *, quotes_required: bool = False) -> bytes:
    """The octets of a quoted value. A word without quotes is a chunk too, unless ``quotes_required``."""
    octets = []
    position = 0
    text = text.strip(" \t")
    while position < len(text):
        chunk = _CHUNK.match(text, position)
        if chunk is None:
            raise InputError(where, f"{text!r} has unbalanced quotes", r'close every " and write " itself as \"')
        quoted, word = chunk.groups()
        if quotes_required and quoted is None:
            raise InputError(where, f"{text!r} is not in quotes", f'write "{word}" with its quotes')
        octets.append(_unescape(quoted if word is None else word, where))
        position = chunk.end()
    return b"".join(octets)


def encode(octets: bytes) -> str:
    """The canonical spelling: full chunks, escapes only where they are needed."""
    chunks = [octets[start : start + CHUNK_OCTETS] for start in range(0, len(octets), CHUNK_OCTETS)] or [b""]
    return " ".join(f'"{_SPECIAL.sub(_spelled, chunk).decode("ascii")}"' for chunk in chunks)


def respell(text: str, where: str) -> str:
    """The canonical spelling of one chunk, given without its quotes."""
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
    if len(octets) > CHUNK_OCTETS:
        raise InputError(
            where,
            f"one quoted string has {len(octets)} octets",
            f'split it into strings of at most {CHUNK_OCTETS}: "..." "..."',
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
