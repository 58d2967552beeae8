# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls from inside the sandbox: the same operations that clients call, without signature or authorisation.

Seeding uses it, so that the seeded world is made by the code that clients meet.
"""

from __future__ import annotations

import uuid
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from werkzeug.test import EnvironBuilder

from sandbox.calls.answer import answer
from sandbox.calls.call import Call
from sandbox.wire import messages
from sandbox.wire.errors import ApiError
from sandbox.wire.request import RawRequest, SignatureScope
from sandbox.world.accounts import DEFAULT_REGION
from sandbox.world.credentials import Caller
from sandbox.world.world import World


@cache
def _protocol_tools(service: str) -> tuple[Any, Any]:
    protocol = str(messages.service_model(service).protocol)
    return create_serializer(protocol), create_parser(protocol)


def call_operation(
    world: World, account_id: str, service: str, operation: str, /, region: str = DEFAULT_REGION, **parameters: Any
) -> dict[str, Any]:
    """The output of an operation called in an account, named as in botocore's models. Raises ApiError."""
    return output_of(made_call(world, account_id, service, operation, region=region, **parameters))


def made_call(
    world: World, caller: Caller | str, service: str, operation: str, /, region: str, **parameters: Any
) -> Call:
    """A call as a client would send it; a caller that is an account's number is the sandbox itself."""
    model = messages.service_model(service).operation_model(operation)
    request = _protocol_tools(service)[0].serialize_to_request(parameters, model)
    raw = _raw_request(request, service, region)
    parsed = messages.parse(raw, service, messages.protocol_of(raw, service))
    if isinstance(caller, str):
        return Call(parsed, world, None, caller)
    return Call(parsed, world, caller, caller.account_id)


def output_of(call: Call) -> dict[str, Any]:
    """The output of a call, named as in botocore's models. Raises ApiError."""
    model = messages.service_model(call.service).operation_model(call.operation)
    parser = _protocol_tools(call.service)[1]
    reply = answer(call)
    output: dict[str, Any] = parser.parse(
        {"status_code": reply.status, "headers": reply.headers, "body": reply.body}, model.output_shape
    )
    if reply.status >= HTTPStatus.BAD_REQUEST:
        error = output.get("Error", {})
        raise ApiError(error.get("Code", "Unknown"), error.get("Message", ""), reply.status)
    output.pop("ResponseMetadata", None)
    return output


def _raw_request(request: dict[str, Any], service: str, region: str) -> RawRequest:
    body = request["body"]
    if isinstance(body, dict):  # the query protocols
        body = urlencode(body, doseq=True)
    content = body if isinstance(body, bytes) else str(body).encode()
    url = urlsplit(request["url_path"])
    query = "&".join(part for part in (url.query, urlencode(request["query_string"] or {})) if part)
    headers = {str(name): str(value) for name, value in request["headers"].items()}
    headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential=SANDBOX/20000101/{region}/{service}/aws4_request"
    builder = EnvironBuilder(
        url.path,
        method=request["method"],
        query_string=query,
        headers=list(headers.items()),
        input_stream=BytesIO(content),
    )
    environ = builder.get_environ()
    uri = f"{url.path}?{query}" if query else url.path
    environ["RAW_URI"] = uri
    scope = SignatureScope("SANDBOX", "", region, service, (), "", "", None, presigned=False, expires=None)
    lowered = {name.lower(): value for name, value in headers.items()}
    return RawRequest(request["method"], uri, lowered, content, "127.0.0.1", environ, str(uuid.uuid4()), scope)
