# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies that are attached to a role, refused where IAM would misread them or where they could never apply.

Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..arn import PARTITIONS, is_account_id, is_unique_id
from ..errors import InputError, type_name
from ..options import text
from .documents import INLINE_POLICIES_SIZE, VERSION, Document, items, parse_document, size, unique_sids, within_size

_POLICY_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_ACTION = re.compile(r"\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
# Services whose ARNs have no region.
_GLOBAL = frozenset({"iam", "sts", "route53", "organizations", "cloudfront"})
_STATEMENT_KEYS = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}


def identity_policies(value: object, where: str) -> dict[str, Document]:
    """A role's inline policies, by name, or the JSON text of that; their size together is limited."""
    if isinstance(value, str):
        value = parse_document(value, where)
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a mapping of policy names to documents")
    policies: dict[str, Document] = {}
    for name, document in value.items():
        here = f"{where}[{name}]"
        policies[policy_name(name, here)] = identity_policy(document, here)
    within_size(sum(map(size, policies.values())), INLINE_POLICIES_SIZE, where)
    return policies


def policy_name(value: object, where: str) -> str:
    """The name of an inline policy."""
    name = text(value, where, "a policy name")
    if not _POLICY_NAME.fullmatch(name):
        raise InputError(where, f"{name!r} is not a policy name", "use 1-128 letters, digits and any of _+=,.@-")
    return name


def identity_policy(value: object, where: str) -> Document:
    """A policy that is attached to a role, given as a mapping or JSON text."""
    document = parse_document(value, where)
    if document.get("Version") != VERSION:
        raise InputError(
            where,
            f"Version is {document.get('Version')!r}",
            f'write "Version": "{VERSION}" in quotes; in an older one, policy variables are plain text',
        )
    statements = items(document.get("Statement"))
    if not statements:
        raise InputError(where, "the document has no Statement", "give at least one")
    for position, statement in enumerate(statements):
        _check_identity_statement(statement, f"{where}, Statement[{position}]")
    unique_sids([statement.get("Sid") for statement in statements], f"{where}, Statement")
    return document


def _check_identity_statement(statement: object, where: str) -> None:
    if not isinstance(statement, Mapping):
        raise InputError(where, f"it is a {type_name(statement)}", "give a mapping")
    for key in ("Principal", "NotPrincipal"):
        if key in statement:
            raise InputError(where, f"{key} belongs in a trust, not in a policy of a role", f"remove {key}")
    for key in statement:
        if key not in _STATEMENT_KEYS:
            raise InputError(where, f"{key!r} is not an element of a statement", "check its spelling and case")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise InputError(where, f"Effect is {statement.get('Effect')!r}", "give Allow or Deny")
    for element in ("Action", "Resource"):
        given = [key for key in (element, f"Not{element}") if items(statement.get(key))]
        if len(given) != 1:
            count = "both" if given else "neither"
            raise InputError(where, f"it has {count} of {element} and Not{element}", f"give {element} alone")
    if statement["Effect"] == "Allow" and "NotAction" in statement:
        raise InputError(where, "NotAction with Allow grants all actions except a few", "list the actions in Action")
    _check_actions_and_resources(statement, where)


def _check_actions_and_resources(statement: Mapping[str, object], where: str) -> None:
    for element in ("Action", "NotAction"):
        for action in items(statement.get(element)):
            if not isinstance(action, str) or not _ACTION.fullmatch(action):
                raise InputError(where, f"{action!r} is not an action", "write it as service:Operation")
    for element in ("Resource", "NotResource"):
        for resource in items(statement.get(element)):
            _check_resource(resource, f"{where}, {element}")


def _check_resource(value: object, where: str) -> None:
    """The mistakes in an ARN after which it matches nothing. A part with a wildcard or a variable is left alone."""
    if not isinstance(value, str) or is_unique_id(value) or not re.match(r"arn:|\*|\?", value):
        raise InputError(
            where, f"{value!r} is not an ARN", 'give the ARN of a resource, a pattern of one, or "*" for every resource'
        )
    parts = value.split(":", 5)
    if len(parts) != 6:
        return
    _arn, partition, service, region, account, _resource = (
        "" if re.search(r"[*?]|\$\{", part) else part for part in parts
    )
    if partition and partition not in PARTITIONS:
        raise InputError(where, f"the partition of {value} is not one of AWS", f"use one of {', '.join(PARTITIONS)}")
    if account and account != "aws" and not is_account_id(account):
        raise InputError(
            where, f"{account} in {value} is not an account id", "give 12 digits, including zeros at the start"
        )
    if region and service in _GLOBAL:
        raise InputError(where, f"{value} has the region {region}", f"leave it empty: {service} is global")
    if account and service == "route53":
        raise InputError(where, f"{value} has the account {account}", "leave it empty: ARNs of Route 53 have none")
