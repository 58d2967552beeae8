# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A network before the sandbox that damages the replies which carry credentials."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Damage = Callable[[bytes], tuple[int, bytes]]

_CREDENTIAL = re.compile(r"<(AccessKeyId|SecretAccessKey|SessionToken)>([^<]+)<")


def _at(body: bytes, part: str, offset: int) -> int:
    return body.index(f"<{part}>".encode()) + len(part) + 2 + offset


# One of each kind that tests/support/aws/credential_replies.py has many of.
DAMAGES: dict[str, Damage] = {
    "cut in the token": lambda body: (200, body[: _at(body, "SessionToken", 60)]),
    "cut in the secret key": lambda body: (200, body[: _at(body, "SecretAccessKey", 30)]),
    "cut behind the keys": lambda body: (200, body[: body.index(b"</Credentials>") + 5]),
    "a null byte": lambda body: (200, body.replace(b"</SessionToken>", b"\x00</SessionToken>")),
    "no secret key": lambda body: (200, re.sub(b"<SecretAccessKey>.*?</SecretAccessKey>", b"", body)),
    "a line break in the token": lambda body: (200, body.replace(b"</SessionToken>", b"\r\nx</SessionToken>")),
    "refused, cut": lambda body: (403, body[: _at(body, "SessionToken", 60)]),
    "an error that repeats it": lambda body: (
        400,
        b"<ErrorResponse><Error><Code>Broken</Code><Message>" + body.replace(b"<", b"&lt;") + b"</Message></Error>"
        b"</ErrorResponse>",
    ),
    "a signature that repeats it": lambda body: (
        403,
        b"<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The canonical string was host:sts x-amz-"
        b"security-token:"
        + body[_at(body, "SessionToken", 0) :].partition(b"<")[0]
        + b"</Message></Error></ErrorResponse>",
    ),
}


class Proxy:
    """Where it listens, and what it has done. ``damage`` None lets replies through."""

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.damage: str | None = None
        self.delivered: list[str] = []
        self.seen: dict[str, str] = {}
        self.url = ""

    def container(self) -> bytes:
        """A reply to those who ask for the credentials of a container, in JSON, cut behind the keys."""
        members = {"AccessKeyId": "ASIACONTAINERCANARY1", "SecretAccessKey": "c0Nt4iNeR+s3CrEt/k3YwItHfOrTyChArAcTeRs9"}
        self._saw(list(members.items()))
        return json.dumps({**members, "Token": "x"}).encode()[:-20]

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer a request as the sandbox does, damaged where it carries credentials."""
        sent = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if handler.path == "/container":
            self.delivered.append("container")
            return _write(handler, 200, {}, self.container())
        connection = http.client.HTTPConnection(str(self.target.hostname), self.target.port, timeout=30)
        connection.request(handler.command, handler.path, body=sent, headers=dict(handler.headers.items()))
        answer = connection.getresponse()
        body, status, headers = answer.read(), answer.status, dict(answer.getheaders())
        connection.close()
        if found := _CREDENTIAL.findall(body.decode("utf-8", "replace")):
            self._saw(found)
            if self.damage:
                status, body = DAMAGES[self.damage](body)
                self.delivered.append(self.damage)
        return _write(handler, status, headers, body)

    def _saw(self, members: list[Any]) -> None:
        for name, secret in members:
            self.seen[f"{name} {len(self.seen)}"] = secret
            if name != "AccessKeyId":  # a cut reply has its beginning
                self.seen[f"the beginning of {name} {len(self.seen)}"] = secret[:16]


def _write(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
            handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def damaging(target: str) -> Iterator[Proxy]:
    """A proxy before ``target`` on a free port."""
    proxy = Proxy(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            proxy.pass_on(self)

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, *_arguments: Any) -> None:
            """The output of the tests is not the place."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield proxy
        server.shutdown()
