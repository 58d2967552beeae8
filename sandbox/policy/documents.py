# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policy documents: from JSON to statements.

``parse`` reads JSON, ``policy`` normalises a document into statements for evaluation, ``validate`` refuses what IAM
would refuse when the document is stored. Evaluation is forgiving (what it does not understand never matches, and an
Allow that does not match denies); storing is strict.

Grammar: "Grammar of the IAM JSON policy language",
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["identity", "boundary", "session", "scp", "resource", "trust"]
Document = Mapping[str, Any]

CURRENT_VERSION = "2012-10-17"
#: "If you do not include a Version element, the value defaults to 2008-10-17"
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
DEFAULT_VERSION = "2008-10-17"
VERSIONS = (DEFAULT_VERSION, CURRENT_VERSION)

PRINCIPAL_TYPES = ("AWS", "Service", "Federated", "CanonicalUser")
STATEMENT_ELEMENTS = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)
#: The only actions a trust policy may name.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
TRUST_ACTIONS = frozenset(
    action.lower()
    for action in (
        "sts:*",
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:SetContext",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    )
)

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
_SID = re.compile(r"[0-9A-Za-z]*")
_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9*?]+")
_ACCOUNT = re.compile(r"[0-9]{12}")
_ARN = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:.+", re.DOTALL)
#: The unique id of a role or user, as a stored trust shows a principal that was deleted.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
_UNIQUE_ID = re.compile(r"(?:AROA|AIDA)[A-Z0-9]+")


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
        statements=tuple(_statement(body) for body in _listed(document.get("Statement"))),
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


def validate(document: object, kind: Kind) -> None:
    """Refuse a document that AWS would refuse to store as a policy of this kind.

    Whether named principals exist is not known here. Raises MalformedPolicyDocument.
    """
    if not isinstance(document, Mapping) or set(document) - {"Version", "Id", "Statement"}:
        raise MalformedPolicyDocument("Syntax errors in policy.")
    version = document.get("Version", DEFAULT_VERSION)
    if version not in VERSIONS:
        raise MalformedPolicyDocument("The policy must contain a valid version string.")
    # The older version lives on in trusts and resource-based policies; IAM takes no new policy of its own in it.
    if kind in ("identity", "boundary", "scp") and document.get("Version") != CURRENT_VERSION:
        raise MalformedPolicyDocument("Policy document must be version 2012-10-17 or greater.")
    bodies = document.get("Statement")
    if not isinstance(bodies, (list, Mapping)) or not bodies:
        raise MalformedPolicyDocument("Syntax errors in policy.")
    sids: set[str] = set()
    for body in _listed(bodies):
        _validate_statement(body, kind)
        sid = body.get("Sid")
        if sid and sid in sids:
            raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")
        if sid:
            sids.add(sid)


