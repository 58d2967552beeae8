# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The WSGI application: every request passes through here, once, in one order."""

from __future__ import annotations

import re
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from sandbox.authorization.decide import authorize
from sandbox.calls.answer import begin
from sandbox.calls.call import Call
from sandbox.front.authentication import authenticate
from sandbox.front.control import Control
from sandbox.front.faults import Fault, Faults
from sandbox.front.request_log import Entry, RequestLog
from sandbox.front.signature import read_scope
from sandbox.wire import messages
from sandbox.wire.errors import ApiError, error_reply
from sandbox.wire.reply import Reply
from sandbox.wire.request import ParsedRequest, RawRequest
from sandbox.world.world import World

_ERROR_CODE = re.compile(rb'<Code>([^<]+)</Code>|"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"')


class DroppedReplyError(ConnectionError):
    """The reply is withheld on purpose; the server closes the connection on any ConnectionError."""


class Front:
    """Joins the steps: control, log, faults, authentication, authorisation, operation."""

    def __init__(self, world: World, status: Callable[[], Mapping[str, Any]]) -> None:
        """``status`` is what the control interface says of the process."""
        self._world = world
        self._log = RequestLog()
        self._faults = Faults()
        self._control = Control(world, self._log, self._faults, status)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        uri = str(environ.get("RAW_URI") or environ.get("PATH_INFO", "/"))
        if uri.split("?", maxsplit=1)[0].startswith("/sandbox/"):
            reply = self._control.answer(environ)
        else:
            reply = self._answer(environ, uri)
        headers = [(k, v) for k, v in reply.headers.items() if k.lower() not in ("content-length", "connection")]
        length = reply.headers.get("Content-Length") if environ["REQUEST_METHOD"] == "HEAD" else None
        headers.append(("Content-Length", length or str(len(reply.body))))
        start_response(f"{reply.status} {_phrase(reply.status)}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]

    def date(self) -> str:
        """The moment, as answers have it."""
        return format_datetime(self._world.clock.now().astimezone(UTC), usegmt=True)

    def _answer(self, environ: dict[str, Any], uri: str) -> Reply:
        request_id = str(uuid.uuid4())
        service, protocol = "s3", "rest-xml"
        try:
            raw = _raw_request(environ, uri, request_id)
            service = messages.service_of(raw)
            protocol = messages.protocol_of(raw, service)
            parsed = messages.parse(raw, service, protocol)
        except ApiError as error:
            return error_reply(error, protocol, service, request_id)
        return self._run(parsed)

    def _run(self, parsed: ParsedRequest) -> Reply:
        namespace = str(parsed.model.metadata.get("xmlNamespace", ""))
        account, fault = "", None
        try:
            caller = authenticate(parsed, self._world)
            account = caller.account_id if caller else ""
            fault = self._faults.take(parsed.service, parsed.operation, account)
            _before(fault, parsed.raw.environ)
            call = Call(parsed, self._world, caller, account)
            with self._world.lock:
                authorize(call)
                answered = begin(call)
            reply = answered()
        except ApiError as error:
            reply = error_reply(error, parsed.protocol, parsed.service, parsed.raw.request_id, namespace=namespace)
        self._log.record(Entry(account, parsed.service, parsed.operation, _error_code(reply)))
        return reply if fault is None else _after(fault, reply, parsed.raw.environ)


def _before(fault: Fault | None, environ: Mapping[str, Any]) -> None:
    if fault is None:
        return
    time.sleep(fault.delay)
    if fault.drop_request:
        _hang_up(environ)
    error = fault.error()
    if error is not None and not fault.drop_reply:
        raise error


def _after(fault: Fault, reply: Reply, environ: Mapping[str, Any]) -> Reply:
    time.sleep(fault.delay_reply)
    if fault.drop_reply:
        _hang_up(environ)
    return fault.spoilt(reply)


def _hang_up(environ: Mapping[str, Any]) -> None:
    connection = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise DroppedReplyError


def _raw_request(environ: dict[str, Any], uri: str, request_id: str) -> RawRequest:
    headers = {
        name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = str(environ[name])
    return RawRequest(
        method=environ["REQUEST_METHOD"],
        uri=uri,
        headers=headers,
        body=_read_body(environ),
        source_ip=environ.get("REMOTE_ADDR", "127.0.0.1"),
        environ=environ,
        request_id=request_id,
        scope=read_scope(uri, headers),
    )


def _read_body(environ: Mapping[str, Any]) -> bytes:
    if environ.get("wsgi.input_terminated"):  # Transfer-Encoding: chunked, decoded by the server
        return bytes(environ["wsgi.input"].read())
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return bytes(environ["wsgi.input"].read(length)) if length else b""


def _error_code(reply: Reply) -> str:
    if reply.status < HTTPStatus.BAD_REQUEST:
        return ""
    match = _ERROR_CODE.search(reply.body)
    return (match[1] or match[2]).decode() if match else str(reply.status)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase
