# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The least of Route 53 that record sets need: one zone in memory, answers in well under a millisecond.

What it leaves out (signatures, validation, other services) is what the sandbox is for. What it keeps is what costs
calls and time: the size of pages, batches that are all or nothing, the request rate, and latency.

Run as ``python -m tests.benchmarks.stub``; it prints its address and stops when its standard input closes. ``POST
/_control`` with JSON sets ``latency`` (seconds a call), ``rate`` and ``burst`` (0: no limit), empties the zone with
``reset``, and answers with the calls and refusals by operation since the last time.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from .stub_zone import NAMESPACE, ZONE, ZONE_ID, Refused, Zone

CONTROL = "/_control"
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


class Limit:
    """AWS's token bucket: ``burst`` calls at once, ``rate`` a second after that. A refused call takes no token."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = self.tokens = burst
        self.then = time.monotonic()

    def admits(self) -> bool:
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.then) * self.rate)
        self.then = now
        if self.rate and self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Stub:
    """The zone, the limit and the counts behind the address."""

    def __init__(self) -> None:
        self.zone = Zone()
        self.latency = 0.0
        self.limit = Limit(0, 0)
        self.calls: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def control(self, order: dict[str, float]) -> bytes:
        counts = {"calls": self.calls, "refused": self.refused, "cpu": time.process_time()}
        answer = json.dumps(counts).encode()
        self.calls, self.refused = Counter(), Counter()
        if order.get("reset"):
            self.zone = Zone()
        self.latency = order.get("latency", self.latency)
        if "rate" in order:
            self.limit = Limit(order["rate"], order["burst"])
        return answer

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of a call."""
        url = urlsplit(target)
        operation = _operation(method, url.path)
        self.calls[operation] += 1
        if not self.limit.admits():
            self.refused[operation] += 1
            return _error("Throttling", "Rate exceeded")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        try:
            if operation == "ListResourceRecordSets":
                content = self.zone.page(query)
            elif operation == "ChangeResourceRecordSets":
                self.zone.change(ElementTree.fromstring(body))
                content = _CHANGE
            else:
                content = _FIXED[operation]
        except Refused as error:
            return _error("InvalidChangeBatch", str(error))
        document = f'<?xml version="1.0"?><{operation}Response xmlns="{NAMESPACE}">{content}</{operation}Response>'
        return 200, document.encode()


def _operation(method: str, path: str) -> str:
    """The operation of a request. The zone's id is not looked at: there is one zone."""
    kind, _, rest = path.removeprefix(PREFIX).partition("/")
    if rest.endswith(("rrset", "rrset/")):
        return "ChangeResourceRecordSets" if method == "POST" else "ListResourceRecordSets"
    if rest:
        return {"hostedzone": "GetHostedZone", "change": "GetChange"}[kind]
    operations = {"hostedzone": "ListHostedZones", "hostedzonesbyname": "ListHostedZonesByName"}
    return {**operations, "healthcheck": "ListHealthChecks"}[kind]


def _error(code: str, message: str) -> tuple[int, bytes]:
    text = (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>'
    )
    return 400, f"{text}</Error><RequestId>stub</RequestId></ErrorResponse>".encode()


async def _converse(stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, kept alive until the client closes it."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            request, *lines = head.split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            method, target, _version = request.split(" ")
            if target == CONTROL:
                status, answer = 200, stub.control(json.loads(body))
            else:
                await asyncio.sleep(stub.latency)
                status, answer = stub.answer(method, target, body)
            head = f"HTTP/1.1 {status} -\r\nContent-Type: text/xml\r\nContent-Length: {len(answer)}\r\n\r\n"
            writer.write(head.encode() + answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):  # the client or the stub stops
        writer.close()


async def serve() -> None:
    """Serve on a free port until standard input closes."""
    stub = Stub()
    server = await asyncio.start_server(lambda *streams: _converse(stub, *streams), "127.0.0.1", 0, limit=2**20)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
