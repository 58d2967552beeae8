# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What services do in the name of a role, or as themselves, decided by the same policies as everybody's calls."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sandbox.authorization.context import Values, iso, resource_context
from sandbox.authorization.decide import authorize
from sandbox.calls.internal import made_call, output_of
from sandbox.policy import AccessRequest, Policies, Principal, decide
from sandbox.wire.errors import ApiError
from sandbox.world import organization
from sandbox.world.credentials import Caller
from sandbox.world.world import World


def call_as(
    world: World, caller: Caller, service: str, operation: str, /, region: str, **parameters: Any
) -> dict[str, Any]:
    """The output of an operation called with a role's credentials. Raises ApiError, also for what is not allowed."""
    with world.lock:
        call = made_call(world, caller, service, operation, region=region, **parameters)
        authorize(call)
        return output_of(call)


def check_as(world: World, caller: Caller, service: str, operation: str, /, region: str, **parameters: Any) -> None:
    """Raises ApiError unless the role may make such a call, which is not made."""
    with world.lock:
        authorize(made_call(world, caller, service, operation, region=region, **parameters))


def service_principal(name: str) -> Principal:
    return Principal(arn=name, account_id="", kind="service", service=name)


def service_context(world: World, principal: str, source_arn: str, source_account: str) -> dict[str, Values]:
    """The condition keys of a request that a service makes itself, for a resource of an account.

    "Use ``aws:SourceArn``, ``aws:SourceAccount``, ``aws:SourceOrgID`` ... to compare the resource that triggers a
    service-to-service request": https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    now = world.clock.now()
    context: dict[str, Values] = {
        "aws:CurrentTime": iso(now),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:SecureTransport": "true",
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": principal,
        "aws:SourceArn": source_arn,
        "aws:SourceAccount": source_account,
    }
    member = organization.membership(source_account)
    if member is not None:
        context["aws:SourceOrgID"] = member.organization_id
        context["aws:SourceOrgPaths"] = [member.path]
    return context


def authorize_service(
    principal: str, action: str, resource: str, policy: Mapping[str, Any] | None, context: Mapping[str, Values]
) -> None:
    """Raises ApiError ``AccessDenied`` unless the policy of the resource allows the service the action on it."""
    owner = resource.split(":")[4]
    request = AccessRequest(
        service_principal(principal), action, resource, owner, {**context, **resource_context(owner)}
    )
    decision = decide(request, Policies(resource=policy))
    if not decision.allowed:
        raise ApiError("AccessDenied", decision.message(request), HTTPStatus.FORBIDDEN)
