# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors as AWS answers them, one body for each protocol."""

from __future__ import annotations

import json
from http import HTTPStatus
from xml.sax.saxutils import escape

from sandbox.wire.reply import Reply


class ApiError(Exception):
    """A refusal with AWS's error code, message and HTTP status.

    ``body`` replaces the usual XML for the few operations whose errors have members of their own,
    such as Route 53's InvalidChangeBatch.
    """

    def __init__(
        self, code: str, message: str, status: int = HTTPStatus.BAD_REQUEST, *, body: bytes | None = None
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = int(status)
        self.body = body


def error_reply(error: ApiError, protocol: str, service: str, request_id: str, *, namespace: str = "") -> Reply:
    """``error`` in the shape of ``protocol`` (query, ec2, json, rest-json or rest-xml)."""
    if error.body is not None:
        return Reply(error.status, {"Content-Type": "text/xml", "x-amzn-RequestId": request_id}, error.body)
    if protocol in ("json", "rest-json"):
        return _json(error, protocol, request_id)
    code, message = escape(error.code), escape(error.message)
    if protocol == "ec2":
        body = (
            f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
    elif service == "s3":
        body = f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request_id}</RequestId></Error>"
    else:
        fault = "Sender" if error.status < HTTPStatus.INTERNAL_SERVER_ERROR else "Receiver"
        xmlns = f' xmlns="{namespace}"' if namespace else ""
        body = (
            f"<ErrorResponse{xmlns}><Error><Type>{fault}</Type><Code>{code}</Code><Message>{message}</Message></Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()
    return Reply(error.status, {"Content-Type": "text/xml", "x-amzn-RequestId": request_id}, document)


def _json(error: ApiError, protocol: str, request_id: str) -> Reply:
    content_type = "application/json" if protocol == "rest-json" else "application/x-amz-json-1.1"
    headers = {"Content-Type": content_type, "x-amzn-RequestId": request_id, "x-amzn-ErrorType": error.code}
    body = json.dumps({"__type": error.code, "message": error.message}).encode()
    return Reply(error.status, headers, body)
