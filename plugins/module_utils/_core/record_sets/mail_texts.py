# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Texts of SPF, DKIM and DMARC that were cut, or divided where they must not be: no mail server reads those.

All three join the strings of a text without anything between them, and want one text at a name (RFC 7208 sections 3.2
and 3.3, RFC 6376 section 3.6.2.2, RFC 7489 section 6.6.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

Strings = Sequence[bytes]

_KEY = re.compile(r"[^.]+\._domainkey\.")
# A term of SPF (RFC 7208 section 12).
_TERM = re.compile(rb"[-+?~]?(?:all\b|include:|a[:/ ]|mx\b|ptr\b|ip4:|ip6:|exists:|redirect=|exp=)", re.IGNORECASE)
_UNFINISHED = re.compile(rb"\s[-+?~]?(?:include|ip4|ip6|exists|redirect|exp)[:=]?", re.IGNORECASE)
_TAG = re.compile(rb"(?:^|;)\s*p\s*=\s*([^;]*)")


def faults(name: str, texts: Sequence[Strings]) -> Iterator[str]:
    """What is wrong with the texts of a name (canonical), as sentences."""
    policies = [found for found in texts if _starts(found, b"v=spf1")]
    if len(policies) > 1:
        yield (
            f"{len(policies)} texts begin with v=spf1. A mail server takes that for an error; make one text of them "
            "(RFC 7208 section 3.2)."
        )
    for found in policies:
        yield from _spf(found)
    if name.startswith("_dmarc."):
        yield from _dmarc([found for found in texts if _starts(found, b"v=dmarc1")])
    if _KEY.match(name):
        yield from _dkim(texts)


def _starts(found: Strings, version: bytes) -> bool:
    return b"".join(found)[: len(version)].lower() == version


def _spf(found: Strings) -> Iterator[str]:
    text = b"".join(found)
    if text[6:7] not in (b"", b" "):
        yield f"{_shown(text)} has no space behind v=spf1. {_SPACES}"
    elif any(
        one and other and not one.endswith(b" ") and _TERM.match(other) and len(one) < 255
        for one, other in pairwise(found)
    ):
        yield f"{_shown(text)} has no space between two of its strings. {_SPACES}"
    elif _UNFINISHED.fullmatch(text[text.rfind(b" ") :]):
        yield f"{_shown(text)} is cut in its last term."


_SPACES = 'Strings are joined as they are: write one pair of quotes around all, or put the space inside: "... " "..."'


def _dmarc(policies: Sequence[Strings]) -> Iterator[str]:
    if len(policies) > 1:
        yield f"{len(policies)} texts begin with v=DMARC1, so that none counts (RFC 7489 section 6.6.3). Keep one."
    for found in policies:
        if not _TAG.search(b"".join(found)):
            yield f"{_shown(b''.join(found))} has no p=. It was probably cut at a semicolon: put all of it in quotes."


def _dkim(texts: Sequence[Strings]) -> Iterator[str]:
    if len(texts) > 1:
        yield (
            f"there are {len(texts)} values, and a DKIM key is one. Write its parts as strings of one value, "
            '"..." "...", with txt_transformation quoted.'
        )
        return
    for found in texts:
        text = b"".join(found)
        key = _TAG.search(text)
        if key is None:
            yield f"{_shown(text)} has no p=, the key. It was probably cut at a semicolon: put all of it in quotes."
        elif len(b"".join(key[1].split())) % 4:
            yield f"{_shown(text)} has a key that is cut: its Base64 has not a multiple of four characters."


def _shown(text: bytes) -> str:
    shown = text.decode("utf-8", "replace")
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
