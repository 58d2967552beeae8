# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one service hands to a resource of another one, as a rule of EventBridge hands an event to its targets.

A service says what its resources do with it: ``@receives("sqs")``. It authorises the delivery itself, by the policy of
the resource, and by the permissions of the role where the delivery is made as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from sandbox.wire.errors import ApiError
from sandbox.world.world import World


@dataclass(frozen=True)
class Delivery:
    """``target`` and ``source_arn`` are ARNs, ``principal`` a service principal such as ``events.amazonaws.com``.

    ``role_arn`` is the role that the service assumes to make the delivery, empty where it comes as itself;
    ``attributes`` are texts beside the body, the attributes of a message in a queue.
    """

    world: World
    target: str
    body: bytes
    principal: str
    source_arn: str
    source_account: str
    role_arn: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


Receiver = Callable[[Delivery], None]

_receivers: dict[str, Receiver] = {}


def receives(service: str) -> Callable[[Receiver], Receiver]:
    """Register what the resources of a service, by the name in their ARNs, do with what is delivered to them."""

    def register(receiver: Receiver) -> Receiver:
        if service in _receivers:
            raise ValueError(f"two receivers for {service}")
        _receivers[service] = receiver
        return receiver

    return register


def deliver(delivery: Delivery) -> None:
    """Raises ApiError when the target refuses it, or is not there."""
    service = [*delivery.target.split(":"), "", "", ""][2]
    receiver = _receivers.get(service)
    if receiver is None:
        raise ApiError("NotImplemented", f"nothing is delivered to {delivery.target}", HTTPStatus.NOT_IMPLEMENTED)
    receiver(delivery)
