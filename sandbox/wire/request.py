# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One AWS request, parsed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.core.model import OperationModel


@dataclass(frozen=True)
class SignatureScope:
    """What a SigV4 signature says about itself; ``date`` is YYYYMMDD, ``time`` the full X-Amz-Date."""

    access_key: str
    date: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    time: str
    session_token: str | None
    presigned: bool
    expires: int | None  # seconds after ``time``; presigned URLs only


@dataclass(frozen=True)
class RawRequest:
    """The HTTP message before anything is known about it; ``uri`` is path and query as sent."""

    method: str
    uri: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    source_ip: str
    environ: dict[str, Any]
    request_id: str
    scope: SignatureScope | None  # None: unsigned


@dataclass(frozen=True)
class ParsedRequest:
    """An operation of a service with its parameters, named as in botocore's service models."""

    raw: RawRequest
    service: str
    operation: str
    parameters: dict[str, Any]
    region: str
    protocol: str
    model: OperationModel
