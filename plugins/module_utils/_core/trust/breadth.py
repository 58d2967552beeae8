# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust that lets in more than anyone can oversee: taken only when the task says that it is meant."""

from __future__ import annotations

from collections.abc import Iterator

from . import keys
from .statement import Statement


def breadth(statement: Statement) -> Iterator[tuple[str, str]]:
    """Why the statement lets in more than anyone can oversee: (reason, what narrows it)."""
    limits = _limits(statement)
    if statement.anyone and not limits & {"organization", "principal", "account"}:
        yield (
            "it trusts every AWS account there is (*)",
            "name accounts or arns, or add organization_id or principal_arns; an external id alone can be passed on",
        )
    elif statement.trusts_whole_account and not limits:
        yield (
            "it trusts whomever the administrators of the account let in, without a condition",
            "name roles in arns, or add principal_arns, external_ids, organization_id or mfa",
        )
    provider = statement.federated
    if provider and not provider.saml and _open(provider.subject) and "subject" not in limits:
        yield (
            f"it trusts everyone who has a token of {provider.host}",
            "set subject, such as repo:organization/repository:ref:refs/heads/main",
        )


def _limits(statement: Statement) -> set[str]:
    """The kinds of limits on who gets in. A limit in time is none of them."""
    limits: set[str] = set()
    for kind, given in (
        (pins(statement.principal_arns), statement.principal_arns),
        ("organization", statement.organization_id or statement.organization_paths),
        ("external id", statement.external_ids),
        ("mfa", statement.mfa),
        ("source identity", statement.source_identity and not _open(statement.source_identity)),
        ("tag", [values for _key, values in statement.session_tags if not _open(values)]),
    ):
        if given:
            limits.add(kind)
    for operator, block in statement.conditions.items():
        for key, values in block.items():
            lower = key.lower()
            if operator == "Null" or not keys.names_identity(key):
                continue
            if lower == keys.PRINCIPAL.lower():
                limits.add(pins(values))
            else:
                limits.add(_KINDS.get(lower, "subject" if lower.endswith(":sub") else "other"))
    return limits - {""}


_KINDS = {
    keys.ORGANIZATION.lower(): "organization",
    keys.ORGANIZATION_PATHS.lower(): "organization",
    keys.PRINCIPAL_ACCOUNT.lower(): "account",
}


def pins(arns: tuple[str, ...]) -> str:
    """How far values of aws:PrincipalArn limit: ``principal``, ``name`` (in any account), or not at all."""
    parts = [arn.split(":", 5) for arn in arns]
    if any(len(part) < 6 or _every_principal(part[5]) for part in parts):
        return ""
    return "name" if any("*" in part[4] or "?" in part[4] for part in parts) else "principal"


def _every_principal(resource: str) -> bool:
    """Whether the end of an ARN takes every user or role of its accounts, such as ``role/*``."""
    return resource == "root" or set(resource.partition("/")[2]) <= {"*", "?", "/"}


def _open(values: tuple[str, ...]) -> bool:
    """Whether the values admit everything: there are none, or one is all wildcard."""
    return not values or any(set(value.removeprefix("repo:")) <= {"*", "?", ":", "/"} for value in values)
