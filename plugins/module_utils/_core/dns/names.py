# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""Domain names in one canonical spelling, and the spellings of others.

The canonical text form, used everywhere in the collection, is lower case, ends with a dot, and writes every octet
other than ``a-z 0-9 - _`` as ``\ooo`` (three octal digits), except a leftmost label that is ``*`` alone: the wildcard.
International names are in their ASCII form (``xn--``). Two names are equal when their canonical forms are.

=================  =====================  ===========================================================
canonical          ``*.example.com.``
Route 53 returns   ``\052.example.com.``  ``to_wire`` and ``from_wire``
IAM condition      ``\052.example.com``   ``for_policy``
people             ``*.example.com``      ``display``
=================  =====================  ===========================================================

Source: Route 53 Developer Guide, "DNS domain name format".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from encodings import idna
from itertools import islice

from ..errors import InputError, type_name

LONGEST_LABEL = 63  # octets, RFC 1035 section 2.3.4
LONGEST_NAME = 253  # characters without the trailing dot: 255 octets on the wire

# The names of nearly every zone: nothing to decode, nothing to escape.
_PLAIN = re.compile(r"(?:\*\.)?(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?")
_PIECE = re.compile(r"\\([0-3][0-7]{2})|(.)", re.DOTALL)
_ORDINARY = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_")

# IDNA 2003, which the standard library has, maps these to other letters; IDNA 2008 keeps them. Guessing would
# publish another name than the one that was meant.
_AMBIGUOUS = "ßẞς"


def normalise(name: object, where: str) -> str:
    """The canonical form of a name that a user wrote; InputError when it is not a name."""
    if not isinstance(name, str):
        raise InputError(
            where, f"{name} is not text but {type_name(name)}", 'put the name in quotes, as in "yes.example.com"'
        )
    if not name:
        raise InputError(where, "the name is empty", "give a full name such as www.example.com")
    if _PLAIN.fullmatch(name) and len(name) <= LONGEST_NAME and "xn--" not in name.lower():
        return name.lower() if name.endswith(".") else name.lower() + "."
    if name.startswith("."):
        raise InputError(where, f"{name!r} starts with a dot", "remove it")
    labels = name.removesuffix(".").split(".")
    canonical = ".".join(_label(text, name, where, leftmost=position == 0) for position, text in enumerate(labels))
    if len(canonical) > LONGEST_NAME:
        octets = len(re.sub(r"\\...", "x", canonical))
        if octets > LONGEST_NAME:
            raise InputError(where, f"the name has {octets} characters", f"shorten it to at most {LONGEST_NAME}")
    return canonical + "."


def from_wire(name: str) -> str:
    """The canonical form of a name that AWS returned. What AWS holds is not judged."""
    if _PLAIN.fullmatch(name):
        return name.lower() if name.endswith(".") else name.lower() + "."
    labels = [_escape(_octets(text)) for text in name.removesuffix(".").split(".")]
    if labels[0] == r"\052":
        labels[0] = "*"
    return ".".join(labels) + "."


def to_wire(name: str) -> str:
    """A canonical name as Route 53 stores and returns it."""
    return r"\052" + name[1:] if name.startswith("*") else name


def for_policy(name: str) -> str:
    """A canonical name as the condition key ``ChangeResourceRecordSetsNormalizedRecordNames`` has it."""
    return to_wire(name).removesuffix(".")


def display(name: str) -> str:
    """A canonical name as people write it; ``normalise`` accepts it again."""
    return name.removesuffix(".")


def in_zone(name: str, zone: str) -> bool:
    """Whether a canonical name is the zone or below it. ``notexample.com.`` is not in ``example.com.``."""
    return name == zone or name.endswith("." + zone)


def relative(name: str, zone: str) -> str:
    """The part of a canonical name above its zone, without a dot at the end; empty for the apex."""
    return name[: -len(zone)].removesuffix(".")


def with_ancestors(name: str) -> Iterator[str]:
    """A canonical name and those above it, from the bottom up, without the root."""
    while name:
        yield name
        name = name.partition(".")[2]


def hierarchy(name: str) -> tuple[str, ...]:
    """The sort key of a canonical name: its labels from the right, so that a zone's names stand together."""
    return tuple(reversed(name.removesuffix(".").split(".")))


def subtree_or_name(entry: object, where: str) -> tuple[str, bool]:
    """The canonical name of an entry, and whether it stands for the names below: ``*.sub.example.com``."""
    name = normalise(entry, where)
    if name == "*.":
        raise InputError(where, f"{entry!r} has no name after the asterisk", "give one, as in *.example.com")
    if isinstance(entry, str) and entry.startswith("*."):
        return name[2:], True
    return name, False


