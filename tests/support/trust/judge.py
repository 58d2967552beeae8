# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which strangers a trust lets in, as the sandbox's policy engine decides, which knows nothing of the collection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_args

from sandbox.policy import AccessRequest, Policies, Principal, decide_trust
from sandbox.policy.principals import PrincipalKind
from tests.support.trust.parties import OWN, TARGET
from tests.support.trust.strangers import Stranger, as_asked, poorer, strangers

# The stranger's own side always allows.
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def gets_in(stranger: Stranger, document: Mapping[str, Any]) -> bool:
    session = stranger.kind == "role"
    kind: PrincipalKind = "assumed-role" if session else next(k for k in get_args(PrincipalKind) if k == stranger.kind)
    principal = Principal(
        arn=stranger.name,
        account_id=stranger.account,
        kind=kind,
        role_arn=stranger.name if session else None,
        service=stranger.name if stranger.kind == "service" else None,
        federated=stranger.name if stranger.kind == "federated" else None,
    )
    request = AccessRequest(principal, stranger.action, TARGET, OWN, stranger.context)
    return decide_trust(request, Policies(identity=[ALL]), document).allowed


def who_try(document: Mapping[str, Any], excuses: Collection[str] = ()) -> list[Stranger]:
    """The strangers of whom no mark says that they get in."""
    return [
        stranger
        for statement in document["Statement"]
        if statement["Effect"] == "Allow" and "anyone" not in excuses
        for stranger in strangers(statement)
        if stranger.excused_by.isdisjoint(excuses)
    ]


def intruders(document: Mapping[str, Any], excuses: Collection[str] = ()) -> list[Stranger]:
    """Those of them that get in."""
    return [stranger for stranger in who_try(document, excuses) if gets_in(stranger, document)]


def newcomers(before: Mapping[str, Any], after: Mapping[str, Any], excuses: Collection[str] = ()) -> list[Stranger]:
    """The strangers of whom no mark says that they get in, and who get in only after a change."""
    return [
        stranger
        for each in who_try(after, excuses)
        for stranger in poorer(each)
        if gets_in(stranger, after) and not gets_in(as_asked(stranger, before), before)
    ]
