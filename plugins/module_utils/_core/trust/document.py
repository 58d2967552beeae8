# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a declared trust to the policy document, in its one canonical spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..arn import same_partition
from ..errors import InputError, type_name
from ..policies.documents import VERSION, Document, PolicyDocument, size, tidy, unique_sids, within_size
from .breadth import breadth
from .demands import audience, condition
from .rules import RULES
from .services import in_partition, partition_of
from .session_settings import ACTIONS, CONTEXT
from .statement import ANYONE, Statement, read_statement

# The quota of a role's trust, which AWS raises on request to 4,096:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
TRUST_SIZE = 2048


@dataclass(frozen=True)
class Trust:
    """A checked declaration. ``partition`` is the one that its ARNs are of, None when it has none."""

    statements: tuple[Statement, ...]
    partition: str | None
    size_limit: int = TRUST_SIZE

    def document(self, partition: str) -> Document:
        """The policy document for an account of this partition; InputError when an ARN is of another."""
        for statement in self.statements:
            for where, found in _partitions(statement):
                same_partition(found, partition, where)
            if statement.federated and statement.federated.saml and not audience(statement.federated, partition):
                raise InputError(
                    f"{statement.where}, federated",
                    f"the sign-in address of {partition} is not known here, and without audience any is accepted",
                    "set audience to the address of the sign-in page",
                )
        rendered = tidy(
            {"Version": VERSION, "Statement": [_render(statement, partition) for statement in self.statements]}
        )
        within_size(size(rendered), self.size_limit, "trust")
        return rendered

    def policy(self, partition: str) -> PolicyDocument:
        """``document`` as a value, the same one each time: a task may declare the trust for hundreds of accounts."""
        if partition not in self._policies:
            self._policies[partition] = PolicyDocument(self.document(partition))
        return self._policies[partition]

    @cached_property
    def _policies(self) -> dict[str, PolicyDocument]:
        return {}

    def refuse_account(self, account: str) -> None:
        """Refuse principals of the role's own account, which mostly are two accounts that were mixed up."""
        for statement in self.statements:
            named = [f"accounts ({each})" for each in statement.accounts if each == account]
            named += [f"arns ({arn})" for arn in statement.arns if arn.account_id == account]
            for option in named:
                raise InputError(
                    f"{statement.where}, {option}",
                    f"{account} is the account of the role itself",
                    "name the other account, or set allow_same_account if you mean users and roles of this one",
                )

    def refuse_foreign_providers(self, account: str) -> None:
        """Refuse identity providers of another account than the role's: STS looks for them in the role's account.

        https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
        """
        for statement in self.statements:
            provider = statement.federated
            if provider and provider.account_id and provider.account_id != account:
                raise InputError(
                    f"{statement.where}, federated.provider",
                    f"it belongs to account {provider.account_id}, but the role is in {account}",
                    "name a provider in the role's own account",
                )


def read_trust(
    entries: object,
    *,
    allow_broad: bool = False,
    allow_unknown_services: bool = False,
    size_limit: int = TRUST_SIZE,
) -> Trust:
    """The ``trust`` option: read, and checked as far as can be without asking AWS. InputError names the first fault."""
    if isinstance(entries, str | Mapping):
        raise InputError(
            "trust",
            f"it is a {type_name(entries)}, not a list",
            "declare who may assume the role, such as [{services: [...]}]; the policy document follows from it",
        )
    if not isinstance(entries, list | tuple) or not entries:
        raise InputError("trust", "there is no statement", "declare who may assume the role, such as {services: [...]}")
    places = {f"trust[{position}]": entry for position, entry in enumerate(entries)}
    return _read(places, allow_broad, allow_unknown_services, size_limit)


def read_one(
    options: object, *, allow_broad: bool = False, allow_unknown_services: bool = False, size_limit: int = TRUST_SIZE
) -> Trust:
    """A trust of one statement, which a task declares by options of its own; the same checks as ``read_trust``."""
    return _read({"statement": options}, allow_broad, allow_unknown_services, size_limit)


def _read(places: Mapping[str, object], allow_broad: bool, allow_unknown_services: bool, size_limit: int) -> Trust:
    """``places``: each statement's options by the words of the task for where they stand."""
    statements = tuple(
        read_statement(options, where, allow_unknown_services=allow_unknown_services)
        for where, options in places.items()
    )
    unique_sids((statement.sid for statement in statements), "trust")
    for statement in statements:
        for rule in RULES:
            rule(statement)
    found = [pair for statement in statements for pair in _partitions(statement)]
    partition = found[0][1] if found else None
    trust = Trust(statements, partition, size_limit)
    trust.document(partition or "aws")
    for statement in () if allow_broad else statements:
        for reason, remedy in breadth(statement, partition or "aws"):
            raise InputError(statement.where, reason, f"{remedy}. Or set allow_broad_trust, if that is meant")
    return trust


def _partitions(statement: Statement) -> Iterable[tuple[str, str]]:
    """The partition of each name in a statement that is of one, with where it stands."""
    for arn in statement.arns:
        yield f"{statement.where}, arns ({arn})", arn.partition
    for pattern in statement.principal_arns:
        yield f"{statement.where}, principal_arns ({pattern})", pattern.split(":")[1]
    for source in statement.source_arns:
        yield f"{statement.where}, source_arns ({source})", source.split(":")[1]
    for provider in statement.context_providers:
        yield f"{statement.where}, context_providers ({provider})", provider.split(":")[1]
    if statement.federated and statement.federated.partition:
        yield f"{statement.where}, federated", statement.federated.partition
    for service in statement.services:
        own = partition_of(service)
        if own:
            yield f"{statement.where}, services ({service})", own


def _render(statement: Statement, partition: str) -> Document:
    return {
        "Sid": statement.sid,
        "Effect": "Allow",
        "Principal": _principal(statement, partition),
        "Action": _actions(statement),
        "Condition": condition(statement, partition),
    }


def _principal(statement: Statement, partition: str) -> dict[str, list[str]]:
    if statement.federated:
        return {"Federated": [statement.federated.provider]}
    aws = {f"arn:{partition}:iam::{account}:root" for account in statement.accounts}
    aws |= {str(arn) for arn in statement.arns}
    if statement.anyone:
        aws.add(ANYONE)
    principal = {
        "AWS": sorted(aws),
        "Service": sorted({in_partition(service, partition) for service in statement.services}),
    }
    return {kind: names for kind, names in principal.items() if names}


def _actions(statement: Statement) -> list[str]:
    # Only a request that sets a context has its provider, so that nobody could assume the role by the same statement.
    if statement.context_providers:
        return [ACTIONS[CONTEXT]]
    action = "sts:AssumeRole"
    if statement.federated:
        action += "WithSAML" if statement.federated.saml else "WithWebIdentity"
    return [action, *(ACTIONS[setting] for setting in statement.settings)]
