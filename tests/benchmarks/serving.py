# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A local server of HTTP for the stubs, with what costs time on AWS: latency and token buckets.

It prints its address and stops when its standard input closes. ``POST /_control`` with JSON sets ``latency`` (seconds a
call) and whatever else the stub knows, and answers with what was counted since the last time: calls and refusals by
operation, and how many requests were in flight at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CONTROL = "/_control"
# Whoever asks a stub; it lets everybody in.
ACCESS_KEY, SECRET_KEY = "AKIASTUBSTUBSTUBSTUB", "stub-secret-access-key"


@dataclass(frozen=True)
class Request:
    """``headers`` have names in lower case; ``target`` is the path with its query."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What is answered."""

    body: bytes
    status: int = 200
    kind: str = "text/xml"


class Bucket:
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


class Stub(ABC):
    """What is behind the address."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.calls: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.in_flight = self.most = 0

    @abstractmethod
    def answer(self, request: Request) -> Reply:
        """The answer to a call, which it counts."""

    def control(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Do an order; what was counted since the last."""
        counts = {"calls": self.calls, "refused": self.refused, "most": self.most, "cpu": time.process_time()}
        self.calls, self.refused, self.most = Counter(), Counter(), 0
        self.latency = order.get("latency", self.latency)
        return counts


async def _reply(stub: Stub, request: Request) -> Reply:
    if request.target == CONTROL:
        return Reply(json.dumps(stub.control(json.loads(request.body))).encode(), kind="application/json")
    stub.in_flight += 1
    stub.most = max(stub.most, stub.in_flight)
    try:
        if stub.latency:
            await asyncio.sleep(stub.latency)
        return stub.answer(request)
    finally:
        stub.in_flight -= 1


async def _converse(stub: Stub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, kept alive until the client closes it."""
    try:
        while True:
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            method, target, _version = first.split(" ")
            reply = await _reply(stub, Request(method, target, headers, body))
            head = (
                f"HTTP/1.1 {reply.status} -\r\nContent-Type: {reply.kind}\r\nContent-Length: {len(reply.body)}\r\n\r\n"
            )
            writer.write(head.encode() + reply.body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):  # the client or the stub stops
        writer.close()


async def serve(stub: Stub) -> None:
    """Serve on a free port until standard input closes."""
    server = await asyncio.start_server(
        lambda *streams: _converse(stub, *streams), "127.0.0.1", 0, limit=2**20, backlog=1024
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()
