# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every operation of Route 53 shares: the one store of this process, and how a handler finds its zone in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import Handler, Result, operation
from sandbox.services.route53 import health_checks
from sandbox.services.route53.model import Zone
from sandbox.services.route53.resolution import Resolver
from sandbox.services.route53.store import Store
from sandbox.wire import constraints
from sandbox.world.credentials import PARTITION
from sandbox.world.resets import on_reset

STORE = Store()
RESOLVER = Resolver(STORE, health_checks.is_healthy)
on_reset(STORE.reset)
on_reset(RESOLVER.reset)


def handles(name: str) -> Callable[[Callable[[Call], dict[str, Any]]], Handler]:
    """Register a handler that sees only parameters which botocore's model allows."""

    def register(handler: Callable[[Call], dict[str, Any]]) -> Handler:
        @wraps(handler)
        def checked(call: Call) -> Result:
            check(call)
            return handler(call)

        return operation("route53", name)(checked)

    return register


def check(call: Call) -> None:
    """Raises ApiError ``InvalidInput`` for parameters that botocore's model does not allow."""
    constraints.check(call.request.model, call.parameters, code="InvalidInput")


def caller_arn(call: Call) -> str:
    return call.caller.arn if call.caller else f"arn:{PARTITION}:iam::{call.account_id}:root"


def zone_of(call: Call, parameter: str = "HostedZoneId") -> Zone:
    """The zone of the caller's account that a parameter names."""
    return STORE.zone(call.parameters[parameter], call.account_id, caller_arn(call))


def submitted(call: Call, comment: str | None = None) -> dict[str, Any]:
    """The answer of an operation that changes something."""
    now = call.clock.now()
    return {"ChangeInfo": STORE.submit(call.account_id, now, comment).to_api(now)}
