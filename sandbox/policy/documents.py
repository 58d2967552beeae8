# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy documents: from JSON to statements.

``parse`` reads JSON, ``policy`` normalises a document into statements for evaluation. Evaluation is forgiving (what it
does not understand never matches, and an Allow that does not match denies); storing is strict: ``validation``.

Grammar: "Grammar of the IAM JSON policy language",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["identity", "boundary", "session", "scp", "resource", "trust"]
Document = Mapping[str, Any]

CURRENT_VERSION = "2012-10-17"
#: "If you do not include a Version element, the value defaults to 2008-10-17"
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
DEFAULT_VERSION = "2008-10-17"
VERSIONS = (DEFAULT_VERSION, CURRENT_VERSION)

_OPERATORS = frozenset(
    name.lower()
    for name in (
        *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
        *("StringLike", "StringNotLike"),
        *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"),
        *("NumericGreaterThan", "NumericGreaterThanEquals"),
        *("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"),
        *("DateGreaterThan", "DateGreaterThanEquals"),
        *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress"),
        *("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike", "Null"),
    )
)
_OPERATOR = re.compile(r"(?:(?P<quantifier>forallvalues|foranyvalue):)?(?P<name>[a-z]+?)(?P<exists>ifexists)?")


class MalformedPolicyDocument(ValueError):
    """A document that IAM refuses to store; ``reason`` is the text of the service's error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Operator:
    """A condition operator taken apart: ``ForAllValues:StringLikeIfExists``.

    ``name`` is lower-case without quantifier and suffix; ``quantifier`` is ``forallvalues``, ``foranyvalue`` or empty.
    """

    name: str
    quantifier: str
    if_exists: bool


@dataclass(frozen=True)
class Condition:
    """One key under one operator, with the values that the policy lists."""

    operator: Operator | None  # None: an operator that does not exist; never true
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement. Of each pair (actions, not_actions) one is None; both are None where the element is absent."""

    sid: str | None
    allow: bool
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    principals: tuple[tuple[str, str], ...] | None  # (type, value); the type of a bare "*" is "*"
    not_principals: tuple[tuple[str, str], ...] | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Policy:
    """A document ready for evaluation. ``variables``: whether ``${...}`` is replaced."""

    variables: bool
    statements: tuple[Statement, ...]


def parse(text: str) -> dict[str, Any]:
    """The document in a JSON text; anything else than one object without repeated keys is MalformedPolicyDocument."""
    try:
        document = json.loads(text, object_pairs_hook=_no_repeated_keys)
    except ValueError as error:
        raise MalformedPolicyDocument("Syntax errors in policy.") from error
    if not isinstance(document, dict):
        raise MalformedPolicyDocument("Syntax errors in policy.")
    return document


def policy(document: Document) -> Policy:
    """Normalise a document: single values become tuples, JSON booleans and numbers become text."""
    return Policy(
        variables=document.get("Version", DEFAULT_VERSION) != DEFAULT_VERSION,
        statements=tuple(_statement(body) for body in as_list(document.get("Statement"))),
    )


def operator(name: str) -> Operator | None:
    """Take a condition operator apart; None when there is no such operator."""
    match = _OPERATOR.fullmatch(name.lower())
    if match is None or match["name"] not in _OPERATORS:
        return None
    # Null already tests existence: "any condition operator name except the Null condition"
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
    if match["name"] == "null" and match["exists"]:
        return None
    return Operator(match["name"], match["quantifier"] or "", bool(match["exists"]))


def _no_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def as_list(value: object) -> list[Any]:
    """The value as a list: policies may write a list of one without brackets."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _text(value: object) -> str:
    """JSON scalars as policies compare them: ``true`` and ``"true"`` are the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _texts(value: object) -> tuple[str, ...] | None:
    return None if value is None else tuple(_text(item) for item in as_list(value))


def _principals(value: object) -> tuple[tuple[str, str], ...] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return tuple((kind, _text(item)) for kind, items in value.items() for item in as_list(items))
    return tuple(("*", _text(item)) for item in as_list(value))


def _statement(body: Document) -> Statement:
    return Statement(
        sid=body.get("Sid") or None,
        allow=body.get("Effect") == "Allow",
        actions=_texts(body.get("Action")),
        not_actions=_texts(body.get("NotAction")),
        resources=_texts(body.get("Resource")),
        not_resources=_texts(body.get("NotResource")),
        principals=_principals(body.get("Principal")),
        not_principals=_principals(body.get("NotPrincipal")),
        conditions=tuple(
            Condition(operator(name), key, _texts(values) or ())
            for name, keys in (body.get("Condition") or {}).items()
            for key, values in keys.items()
        ),
    )
