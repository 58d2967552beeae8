# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""Names and values of dnspython in the spelling of ``_core``.

Zone files and dnspython write an octet as ``\ddd``, three decimal digits, or as ``\X``; Route 53 and ``_core`` write
``\ooo``, three octal ones (RFC 1035 section 5.1; Route 53 Developer Guide, "DNS domain name format").
"""

from __future__ import annotations

import re
from typing import Any

from .._core.dns import names
from .._core.record_sets.character_strings import encode
from .._core.record_sets.values import TEXT_TYPES

# Types whose text form is made of numbers and names.
_NAME_TYPES = frozenset({"CNAME", "MX", "NS", "PTR", "SOA", "SRV"})
_ESCAPE = re.compile(r"\\(?:([0-9]{3})|(.))")
# An asterisk that is not the whole leftmost label is an octet like others; Route 53 has it in octal everywhere.
_OCTET = re.compile(r"\\([0-9]{3})|\\(.)|(\*)")


def name(found: Any) -> str:
    """A ``dns.name.Name`` as a canonical name."""
    return names.from_wire(_octal(found.to_text()))


def value(record_type: str, rdata: Any) -> str:
    """A ``dns.rdata.Rdata`` as a value that ``_core`` reads."""
    if record_type in TEXT_TYPES:
        return encode(*rdata.strings)
    if record_type in _NAME_TYPES:
        return _octal(rdata.to_text())
    if record_type == "CAA":
        return f"{rdata.flags} {rdata.tag.decode('latin-1')} {encode(rdata.value)}"
    if record_type == "NAPTR":
        texts = " ".join(encode(text) for text in (rdata.flags, rdata.service, rdata.regexp))
        return f"{rdata.order} {rdata.preference} {texts} {_octal(rdata.replacement.to_text())}"
    text = str(rdata.to_text())
    if record_type in ("SVCB", "HTTPS"):
        head = f"{rdata.priority} {rdata.target.to_text()}"
        return _octal(head) + _ESCAPE.sub(lambda each: _octet(int(each[1])) if each[1] else each[0], text[len(head) :])
    return text


def _octal(text: str) -> str:
    r"""Text made of numbers and names; what ``\`` protects in a zone file is no exception elsewhere."""
    return _OCTET.sub(lambda each: _octet(int(each[1]) if each[1] else ord(each[2] or each[3])), text)


def _octet(number: int) -> str:
    return f"\\{number:03o}"
