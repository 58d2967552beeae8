# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles that services of AWS assume, such as the execution role of a function."""

from __future__ import annotations

from moto.iam.models import Role

from sandbox.authorization.acting import service_context, service_principal
from sandbox.calls.deliveries import Delivery
from sandbox.policy import AccessRequest, Policies, decide_trust
from sandbox.services.sts.sessions import SessionTerms, open_role_session
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store
from sandbox.world.credentials import Caller
from sandbox.world.world import World


def trusted_role(world: World, role_arn: str, service: str, source_arn: str) -> Role | None:
    """The role, when it is there and trusts the service on behalf of the resource; ``service`` is its principal."""
    role = iam_store.role_by_arn(role_arn)
    if role is None:
        return None
    context = service_context(world, service, source_arn, source_arn.split(":")[4])
    request = AccessRequest(service_principal(service), "sts:AssumeRole", role.arn, role.account_id, context)
    allowed = decide_trust(request, Policies(), iam_store.document(role.assume_role_policy_document)).allowed
    return role if allowed else None


def assume_as_service(
    world: World, role_arn: str, service: str, *, source_arn: str, session_name: str, seconds: int = 3600
) -> Caller:
    """A session of the role for a service. Raises ApiError ``AccessDenied`` when the role does not trust it."""
    role = trusted_role(world, role_arn, service, source_arn)
    if role is None:
        raise ApiError("AccessDenied", f"{service} is unable to assume role {role_arn}")
    return open_role_session(world, role, session_name, SessionTerms(duration=seconds))


def delivering_session(delivery: Delivery) -> Caller:
    """The session of the role that a delivery is made as, named like the service: ``events``."""
    name = delivery.principal.partition(".")[0]
    return assume_as_service(
        delivery.world, delivery.role_arn, delivery.principal, source_arn=delivery.source_arn, session_name=name
    )
