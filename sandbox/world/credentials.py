# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Access keys and the callers behind them.

Users' long-term keys live in moto's IAM, where CreateAccessKey puts them. Temporary credentials are kept
here, as moto's drop the session's tags, source identity, policies and MFA.
"""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from moto.iam.models import AccessKey, User, iam_backends

from sandbox.wire.errors import ApiError

PARTITION = "aws"

Kind = Literal["user", "role", "assumed-role", "federated", "root", "anonymous", "service"]


@dataclass(frozen=True)
class Session:
    """What temporary credentials carry besides their principal; times are UTC."""

    token: str
    issued: datetime
    expires: datetime
    mfa_at: datetime | None = None
    source_identity: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive_tags: frozenset[str] = frozenset()
    policies: tuple[dict[str, Any], ...] | None = None  # None: no session policy was given
    federated_provider: str | None = None


@dataclass(frozen=True)
class Caller:
    """Who signed a request.

    ``arn`` is the user's or the session's ARN, ``unique_id`` what ``aws:userid`` and GetCallerIdentity
    say (AIDA…, or AROA…:session). ``role_arn`` and ``name`` are the role's of a role session.
    """

    kind: Kind
    arn: str
    account_id: str
    unique_id: str
    name: str
    access_key: str
    secret_key: str = field(repr=False)
    role_arn: str | None = None
    session: Session | None = field(default=None, repr=False)


class SessionStore:
    """Temporary credentials by access key id."""

    def __init__(self) -> None:
        self._callers: dict[str, Caller] = {}

    def add(self, caller: Caller) -> None:
        self._callers[caller.access_key] = caller

    def get(self, access_key: str) -> Caller | None:
        return self._callers.get(access_key)

    def secrets(self) -> list[str]:
        """Access key id, secret key and token of every session: what must be nowhere to be read."""
        return [
            text
            for caller in self._callers.values()
            for text in (caller.access_key, caller.secret_key, caller.session.token if caller.session else "")
            if text
        ]

    def retain(self, wanted: Callable[[Caller], bool]) -> None:
        """Forget every session that is not wanted any more."""
        self._callers = {key: caller for key, caller in self._callers.items() if wanted(caller)}


def temporary_key() -> tuple[str, str, str]:
    """A fresh access key id (ASIA…), secret key and session token."""
    alphabet = string.ascii_uppercase + "234567"
    access_key = "ASIA" + "".join(secrets.choice(alphabet) for _ in range(16))
    return access_key, secrets.token_urlsafe(30), base64.b64encode(secrets.token_bytes(192)).decode()


def user_of_access_key(access_key: str) -> tuple[User, AccessKey] | None:
    """The IAM user, in whichever account, that owns a long-term access key."""
    for backends in list(iam_backends.values()):
        backend = backends[PARTITION]
        key = backend.access_keys.get(access_key)
        if key is None or key.user_name is None:
            continue
        user = next((user for user in backend.users.values() if user.name == key.user_name), None)
        if user is not None:
            return user, key
    return None


def find_caller(access_key: str, sessions: SessionStore) -> Caller | None:
    """Who owns the access key; None when nobody does or the key is inactive."""
    caller = sessions.get(access_key)
    if caller is not None:
        return caller
    owner = user_of_access_key(access_key)
    if owner is None or owner[1].status != "Active":
        return None
    user, key = owner
    return Caller("user", user.arn, user.account_id, user.id, user.name, access_key, key.secret_access_key)


def unknown_key(service: str, protocol: str) -> ApiError:
    """The refusal of an unknown or inactive access key, named differently by each protocol.

    https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html,
    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    """
    if service == "s3":
        return ApiError(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            HTTPStatus.FORBIDDEN,
        )
    if protocol == "ec2":
        return ApiError(
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
            HTTPStatus.UNAUTHORIZED,
        )
    code = "UnrecognizedClientException" if protocol in ("json", "rest-json") else "InvalidClientTokenId"
    status = HTTPStatus.BAD_REQUEST if protocol == "json" else HTTPStatus.FORBIDDEN
    return ApiError(code, "The security token included in the request is invalid.", status)
