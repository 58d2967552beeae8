# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names and addresses of running instances as record sets.

Instances are dictionaries as amazon.aws.ec2_instance_info returns them. Names come from tags, which whoever may tag an
instance chooses: a name that is not a host name below the domain is refused, never repaired.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from . import names
from .errors import InputError

ADDRESSES = ("public", "private", "both")
MISSING = ("skip", "fail")

# RFC 1123 section 2.1: a host name is of letters, digits and hyphens.
_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "instance_id": lambda instance: instance.get("instance_id"),
    "instance_type": lambda instance: instance.get("instance_type"),
    "availability_zone": lambda instance: (instance.get("placement") or {}).get("availability_zone"),
    "private_ip_dashed": lambda instance: _dashed(instance.get("private_ip_address")),
    "public_ip_dashed": lambda instance: _dashed(instance.get("public_ip_address")),
}


@dataclass(frozen=True)
class Rules:
    """How instances are published.

    ``domain`` is canonical. ``name`` is ``tag:KEY`` or a pattern with placeholders. ``missing`` says what happens to
    a running instance that has no name or no address by these rules.
    """

    domain: str
    name: str = "tag:dns"
    addresses: str = "public"
    ipv6: bool = False
    ttl: int = 300
    missing: str = "skip"

    @classmethod
    def read(cls, domain: object, name: object, addresses: object, missing: object, **others: Any) -> Rules:
        """Judge the options of a user."""
        for option, value, choices in (("addresses", addresses, ADDRESSES), ("missing", missing, MISSING)):
            if value not in choices:
                raise InputError(option, f"{value!r} is not one of the choices", f"give one of {', '.join(choices)}")
        if not isinstance(name, str) or name in ("", "tag:"):
            raise InputError("name", f"{name!r} names nothing", 'give "tag:dns" or a pattern such as "{instance_id}"')
        for placeholder in () if name.startswith("tag:") else _PLACEHOLDER.findall(name):
            if placeholder not in _PLACEHOLDERS and not re.fullmatch("tag:.+", placeholder):
                raise InputError(
                    "name",
                    f"{{{placeholder}}} is no placeholder",
                    f"use {', '.join(f'{{{known}}}' for known in _PLACEHOLDERS)} or {{tag:KEY}}",
                )
        return cls(names.normalise(domain, "domain"), name, str(addresses), missing=str(missing), **others)


def record_sets(instances: Iterable[Mapping[str, Any]], rules: Rules) -> list[dict[str, Any]]:
    """The record sets of running instances, sorted by name. Instances of one name share a record set."""
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for instance in instances:
        if (instance.get("state") or {}).get("name") != "running":
            continue
        name, addresses = _name(instance, rules), list(_addresses(instance, rules))
        if name and addresses:
            for record_type, address in addresses:
                values[name, record_type].add(address)
        elif rules.missing == "fail":
            raise InputError(
                _where(instance),
                "it has no name by " + rules.name if not name else f"it has no {rules.addresses} address",
                "tag it, leave it out, or set missing to skip",
            )
    return [
        {
            "record": names.display(name),
            "type": record_type,
            "ttl": rules.ttl,
            "value": sorted(addresses, key=ip_address),
        }
        for (name, record_type), addresses in sorted(
            values.items(), key=lambda item: (names.hierarchy(item[0][0]), item[0][1])
        )
    ]


def _name(instance: Mapping[str, Any], rules: Rules) -> str:
    """The canonical name of an instance, empty when it has none."""
    text = _named(instance, rules.name)
    if not text:
        return ""
    where = f"{_where(instance)}, {rules.name}"
    domain = names.display(rules.domain)
    absolute = text.endswith(".") or names.in_zone(text.lower() + ".", rules.domain)
    name = names.normalise(text if absolute else f"{text}.{domain}", where)
    if not names.in_zone(name, rules.domain):
        raise InputError(
            where, f"{text!r} is not below {domain}", f"give a name below {domain}, or only its first part"
        )
    if name == rules.domain:
        raise InputError(where, f"{text!r} is {domain} itself", "give a name below it")
    for label in names.relative(name, rules.domain).split("."):
        if not _HOST_LABEL.fullmatch(label):
            raise InputError(
                where, f"{text!r} is not a host name", "use letters, digits, and hyphens between them, in each part"
            )
    return name


def _named(instance: Mapping[str, Any], name: str) -> str:
    """What the naming rule says of an instance, empty when a part of it is missing."""
    if name.startswith("tag:"):
        return _tag(instance, name) or ""
    missing = False

    def fill(placeholder: re.Match[str]) -> str:
        nonlocal missing
        source = placeholder[1]
        value = _tag(instance, source) if source.startswith("tag:") else _PLACEHOLDERS[source](instance)
        missing = missing or not value
        return value or ""

    filled = _PLACEHOLDER.sub(fill, name)
    return "" if missing else filled


def _tag(instance: Mapping[str, Any], source: str) -> str | None:
    value = (instance.get("tags") or {}).get(source.removeprefix("tag:"))
    return None if value is None else str(value)


def _addresses(instance: Mapping[str, Any], rules: Rules) -> Iterator[tuple[str, str]]:
    """Type and value of each address that the rules publish."""
    for kind in ("public", "private"):
        if rules.addresses in (kind, "both") and (address := instance.get(f"{kind}_ip_address")):
            yield "A", address
    if rules.ipv6:
        for interface in instance.get("network_interfaces") or ():
            for address in interface.get("ipv6_addresses") or ():
                yield "AAAA", address["ipv6_address"]


def _dashed(address: str | None) -> str | None:
    return address and address.replace(".", "-")


def _where(instance: Mapping[str, Any]) -> str:
    return f"instance {instance.get('instance_id', 'without id')}"
