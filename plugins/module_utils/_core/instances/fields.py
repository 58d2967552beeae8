# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts of an instance, a dictionary as amazon.aws.ec2_instance_info returns it, which a user may have made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..errors import InputError, type_name
from ..record_sets.values import canonical

# The state in which an instance has its names.
RUNNING = "running"
KINDS = frozenset({"public", "private"})


def addresses(
    instance: Mapping[Any, Any], where: str, *, kinds: Collection[str], ipv6: bool
) -> Iterator[tuple[str, str]]:
    """Type and canonical value of each address. InputError for one that is none."""
    for kind in ("public", "private"):
        key = f"{kind}_ip_address"
        if kind in kinds and (address := text(instance, key, where)):
            yield "A", canonical("A", address, f"{where}, {key}")
    for interface in parts(instance, "network_interfaces", where) if ipv6 else ():
        here = f"{where}, network_interfaces"
        for found in parts(interface, "ipv6_addresses", here):
            yield "AAAA", canonical("AAAA", text(found, "ipv6_address", here), f"{here}, ipv6_address")


def text(holder: Mapping[Any, Any], key: str, where: str) -> str:
    """A text, empty when there is none."""
    value = holder.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{where}, {key}", f"{value!r} is not text but {type_name(value)}", "put it in quotes")
    return value


def part(instance: Mapping[Any, Any], key: str, where: str) -> Mapping[Any, Any]:
    """A dictionary, empty when there is none."""
    value = instance.get(key) or {}
    if not isinstance(value, Mapping):
        raise InputError(f"{where}, {key}", f"it is a {type_name(value)}", "give a dictionary")
    return value


def parts(holder: Mapping[Any, Any], key: str, where: str) -> list[Mapping[Any, Any]]:
    """A list of dictionaries, empty when there is none."""
    value = holder.get(key) or []
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        raise InputError(f"{where}, {key}", "it is not a list of dictionaries", "give one")
    return list(value)


def place(instance: Mapping[Any, Any], otherwise: str) -> str:
    """What messages call it: its id, where it has one."""
    identifier = instance.get("instance_id")
    return f"instance {identifier}" if isinstance(identifier, str) and identifier else otherwise
