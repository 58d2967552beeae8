# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of SVCB and HTTPS: a priority, a target and parameters (RFC 9460)."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from itertools import pairwise

from sandbox.services.route53.value_parts import (
    counted_string,
    domain_octets,
    ipv4,
    ipv6,
    refusal,
    unescaped,
    whole_number,
)

_SERVICE_KEYS = {
    "mandatory": 0, "alpn": 1, "no-default-alpn": 2, "port": 3, "ipv4hint": 4, "ech": 5, "ipv6hint": 6, "dohpath": 7,
}  # fmt: skip
_PARAMETER = re.compile(r'(?P<key>[a-z0-9-]+)(?:=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^"\s]+)))?(?:\s+|$)')


def encoder(record_type: str) -> Callable[[str], bytes]:
    def encode(value: str) -> bytes:
        match = re.fullmatch(r"(\S+)\s+(\S+)(?:\s+(\S.*))?", value)
        if match is None:
            raise refusal(f"{record_type}RRDATAFieldCount", "Value must have at least 2 fields", value)
        priority, target, rest = match.groups()
        number = whole_number(record_type, priority, 65535)
        parameters = _service_parameters(record_type, (rest or "").rstrip(), value)
        if number == 0 and parameters:  # RFC 9460, 2.4.2: AliasMode has none
            raise refusal(f"{record_type}RRDATAIllegalParameter", "Parameters with priority 0", value)
        encoded = b"".join(struct.pack("!HH", key, len(data)) + data for key, data in sorted(parameters.items()))
        return struct.pack("!H", number) + domain_octets(target) + encoded

    return encode


def _service_parameters(record_type: str, text: str, value: str) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    position = 0
    while position < len(text):
        match = _PARAMETER.match(text, position)
        if match is None:
            raise refusal(f"{record_type}RRDATAIllegalParameter", "Value is not a valid parameter", value)
        position = match.end()
        key = _service_key(match["key"])
        argument = match["quoted"] if match["quoted"] is not None else match["plain"]
        try:
            data = None if key is None or key in found else _service_value(key, argument)
        except ValueError:
            data = None
        if key is None or data is None:
            raise refusal(f"{record_type}RRDATAIllegalParameter", "Value is not a valid parameter", value)
        found[key] = data
    listed = [key for (key,) in struct.iter_unpack("!H", found.get(0, b""))]
    if any(key not in found for key in listed) or any(a >= b for a, b in pairwise(listed)):
        raise refusal(f"{record_type}RRDATAIllegalParameter", "A mandatory parameter is missing", value)
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
    return encode(argument) if encode else unescaped(argument, argument)


def _mandatory(argument: str) -> bytes:
    keys = sorted(_service_key(item) or 0 for item in argument.split(","))
    if 0 in keys:  # unknown, or "mandatory" itself (RFC 9460, 8)
        raise ValueError(argument)
    return b"".join(struct.pack("!H", key) for key in keys)


def _alpn(argument: str) -> bytes:
    if not all(argument.split(",")):
        raise ValueError(argument)
    return b"".join(counted_string(item.encode("ascii")) for item in argument.split(","))


def _port(argument: str) -> bytes:
    if not re.fullmatch(r"[0-9]{1,5}", argument) or int(argument) > 65535:
        raise ValueError(argument)
    return struct.pack("!H", int(argument))


_SERVICE_VALUES: dict[int, Callable[[str], bytes]] = {
    _SERVICE_KEYS["mandatory"]: _mandatory,
    _SERVICE_KEYS["alpn"]: _alpn,
    _SERVICE_KEYS["port"]: _port,
    _SERVICE_KEYS["ipv4hint"]: lambda argument: b"".join(ipv4(item) for item in argument.split(",")),
    _SERVICE_KEYS["ipv6hint"]: lambda argument: b"".join(ipv6(item) for item in argument.split(",")),
}