@dataclass(frozen=True)
class NamePatterns:
    r"""A set of names, given as exact names and as subtrees.

    An entry ``www.example.com`` is that name. ``*.sub.example.com`` is every name below ``sub.example.com``, at any
    depth, and not ``sub.example.com`` itself. The wildcard record set alone is written ``\052.sub.example.com``.
    """

    exact: frozenset[str]
    subtrees: frozenset[str]

    @classmethod
    def parse(cls, entries: Sequence[object], where: str, zone: str | None = None) -> NamePatterns:
        """Read a user's list. With ``zone`` (canonical), every entry must be in it."""
        exact: set[str] = set()
        subtrees: set[str] = set()
        for position, entry in enumerate(entries):
            here = f"{where}[{position}]"
            name, subtree = subtree_or_name(entry, here)
            (subtrees if subtree else exact).add(name)
            if zone is not None and not in_zone(name, zone):
                raise InputError(here, f"{entry} is not in the zone {display(zone)}", "give names of this zone")
        return cls(frozenset(exact), frozenset(subtrees))

    def matches(self, name: str) -> bool:
        """Whether a canonical name is one of these."""
        if name in self.exact:
            return True
        return bool(self.subtrees) and any(above in self.subtrees for above in islice(with_ancestors(name), 1, None))


def _label(text: str, name: str, where: str, *, leftmost: bool) -> str:
    """One label that a user wrote, in canonical form."""
    if not text:
        raise InputError(where, f"{name!r} has an empty label", "leave one dot between two labels")
    if leftmost and text in ("*", r"\052"):
        return "*"
    if text == "@":
        raise InputError(where, f"{name!r} has the label @", "for the apex give the zone's name, or an empty prefix")
    _refuse_characters(text, name, where)
    octets = _octets(text) if text.isascii() else _international(text, name, where)
    if len(octets) > LONGEST_LABEL:
        raise InputError(
            where, f"the label {text!r} has {len(octets)} characters", f"shorten it to at most {LONGEST_LABEL}"
        )
    if octets.startswith(b"xn--"):
        _check_punycode(octets, name, where)
    return _escape(octets)


def _refuse_characters(text: str, name: str, where: str) -> None:
    for character in text:
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"):
            raise InputError(
                where,
                f"{name!r} contains the character U+{ord(character):04X}, which is invisible or a space",
                r"remove it, or write it as \ooo (octal) when it is really part of the name",
            )
    if "*" in text:
        raise InputError(
            where,
            f"{name!r} has * elsewhere than as the whole leftmost label",
            r"use a wildcard such as *.example.com, or \052 for a literal asterisk",
        )
    if re.search(r"\\(?![0-3][0-7]{2})", text):
        raise InputError(
            where,
            f"{name!r} has an incomplete or impossible escape",
            r"write \ followed by three octal digits up to \377",
        )


def _international(text: str, name: str, where: str) -> bytes:
    """A label with other than ASCII letters, as IDNA encodes it."""
    for character in text:
        if character in _AMBIGUOUS:
            raise InputError(
                where, f"{name!r} contains {character}, which IDNA versions encode differently", "give its xn-- form"
            )
    try:
        if idna.dots.search(text):
            raise UnicodeError("it has a dot from another script")
        prepared = idna.nameprep(text)
        if not prepared.isascii() and prepared.startswith("xn--"):
            raise UnicodeError("it starts with xn-- and has letters outside ASCII")
        if not all(not character.isascii() or ord(character) in _ORDINARY for character in prepared):
            raise UnicodeError("it mixes letters outside ASCII with punctuation")
        # ToASCII checks the length too, but says less about it than _label does.
        return prepared.encode("ascii") if prepared.isascii() else b"xn--" + prepared.encode("punycode")
    except UnicodeError as error:
        raise InputError(
            where, f"the label {text!r} is not an international name ({error})", "correct it, or give its xn-- form"
        ) from error


def _check_punycode(octets: bytes, name: str, where: str) -> None:
    encoded = octets.removeprefix(b"xn--")
    try:
        decoded = encoded.decode("punycode")
        valid = not decoded.isascii() and decoded.encode("punycode") == encoded
    except UnicodeError:
        valid = False
    if not valid:
        raise InputError(
            where, f"{name!r} has an xn-- label that is not punycode", "correct it, or give its Unicode form"
        )


def _octets(text: str) -> bytes:
    """The octets of a label in any spelling, in lower case."""
    pieces: Iterable[re.Match[str]] = _PIECE.finditer(text)
    return b"".join(
        bytes([int(piece[1], 8)]) if piece[1] else piece[2].encode("utf-8", "surrogateescape") for piece in pieces
    ).lower()


def _escape(octets: bytes) -> str:
    return "".join(chr(octet) if octet in _ORDINARY else f"\\{octet:03o}" for octet in octets)
