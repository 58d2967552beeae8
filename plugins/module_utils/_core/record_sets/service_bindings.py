# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of SVCB and HTTPS: priority, target and parameters (RFC 9460)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

from ..errors import InputError
from .value_fields import address_text, host, number

# Registered parameters by number (RFC 9460 section 14.3.2, RFC 9461), which is the order on the wire.
_KEYS = {
    "mandatory": 0,
    "alpn": 1,
    "no-default-alpn": 2,
    "port": 3,
    "ipv4hint": 4,
    "ech": 5,
    "ipv6hint": 6,
    "dohpath": 7,
}
_NAMES = {number_: name for name, number_ in _KEYS.items()}

_VALUE = re.compile(r"\s*(\S+)\s+(\S+)((?:\s+.*)?)", re.DOTALL)
_PARAMETER = re.compile(r'\s+([A-Za-z0-9-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]+)))?(?=\s|$)')


def canonical(text: str, where: str) -> str:
    """Parameters in the order of their numbers, values in quotes, addresses in their canonical spelling."""
    fields = _VALUE.fullmatch(text)
    if fields is None:
        raise InputError(
            where, f"{text!r} is not of the form priority target parameters", 'write it as in 1 . alpn="h2"'
        )
    priority = number(fields[1], "the priority", 65535, where)
    target = host(fields[2], where, root=True)
    parameters = _parameters(fields[3].rstrip(), where)
    if priority == "0" and parameters:
        raise InputError(where, "the priority 0 (alias mode) has no parameters", "remove them, or use 1 or more")
    return " ".join((priority, target, *(_spelled(key, parameters[key]) for key in sorted(parameters))))


def _parameters(text: str, where: str) -> dict[int, str | None]:
    """Number of the parameter -> its value, None where it has none."""
    parameters: dict[int, str | None] = {}
    position = 0
    while position < len(text):
        parameter = _PARAMETER.match(text, position)
        if parameter is None:
            raise InputError(
                where,
                f"{text[position:].strip()!r} is not a parameter",
                'write parameters as in alpn="h2,h3" port="443"',
            )
        key = _key(parameter[1].lower(), where)
        if key in parameters:
            raise InputError(where, f"the parameter {parameter[1]} is given twice", "keep one")
        value = parameter[3] if parameter[2] is None else parameter[2]
        parameters[key] = _checked(key, value, where)
        position = parameter.end()
    return parameters


def _key(name: str, where: str) -> int:
    if name in _KEYS:
        return _KEYS[name]
    if re.fullmatch(r"key(?:0|[1-9][0-9]{0,4})", name) and int(name[3:]) < 65535:
        return int(name[3:])
    raise InputError(where, f"the parameter {name} is unknown", f"use one of {', '.join(_KEYS)}, or keyNNNNN")


def _checked(key: int, value: str | None, where: str) -> str | None:
    name = _NAMES.get(key)
    if name == "no-default-alpn":
        if value is not None:
            raise InputError(where, "no-default-alpn has no value", "remove it")
    elif name is not None and not value:
        raise InputError(where, f"the parameter {name} has no value", "give one or remove the parameter")
    elif name == "port":
        return number(str(value), "the port", 65535, where)
    elif name in ("ipv4hint", "ipv6hint"):
        family = IPv4Address if name == "ipv4hint" else IPv6Address
        try:
            return ",".join(address_text(family(address.strip())) for address in str(value).split(","))
        except ValueError as error:
            raise InputError(where, f"{value!r} is not a list of {name} addresses ({error})", "correct it") from error
    return value


def _spelled(key: int, value: str | None) -> str:
    name = _NAMES.get(key, f"key{key}")
    return name if value is None else f'{name}="{value}"'
