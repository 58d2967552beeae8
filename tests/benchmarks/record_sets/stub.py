# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least of Route 53 that record sets need: one zone in memory, answers in well under a millisecond.

What it leaves out (signatures, validation, other services) is what the sandbox is for. What it keeps is what costs
calls and time: the size of pages, batches that are all or nothing, the request rate, and latency.

Run as ``python -m tests.benchmarks.record_sets.stub``. Beside what ``serving`` says, an order may set ``rate`` and
``burst`` (0: no limit), and empty the zone with ``reset``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from tests.benchmarks.serving import Bucket, Reply, Request, Stub, serve

from .stub_zone import NAMESPACE, ZONE, ZONE_ID, Refused, Zone

PREFIX = "/2013-04-01/"

_HOSTED_ZONE = (
    f"<HostedZone><Id>/hostedzone/{ZONE_ID}</Id><Name>{ZONE}</Name><CallerReference>stub</CallerReference>"
    "<Config><PrivateZone>false</PrivateZone></Config><ResourceRecordSetCount>2</ResourceRecordSetCount></HostedZone>"
)
_CHANGE = (
    "<ChangeInfo><Id>/change/C1</Id><Status>INSYNC</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>"
)
_LAST_PAGE = "<IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"
# Answers that do not depend on the zone's content. ListHealthChecks: octoDNS reads IsTruncated, which moto leaves out.
_FIXED = {
    "ListHostedZones": f"<HostedZones>{_HOSTED_ZONE}</HostedZones><Marker></Marker>{_LAST_PAGE}",
    "ListHostedZonesByName": f"<HostedZones>{_HOSTED_ZONE}</HostedZones>{_LAST_PAGE}",
    "GetHostedZone": f"{_HOSTED_ZONE}<DelegationSet><NameServers><NameServer>ns-1.awsdns-01.com</NameServer>"
    "</NameServers></DelegationSet>",
    "ListHealthChecks": f"<HealthChecks></HealthChecks><Marker></Marker>{_LAST_PAGE}",
    "GetChange": _CHANGE,
}


class Route53(Stub):
    """The zone and the limit behind the address."""

    def __init__(self) -> None:
        super().__init__()
        self.zone = Zone()
        self.limit = Bucket(0, 0)

    def control(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Also empties the zone and sets the limit."""
        counts = super().control(order)
        if order.get("reset"):
            self.zone = Zone()
        if "rate" in order:
            self.limit = Bucket(order["rate"], order["burst"])
        return counts

    def answer(self, request: Request) -> Reply:
        """One call."""
        url = urlsplit(request.target)
        operation = _operation(request.method, url.path)
        self.calls[operation] += 1
        if not self.limit.admits():
            self.refused[operation] += 1
            return _error("Throttling", "Rate exceeded")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        try:
            if operation == "ListResourceRecordSets":
                content = self.zone.page(query)
            elif operation == "ChangeResourceRecordSets":
                self.zone.change(ElementTree.fromstring(request.body))
                content = _CHANGE
            else:
                content = _FIXED[operation]
        except Refused as error:
            return _error("InvalidChangeBatch", str(error))
        document = f'<?xml version="1.0"?><{operation}Response xmlns="{NAMESPACE}">{content}</{operation}Response>'
        return Reply(document.encode())


def _operation(method: str, path: str) -> str:
    """The operation of a request. The zone's id is not looked at: there is one zone."""
    kind, _, rest = path.removeprefix(PREFIX).partition("/")
    if rest.endswith(("rrset", "rrset/")):
        return "ChangeResourceRecordSets" if method == "POST" else "ListResourceRecordSets"
    if rest:
        return {"hostedzone": "GetHostedZone", "change": "GetChange"}[kind]
    operations = {"hostedzone": "ListHostedZones", "hostedzonesbyname": "ListHostedZonesByName"}
    return {**operations, "healthcheck": "ListHealthChecks"}[kind]


def _error(code: str, message: str) -> Reply:
    text = (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>'
    )
    return Reply(f"{text}</Error><RequestId>stub</RequestId></ErrorResponse>".encode(), 400)


if __name__ == "__main__":
    asyncio.run(serve(Route53()))
