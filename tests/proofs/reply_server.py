# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replies of AWS, recorded and served again."""

from __future__ import annotations

import http.client
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.session

_SCOPE = re.compile(r"Credential=[^/]+/\d+/[\w-]+/([\w-]+)/")


@dataclass(frozen=True)
class Reply:
    """``operation`` is what was asked for, such as ``GetRole``."""

    service: str
    operation: str
    status: int
    headers: Mapping[str, str]
    body: bytes


Tape = Mapping[str, list[Reply]]


@cache
def _routes(service: str) -> list[tuple[str, re.Pattern[str], str]]:
    """The operations of a service by method and path, most specific first. Without any where paths say nothing."""
    model = botocore.session.Session().get_service_model(service)
    if not str(model.metadata["protocol"]).startswith("rest-"):
        return []
    found = []
    for name in model.operation_names:
        http_ = model.operation_model(name).http
        path = http_["requestUri"].split("?")[0].rstrip("/")
        pattern = re.sub(r"\\\{\w+\+?\\\}", "[^/]+", re.escape(path).replace(r"\+", "+"))
        found.append((http_["method"], re.compile(pattern), name, path.count("{")))
    return [(method, pattern, name) for method, pattern, name, _count in sorted(found, key=lambda each: each[3])]


def asked_for(handler: BaseHTTPRequestHandler, body: bytes) -> tuple[str, str]:
    """The service and the operation of a request, as the protocol of the service says it."""
    scope = _SCOPE.search(handler.headers.get("Authorization", ""))
    service = scope[1] if scope else ""
    if target := handler.headers.get("X-Amz-Target"):
        return service, target.rpartition(".")[2]
    path = urlsplit(handler.path).path.rstrip("/")
    for method, pattern, name in _routes(service):
        if method == handler.command and pattern.fullmatch(path):
            return service, name
    return service, parse_qs(body.decode())["Action"][0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler, bytes], None]) -> Iterator[str]:
    """A server on a free port; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, *_arguments: Any) -> None:
            """The output of the tests is not the place."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]  # clients that give up
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def write(
    handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], body: bytes, length: int = -1
) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
            handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body) if length < 0 else length))
    handler.end_headers()
    handler.wfile.write(body)


def _finished(body: bytes) -> bytes:
    """What Lambda answers when it is done with a write: on a tape no time passes in which it could get there."""
    return body.replace(b'"InProgress"', b'"Successful"').replace(b'"Pending"', b'"Active"')


@contextmanager
def recording(target: str) -> Iterator[tuple[str, dict[str, list[Reply]]]]:
    """A server that asks the sandbox, and what it has said so far."""
    tape: dict[str, list[Reply]] = defaultdict(list)
    where = urlsplit(target)

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
        connection.request(handler.command, handler.path, body=body, headers=dict(handler.headers.items()))
        said = connection.getresponse()
        reply = Reply(*asked_for(handler, body), said.status, dict(said.getheaders()), said.read())
        connection.close()
        tape[reply.operation].append(replace(reply, body=_finished(reply.body)))
        write(handler, reply.status, reply.headers, reply.body)

    with serving(answer) as url:
        yield url, tape
