# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a trust reaches: which of its grants let in more than named principals of the organization.

A mark is a property of one grant, so that a change widens a trust where a principal has a mark that it had not.

- ``anyone``: everyone, and no condition on the organization, the account or the ARN says who it is.
- ``whole_account``: whomever the administrators of an account let in, and no condition on the ARN says who it is.
- ``beyond_organization``: a principal of another account, or anyone, and no condition asks for the organization. Which
  organization is meant is what the trust says (see ``organizations``); without one there is nothing to be beyond.

Services and users of identity providers belong to no account, so they have none of these marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..arn import is_account_id, is_unique_id
from . import keys
from .breadth import pins
from .grants import Grant
from .words import POSITIVE

ANYONE = "anyone"
WHOLE_ACCOUNT = "whole_account"
BEYOND_ORGANIZATION = "beyond_organization"


def organizations(grants: Iterable[Grant]) -> frozenset[str]:
    """The organizations that a trust asks for: in conditions of what it allows, or by denying all others."""
    listed = list(grants)
    return frozenset(name for grant in listed if grant.allows for name in _demanded(grant)) | _kept_to(listed)


def marks(grant: Grant, document: Iterable[Grant], known: frozenset[str], own_account: str | None) -> frozenset[str]:
    """The marks of one grant of a trust. ``document`` are all of its grants, ``known`` the organizations meant."""
    if not grant.allows or grant.kind != "AWS" or is_unique_id(grant.name):
        return frozenset()
    demanded = _demanded(grant) | _kept_to(document)
    accounts = _accounts(grant)
    found = set()
    if (grant.excluded or grant.name == "*") and not demanded and not accounts:
        found.add(ANYONE)
    elif _whole_account(grant):
        found.add(WHOLE_ACCOUNT)
    inside = bool(demanded) and demanded <= known
    if known and not inside and accounts != {own_account}:
        found.add(BEYOND_ORGANIZATION)
    return frozenset(found)


def keeps_to_organization(grant: Grant) -> bool:
    """Whether a grant is a Deny for everyone outside of an organization."""
    return bool(_kept_to([grant]))


def _values(grant: Grant, key: str) -> Iterator[str]:
    """The values of a key that one must have to come in."""
    for operator, block in grant.condition.items():
        if POSITIVE.fullmatch(operator):
            yield from block.get(key.lower(), [])


def _demanded(grant: Grant) -> frozenset[str]:
    paths = (value.partition("/")[0] for value in _values(grant, keys.ORGANIZATION_PATHS))
    return frozenset(_values(grant, keys.ORGANIZATION)) | frozenset(paths)


def _kept_to(grants: Iterable[Grant]) -> frozenset[str]:
    """The organizations outside of which everyone is denied, services left aside."""
    return frozenset(
        name
        for grant in grants
        if grant.effect == "Deny" and grant.name == "*" and not grant.excluded
        for operator, block in grant.condition.items()
        if operator.startswith(("stringnotequals", "stringnotlike"))
        and {key for each in grant.condition.values() for key in each} <= {keys.ORGANIZATION.lower(), _SERVICE}
        for name in block.get(keys.ORGANIZATION.lower(), [])
    )


# Services come without an organization, so such a Deny mostly leaves them out.
_SERVICE = "aws:principalisawsservice"


def _accounts(grant: Grant) -> set[str]:
    """The accounts that a grant is for; empty when it may be any."""
    if is_account_id(grant.name):
        return {grant.name}
    if grant.name.startswith("arn:") and not grant.excluded:
        return {grant.name.split(":")[4]}
    pinned = set(_values(grant, keys.PRINCIPAL_ACCOUNT))
    arns = tuple(_values(grant, keys.PRINCIPAL))
    if not pinned and arns and pins(arns) == "principal":
        pinned = {arn.split(":")[4] for arn in arns}
    return pinned


def _whole_account(grant: Grant) -> bool:
    arns = tuple(_values(grant, keys.PRINCIPAL))
    pinned = bool(arns) and bool(pins(arns))
    by_condition = grant.name == "*" and any(_values(grant, keys.PRINCIPAL_ACCOUNT))
    return (is_account_id(grant.name) or by_condition) and not pinned