def _no_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _text(value: object) -> str:
    """JSON scalars as policies compare them: ``true`` and ``"true"`` are the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _texts(value: object) -> tuple[str, ...] | None:
    return None if value is None else tuple(_text(item) for item in _listed(value))


def _principals(value: object) -> tuple[tuple[str, str], ...] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return tuple((kind, _text(item)) for kind, items in value.items() for item in _listed(items))
    return tuple(("*", _text(item)) for item in _listed(value))


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


def _validate_statement(body: object, kind: Kind) -> None:
    if not isinstance(body, Mapping) or set(body) - STATEMENT_ELEMENTS:
        raise MalformedPolicyDocument("Syntax errors in policy.")
    if body.get("Effect") not in ("Allow", "Deny"):
        raise MalformedPolicyDocument(
            "Missing required field Effect" if "Effect" not in body else "Syntax errors in policy."
        )
    sid = body.get("Sid", "")
    # Only identity-based policies limit the Sid: SQS, S3 and trust policies take spaces too.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    if not isinstance(sid, str) or (kind not in ("resource", "trust") and not _SID.fullmatch(sid)):
        raise MalformedPolicyDocument(
            "Statement IDs (SID) must be alpha-numeric. "
            "Check that your input satisfies the regular expression [0-9A-Za-z]*"
        )
    for element in ("Principal", "Action", "Resource"):
        if element in body and f"Not{element}" in body:
            raise MalformedPolicyDocument("Syntax errors in policy.")
    _validate_actions(body, kind)
    _validate_resources(body, kind)
    _validate_principals(body, kind)
    _validate_conditions(body.get("Condition", {}))


def _element(body: Document, name: str) -> tuple[str, list[str]] | None:
    """(name as written, values) of an element or its Not form; None when neither is there."""
    for key in (name, f"Not{name}"):
        if key in body:
            values = _listed(body[key])
            if not all(isinstance(value, str) for value in values):
                raise MalformedPolicyDocument("Syntax errors in policy.")
            return key, values
    return None


def _validate_actions(body: Document, kind: Kind) -> None:
    found = _element(body, "Action")
    if found is None or not found[1]:
        raise MalformedPolicyDocument(
            "Missing required field Action" if kind == "trust" else "Policy statement must contain actions."
        )
    for action in found[1]:
        if kind == "trust":
            if found[0] == "Action" and action.lower() not in TRUST_ACTIONS:
                raise MalformedPolicyDocument("AssumeRole policy may only specify STS AssumeRole actions.")
        elif action != "*" and not _ACTION.fullmatch(action):
            raise MalformedPolicyDocument("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")


def _validate_resources(body: Document, kind: Kind) -> None:
    found = _element(body, "Resource")
    if kind == "trust":
        if found is not None:
            raise MalformedPolicyDocument(f"Has prohibited field {found[0]}")
        return
    if found is None or not found[1]:
        raise MalformedPolicyDocument("Policy statement must contain resources.")
    for resource in found[1]:
        if resource != "*" and not _ARN.fullmatch(resource):
            raise MalformedPolicyDocument(f'Resource {resource} must be in ARN format or "*".')


def _validate_principals(body: Document, kind: Kind) -> None:
    written = [name for name in ("Principal", "NotPrincipal") if name in body]
    if kind not in ("resource", "trust"):
        if written:
            raise MalformedPolicyDocument("Policy document should not specify a principal.")
        return
    if not written:
        raise MalformedPolicyDocument("Missing required field Principal")
    # "NotPrincipal must be used with "Effect":"Deny"", and "You cannot use the NotPrincipal element in ... an IAM role
    # trust policy": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    if written == ["NotPrincipal"] and body["Effect"] == "Allow":
        raise MalformedPolicyDocument("Allow with NotPrincipal is not allowed.")
    if written == ["NotPrincipal"] and kind == "trust":
        raise MalformedPolicyDocument("AssumeRole policy must not contain NotPrincipal field.")
    value = body[written[0]]
    if value == "*":
        return
    if not isinstance(value, Mapping) or not value:
        raise MalformedPolicyDocument(f"Invalid principal in policy: {json.dumps(value)}")
    for principal_type, items in value.items():
        listed = _listed(items)
        if principal_type not in PRINCIPAL_TYPES or not listed or not all(isinstance(item, str) for item in listed):
            raise MalformedPolicyDocument(f'Invalid principal in policy: "{principal_type}":{json.dumps(items)}')
        for item in listed:
            if principal_type == "AWS" and not _aws_principal(item):
                raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{item}"')


def _aws_principal(value: str) -> bool:
    """The forms of an AWS principal. A wildcard stands for everyone or not at all: "you cannot use a wildcard to match
    part of a principal name or ARN".

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if value == "*" or _ACCOUNT.fullmatch(value) or _UNIQUE_ID.fullmatch(value):
        return True
    if "*" in value or "?" in value or not _ARN.fullmatch(value):
        return False
    service, account = value.split(":")[2], value.split(":")[4]
    return service in ("iam", "sts") and bool(_ACCOUNT.fullmatch(account))


def _validate_conditions(conditions: object) -> None:
    if not isinstance(conditions, Mapping):
        raise MalformedPolicyDocument("Syntax errors in policy.")
    for name, keys in conditions.items():
        if operator(name) is None:
            raise MalformedPolicyDocument(f"Invalid Condition type : {name}.")
        if not isinstance(keys, Mapping):
            raise MalformedPolicyDocument("Syntax errors in policy.")
        for key, values in keys.items():
            if ":" not in key:
                raise MalformedPolicyDocument(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
                )
            _validate_condition_values(_listed(values))


def _validate_condition_values(values: Iterable[object]) -> None:
    if not all(isinstance(value, (str, int, float)) for value in values):
        raise MalformedPolicyDocument("Syntax errors in policy.")
