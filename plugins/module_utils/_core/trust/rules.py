# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the options of a statement must not say together. A rule is a function; add one to ``RULES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import InputError
from . import keys
from .statement import Statement

Rule = Callable[[Statement], None]


def names_someone(statement: Statement) -> None:
    """A trust without a principal is not valid, and one that is only conditions would trust everyone."""
    if not (statement.has_aws_principals or statement.services or statement.federated):
        raise InputError(
            statement.where, "it names nobody", "give at least one of accounts, arns, services and federated"
        )


def provider_stands_alone(statement: Statement) -> None:
    """Users of a provider assume a role by another action than accounts and services do."""
    if statement.federated and (statement.has_aws_principals or statement.services):
        raise InputError(
            f"{statement.where}, federated",
            "an identity provider needs another action than accounts, ARNs and services",
            "give it a statement of its own",
        )


def conditions_can_be_met(statement: Statement) -> None:
    """A service or a provider's user never carries what identifies a user or role of an account."""
    who = "a service" if statement.services else "a user of an identity provider" if statement.federated else ""
    carried_by_accounts = {
        "organization_id": statement.organization_id,
        "organization_paths": statement.organization_paths,
        "principal_arns": statement.principal_arns,
        "external_ids": statement.external_ids,
        "mfa": statement.mfa,
    }
    if statement.services:
        carried_by_accounts |= {
            "session_tags": statement.session_tags,
            "source_identity": statement.source_identity,
        }
    for option, value in carried_by_accounts.items():
        if who and value:
            raise InputError(
                f"{statement.where}, {option}",
                f"{who} can never meet it",
                f"drop it, or put the accounts that it is for in a statement without {who.removeprefix('a ')}",
            )


def sources_are_for_services(statement: Statement) -> None:
    """Only a service says for which account and resource it acts."""
    for option, value in (
        ("source_accounts", statement.source_accounts),
        ("source_arns", statement.source_arns),
    ):
        if value and (statement.has_aws_principals or not statement.services):
            raise InputError(
                f"{statement.where}, {option}",
                "only services act for another account or resource",
                "keep it in a statement that names services alone",
            )


def sources_agree(statement: Statement) -> None:
    """The account in a source ARN must be a source account. Some ARNs (S3) have none."""
    for position, arn in enumerate(statement.source_arns):
        account = arn.split(":")[4]
        if account and statement.source_accounts and account not in statement.source_accounts:
            raise InputError(
                f"{statement.where}, source_arns[{position}]",
                f"{arn} is of account {account}, which source_accounts does not name, so nothing meets both",
                "add the account to source_accounts, or correct the ARN",
            )


def principal_arns_are_of_the_principals(statement: Statement) -> None:
    """A pattern for another account than those named can never match."""
    if statement.anyone:
        return
    for position, arn in enumerate(statement.principal_arns):
        account = arn.split(":")[4]
        if account not in {"*", *statement.principal_accounts}:
            raise InputError(
                f"{statement.where}, principal_arns[{position}]",
                f"{arn} is of account {account}, which the statement does not trust, so it never matches",
                f"add {account} to accounts, or drop the entry",
            )


def paths_are_of_the_organization(statement: Statement) -> None:
    """An organization id and a path of another organization exclude each other."""
    for position, path in enumerate(statement.organization_paths):
        if statement.organization_id and not path.startswith(f"{statement.organization_id}/"):
            raise InputError(
                f"{statement.where}, organization_paths[{position}]",
                f"{path} is not in the organization {statement.organization_id}",
                "correct one of the two",
            )


def tokens_are_for_us(statement: Statement) -> None:
    """Without an audience, a token that was made for anybody else opens the role."""
    provider = statement.federated
    if provider and not provider.saml and not provider.audience:
        raise InputError(
            f"{statement.where}, federated",
            "without audience, tokens that were made for others are taken",
            "set audience, such as sts.amazonaws.com for GitHub Actions",
        )


def conditions_do_not_repeat_options(statement: Statement) -> None:
    """The same key from an option and from the escape hatch: one would be lost, or none could be met."""
    taken = {
        keys.ORGANIZATION: ("organization_id", statement.organization_id),
        keys.ORGANIZATION_PATHS: ("organization_paths", statement.organization_paths),
        keys.PRINCIPAL: ("principal_arns", statement.principal_arns),
        keys.EXTERNAL_ID: ("external_ids", statement.external_ids),
        keys.MFA: ("mfa", statement.mfa),
        keys.MFA_AGE: ("mfa", statement.mfa_max_age),
        keys.SOURCE_ACCOUNT: ("source_accounts", statement.source_accounts),
        keys.SOURCE_ARN: ("source_arns", statement.source_arns),
        keys.TIME: ("not_after", statement.not_after),
        keys.SOURCE_IDENTITY: ("source_identity", statement.source_identity),
        **{keys.SESSION_TAG + key: ("session_tags", values) for key, values in statement.session_tags},
    }
    by_key = {key.lower(): option for key, (option, value) in taken.items() if value}
    for operator, block in statement.conditions.items():
        for key in block:
            if key.lower() in by_key:
                raise InputError(
                    f"{statement.where}, conditions.{operator}.{key}",
                    f"the option {by_key[key.lower()]} sets this key too",
                    "use one of the two",
                )


RULES: tuple[Rule, ...] = (
    names_someone,
    provider_stands_alone,
    conditions_can_be_met,
    sources_are_for_services,
    sources_agree,
    principal_arns_are_of_the_principals,
    paths_are_of_the_organization,
    tokens_are_for_us,
    conditions_do_not_repeat_options,
)


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
        (_pins(statement.principal_arns), statement.principal_arns),
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
                limits.add(_pins(values))
            else:
                limits.add(_KINDS.get(lower, "subject" if lower.endswith(":sub") else "other"))
    return limits - {""}


_KINDS = {
    keys.ORGANIZATION.lower(): "organization",
    keys.ORGANIZATION_PATHS.lower(): "organization",
    keys.PRINCIPAL_ACCOUNT.lower(): "account",
}


def _pins(arns: tuple[str, ...]) -> str:
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
