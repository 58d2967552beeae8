# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust policies as IAM stores them: principals exist, and one that is deleted leaves its unique id behind.

"If you created the role with a trust policy that points to a specific role or user by ARN, the ARN is transformed to
the unique principal ID when you save the policy. ... the principal ID appears in resource-based policies because AWS
can no longer map it back to a valid ARN":
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

Here the ARN stays in the document while its principal exists, and ``forget`` puts the id in its place: what a reader
sees is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from moto.iam.models import Role, User, iam_backends

from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.world import iam_store
from sandbox.world.credentials import PARTITION

TRUST_CHARACTERS = 2048  # quota "Role trust policy length", white space not counted

_ACCOUNT = re.compile(r"[0-9]{12}")
_ROOT = re.compile(r"arn:aws:iam::[0-9]{12}:root")
_SESSION = re.compile(r"arn:aws:sts::(?P<account>[0-9]{12}):assumed-role/(?P<role>[^/]+)/[^/]+")
_FEDERATED_USER = re.compile(r"arn:aws:sts::[0-9]{12}:federated-user/.+")
_SERVICE = re.compile(r"[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com|aws\.internal)")


def checked(text: str) -> str:
    """The document as it is stored. Raises MalformedPolicyDocument for what IAM refuses.

    Accounts are not checked: AWS has far more of them than the sandbox.
    """
    document = parse(text)
    validate(document, "trust")
    return json.dumps(_with_principals(document, _stored))


def forget(entity: User | Role) -> None:
    """Put the unique id of a user or role that is gone into every trust that names it."""
    rename(entity.arn, entity.id)


def rename(old: str, new: str) -> None:
    """Put something else into every trust in the place of the principal ``old``."""

    def replace(kind: str, value: str) -> str:
        return new if kind == "AWS" and value == old else value

    for role in _all_roles():
        if old in role.assume_role_policy_document:
            document = json.loads(role.assume_role_policy_document)
            role.assume_role_policy_document = json.dumps(_with_principals(document, replace))


def _stored(kind: str, value: str) -> str:
    if kind == "Service" and not _SERVICE.fullmatch(value):
        raise MalformedPolicyDocument(f'Invalid principal in policy: "SERVICE":"{value}"')
    if kind != "AWS" or value == "*" or _ROOT.fullmatch(value) or _FEDERATED_USER.fullmatch(value):
        return value
    if _ACCOUNT.fullmatch(value):
        return f"arn:aws:iam::{value}:root"
    session = _SESSION.fullmatch(value)
    if session and iam_store.role_by_name(session["account"], session["role"]):
        return value
    entity = _entity(value)
    if entity is None:
        raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{value}"')
    return str(entity.arn)


def _entity(value: str) -> User | Role | None:
    """The user or role with this ARN or unique id, in any account."""
    for backends in list(iam_backends.values()):
        backend = backends[PARTITION]
        entities: list[User | Role] = [*backend.users.values(), *backend.roles.values()]
        for entity in entities:
            if value in (entity.arn, entity.id):
                return entity
    return None


def _all_roles() -> Iterator[Role]:
    for backends in list(iam_backends.values()):
        yield from backends[PARTITION].roles.values()


def _with_principals(document: dict[str, Any], replace: Callable[[str, str], str]) -> dict[str, Any]:
    """The document with every principal passed through ``replace(type, value)``."""
    statements = document["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    changed = [_statement(statement, replace) for statement in listed]
    return {**document, "Statement": changed if isinstance(statements, list) else changed[0]}


def _statement(statement: dict[str, Any], replace: Callable[[str, str], str]) -> dict[str, Any]:
    changed = dict(statement)
    for element in ("Principal", "NotPrincipal"):
        principals = statement.get(element)
        if isinstance(principals, dict):
            changed[element] = {
                kind: [replace(kind, value) for value in values] if isinstance(values, list) else replace(kind, values)
                for kind, values in principals.items()
            }
    return changed
