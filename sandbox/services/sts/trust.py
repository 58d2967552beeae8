# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""May this caller assume this role? The trust policy and the caller's own policies decide together."""

from __future__ import annotations

from moto.iam.models import Role

from sandbox.authorization.context import Values, global_context, resource_context, tag_context
from sandbox.authorization.denial import access_denied
from sandbox.authorization.policies import policies_of, principal_of
from sandbox.calls.call import Call
from sandbox.policy import AccessRequest, Policies, Principal, decide_trust
from sandbox.world import iam_store


def authorize_assumption(
    call: Call, role: Role | None, role_arn: str, actions: list[str], context: dict[str, Values]
) -> None:
    """Raises ApiError ``AccessDenied`` unless every action on the role is allowed.

    A role that does not exist is denied like one that does not trust the caller, so that nobody can find out
    which roles an account has.
    """
    if not call.world.authorization and role is not None:
        return
    assert call.caller is not None
    principal, policies = principal_of(call.caller), policies_of(call.caller)
    keys = {**global_context(call), **_role_context(role), **context}
    for action in actions:
        _ask(call, role, AccessRequest(principal, action, role_arn, _account_of(role_arn), keys), policies)


def authorize_federation(
    call: Call, role: Role | None, role_arn: str, actions: list[str], context: dict[str, Values]
) -> None:
    """As ``authorize_assumption``, for a caller who is no AWS principal yet; the context names who vouches for them."""
    if not call.world.authorization and role is not None:
        return
    provider = str(context["aws:FederatedProvider"])
    principal = Principal(arn=provider, account_id="", kind="federated", federated=provider)
    keys = {**global_context(call), **_role_context(role), **context}
    for action in actions:
        _ask(call, role, AccessRequest(principal, action, role_arn, _account_of(role_arn), keys), Policies())


def _ask(call: Call, role: Role | None, request: AccessRequest, policies: Policies) -> None:
    if role is None:
        who = request.principal.arn
        message = f"User: {who} is not authorized to perform: {request.action} on resource: {request.resource}"
        raise access_denied(call.request, message)
    decision = decide_trust(request, policies, iam_store.document(role.assume_role_policy_document))
    if not decision.allowed:
        raise access_denied(call.request, decision.message(request))


def _role_context(role: Role | None) -> dict[str, Values]:
    if role is None:
        return {}
    tags = iam_store.tags(role)
    return {
        **resource_context(role.account_id),
        **tag_context("aws:ResourceTag", tags),
        **tag_context("iam:ResourceTag", tags),
    }


def _account_of(role_arn: str) -> str | None:
    parts = role_arn.split(":")
    return parts[4] if len(parts) > 5 else None
