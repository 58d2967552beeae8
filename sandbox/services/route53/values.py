# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a value of each record type may say, and its DNS wire form.

Source: "Supported DNS record types" of the Route 53 developer guide and the RFC of each type. One function a type
turns the text of a value into uncompressed RDATA and raises ValueRefused; that is at once the check that
ChangeResourceRecordSets makes and what the DNS server answers, so a value that is accepted can always be served.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from functools import lru_cache

from sandbox.services.route53 import names
from sandbox.services.route53.service_bindings import encoder
from sandbox.services.route53.value_parts import (
    ValueRefused,
    character_strings,
    counted_string,
    domain_octets,
    hexadecimal_octets,
    ipv4,
    ipv6,
    refusal,
    split_fields,
    whole_number,
)

TYPE_NUMBERS = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33, "NAPTR": 35, "DS": 43,
    "SSHFP": 44, "TLSA": 52, "SVCB": 64, "HTTPS": 65, "SPF": 99, "CAA": 257,
}  # fmt: skip


@lru_cache(maxsize=65536)
def rdata(record_type: str, value: str) -> bytes:
    """The wire form of one value of ``record_type``; raises ValueRefused."""
    try:
        return _ENCODERS[record_type](value)
    except names.NameRefused as refused:
        raise ValueRefused(str(refused)) from refused


def _name(value: str) -> bytes:
    return names.wire(names.normalise(value))


def _mx(value: str) -> bytes:
    priority, exchange = split_fields("MX", value, 2)
    return struct.pack("!H", whole_number("MX", priority, 65535)) + domain_octets(exchange)


def _srv(value: str) -> bytes:
    *numbers, target = split_fields("SRV", value, 4)
    return struct.pack("!HHH", *(whole_number("SRV", number, 65535) for number in numbers)) + domain_octets(target)


def _soa(value: str) -> bytes:
    server, mailbox, *numbers = split_fields("SOA", value, 7)
    encoded = struct.pack("!IIIII", *(whole_number("SOA", number, 2**32 - 1) for number in numbers))
    return domain_octets(server) + domain_octets(mailbox) + encoded


def _txt(value: str) -> bytes:
    return b"".join(counted_string(string) for string in character_strings(value))


def _caa(value: str) -> bytes:
    match = re.fullmatch(r"(\S+)\s+(\S+)\s+(\S.*)", value)
    if match is None:
        raise refusal("CAARRDATAFieldCount", "Value must have 3 fields", value)
    flags, tag, text = match.groups()
    if not re.fullmatch(r"[A-Za-z0-9]{1,255}", tag):  # RFC 8659, 4.1
        raise refusal("CAARRDATAIllegalTag", "Value is not a valid tag", tag)
    strings = character_strings(text)
    if len(strings) != 1:
        raise refusal("CAARRDATAFieldCount", "Value must have 3 fields", value)
    return bytes([whole_number("CAA", flags, 255)]) + counted_string(tag.encode()) + strings[0]


_DIGEST_OCTETS = {1: 20, 2: 32, 4: 48}  # SHA-1, SHA-256, SHA-384: the digests that the guide lists


def _ds(value: str) -> bytes:
    key_tag, algorithm, digest_type, digest = split_fields("DS", value, 4)
    kind, octets = whole_number("DS", digest_type, 255), hexadecimal_octets("DS", digest)
    if _DIGEST_OCTETS.get(kind) != len(octets):
        raise refusal("DSRRDATAIllegalDigest", "Value is not a digest of its type", value)
    return struct.pack("!HBB", whole_number("DS", key_tag, 65535), whole_number("DS", algorithm, 255), kind) + octets


def _naptr(value: str) -> bytes:
    match = re.fullmatch(
        r'(\S+)\s+(\S+)\s+("(?:[^"\\]|\\.)*")\s+("(?:[^"\\]|\\.)*")\s+("(?:[^"\\]|\\.)*")\s+(\S+)', value
    )
    if match is None:
        raise refusal("NAPTRRRDATAFieldCount", "Value must have 6 fields", value)
    order, preference, *strings, replacement = match.groups()
    texts = [character_strings(string)[0] for string in strings]
    if not re.fullmatch(rb"[A-Za-z0-9]*", texts[0]):  # RFC 3403, 4.1
        raise refusal("NAPTRRRDATAIllegalFlags", "Value is not valid flags", strings[0])
    numbers = struct.pack("!HH", whole_number("NAPTR", order, 65535), whole_number("NAPTR", preference, 65535))
    return numbers + b"".join(counted_string(text) for text in texts) + domain_octets(replacement)


def _sshfp(value: str) -> bytes:
    algorithm, kind, fingerprint = split_fields("SSHFP", value, 3)
    encoded = bytes([whole_number("SSHFP", algorithm, 255), whole_number("SSHFP", kind, 255)])
    octets = hexadecimal_octets("SSHFP", fingerprint)
    if {1: 20, 2: 32}.get(encoded[1], len(octets)) != len(octets):  # RFC 4255, RFC 6594
        raise refusal("SSHFPRRDATAIllegalFingerprint", "Value is not a fingerprint of its type", value)
    return encoded + octets


def _tlsa(value: str) -> bytes:
    *numbers, data = split_fields("TLSA", value, 4)
    octets = hexadecimal_octets("TLSA", data)
    usage, selector, matching = (whole_number("TLSA", number, 255) for number in numbers)
    if {1: 32, 2: 64}.get(matching, len(octets)) != len(octets):  # RFC 6698, 2.1.3
        raise refusal("TLSARRDATAIllegalData", "Value is not data of its matching type", value)
    return bytes([usage, selector, matching]) + octets


_ENCODERS: dict[str, Callable[[str], bytes]] = {
    "A": ipv4,
    "AAAA": ipv6,
    "CAA": _caa,
    "CNAME": _name,
    "DS": _ds,
    "HTTPS": encoder("HTTPS"),
    "MX": _mx,
    "NAPTR": _naptr,
    "NS": _name,
    "PTR": _name,
    "SOA": _soa,
    "SPF": _txt,
    "SRV": _srv,
    "SSHFP": _sshfp,
    "SVCB": encoder("SVCB"),
    "TLSA": _tlsa,
    "TXT": _txt,
}
