# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The text of a file that people wrote or a tool exported: UTF-8, or UTF-16 as Windows writes it.

Files in other encodings are refused with the line: to guess would publish another text than the one that was meant.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NoReturn

from .errors import InputError

# The longer ones first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# DOS ended a text with this.
_END = "\x1a"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def decode(octets: bytes, where: str, comment: Callable[[str], int] | None = None) -> str:
    r"""The text that the octets of a file are, with ``\n`` at the end of each line; InputError with the line.

    ``comment`` says where in a line its comment begins: comments may be in any encoding, as nobody reads them.
    """
    encoding = _encoding(octets)
    try:
        text = octets.decode(encoding)
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            line = octets[: error.start].decode(encoding, "ignore").count("\n") + 1
            _refuse(f"{where}, line {line}", f"it begins as {encoding.upper()} does, but goes on otherwise", encoding)
        text = _with_odd_comments(octets.decode(encoding, "surrogateescape"), where, comment)
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip(_END)


def _encoding(octets: bytes) -> str:
    """By the mark at the beginning. Without one: the first character of a text is ASCII in all formats here."""
    for mark, encoding in _MARKS:
        if octets.startswith(mark):
            return encoding
    if octets[1:2] == b"\0" and octets[:1] != b"\0":
        return "utf-16-le"
    return "utf-16-be" if octets[:1] == b"\0" else "utf-8"


def _with_odd_comments(text: str, where: str, comment: Callable[[str], int] | None) -> str:
    """The text with a replacement for what is not UTF-8 in comments; InputError when it stands elsewhere."""
    lines = re.split("\r\n|\n|\r", text)
    for number, line in enumerate(lines):
        odd = _NOT_UTF8.search(line)
        if odd is None:
            continue
        if comment is None or odd.start() < comment(line):
            octet = ord(odd[0]) - 0xDC00
            shown = f", which is {chr(octet)} in ISO-8859-1," if octet >= 0xA0 else ""
            _refuse(f"{where}, line {number + 1}", f"the octet {octet:02X}{shown} is not UTF-8", "iso-8859-1")
        lines[number] = _NOT_UTF8.sub("\ufffd", line)
    return "\n".join(lines)


def _refuse(where: str, problem: str, encoding: str) -> NoReturn:
    raise InputError(where, problem, f"save the file as UTF-8: iconv -f {encoding.upper()} -t UTF-8 FILE > NEW")
