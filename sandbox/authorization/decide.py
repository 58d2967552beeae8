# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asks ``sandbox.policy`` about every check that an operation needs."""

from __future__ import annotations

from sandbox.authorization.checks import checks_of
from sandbox.authorization.context import global_context, resource_context
from sandbox.authorization.denial import access_denied
from sandbox.authorization.policies import policies_of, principal_of
from sandbox.calls.call import Call
from sandbox.policy import AccessRequest, Policies, Principal, decide

ANONYMOUS = Principal(arn="anonymous", account_id="", kind="anonymous")


def authorize(call: Call) -> None:
    """Raises ApiError in the shape of the call's protocol when the policies do not allow the call."""
    if not call.world.authorization:
        return
    checks = checks_of(call)
    if not checks:
        return
    shared = global_context(call)
    principal = principal_of(call.caller) if call.caller else ANONYMOUS
    for check in checks:
        owner = check.resource_account or call.account_id
        request = AccessRequest(
            principal=principal,
            action=check.action,
            resource=check.resource,
            resource_account=owner,
            context={**shared, **(resource_context(owner) if owner else {}), **check.context},
        )
        policies = (
            policies_of(call.caller, check.resource_policy) if call.caller else Policies(resource=check.resource_policy)
        )
        decision = decide(request, policies)
        if not decision.allowed:
            raise access_denied(call.request, decision.message(request))
