# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The conditions that the options of a statement become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from . import keys
from .conditions import Conditions
from .federated import Federated
from .statement import Statement

# Where the sign-in page of each partition that has one receives SAML assertions.
_SAML_AUDIENCE = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}


class Demand(NamedTuple):
    """One condition, and the option that asks for it."""

    option: str
    operator: str
    key: str
    values: tuple[str, ...]


def condition(statement: Statement, partition: str) -> Conditions:
    """All conditions of a statement: those of its options, and ``conditions`` as they were given.

    The two never speak of one key (``rules.conditions_do_not_repeat_options``), so that none takes another's place.
    """
    block: Conditions = {operator: dict(given) for operator, given in statement.conditions.items()}
    for demand in demands(statement, partition):
        block.setdefault(demand.operator, {})[demand.key] = demand.values
    return block


def demands(statement: Statement, partition: str) -> list[Demand]:
    """What the options ask for, in an account of this partition."""
    return [demand for demand in _demands(statement, partition) if demand.values]


def _demands(statement: Statement, partition: str) -> Iterator[Demand]:
    def demand(option: str, operator: str, key: str, values: Iterable[str]) -> Demand:
        return Demand(option, operator, key, tuple(values))

    yield demand("external_ids", "StringEquals", keys.EXTERNAL_ID, statement.external_ids)
    yield demand("organization_id", "StringEquals", keys.ORGANIZATION, filter(None, [statement.organization_id]))
    # The key has one value for each level, of which one must match; with ForAllValues a missing key would do.
    paths = statement.organization_paths
    yield demand("organization_paths", "ForAnyValue:StringLike", keys.ORGANIZATION_PATHS, paths)
    # ArnEquals behaves as ArnLike does, so one of them is the canonical spelling.
    yield demand("principal_arns", "ArnLike", keys.PRINCIPAL, statement.principal_arns)
    # Bool, not BoolIfExists: long-term keys do not carry the key, and IfExists would let them in.
    yield demand("mfa", "Bool", keys.MFA, ["true"] if statement.mfa else [])
    age = statement.mfa_max_age
    yield demand("mfa", "NumericLessThan", keys.MFA_AGE, [] if age is None else [str(age)])
    yield demand("source_accounts", "StringEquals", keys.SOURCE_ACCOUNT, statement.source_accounts)
    yield demand("source_arns", "ArnLike", keys.SOURCE_ARN, statement.source_arns)
    yield demand("not_after", "DateLessThan", keys.TIME, filter(None, [statement.not_after]))
    identity = statement.source_identity
    yield demand("source_identity", _matching(identity), keys.SOURCE_IDENTITY, identity)
    # ForAllValues holds for a request without the key, too. These keys are about what is set, and such a request sets
    # nothing: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys
    tags = statement.session_tag_keys
    yield demand("session_tag_keys", f"ForAllValues:{_matching(tags)}", keys.TAG_KEYS, tags)
    providers = statement.context_providers
    yield demand("context_providers", "ForAllValues:ArnLike", keys.CONTEXT_PROVIDERS, providers)
    for key, values in statement.session_tags:
        yield demand("session_tags", _matching(values), keys.SESSION_TAG + key, values)
    if statement.federated:
        receivers = audience(statement.federated, partition)
        yield demand("federated.audience", _matching(receivers), f"{statement.federated.host}:aud", receivers)
        subject = statement.federated.subject
        yield demand("federated.subject", _matching(subject), f"{statement.federated.host}:sub", subject)


def audience(provider: Federated, partition: str) -> tuple[str, ...]:
    """Whom tokens or assertions must be for; for SAML the sign-in page of the partition by default, if it is known."""
    if provider.saml and not provider.audience and partition in _SAML_AUDIENCE:
        return (_SAML_AUDIENCE[partition],)
    return provider.audience


def _matching(values: tuple[str, ...]) -> str:
    return "StringLike" if any("*" in value or "?" in value for value in values) else "StringEquals"
