# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of record sets: what each type may hold, in one canonical spelling.

``canonical`` checks a value and spells it as the collection writes it: addresses as RFC 5952 has them, names in lower
case with a dot at the end, numbers without leading zeros, hexadecimal in upper case without spaces. Values with equal
meaning become equal text.

Source: Route 53 Developer Guide, "Supported DNS record types"; the RFC of each type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from ..errors import InputError
from . import character_strings, service_bindings
from .value_fields import address_text, hexadecimal, host, number, split

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
# What is spelled canonically already, as in nearly every zone: IPv4Address takes ten times as long to say so.
_CANONICAL_A = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_CANONICAL_TEXT = re.compile(r'"[ !#-\[\]-~]{0,255}"(?: "[ !#-\[\]-~]{0,255}")*')

LONGEST_VALUE = 4000  # characters, the API's limit of RData
# What a call of ChangeResourceRecordSets takes, and so the most that a record set can hold: "A request cannot contain
# more than 1,000 ResourceRecord elements."
MAX_ELEMENTS = 1000
# "The sum of the number of characters (including spaces) in all Value elements in a request cannot exceed 32,000
# characters."
MAX_CHARACTERS = 32_000


def canonical(record_type: str, text: str, where: str) -> str:
    """The canonical spelling of one value, as the API takes it; InputError when the type cannot hold it.

    TXT and SPF values are expected in the API's quoted spelling.
    """
    if not text.strip():
        raise InputError(where, "the value is empty", "remove it or write what it should be")
    spelled = _PARSERS[record_type](text, where)
    if len(spelled) > LONGEST_VALUE:
        raise InputError(where, f"the value has {len(spelled)} characters", f"shorten it to at most {LONGEST_VALUE}")
    return spelled


def _a(text: str, where: str) -> str:
    if _CANONICAL_A.fullmatch(text):
        return text
    try:
        return str(IPv4Address(text))
    except AddressValueError as error:
        remedy = "use the type AAAA for IPv6" if ":" in text else _NUMBERS
        raise InputError(where, f"{text!r} is not an IPv4 address", _remedy_for_address(text) or remedy) from error


_NUMBERS = "write four numbers from 0 to 255 without leading zeros"


def _remedy_for_address(text: str) -> str:
    """What is right in place of a text that looks like addresses and more; empty for others."""
    if re.search(r"[,;\s]\s*[0-9A-Fa-f:]", text):
        return "make a list of values, with one address in each"
    if re.search(r"[\"',;\s]", text):
        return "write the address alone, without quotes, commas and spaces"
    return "write the address alone, without a prefix length" if "/" in text else ""


def _aaaa(text: str, where: str) -> str:
    try:
        address = IPv6Address(text)
    except AddressValueError as error:
        remedy = "write it as in 2001:db8::1" if ":" in text else "use the type A for IPv4"
        raise InputError(where, f"{text!r} is not an IPv6 address", _remedy_for_address(text) or remedy) from error
    if address.scope_id:
        raise InputError(where, f"{text!r} has a zone index, which DNS cannot hold", f"remove %{address.scope_id}")
    return address_text(address)


def _host_value(text: str, where: str) -> str:
    return host(text.strip(), where)


def _mx(text: str, where: str) -> str:
    preference, exchange = split(text, ("preference", "mail server"), where)
    target = host(exchange, where, root=True)
    number(preference, "the preference", 65535, where)
    if target == "." and int(preference) != 0:
        raise InputError(where, "a null MX has the preference 0 (RFC 7505)", 'write "0 ."')
    return f"{int(preference)} {target}"


def _srv(text: str, where: str) -> str:
    priority, weight, port, target = split(text, ("priority", "weight", "port", "target"), where)
    return " ".join(
        (
            number(priority, "the priority", 65535, where),
            number(weight, "the weight", 65535, where),
            number(port, "the port", 65535, where),
            host(target, where, root=True),
        )
    )


def _soa(text: str, where: str) -> str:
    labels = ("name server", "mailbox", "serial", "refresh", "retry", "expire", "minimum")
    server, mailbox, *numbers = split(text, labels, where)
    spelled = [
        number(value, f"the {label}", 2**32 - 1, where) for label, value in zip(labels[2:], numbers, strict=True)
    ]
    return " ".join((host(server, where), host(mailbox, where), *spelled))


