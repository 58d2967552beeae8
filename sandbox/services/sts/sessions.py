# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Temporary credentials: made, stored and described."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moto.iam.models import Role

from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store
from sandbox.world.credentials import Caller, Session, temporary_key
from sandbox.world.world import World

SESSION_POLICY_CHARACTERS = 2048  # "The plaintext that you use for both inline and managed session policies"


@dataclass(frozen=True)
class SessionTerms:
    """What a caller asks to have in a session; ``duration`` in seconds."""

    duration: int
    mfa_at: datetime | None = None
    source_identity: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive_tags: frozenset[str] = frozenset()
    policies: tuple[dict[str, Any], ...] | None = None
    federated_provider: str | None = None


def open_role_session(world: World, role: Role, name: str, terms: SessionTerms) -> Caller:
    """A session of a role, known to the world from now on."""
    access_key, secret_key, token = temporary_key()
    caller = Caller(
        kind="assumed-role",
        arn=f"arn:aws:sts::{role.account_id}:assumed-role/{role.name}/{name}",
        account_id=role.account_id,
        unique_id=f"{role.id}:{name}",
        name=role.name,
        access_key=access_key,
        secret_key=secret_key,
        role_arn=role.arn,
        session=_session(world.clock.now(), token, terms),
    )
    world.sessions.add(caller)
    return caller


def open_user_session(world: World, user: Caller, terms: SessionTerms) -> Caller:
    """Temporary credentials of a user, as GetSessionToken gives them."""
    access_key, secret_key, token = temporary_key()
    caller = Caller(
        kind=user.kind,
        arn=user.arn,
        account_id=user.account_id,
        unique_id=user.unique_id,
        name=user.name,
        access_key=access_key,
        secret_key=secret_key,
        session=_session(world.clock.now(), token, terms),
    )
    world.sessions.add(caller)
    return caller


def credentials(caller: Caller) -> dict[str, Any]:
    """The ``Credentials`` structure of STS's answers."""
    assert caller.session is not None
    return {
        "AccessKeyId": caller.access_key,
        "SecretAccessKey": caller.secret_key,
        "SessionToken": caller.session.token,
        # Clients compare this with their own clock to renew, so it counts from the machine's time only while the
        # sandbox's clock is not moved.
        "Expiration": caller.session.expires,
    }


def session_policies(parameters: dict[str, Any], account_id: str) -> tuple[dict[str, Any], ...] | None:
    """The policies that limit the session; None when the caller gives none.

    Raises ApiError for a malformed or oversized policy, or a managed policy that does not exist.
    """
    inline, arns = parameters.get("Policy"), parameters.get("PolicyArns") or []
    if not inline and not arns:
        return None
    documents: list[dict[str, Any]] = []
    if inline:
        documents.append(_inline(inline))
    for entry in arns:
        policy = iam_store.managed_policy(str(entry.get("arn", "")), account_id)
        if policy is None:
            raise ApiError("ValidationError", f"The session policy {entry.get('arn')} does not exist")
        documents.append(dict(iam_store.policy_document(policy)))
    return tuple(documents)


def packed_size(policies: tuple[dict[str, Any], ...] | None, tags: Mapping[str, str]) -> int:
    """A percentage of what a session can carry; AWS packs it in its own way, so only roughly the same."""
    characters = len(json.dumps([*(policies or ()), dict(tags)])) if policies or tags else 0
    return min(100, -(-characters * 100 // (2 * SESSION_POLICY_CHARACTERS)))


def _inline(text: str) -> dict[str, Any]:
    if len(text) > SESSION_POLICY_CHARACTERS:
        raise ApiError(
            "PackedPolicyTooLarge",
            "Packed policy consumes more than 100% of allotted space, please use smaller policy.",
        )
    try:
        document = parse(text)
        validate(document, "session")
    except MalformedPolicyDocument as error:
        raise ApiError("MalformedPolicyDocument", error.reason) from error
    return document


def _session(now: datetime, token: str, terms: SessionTerms) -> Session:
    return Session(
        token=token,
        issued=now,
        expires=now + timedelta(seconds=terms.duration),
        mfa_at=terms.mfa_at,
        source_identity=terms.source_identity,
        tags=terms.tags,
        transitive_tags=terms.transitive_tags,
        policies=terms.policies,
        federated_provider=terms.federated_provider,
    )
