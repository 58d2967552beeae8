# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the options of a statement must not say together. A rule is a function; add one to ``RULES``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from ..errors import InputError
from . import keys
from .demands import demands
from .services import service_of
from .session_rules import SESSION_RULES
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


# Services that send the external id which their own configuration holds:
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SmsConfigurationType.html
# https://docs.aws.amazon.com/macie/latest/user/findings-retrieve-sd-options.html
# https://docs.aws.amazon.com/cloudhsm/classic/APIReference/API_CreateHsm.html
_SEND_EXTERNAL_IDS = frozenset({"cloudhsm", "cognito-idp", "reveal-samples.macie"})


def conditions_can_be_met(statement: Statement) -> None:
    """A service or a provider's user never carries what identifies a user or role of an account."""
    who = "a service" if statement.services else "a user of an identity provider" if statement.federated else ""
    if not who:
        return
    unmet = {
        "organization_id": (keys.ORGANIZATION, statement.organization_id),
        "organization_paths": (keys.ORGANIZATION_PATHS, statement.organization_paths),
        "principal_arns": (keys.PRINCIPAL, statement.principal_arns),
        "external_ids": (keys.EXTERNAL_ID, statement.external_ids),
        "mfa": (keys.MFA, statement.mfa),
        "conditions": (keys.MFA_AGE, None),
    }
    if statement.services and all(service_of(service) in _SEND_EXTERNAL_IDS for service in statement.services):
        del unmet["external_ids"]
    given = [(f"{statement.where}, {option}", value) for option, (_key, value) in unmet.items()]
    given += [raw for key, _value in unmet.values() for raw in _raw(statement, key)]
    for where, value in given:
        if value:
            raise InputError(
                where,
                f"{who} can never meet it",
                f"drop it, or put the accounts that it is meant for into a statement without {who.removeprefix('a ')}",
            )


def _raw(statement: Statement, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What ``conditions`` says of a key, or of all keys that start with it when it ends with a slash."""
    wanted = key.lower()
    for operator, block in statement.conditions.items():
        for spelled, values in block.items():
            lower = spelled.lower()
            if lower == wanted or (wanted.endswith("/") and lower.startswith(wanted)):
                yield f"{statement.where}, conditions.{operator}.{spelled}", values


def _given(statement: Statement, option: str, key: str) -> Iterator[tuple[str, str]]:
    """The values of a key with where each stands: those of its option, and those of ``conditions``."""
    for position, value in enumerate(getattr(statement, option)):
        yield f"{statement.where}, {option}[{position}]", str(value)
    for where, values in _raw(statement, key):
        if not where.startswith(f"{statement.where}, conditions.Null."):
            yield from ((where, value) for value in values)


def sources_are_for_services(statement: Statement) -> None:
    """Only a service says for which account and resource it acts."""
    for option, key in (("source_accounts", keys.SOURCE_ACCOUNT), ("source_arns", keys.SOURCE_ARN)):
        for where, _value in _given(statement, option, key):
            if statement.has_aws_principals or not statement.services:
                raise InputError(
                    re.sub(r"\[[0-9]+\]$", "", where),
                    "only services act for another account or resource",
                    "put it into a statement that names only services",
                )


def sources_agree(statement: Statement) -> None:
    """The account in a source ARN must be a source account. Some ARNs (S3) have none."""
    accounts = [value for _where, value in _given(statement, "source_accounts", keys.SOURCE_ACCOUNT)]
    for where, arn in _given(statement, "source_arns", keys.SOURCE_ARN):
        account = _account(arn)
        if account and accounts and not any(fnmatchcase(named, account) for named in accounts):
            raise InputError(
                where,
                f"{arn} belongs to account {account}, which is not in source_accounts: no request can meet both",
                "add the account to source_accounts, or correct the ARN",
            )


def _account(arn: str) -> str:
    """The account part of an ARN or pattern; empty where there is none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def principal_arns_are_of_the_principals(statement: Statement) -> None:
    """A pattern for another account than those named can never match."""
    if statement.anyone or not statement.has_aws_principals:
        return
    for where, arn in _given(statement, "principal_arns", keys.PRINCIPAL):
        account = _account(arn)
        if account and not any(fnmatchcase(named, account) for named in statement.principal_accounts):
            raise InputError(
                where,
                f"{arn} belongs to account {account}, which the statement does not trust, so it never matches",
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
            "without audience, tokens that were made for others are accepted",
            "set audience, such as sts.amazonaws.com for GitHub Actions",
        )


def conditions_do_not_repeat_options(statement: Statement) -> None:
    """The same key from an option and from the escape hatch: one would be lost, or none could be met."""
    # The audience of SAML differs by partition, the keys do not.
    by_key = {demand.key.lower(): demand for demand in demands(statement, "aws")}
    for operator, block in statement.conditions.items():
        for key in block:
            demand = by_key.get(key.lower())
            # A set operator holds without the key; Null then adds that it must be there.
            if demand and not (operator == "Null" and demand.operator.startswith("ForAllValues:")):
                raise InputError(
                    f"{statement.where}, conditions.{operator}.{key}",
                    f"the option {demand.option} sets this key too",
                    "use one of the two",
                )


RULES: tuple[Rule, ...] = (
    names_someone,
    provider_stands_alone,
    conditions_can_be_met,
    *SESSION_RULES,
    sources_are_for_services,
    sources_agree,
    principal_arns_are_of_the_principals,
    paths_are_of_the_organization,
    tokens_are_for_us,
    conditions_do_not_repeat_options,
)
