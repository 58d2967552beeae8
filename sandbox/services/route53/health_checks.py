# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53's health checks: moto's, with what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from moto.route53.models import route53_backends

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.wire.errors import ApiError
from sandbox.world.credentials import PARTITION

# ListHealthChecksResponse requires them (Route 53 API Reference), and octoDNS reads IsTruncated. moto gives all on one
# page, of at most the 100 that MaxItems is by default.
_PAGE = b"<Marker></Marker><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"


def exists(call: Call, health_check_id: str) -> bool:
    """Whether the caller's account has it."""
    return health_check_id in route53_backends[call.account_id][PARTITION].health_checks


def is_healthy(health_check_id: str) -> bool:
    """Nothing is probed: a health check passes unless it is inverted, and always when it is disabled."""
    for backends in list(route53_backends.values()):
        check = backends[PARTITION].health_checks.get(health_check_id)
        if check is not None:
            return bool(check.disabled or not check.inverted)
    return True


@operation("route53", "ListHealthChecks")
def list_health_checks(call: Call) -> Result:
    reply = call.forward()
    if b"<IsTruncated>" in reply.body or b"</ListHealthChecksResponse>" not in reply.body:
        return reply
    body = reply.body.replace(b"</ListHealthChecksResponse>", _PAGE + b"</ListHealthChecksResponse>")
    headers = {name: value for name, value in reply.headers.items() if name.lower() != "content-length"}
    return replace(reply, body=body, headers=headers)


@operation("route53", "GetHealthCheckLastFailureReason")
def get_health_check_last_failure_reason(call: Call) -> Result:
    """One observation "for each Amazon Route 53 health checker that is reporting a last failure reason".

    No checker is: nothing is probed, so nothing has failed. moto does not have this operation.
    """
    wanted = str(call.parameters["HealthCheckId"])
    if not exists(call, wanted):
        raise ApiError("NoSuchHealthCheck", f"A health check with id {wanted} does not exist.", HTTPStatus.NOT_FOUND)
    return {"HealthCheckObservations": []}
