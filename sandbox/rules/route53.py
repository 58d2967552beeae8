# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53's health checks: moto's, with what it leaves out of a listing."""

from __future__ import annotations

from dataclasses import replace

from sandbox import operations
from sandbox.operations import Call, Result

# ListHealthChecksResponse requires them (Route 53 API Reference), and octoDNS reads IsTruncated. moto gives all on one
# page, of at most the 100 that MaxItems is by default.
_PAGE = b"<Marker></Marker><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"


@operations.operation("route53", "ListHealthChecks")
def list_health_checks(call: Call) -> Result:
    reply = call.forward()
    if b"<IsTruncated>" in reply.body or b"</ListHealthChecksResponse>" not in reply.body:
        return reply
    body = reply.body.replace(b"</ListHealthChecksResponse>", _PAGE + b"</ListHealthChecksResponse>")
    headers = {name: value for name, value in reply.headers.items() if name.lower() != "content-length"}
    return replace(reply, body=body, headers=headers)
