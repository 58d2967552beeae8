# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An event that a rule sends to another bus, of this account or of another one.

"you use IAM roles on the sender event bus to give the sender event bus permission to send events to the receiver event
bus. You use Resource-based policies on the receiver event bus to give the receiver event bus permission to receive
events": https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html. Within an account either suffices.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sandbox.authorization.acting import authorize_service, service_context
from sandbox.authorization.context import Values, principal_context, resource_context
from sandbox.authorization.policies import policies_of, principal_of
from sandbox.calls.deliveries import Delivery, receives
from sandbox.policy import AccessRequest, decide
from sandbox.services.events import emission, model
from sandbox.services.events.model import Place
from sandbox.services.sts.service_roles import delivering_session
from sandbox.wire.errors import ApiError

_ACTION = "events:PutEvents"


@receives("events")
def receive(delivery: Delivery) -> None:
    """The event keeps its id, account, Region and time. Raises ApiError when the bus is not there or not open."""
    place = model.place_of(delivery.target) if ":event-bus/" in delivery.target else None
    if place is None:
        raise ApiError("NotImplemented", f"nothing is delivered to {delivery.target}", HTTPStatus.NOT_IMPLEMENTED)
    event: dict[str, Any] = json.loads(delivery.body)
    with delivery.world.lock:
        if delivery.world.authorization:
            _authorize(delivery, place, event)
        model.bus_at(place)
        emission.publish(delivery.world, place, event, forwarded=True)


def _authorize(delivery: Delivery, place: Place, event: Mapping[str, Any]) -> None:
    context: dict[str, Values] = {
        **service_context(delivery.world, delivery.principal, delivery.source_arn, delivery.source_account),
        "events:source": str(event["source"]),
        "events:detail-type": str(event["detail-type"]),
        "events:eventBusInvocation": "true",
    }
    policy = model.policy_of(place)
    if not delivery.role_arn:
        authorize_service(delivery.principal, _ACTION, place.arn, policy, context)
        return
    session = delivering_session(delivery)
    context |= principal_context(session, delivery.world.clock.now())
    context |= {**resource_context(place.account_id), "aws:PrincipalIsAWSService": "false"}
    request = AccessRequest(principal_of(session), _ACTION, place.arn, place.account_id, context)
    decision = decide(request, policies_of(session, policy))
    if not decision.allowed:
        raise ApiError("AccessDenied", decision.message(request), HTTPStatus.FORBIDDEN)
