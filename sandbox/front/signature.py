# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Signature Version 4, checked with botocore's own signer.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPMessage
from urllib.parse import parse_qsl, quote, urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from sandbox.wire.errors import ApiError
from sandbox.wire.request import RawRequest, SignatureScope

ALGORITHM = "AWS4-HMAC-SHA256"
MAXIMUM_SKEW = timedelta(minutes=5)  # S3 allows 15, the other services 5
MAXIMUM_SKEW_S3 = timedelta(minutes=15)
_TIME_FORMAT = "%Y%m%dT%H%M%SZ"


def read_scope(uri: str, headers: Mapping[str, str]) -> SignatureScope | None:
    """What the Authorization header or a presigned URL says; None for an unsigned request.

    Raises ApiError for what claims to be SigV4 and is not, and for the retired Signature Version 2.
    """
    authorization = headers.get("authorization", "")
    query = dict(parse_qsl(urlsplit(uri).query, keep_blank_values=True))
    try:
        if authorization.startswith(ALGORITHM):
            parts = dict(
                part.strip().split("=", 1) for part in authorization.removeprefix(ALGORITHM).strip().split(",")
            )
            return _scope(
                parts["Credential"],
                parts["SignedHeaders"],
                parts["Signature"],
                headers["x-amz-date"],
                headers.get("x-amz-security-token"),
                expires=None,
            )
        if query.get("X-Amz-Algorithm") == ALGORITHM:
            return _scope(
                query["X-Amz-Credential"],
                query["X-Amz-SignedHeaders"],
                query["X-Amz-Signature"],
                query["X-Amz-Date"],
                query.get("X-Amz-Security-Token"),
                expires=int(query["X-Amz-Expires"]),
            )
    except (KeyError, ValueError) as error:
        raise ApiError(
            "IncompleteSignature", f"The request signature does not conform to AWS standards: {error}"
        ) from error
    if authorization.startswith("AWS ") or "AWSAccessKeyId" in query:
        raise ApiError(
            "InvalidRequest",
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
        )
    return None


def _scope(
    credential: str, signed_headers: str, signature: str, time: str, token: str | None, *, expires: int | None
) -> SignatureScope:
    access_key, date, region, service, _ = credential.split("/")
    return SignatureScope(
        access_key,
        date,
        region,
        service,
        tuple(signed_headers.split(";")),
        signature,
        time,
        token,
        presigned=expires is not None,
        expires=expires,
    )


def check_signature(raw: RawRequest, scope: SignatureScope, secret_key: str, moment: datetime) -> None:
    """Raises ApiError when the signature was not made with ``secret_key``, or not about ``moment``."""
    _check_time(scope, moment)
    signer_class = S3SigV4Auth if scope.service == "s3" else SigV4Auth
    signer = signer_class(Credentials(scope.access_key, secret_key), scope.service, scope.region)
    request = AWSRequest(
        method=raw.method, url=_signed_url(raw, scope), data=raw.body, headers=_signed_headers(raw, scope)
    )
    request.context["timestamp"] = scope.time
    request.context["payload_signing_enabled"] = not scope.presigned
    if scope.presigned and scope.service == "s3":
        request.headers["X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
    canonical = _canonical_request(signer, request, scope)
    expected = signer.signature(signer.string_to_sign(request, canonical), request)
    if not hmac.compare_digest(expected, scope.signature):
        raise ApiError(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details.",
            HTTPStatus.FORBIDDEN,
        )


def _canonical_request(signer: SigV4Auth, request: AWSRequest, scope: SignatureScope) -> str:
    # The signer would choose headers by itself; what counts is the list that the client signed.
    chosen = HTTPMessage()
    for name in scope.signed_headers:
        chosen[name] = request.headers.get(name, "")
    path = signer._normalize_url_path(urlsplit(request.url).path)
    body_hash = request.headers.get("X-Amz-Content-SHA256") or signer.payload(request)
    return "\n".join(
        [
            request.method.upper(),
            path,
            signer.canonical_query_string(request),
            signer.canonical_headers(chosen) + "\n",
            ";".join(scope.signed_headers),
            body_hash,
        ]
    )


def _signed_headers(raw: RawRequest, scope: SignatureScope) -> dict[str, str]:
    headers = {name: raw.headers[name] for name in scope.signed_headers if name in raw.headers}
    if "x-amz-content-sha256" in raw.headers:
        headers["X-Amz-Content-SHA256"] = raw.headers["x-amz-content-sha256"]
    return headers


def _signed_url(raw: RawRequest, scope: SignatureScope) -> str:
    parts = urlsplit(f"http://{raw.headers.get('host', 'localhost')}{raw.uri}")
    query = parts.query
    if scope.presigned:  # everything but the signature itself is signed
        pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k != "X-Amz-Signature"]
        query = "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in pairs)
    return parts._replace(query=query).geturl()


def _check_time(scope: SignatureScope, moment: datetime) -> None:
    try:
        signed_at = datetime.strptime(scope.time, _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise ApiError(
            "IncompleteSignature", f"Date must be in ISO-8601 'basic format'. Got '{scope.time}'."
        ) from error
    if scope.expires is not None:
        if moment > signed_at + timedelta(seconds=scope.expires):
            raise ApiError("AccessDenied", "Request has expired", HTTPStatus.FORBIDDEN)
        return
    allowed = MAXIMUM_SKEW_S3 if scope.service == "s3" else MAXIMUM_SKEW
    if abs(moment - signed_at) <= allowed:
        return
    if scope.service == "s3":
        raise ApiError(
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            HTTPStatus.FORBIDDEN,
        )
    direction = "expired" if signed_at < moment else "not yet current"
    raise ApiError(
        "SignatureDoesNotMatch",
        f"Signature {direction}: {scope.time} is not within {allowed} of {moment.strftime(_TIME_FORMAT)}",
        HTTPStatus.FORBIDDEN,
    )
