# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What values consist of: fields, numbers, names, addresses and quoted strings, and how they are refused."""

from __future__ import annotations

import ipaddress
import re

from sandbox.services.route53 import names

CHARACTER_STRING_OCTETS = 255  # RFC 1035, 3.3: one length octet

_STRING = re.compile(r'"(?P<body>(?:[^"\\]|\\.)*)"')
_STRING_PIECE = re.compile(r"\\(?P<octal>[0-3][0-7]{2})|\\(?P<escaped>[^0-9])|(?P<plain>[ !-\[\]-~])")


class ValueRefused(ValueError):
    """A value that Route 53 refuses.

    AWS words it "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)
    encountered with '...''" (github.com/aws/aws-cdk/issues/14800). The problem names ARRDATAIllegalIPv4Address,
    CharacterStringTooLong, InvalidCharacterString and UnsupportedCharacter are AWS's; the others are formed like them.
    """

    def __init__(self, fatal: str) -> None:
        super().__init__(f"Invalid Resource Record: '{fatal}'")


def refusal(problem: str, description: str, encountered: str) -> ValueRefused:
    return ValueRefused(names.fatal_problem(problem, description, encountered))


def split_fields(record_type: str, value: str, count: int) -> list[str]:
    """``value`` as exactly ``count`` fields separated by spaces or tabs."""
    fields = value.split()
    if len(fields) != count:
        raise refusal(f"{record_type}RRDATAFieldCount", f"Value must have {count} fields", value)
    return fields


def whole_number(record_type: str, text: str, maximum: int) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > maximum:
        raise refusal(f"{record_type}RRDATAIllegalNumber", f"Value is not a whole number between 0 and {maximum}", text)
    return int(text)


def hexadecimal_octets(record_type: str, text: str) -> bytes:
    if not text or len(text) % 2 or not re.fullmatch(r"[0-9A-Fa-f]+", text):
        raise refusal(f"{record_type}RRDATAIllegalHexadecimal", "Value is not hexadecimal", text)
    return bytes.fromhex(text)


def domain_octets(text: str) -> bytes:
    return b"\0" if text == "." else names.wire(names.normalise(text))


def character_strings(value: str) -> list[bytes]:
    """The quoted strings of ``value``, such as ``"one" "two"`` or ``"one""two"``, unescaped.

    Terraform's documentation of aws_route53_record has long texts written with ``""`` between the strings. Unquoted
    text is refused: "InvalidCharacterString (Value should be enclosed in quotation marks)".
    """
    found: list[bytes] = []
    position = 0
    while position < len(value):
        quoted = _STRING.match(value, position)
        if quoted is None:
            raise refusal("InvalidCharacterString", "Value should be enclosed in quotation marks", value)
        found.append(unescaped(quoted["body"], value))
        position = quoted.end()
        position += len(value[position:]) - len(value[position:].lstrip(" \t"))
    if not found:
        raise refusal("InvalidCharacterString", "Value should be enclosed in quotation marks", value)
    return found


def unescaped(body: str, value: str) -> bytes:
    octets = bytearray()
    position = 0
    while position < len(body):
        piece = _STRING_PIECE.match(body, position)
        if piece is None:
            raise refusal("UnsupportedCharacter", "Value contains unsupported characters", value)
        if piece["octal"]:
            octets.append(int(piece["octal"], 8))
        else:
            octets += (piece["escaped"] or piece["plain"]).encode()
        position = piece.end()
    if len(octets) > CHARACTER_STRING_OCTETS:
        raise refusal("CharacterStringTooLong", "Value is too long", value)
    return bytes(octets)


def counted_string(octets: bytes) -> bytes:
    return bytes([len(octets)]) + octets


def ipv4(value: str) -> bytes:
    # One to three decimal digits each, no leading zeros (other systems read those as octal).
    if not re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", value):
        raise refusal("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value)
    try:
        return ipaddress.IPv4Address(value).packed
    except ValueError as error:
        raise refusal("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value) from error


def ipv6(value: str) -> bytes:
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError as error:
        raise refusal("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value) from error
    if address.scope_id is not None:
        raise refusal("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value)
    return address.packed
