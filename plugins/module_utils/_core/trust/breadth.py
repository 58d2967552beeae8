# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trust that lets in more than anyone can oversee: taken only when the task says that it is meant."""

from __future__ import annotations

from collections.abc import Iterator

from . import keys
from .demands import condition
from .federated import Federated
from .narrowing import Condition, limits, uncounted
from .narrowing_forms import literal
from .statement import Statement
from .subjects import claims, owner_known, provider_of


def breadth(statement: Statement, partition: str) -> Iterator[tuple[str, str]]:
    """Why the statement lets in more than anyone can oversee: (reason, what narrows it)."""
    conditions = condition(statement, partition)
    if statement.federated:
        yield from _of_tokens(statement.federated, conditions)
    else:
        for reason, remedy in _of_principals(statement, conditions):
            yield "; ".join([reason, *uncounted(conditions)]), remedy


def _of_principals(statement: Statement, conditions: Condition) -> Iterator[tuple[str, str]]:
    narrowed = limits(conditions)
    whole_account = statement.trusts_whole_account or statement.anyone
    if statement.anyone and not narrowed.owner_known:
        yield (
            "it trusts every AWS account in the world (*)",
            "name accounts or arns, or add organization_id or principal_arns; an external id alone is not enough",
        )
    elif whole_account and narrowed.organizations is None and not narrowed.within_account:
        yield (
            "it trusts whomever the administrators of the account let in",
            "name roles in arns, or add principal_arns, external_ids, organization_id or mfa",
        )
    if statement.services and not narrowed.sources and _asks_for_sources(conditions):
        yield (
            "it has a condition on the source, but still lets the service act for other people's resources",
            "give source_accounts, or name the account of each source in source_arns",
        )


def _asks_for_sources(conditions: Condition) -> bool:
    """Whether the conditions say for whom a service acts, so that a reader believes it narrowed."""
    return any(key.lower() in keys.SOURCES for block in conditions.values() for key in block)


def _of_tokens(provider: Federated, conditions: Condition) -> Iterator[tuple[str, str]]:
    if not provider.saml and not owner_known(provider.host, conditions):
        given = "".join(f"; {each} does not name the owner in full" for each in claims(provider.host, conditions))
        yield (
            f"it trusts everyone who has a token of {provider.host}{given}",
            f"set federated.{provider_of(provider.host).option} to {provider_of(provider.host).example}, for example",
        )
    if not all(map(literal, provider.audience)):
        yield "it accepts tokens that were made for others: audience has a wildcard", "give the audience in full"
