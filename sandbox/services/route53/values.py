# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a value of each record type may say, and its DNS wire form.

Source: "Supported DNS record types" of the Route 53 developer guide and the RFC of each type. One function a type
turns the text of a value into uncompressed RDATA and raises ValueRefused; that is at once the check that
ChangeResourceRecordSets makes and what the DNS server answers, so a value that is accepted can always be served.
"""

from __future__ import annotations

import ipaddress
import re
import struct
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from sandbox.services.route53 import names

TYPE_NUMBERS = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33, "NAPTR": 35, "DS": 43,
    "SSHFP": 44, "TLSA": 52, "SVCB": 64, "HTTPS": 65, "SPF": 99, "CAA": 257,
}  # fmt: skip

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


def _refused(problem: str, description: str, encountered: str) -> ValueRefused:
    return ValueRefused(names.fatal_problem(problem, description, encountered))


@lru_cache(maxsize=65536)
def rdata(record_type: str, value: str) -> bytes:
    """The wire form of one value of ``record_type``; raises ValueRefused."""
    try:
        return _ENCODERS[record_type](value)
    except names.NameRefused as refused:
        raise ValueRefused(str(refused)) from refused


# -- pieces ----------------------------------------------------------------------------------------------------------


def _fields(record_type: str, value: str, count: int) -> list[str]:
    """``value`` as exactly ``count`` fields separated by spaces or tabs."""
    fields = value.split()
    if len(fields) != count:
        raise _refused(f"{record_type}RRDATAFieldCount", f"Value must have {count} fields", value)
    return fields


def _number(record_type: str, text: str, maximum: int) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > maximum:
        raise _refused(
            f"{record_type}RRDATAIllegalNumber", f"Value is not a whole number between 0 and {maximum}", text
        )
    return int(text)


def _hexadecimal(record_type: str, text: str) -> bytes:
    if not text or len(text) % 2 or not re.fullmatch(r"[0-9A-Fa-f]+", text):
        raise _refused(f"{record_type}RRDATAIllegalHexadecimal", "Value is not hexadecimal", text)
    return bytes.fromhex(text)


def _domain(text: str) -> bytes:
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
            raise _refused("InvalidCharacterString", "Value should be enclosed in quotation marks", value)
        found.append(_unescaped(quoted["body"], value))
        position = quoted.end()
        position += len(value[position:]) - len(value[position:].lstrip(" \t"))
    if not found:
        raise _refused("InvalidCharacterString", "Value should be enclosed in quotation marks", value)
    return found


def _unescaped(body: str, value: str) -> bytes:
    octets = bytearray()
    position = 0
    while position < len(body):
        piece = _STRING_PIECE.match(body, position)
        if piece is None:
            raise _refused("UnsupportedCharacter", "Value contains unsupported characters", value)
        if piece["octal"]:
            octets.append(int(piece["octal"], 8))
        else:
            octets += (piece["escaped"] or piece["plain"]).encode()
        position = piece.end()
    if len(octets) > CHARACTER_STRING_OCTETS:
        raise _refused("CharacterStringTooLong", "Value is too long", value)
    return bytes(octets)


def _string(octets: bytes) -> bytes:
    return bytes([len(octets)]) + octets


# -- types -----------------------------------------------------------------------------------------------------------


def _a(value: str) -> bytes:
    # One to three decimal digits each, no leading zeros (other systems read those as octal).
    if not re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", value):
        raise _refused("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value)
    try:
        return ipaddress.IPv4Address(value).packed
    except ValueError as error:
        raise _refused("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value) from error


def _aaaa(value: str) -> bytes:
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError as error:
        raise _refused("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value) from error
    if address.scope_id is not None:
        raise _refused("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value)
    return address.packed


def _name(value: str) -> bytes:
    return names.wire(names.normalise(value))


def _mx(value: str) -> bytes:
    priority, exchange = _fields("MX", value, 2)
    return struct.pack("!H", _number("MX", priority, 65535)) + _domain(exchange)


def _srv(value: str) -> bytes:
    *numbers, target = _fields("SRV", value, 4)
    return struct.pack("!HHH", *(_number("SRV", number, 65535) for number in numbers)) + _domain(target)


def _soa(value: str) -> bytes:
    server, mailbox, *numbers = _fields("SOA", value, 7)
    encoded = struct.pack("!IIIII", *(_number("SOA", number, 2**32 - 1) for number in numbers))
    return _domain(server) + _domain(mailbox) + encoded


def _txt(value: str) -> bytes:
    return b"".join(_string(string) for string in character_strings(value))


def _caa(value: str) -> bytes:
    match = re.fullmatch(r"(\S+)\s+(\S+)\s+(\S.*)", value)
    if match is None:
        raise _refused("CAARRDATAFieldCount", "Value must have 3 fields", value)
    flags, tag, text = match.groups()
    if not re.fullmatch(r"[A-Za-z0-9]{1,255}", tag):  # RFC 8659, 4.1
        raise _refused("CAARRDATAIllegalTag", "Value is not a valid tag", tag)
    strings = character_strings(text)
    if len(strings) != 1:
        raise _refused("CAARRDATAFieldCount", "Value must have 3 fields", value)
    return bytes([_number("CAA", flags, 255)]) + _string(tag.encode()) + strings[0]


_DIGEST_OCTETS = {1: 20, 2: 32, 4: 48}  # SHA-1, SHA-256, SHA-384: the digests that the guide lists


def _ds(value: str) -> bytes:
    key_tag, algorithm, digest_type, digest = _fields("DS", value, 4)
    kind, octets = _number("DS", digest_type, 255), _hexadecimal("DS", digest)
    if _DIGEST_OCTETS.get(kind) != len(octets):
        raise _refused("DSRRDATAIllegalDigest", "Value is not a digest of its type", value)
    return struct.pack("!HBB", _number("DS", key_tag, 65535), _number("DS", algorithm, 255), kind) + octets


def _naptr(value: str) -> bytes:
    match = re.fullmatch(
        r'(\S+)\s+(\S+)\s+("(?:[^"\\]|\\.)*")\s+("(?:[^"\\]|\\.)*")\s+("(?:[^"\\]|\\.)*")\s+(\S+)', value
    )
    if match is None:
        raise _refused("NAPTRRRDATAFieldCount", "Value must have 6 fields", value)
    order, preference, *strings, replacement = match.groups()
    texts = [character_strings(string)[0] for string in strings]
    if not re.fullmatch(rb"[A-Za-z0-9]*", texts[0]):  # RFC 3403, 4.1
        raise _refused("NAPTRRRDATAIllegalFlags", "Value is not valid flags", strings[0])
    numbers = struct.pack("!HH", _number("NAPTR", order, 65535), _number("NAPTR", preference, 65535))
    return numbers + b"".join(_string(text) for text in texts) + _domain(replacement)


def _sshfp(value: str) -> bytes:
    algorithm, kind, fingerprint = _fields("SSHFP", value, 3)
    encoded = bytes([_number("SSHFP", algorithm, 255), _number("SSHFP", kind, 255)])
    octets = _hexadecimal("SSHFP", fingerprint)
    if {1: 20, 2: 32}.get(encoded[1], len(octets)) != len(octets):  # RFC 4255, RFC 6594
        raise _refused("SSHFPRRDATAIllegalFingerprint", "Value is not a fingerprint of its type", value)
    return encoded + octets


def _tlsa(value: str) -> bytes:
    *numbers, data = _fields("TLSA", value, 4)
    octets = _hexadecimal("TLSA", data)
    usage, selector, matching = (_number("TLSA", number, 255) for number in numbers)
    if {1: 32, 2: 64}.get(matching, len(octets)) != len(octets):  # RFC 6698, 2.1.3
        raise _refused("TLSARRDATAIllegalData", "Value is not data of its matching type", value)
    return bytes([usage, selector, matching]) + octets


# -- service bindings (RFC 9460) -------------------------------------------------------------------------------------

_SERVICE_KEYS = {
    "mandatory": 0, "alpn": 1, "no-default-alpn": 2, "port": 3, "ipv4hint": 4, "ech": 5, "ipv6hint": 6, "dohpath": 7,
}  # fmt: skip
_PARAMETER = re.compile(r'(?P<key>[a-z0-9-]+)(?:=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^"\s]+)))?(?:\s+|$)')


def _service(record_type: str) -> Callable[[str], bytes]:
    def encode(value: str) -> bytes:
        match = re.fullmatch(r"(\S+)\s+(\S+)(?:\s+(\S.*))?", value)
        if match is None:
            raise _refused(f"{record_type}RRDATAFieldCount", "Value must have at least 2 fields", value)
        priority, target, rest = match.groups()
        number = _number(record_type, priority, 65535)
        parameters = _service_parameters(record_type, (rest or "").rstrip(), value)
        if number == 0 and parameters:  # RFC 9460, 2.4.2: AliasMode has none
            raise _refused(f"{record_type}RRDATAIllegalParameter", "Parameters with priority 0", value)
        encoded = b"".join(struct.pack("!HH", key, len(data)) + data for key, data in sorted(parameters.items()))
        return struct.pack("!H", number) + _domain(target) + encoded

    return encode


def _service_parameters(record_type: str, text: str, value: str) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    position = 0
    while position < len(text):
        match = _PARAMETER.match(text, position)
        if match is None:
            raise _refused(f"{record_type}RRDATAIllegalParameter", "Value is not a valid parameter", value)
        position = match.end()
        key = _service_key(match["key"])
        argument = match["quoted"] if match["quoted"] is not None else match["plain"]
        try:
            data = None if key is None or key in found else _service_value(key, argument)
        except ValueError:
            data = None
        if key is None or data is None:
            raise _refused(f"{record_type}RRDATAIllegalParameter", "Value is not a valid parameter", value)
        found[key] = data
    listed = [key for (key,) in struct.iter_unpack("!H", found.get(0, b""))]
    if any(key not in found for key in listed) or any(a >= b for a, b in pairwise(listed)):
        raise _refused(f"{record_type}RRDATAIllegalParameter", "A mandatory parameter is missing", value)
    return found


def _service_key(name: str) -> int | None:
    if name in _SERVICE_KEYS:
        return _SERVICE_KEYS[name]
    numbered = re.fullmatch(r"key(0|[1-9][0-9]{0,4})", name)
    return int(numbered[1]) if numbered and int(numbered[1]) <= 65535 else None


def _service_value(key: int, argument: str | None) -> bytes:
    """The wire form of one parameter; raises ValueError when the argument does not fit its key."""
    if key == _SERVICE_KEYS["no-default-alpn"]:
        if argument is not None:
            raise ValueError(argument)
        return b""
    if not argument:
        raise ValueError("empty")
    encode = _SERVICE_VALUES.get(key)
    return encode(argument) if encode else _unescaped(argument, argument)


def _mandatory(argument: str) -> bytes:
    keys = sorted(_service_key(item) or 0 for item in argument.split(","))
    if 0 in keys:  # unknown, or "mandatory" itself (RFC 9460, 8)
        raise ValueError(argument)
    return b"".join(struct.pack("!H", key) for key in keys)


def _alpn(argument: str) -> bytes:
    if not all(argument.split(",")):
        raise ValueError(argument)
    return b"".join(_string(item.encode("ascii")) for item in argument.split(","))


def _port(argument: str) -> bytes:
    if not re.fullmatch(r"[0-9]{1,5}", argument) or int(argument) > 65535:
        raise ValueError(argument)
    return struct.pack("!H", int(argument))


_SERVICE_VALUES: dict[int, Callable[[str], bytes]] = {
    _SERVICE_KEYS["mandatory"]: _mandatory,
    _SERVICE_KEYS["alpn"]: _alpn,
    _SERVICE_KEYS["port"]: _port,
    _SERVICE_KEYS["ipv4hint"]: lambda argument: b"".join(_a(item) for item in argument.split(",")),
    _SERVICE_KEYS["ipv6hint"]: lambda argument: b"".join(_aaaa(item) for item in argument.split(",")),
}


_ENCODERS: dict[str, Callable[[str], bytes]] = {
    "A": _a,
    "AAAA": _aaaa,
    "CAA": _caa,
    "CNAME": _name,
    "DS": _ds,
    "HTTPS": _service("HTTPS"),
    "MX": _mx,
    "NAPTR": _naptr,
    "NS": _name,
    "PTR": _name,
    "SOA": _soa,
    "SPF": _txt,
    "SRV": _srv,
    "SSHFP": _sshfp,
    "SVCB": _service("SVCB"),
    "TLSA": _tlsa,
    "TXT": _txt,
}
