# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules that name instances: a tag, or a pattern with placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import InputError
from . import fields

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Each finds its value in an instance; the text is the place of the instance in messages.
_PLACEHOLDERS: dict[str, Callable[[Mapping[Any, Any], str], str]] = {
    "instance_id": lambda instance, where: fields.text(instance, "instance_id", where),
    "instance_type": lambda instance, where: fields.text(instance, "instance_type", where),
    "availability_zone": lambda instance, where: fields.text(
        fields.part(instance, "placement", where), "availability_zone", f"{where}, placement"
    ),
    "region": lambda instance, where: fields.text(instance, "region", where),
    "account": lambda instance, where: fields.text(instance, "account_id", where),
    "private_ip_dashed": lambda instance, where: fields.text(instance, "private_ip_address", where).replace(".", "-"),
    "public_ip_dashed": lambda instance, where: fields.text(instance, "public_ip_address", where).replace(".", "-"),
}
_PLACEHOLDERS["az"] = _PLACEHOLDERS["availability_zone"]


def read_rules(given: object) -> tuple[str, ...]:
    """Judge one naming rule, or a list of them."""
    rules = tuple(given) if isinstance(given, list | tuple) else (given,)
    if not rules or not all(isinstance(rule, str) and rule not in ("", "tag:") for rule in rules):
        raise InputError("name", f"{given!r} names nothing", 'give "tag:dns" or a pattern such as "{instance_id}"')
    for rule in rules:
        for placeholder in () if rule.startswith("tag:") else _PLACEHOLDER.findall(rule):
            if placeholder not in _PLACEHOLDERS and not re.fullmatch("tag:.+", placeholder):
                raise InputError(
                    "name",
                    f"{{{placeholder}}} is no placeholder",
                    f"use {', '.join(f'{{{known}}}' for known in _PLACEHOLDERS)} or {{tag:KEY}}",
                )
    return rules


def named(instance: Mapping[Any, Any], rule: str, where: str) -> list[str]:
    """The names that a rule gives an instance, none when a part is missing. A tag may hold several, with commas."""
    if rule.startswith("tag:"):
        value = _tag(instance, rule, where)
        texts = [text.strip() for text in value.split(",")] if "," in value else [value]
        return [text for text in texts if text]
    missing = False

    def fill(placeholder: re.Match[str]) -> str:
        nonlocal missing
        source = placeholder[1]
        value = _tag(instance, source, where) if source.startswith("tag:") else _PLACEHOLDERS[source](instance, where)
        missing = missing or not value
        return value

    filled = _PLACEHOLDER.sub(fill, rule)
    return [] if missing else [filled]


def _tag(instance: Mapping[Any, Any], source: str, where: str) -> str:
    return fields.text(fields.part(instance, "tags", where), source.removeprefix("tag:"), f"{where}, tags")


def has_name(instance: Mapping[Any, Any], rules: Iterable[str]) -> bool:
    """Whether one of the rules says something of the instance's name, be it valid or not."""
    try:
        return any(named(instance, rule, "") for rule in rules)
    except InputError:
        return True
