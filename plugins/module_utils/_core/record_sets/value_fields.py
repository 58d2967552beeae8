# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fields that values of several types are made of: numbers, names, hexadecimal."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

from ..dns import names
from ..errors import InputError

_DECIMAL = re.compile(r"[0-9]{1,10}")


def split(text: str, labels: tuple[str, ...], where: str) -> list[str]:
    """The fields of a value; what is left over belongs to the last one when that may contain spaces."""
    fields = text.split(None, len(labels) - 1)
    if len(fields) != len(labels):
        raise InputError(
            where, f"{text!r} has {len(fields)} of {len(labels)} fields", f"give {', '.join(labels)}, in this order"
        )
    return fields


def number(text: str, what: str, highest: int, where: str) -> str:
    """A number from 0 to ``highest``, without leading zeros."""
    if not _DECIMAL.fullmatch(text) or int(text) > highest:
        raise InputError(where, f"{what} {text!r} is not a number from 0 to {highest}", "correct it")
    return str(int(text))


def host(text: str, where: str, *, root: bool = False) -> str:
    """The name that a value points to. Names in values are full names; ``root`` allows ``.``."""
    text = text.strip()
    if root and text == ".":
        return text
    if re.search(r",\s", text):
        raise InputError(where, f"{text!r} is more than one name", "make a list of values, with one name in each")
    if is_address(text):
        raise InputError(where, f"{text!r} is an address, not a name", "point to a name, or use the type A or AAAA")
    return names.to_wire(names.normalise(text.replace(r"\.", r"\056"), where))


def is_address(text: str) -> bool:
    """Whether a text is an IP address. A name never has a colon and its last label is not all digits."""
    if ":" not in text and not text.rstrip(".")[-1:].isdigit():
        return False
    try:
        IPv6Address(text) if ":" in text else IPv4Address(text.rstrip("."))
    except ValueError:
        return False
    return True


def hexadecimal(text: str, what: str, octets: int | None, where: str) -> str:
    """Hexadecimal digits, in upper case without spaces; ``octets`` when the length is known."""
    digits = "".join(text.split()).upper()
    if not re.fullmatch(r"(?:[0-9A-F]{2})+", digits):
        raise InputError(where, f"{what} {text!r} is not hexadecimal", "write pairs of the digits 0-9 and A-F")
    if octets is not None and len(digits) != 2 * octets:
        raise InputError(where, f"{what} has {len(digits)} digits", f"give {2 * octets} digits")
    return digits


def address_text(address: IPv4Address | IPv6Address) -> str:
    """The text of an address, the same from each Python: newer ones write the IPv4 in one with dots."""
    mapped = int(address) & 0xFFFFFFFF if isinstance(address, IPv6Address) and address.ipv4_mapped else None
    return str(address) if mapped is None else f"::ffff:{mapped >> 16:x}:{mapped & 0xFFFF:x}"
