# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests parsed and results serialised by botocore's service models, as moto ships the machinery for."""

from __future__ import annotations

import io
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from botocore.exceptions import UnknownServiceError
from moto.core.model import ServiceModel
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import SerializationContext, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

from sandbox.wire.errors import ApiError
from sandbox.wire.reply import Reply
from sandbox.wire.request import ParsedRequest, RawRequest

# Signing names that differ from the name of botocore's service model.
_MODEL_OF_SIGNING_NAME = {
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "email": "ses",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
}
_UNSIGNED_REGION = "us-east-1"  # of a request that names none: only a signature does
_UNSIGNED_STS = ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")


def service_of(raw: RawRequest) -> str:
    """botocore's name of the service that a request is for; unsigned requests are S3's or two of STS's."""
    if raw.scope is not None:
        return _MODEL_OF_SIGNING_NAME.get(raw.scope.service, raw.scope.service)
    form = raw.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    action = parse_qs(raw.body.decode("utf-8", "replace")).get("Action", [""])[0] if form else ""
    return "sts" if action in _UNSIGNED_STS else "s3"


def service_model(service: str) -> ServiceModel:
    try:
        return get_service_model(service)
    except UnknownServiceError as error:
        raise ApiError("UnknownService", f"There is no service {service}", HTTPStatus.NOT_FOUND) from error


def protocol_of(raw: RawRequest, service: str) -> str:
    """The protocol that this request speaks; a service's models may allow several."""
    model = service_model(service)
    try:
        return determine_request_protocol(model, raw.headers.get("content-type"))
    except NotImplementedError:
        return str(model.protocol)


def fresh_environ(raw: RawRequest) -> dict[str, Any]:
    """The request's WSGI environment with its body to be read again."""
    environ = dict(raw.environ)
    environ["wsgi.input"] = io.BytesIO(raw.body)
    environ["CONTENT_LENGTH"] = str(len(raw.body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ


def parse(raw: RawRequest, service: str, protocol: str) -> ParsedRequest:
    """Raises ApiError when the service has no such operation or the body is malformed."""
    request = Request(fresh_environ(raw))
    request.get_data(cache=True)
    try:
        operation, uri_parameters = get_service_router(service).match(request)
    except NotFound as error:
        raise _unknown_operation(request, protocol) from error
    parser = PROTOCOL_PARSERS[protocol](operation)
    try:
        parameters = parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": raw.body,
                "url_path": request.path,
                "url_params": uri_parameters,
            }
        )
    except (RequestParserError, ValueError, AttributeError) as error:
        raise ApiError("MalformedInput", f"The request cannot be parsed: {error}") from error
    region = raw.scope.region if raw.scope else _UNSIGNED_REGION
    return ParsedRequest(raw, service, str(operation.name), parameters or {}, region, protocol, operation)


def _unknown_operation(request: Request, protocol: str) -> ApiError:
    if protocol in ("query", "ec2"):
        action, version = request.values.get("Action", ""), request.values.get("Version", "")
        return ApiError("InvalidAction", f"The action {action} is not valid for this web service (version {version}).")
    if protocol == "json":
        return ApiError("UnknownOperationException", "")
    return ApiError(
        "UnknownOperationException", f"No operation answers {request.method} {request.path}", HTTPStatus.NOT_FOUND
    )


def serialise(result: Mapping[str, Any] | None, parsed: ParsedRequest) -> Reply:
    """An operation's output, named as in botocore's models, as the service would send it."""
    serializer_class = get_serializer_class(parsed.service, parsed.protocol)
    context = SerializationContext()
    context.request_id = parsed.raw.request_id
    serialised = serializer_class(parsed.model, context=context).serialize(dict(result or {}))
    headers = {name: str(value) for name, value in serialised["headers"].items()}
    headers["x-amzn-RequestId"] = parsed.raw.request_id
    body = serialised["body"]
    return Reply(serialised["status_code"], headers, body if isinstance(body, bytes) else str(body).encode())
