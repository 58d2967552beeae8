# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM refuses when a document is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from .documents import (
    CURRENT_VERSION,
    DEFAULT_VERSION,
    VERSIONS,
    Document,
    Kind,
    MalformedPolicyDocument,
    as_list,
    operator,
)

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

_SID = re.compile(r"[0-9A-Za-z]*")
_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9*?]+")
_ACCOUNT = re.compile(r"[0-9]{12}")
_ARN = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:.+", re.DOTALL)
#: The unique id of a role or user, as a stored trust shows a principal that was deleted.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
_UNIQUE_ID = re.compile(r"(?:AROA|AIDA)[A-Z0-9]+")


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
    for body in as_list(bodies):
        _validate_statement(body, kind)
        sid = body.get("Sid")
        if sid and sid in sids:
            raise MalformedPolicyDocument("Statement IDs (SID) in a single policy must be unique.")
        if sid:
            sids.add(sid)


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
            values = as_list(body[key])
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
        listed = as_list(items)
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
            _validate_condition_values(as_list(values))


def _validate_condition_values(values: Iterable[object]) -> None:
    if not all(isinstance(value, (str, int, float)) for value in values):
        raise MalformedPolicyDocument("Syntax errors in policy.")
