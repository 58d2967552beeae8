# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A denial in the words and with the status of each protocol."""

from __future__ import annotations

import base64
import json
from http import HTTPStatus

from sandbox.wire.errors import ApiError
from sandbox.wire.request import ParsedRequest


def access_denied(parsed: ParsedRequest, message: str) -> ApiError:
    """The service's refusal.

    EC2 has a code of its own (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html), JSON
    services ``AccessDeniedException``, the others ``AccessDenied``. Former query services keep their codes:
    https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
    """
    if parsed.protocol == "ec2":
        # Of the alphabet that is safe in URLs, without padding, as in the examples of DecodeAuthorizationMessage:
        # https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
        plain = json.dumps({"allowed": False, "message": message}).encode()
        encoded = base64.urlsafe_b64encode(plain).decode().rstrip("=")
        return ApiError(
            "UnauthorizedOperation",
            f"You are not authorized to perform this operation. {message}. "
            f"Encoded authorization failure message: {encoded}",
            HTTPStatus.FORBIDDEN,
        )
    if parsed.protocol == "json" and "awsQueryCompatible" not in parsed.model.metadata:
        return ApiError("AccessDeniedException", message, HTTPStatus.BAD_REQUEST)
    if parsed.protocol == "rest-json":
        return ApiError("AccessDeniedException", message, HTTPStatus.FORBIDDEN)
    return ApiError("AccessDenied", message, HTTPStatus.FORBIDDEN)
