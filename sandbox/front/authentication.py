# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is calling: the access key is known, the signature its own, the session alive."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from sandbox.front.signature import check_signature
from sandbox.wire.errors import ApiError
from sandbox.wire.request import ParsedRequest
from sandbox.world.credentials import Caller, find_caller, unknown_key
from sandbox.world.world import World

UNSIGNED_OPERATIONS = {("sts", "AssumeRoleWithSAML"), ("sts", "AssumeRoleWithWebIdentity")}


def authenticate(parsed: ParsedRequest, world: World) -> Caller | None:
    """The caller; None for the operations that AWS takes unsigned and for anonymous S3 requests.

    Raises ApiError as AWS refuses keys that it does not know, wrong signatures and expired sessions.
    """
    scope = parsed.raw.scope
    if scope is None:
        if parsed.service == "s3" or (parsed.service, parsed.operation) in UNSIGNED_OPERATIONS:
            return None
        raise ApiError("MissingAuthenticationToken", "Request is missing Authentication Token", HTTPStatus.FORBIDDEN)
    caller = find_caller(scope.access_key, world.sessions)
    if caller is None:
        raise unknown_key(parsed.service, parsed.protocol)
    # Clients date signatures by their own clocks, which the sandbox's moved clock does not move.
    check_signature(parsed.raw, scope, caller.secret_key, datetime.now(UTC))
    _check_session(caller, scope.session_token, parsed, world.clock.now())
    return caller


def _check_session(caller: Caller, token: str | None, parsed: ParsedRequest, now: datetime) -> None:
    if caller.session is None:
        return
    if token != caller.session.token:
        raise unknown_key(parsed.service, parsed.protocol)
    if now >= caller.session.expires:
        raise _expired(parsed)
    if caller.kind == "user" and not _open_to_session_tokens(parsed, with_mfa=caller.session.mfa_at is not None):
        raise unknown_key(parsed.service, parsed.protocol)


def _open_to_session_tokens(parsed: ParsedRequest, *, with_mfa: bool) -> bool:
    """What credentials of GetSessionToken are good for.

    "You cannot call any IAM API operations unless MFA authentication information is included in the request. You
    cannot call any AWS STS API except AssumeRole or GetCallerIdentity":
    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    """
    if parsed.service == "sts":
        return parsed.operation in ("AssumeRole", "GetCallerIdentity", "GetSessionToken")
    return parsed.service != "iam" or with_mfa


def _expired(parsed: ParsedRequest) -> ApiError:
    message = "The security token included in the request is expired"
    if parsed.service == "s3":
        return ApiError("ExpiredToken", "The provided token has expired.", HTTPStatus.BAD_REQUEST)
    if parsed.protocol == "ec2":
        return ApiError("RequestExpired", "Request has expired.", HTTPStatus.BAD_REQUEST)
    if parsed.protocol in ("json", "rest-json"):
        status = HTTPStatus.BAD_REQUEST if parsed.protocol == "json" else HTTPStatus.FORBIDDEN
        return ApiError("ExpiredTokenException", message, status)
    return ApiError("ExpiredToken", message, HTTPStatus.FORBIDDEN)
