# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What other services hand to a function: an asynchronous invocation, allowed by the function's policy."""

from __future__ import annotations

import uuid

from sandbox.authorization.acting import authorize_service, call_as, service_context
from sandbox.calls.deliveries import Delivery, receives
from sandbox.services.lambda_ import asynchronous
from sandbox.services.lambda_.functions import find, function_name
from sandbox.services.lambda_.permissions import policy_of
from sandbox.services.sts.service_roles import delivering_session


@receives("lambda")
def receive(delivery: Delivery) -> None:
    """Raises ApiError when the function is not there or neither its policy nor the role allows the invocation."""
    world = delivery.world
    with world.lock:
        name = function_name(delivery.target, "", "")
        if delivery.role_arn:
            session = delivering_session(delivery)
            payload = {"FunctionName": delivery.target, "InvocationType": "Event", "Payload": delivery.body}
            call_as(world, session, "lambda", "Invoke", region=name.region, **payload)
            return
        function = find(name)
        if world.authorization:
            context = service_context(world, delivery.principal, delivery.source_arn, delivery.source_account)
            policy = policy_of(function)
            authorize_service(delivery.principal, "lambda:InvokeFunction", name.qualified_arn, policy, context)
        asynchronous.accept(world, name, delivery.body.decode(), str(uuid.uuid4()))
