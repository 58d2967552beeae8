# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The escape hatch: conditions that a user writes as IAM has them, less the known mistakes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..accounts.sessions import external_id
from ..errors import InputError, type_name
from ..policies.documents import items, parse_document, scalar
from . import keys

# Operator -> key -> values, each in IAM's spelling.
Conditions = dict[str, dict[str, tuple[str, ...]]]

_KEY = re.compile(r"[A-Za-z0-9._/-]+:[\w .:/=+@-]+")
# A value of each key starts so, or is the whole of it.
_ORGANIZATIONS = {
    keys.ORGANIZATION.lower(): (re.compile(r"o-[a-z0-9]{10,32}"), "organization_id"),
    keys.ORGANIZATION_PATHS.lower(): (re.compile(r"o-[a-z0-9]{10,32}/.*"), "organization_paths"),
}


def read_conditions(value: object, where: str) -> Conditions:
    """A condition block, or its JSON text, whose every part was checked; InputError names the first bad one."""
    if isinstance(value, str):
        value = parse_document(value, where)
    conditions: Conditions = {}
    for spelled, block in _mapping(value, where).items():
        here = f"{where}.{spelled}"
        operator = _operator(spelled, here)
        for key, wanted in _mapping(block, here).items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise InputError(here, f"{key!r} is not a condition key", "give one such as aws:PrincipalOrgID")
            values = _values(wanted, f"{here}.{key}")
            _check(operator, key, values, f"{here}.{key}")
            known = conditions.setdefault(operator, {})
            if key.lower() in (other.lower() for other in known):
                raise InputError(f"{here}.{key}", "the key is given twice", "merge the two lists")
            known[key] = values
    _check_null_twins(conditions, where)
    return conditions


def _mapping(value: object, where: str) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "write it as {operator: {key: [values]}}")
    return value


def _operator(spelled: object, where: str) -> str:
    operator = keys.OPERATORS.get(str(spelled).lower())
    if operator is None:
        raise InputError(where, f"{spelled!r} is not a condition operator", "give one such as StringEquals")
    if keys.is_negated(operator):
        raise InputError(
            where,
            f"{operator} on Allow lets in whoever it does not name, and whoever lacks the key",
            "say who is let in, with the operator without Not",
        )
    return operator


def _values(wanted: object, where: str) -> tuple[str, ...]:
    values = []
    for item in items(wanted):
        if not isinstance(item, str | bool | int | float) or item == "":
            raise InputError(where, f"{item!r} is not a value", "give text, a number or true or false")
        values.append(scalar(item))
    if not values:
        raise InputError(where, "there is no value", "give at least one")
    return tuple(dict.fromkeys(values))


def _check(operator: str, key: str, values: tuple[str, ...], where: str) -> None:
    """The mistakes that one condition can hold."""
    lower = key.lower()
    if operator.endswith("IfExists") and keys.names_identity(key):
        raise InputError(where, f"{operator} lets in whoever lacks {key}", f"use {operator.removesuffix('IfExists')}")
    if operator == "Null" and "true" in map(str.lower, values) and keys.names_identity(key):
        raise InputError(where, f"Null: true lets in only callers without {key}", "say which values are let in")
    if lower == keys.MFA.lower() and operator != "Null" and any(item.lower() != "true" for item in values):
        raise InputError(
            where, "false lets in only callers without MFA", "use the option mfa, or give true as the only value"
        )
    if (
        lower == keys.MFA_AGE.lower()
        and operator != "Null"
        and not all(re.fullmatch(r"[1-9][0-9]*", v) for v in values)
    ):
        raise InputError(where, "the age is not above 0, so nobody gets in", "give seconds, or use the option mfa")
    if lower == keys.EXTERNAL_ID.lower() and operator != "Null":
        for item in values:
            external_id(item, where)
    if lower in _ORGANIZATIONS and operator != "Null":
        pattern, option = _ORGANIZATIONS[lower]
        for item in values:
            if not pattern.fullmatch(item):
                raise InputError(where, f"{item!r} does not name an organization id", f"use the option {option}")
    if keys.names_identity(key) and any(set(item) <= {"*"} for item in values):
        raise InputError(where, f"* matches every {key}", "name what is let in, or drop the condition")


def _check_null_twins(conditions: Conditions, where: str) -> None:
    """ForAllValues holds for a request without the key at all."""
    demanded = {
        key.lower() for key, values in conditions.get("Null", {}).items() if set(map(str.lower, values)) == {"false"}
    }
    for operator, block in conditions.items():
        for key in block:
            if operator.startswith("ForAllValues:") and key.lower() not in demanded:
                raise InputError(
                    f"{where}.{operator}.{key}",
                    f"it lets in a request that has no {key}",
                    f'add "Null": {{"{key}": "false"}}',
                )
