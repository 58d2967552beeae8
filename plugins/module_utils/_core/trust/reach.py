# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a trust reaches: which of its grants let in more than named principals of the organization.

A mark is a property of one grant, so that a change widens a trust where a principal has a mark that it had not. A
condition counts only where it is known to narrow (see ``narrowing`` and ``subjects``).

- ``anyone``: everyone, and no condition on the organization, the account or the ARN says who it is; or everyone who has
  a token of an identity provider, and no condition names whose tokens are taken, or that they are no guest's.
- ``whole_organization``: every account of an organization, or of a unit of it.
- ``whole_account``: whomever the administrators of an account let in, and no condition on the ARN says who it is.
- ``any_source``: a service, for whichever account or resource it acts.
- ``beyond_organization``: a principal of another account, or anyone, and no condition asks for the organization. Which
  organization is meant is what the trust says (see ``organizations``); without one there is nothing to be beyond.

Services and users of identity providers belong to no account, so they are never beyond an organization.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..arn import is_account_id, is_unique_id
from ..policies.condition_values import operator_parts
from . import keys
from .grants import Grant
from .narrowing import Condition, limits
from .narrowing_forms import organization_ids
from .subjects import audience_known, lets_guests_in, owner_known

ANYONE = "anyone"
WHOLE_ORGANIZATION = "whole_organization"
WHOLE_ACCOUNT = "whole_account"
ANY_SOURCE = "any_source"
BEYOND_ORGANIZATION = "beyond_organization"

# Services that hand a role to what runs in the role's own account and act for nobody else, so that no source is sent:
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
_WITHIN_ACCOUNT = frozenset({"ec2.amazonaws.com", "lambda.amazonaws.com"})
# Services come without an organization, so a Deny for everyone outside of one mostly leaves them out.
_IS_SERVICE = "aws:principalisawsservice"


def organizations(grants: Iterable[Grant]) -> frozenset[str]:
    """The organizations that a trust asks for: in conditions of what it allows, or by denying all others."""
    listed = list(grants)
    return frozenset(name for grant in listed if grant.allows for name in _demanded(grant)) | kept_to(listed)


def marks(grant: Grant, document: Iterable[Grant], known: frozenset[str], own_account: str | None) -> frozenset[str]:
    """The marks of one grant of a trust. ``document`` are all of its grants, ``known`` the organizations meant."""
    if not grant.allows or (is_unique_id(grant.name) and not grant.excluded):
        return frozenset()
    if grant.kind != "AWS" and grant.name != "*" and not grant.excluded:
        return frozenset(_marks_of_no_account(grant))
    narrowed = limits(grant.condition)
    if narrowed.nobody:
        return frozenset()
    demanded = _demanded(grant) | kept_to(document)
    accounts = accounts_of(grant)
    found = set()
    if not accounts:
        found.add(WHOLE_ORGANIZATION if demanded else ANYONE)
    elif (is_account_id(grant.name) or grant.name == "*" or grant.excluded) and not narrowed.named:
        found.add(WHOLE_ACCOUNT)
    inside = bool(demanded) and demanded <= known
    if known and not inside and accounts != {own_account}:
        found.add(BEYOND_ORGANIZATION)
    return frozenset(found)


def _marks_of_no_account(grant: Grant) -> Iterable[str]:
    """Those of a service, or of the users of an identity provider."""
    if grant.kind == "Service" and grant.name not in _WITHIN_ACCOUNT and not limits(grant.condition).sources:
        yield ANY_SOURCE
    if grant.kind == "Federated":
        resource = grant.name.split(":", 5)[-1]
        if not _holders_known(resource, grant.condition):
            yield ANYONE


def _holders_known(provider: str, condition: Condition) -> bool:
    """Whether conditions say whose tokens, or assertions for whom, are taken. ``provider``: the end of its ARN."""
    if provider.startswith("saml-provider/"):
        return audience_known(condition)
    host = provider.removeprefix("oidc-provider/")
    return owner_known(host, condition) and not lets_guests_in(host, condition)


def kept_to(grants: Iterable[Grant]) -> frozenset[str]:
    """The organizations outside of which nobody gets in, services left aside, as a Deny keeps everyone else out."""
    return frozenset(
        name
        for grant in grants
        if grant.effect == "Deny" and grant.name == "*" and grant.kind == "AWS" and not grant.excluded
        if "sts:assumerole" in grant.entrances
        for name in _outside_of(grant)
    )


def _demanded(grant: Grant) -> frozenset[str]:
    return limits(grant.condition).organizations or frozenset()


def _outside_of(grant: Grant) -> frozenset[str]:
    """The organizations whose callers a Deny spares, when it spares nobody else but services."""
    spared: frozenset[str] = frozenset()
    for operator, block in grant.condition.items():
        prefix, base, _suffix = operator_parts(operator)
        for key, values in block.items():
            if key.lower() == _IS_SERVICE and base == "bool" and not prefix and list(values) == ["false"]:
                continue
            named = organization_ids(values)
            negated = base in ("stringnotequals", "stringnotlike") and not prefix
            if key.lower() != keys.ORGANIZATION.lower() or not negated or not named or spared:
                return frozenset()
            spared = named
    return spared


def accounts_of(grant: Grant) -> set[str]:
    """The accounts that a grant is for; empty when it may be any."""
    if not grant.excluded:
        if is_account_id(grant.name):
            return {grant.name}
        if grant.name.startswith("arn:") and grant.name.count(":") > 4:
            return {grant.name.split(":")[4]}
    return set(limits(grant.condition).accounts or ())