def _ds(text: str, where: str) -> str:
    tag, algorithm, digest_type, digest = split(text, ("key tag", "algorithm", "digest type", "digest"), where)
    return " ".join(
        (
            number(tag, "the key tag", 65535, where),
            number(algorithm, "the algorithm", 255, where),
            number(digest_type, "the digest type", 255, where),
            # SHA-1, SHA-256, SHA-384: RFC 4509, RFC 6605
            hexadecimal(digest, "the digest", {1: 20, 2: 32, 4: 48}.get(int(digest_type)), where),
        )
    )


def _sshfp(text: str, where: str) -> str:
    algorithm, kind, fingerprint = split(text, ("algorithm", "fingerprint type", "fingerprint"), where)
    return " ".join(
        (
            number(algorithm, "the algorithm", 255, where),
            number(kind, "the fingerprint type", 255, where),
            # SHA-1, SHA-256: RFC 4255, RFC 6594
            hexadecimal(fingerprint, "the fingerprint", {1: 20, 2: 32}.get(int(kind)), where),
        )
    )


def _tlsa(text: str, where: str) -> str:
    usage, selector, matching, data = split(
        text, ("certificate usage", "selector", "matching type", "certificate data"), where
    )
    return " ".join(
        (
            number(usage, "the certificate usage", 3, where),
            number(selector, "the selector", 1, where),
            number(matching, "the matching type", 2, where),
            # SHA-256, SHA-512: RFC 6698
            hexadecimal(data, "the certificate data", {1: 32, 2: 64}.get(int(matching)), where),
        )
    )


_CAA = re.compile(r'\s*(\S+)\s+(\S+)\s+(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))\s*')


def _caa(text: str, where: str) -> str:
    fields = _CAA.fullmatch(text)
    if fields is None:
        raise InputError(
            where, f"{text!r} is not of the form flags tag value", 'write it as in 0 issue "ca.example.net"'
        )
    flags, tag, quoted, word = fields.groups()
    if not re.fullmatch(r"[A-Za-z0-9]+", tag):
        raise InputError(where, f"the tag {tag!r} is not letters and digits only", "use issue, issuewild or iodef")
    value = character_strings.respell(word if quoted is None else quoted, where)
    return f"{number(flags, 'the flags', 255, where)} {tag.lower()} {value}"


_NAPTR = re.compile(r'\s*(\S+)\s+(\S+)\s+"([^"]*)"\s+"([^"]*)"\s+"((?:[^"\\]|\\.)*)"\s+(\S+)\s*')


def _naptr(text: str, where: str) -> str:
    fields = _NAPTR.fullmatch(text)
    if fields is None:
        raise InputError(
            where,
            f'{text!r} is not of the form order preference "flags" "service" "regexp" replacement',
            'write it as in 100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .',
        )
    order, preference, flags, service, expression, replacement = fields.groups()
    if not re.fullmatch(r"[A-Za-z0-9]*", flags):
        raise InputError(where, f"the flags {flags!r} are not letters and digits", "use S, A, U or P")
    return (
        f"{number(order, 'the order', 65535, where)} {number(preference, 'the preference', 65535, where)} "
        f'"{flags}" {character_strings.respell(service, where)} {character_strings.respell(expression, where)} '
        f"{host(replacement, where, root=True)}"
    )


def _text(text: str, where: str) -> str:
    if _CANONICAL_TEXT.fullmatch(text):
        return text
    return character_strings.encode(*character_strings.decode(text, where, quotes_required=True))


_PARSERS: dict[str, Callable[[str, str], str]] = {
    "A": _a,
    "AAAA": _aaaa,
    "CAA": _caa,
    "CNAME": _host_value,
    "DS": _ds,
    "HTTPS": service_bindings.canonical,
    "MX": _mx,
    "NAPTR": _naptr,
    "NS": _host_value,
    "PTR": _host_value,
    "SOA": _soa,
    "SPF": _text,
    "SRV": _srv,
    "SSHFP": _sshfp,
    "SVCB": service_bindings.canonical,
    "TLSA": _tlsa,
    "TXT": _text,
}

# Every type of Route 53's RRType.
TYPES = tuple(sorted(_PARSERS))
TEXT_TYPES = frozenset({"TXT", "SPF"})
