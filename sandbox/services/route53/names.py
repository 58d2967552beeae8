# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""Domain names as Route 53 stores them: lower-case, with a trailing dot and ``\ooo`` for other characters.

Source: "DNS domain name format" of the Route 53 developer guide. Input may use any printable ASCII character;
everything else, and a dot inside a label, must be an octal escape. Output keeps a-z, 0-9, ``-`` and ``_`` and escapes
the rest, so that the wildcard comes back as ``\052.example.com.``. Letters are folded even when they were escaped.
"""

from __future__ import annotations

import re
from functools import lru_cache

LABEL_OCTETS = 63
NAME_OCTETS = 255  # on the wire (RFC 1035, 3.1), so 253 characters without the trailing dot

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_")
_ORDINARY = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?")
_PIECE = re.compile(r"\\(?P<octal>[0-3][0-7]{2})|(?P<dot>\.)|(?P<plain>[!-~])")

Labels = tuple[bytes, ...]
"""Labels of a name, leftmost first, lower-case, without the root."""


class NameRefused(ValueError):
    """A name that Route 53 refuses; the text is one of its FATAL problem messages."""


def fatal_problem(problem: str, description: str, encountered: str) -> str:
    """The form in which Route 53 reports what it cannot parse.

    "FATAL problem: DomainNameEmpty (Domain name is empty) encountered with ''"
    (github.com/harmony-one/harmony-ops/issues/491).
    """
    return f"FATAL problem: {problem} ({description}) encountered with '{encountered}'"


def _refused(problem: str, description: str, encountered: str) -> NameRefused:
    return NameRefused(fatal_problem(problem, description, encountered))


@lru_cache(maxsize=65536)
def labels(text: str) -> Labels:
    """The labels of ``text``, written with or without a trailing dot."""
    if text in ("", "."):
        raise _refused("DomainNameEmpty", "Domain name is empty", text)
    found: list[bytearray] = [bytearray()]
    position = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None or (piece["plain"] == "\\" and text[position + 1 : position + 2].isdigit()):
            raise _refused("UnsupportedCharacter", "Value contains unsupported characters", text)
        if piece["dot"]:
            found.append(bytearray())
        else:
            found[-1].append(int(piece["octal"], 8) if piece["octal"] else ord(piece["plain"]))
        position = piece.end()
    if not found[-1]:
        found.pop()  # the trailing dot
    if not all(found):
        raise _refused("DomainLabelEmpty", "Domain label is empty", text)
    if any(len(label) > LABEL_OCTETS for label in found):
        raise _refused("DomainLabelTooLong", "Domain label is too long", text)
    if sum(len(label) + 1 for label in found) + 1 > NAME_OCTETS:
        raise _refused("DomainNameTooLong", "Domain name is too long", text)
    return tuple(bytes(label).lower() for label in found)


def text_of(name: Labels) -> str:
    """The stored form of ``name``: ``(b"*", b"example", b"com")`` is ``\\052.example.com.``."""
    return "".join("".join(chr(c) if c in _PLAIN else f"\\{c:03o}" for c in label) + "." for label in name)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """``text`` in the stored form; raises NameRefused."""
    if len(text) < NAME_OCTETS - 1 and _ORDINARY.fullmatch(text):  # nearly every name, ten times as fast
        return f"{text.lower().removesuffix('.')}."
    return text_of(labels(text))


def is_within(name: str, zone: str) -> bool:
    """Whether ``name`` is ``zone`` or below it; both in the stored form. ``notbugs.com.`` is not in ``bugs.com.``."""
    return name == zone or name.endswith(f".{zone}")


def parent(name: str) -> str:
    """The name without its leftmost label, stored form: dots inside labels are escaped there, so a split is safe."""
    return name.partition(".")[2]


def is_wildcard(name: str) -> bool:
    r"""Whether the leftmost label is ``*``: anywhere else an asterisk is a plain character."""
    return name.startswith("\\052.")


@lru_cache(maxsize=65536)
def sort_key(name: str) -> str:
    r"""What Route 53 sorts by: labels reversed, with the trailing dot, in the *escaped* form.

    ``www.example.com.`` is ``com.example.www.``; the reference of ListHostedZonesByName says "alphabetizes the domain
    name using the escaped ... value, which is the format that Amazon Route 53 saves in its database", so that the
    wildcard sorts as a backslash: behind digits, before letters. The trailing dot matters: ``a-b`` comes before
    ``a``.
    """
    return ".".join(reversed(name[:-1].split("."))) + "."


def wire(name: str) -> bytes:
    """Uncompressed wire form of a name in the stored form (RFC 1035, 3.1)."""
    return b"".join(bytes([len(label)]) + label for label in labels(name)) + b"\0"
