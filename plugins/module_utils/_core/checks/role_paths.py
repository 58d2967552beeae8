# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Role paths to try: roles assumed one from another, and perhaps a probe with the last of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..accounts import sessions
from ..arn import RoleArn, role_arn
from ..errors import InputError
from ..options import text
from .probes import Probe, read_probe

DEFAULT_SESSION_NAME = "crossaccount-check"
_MFA_SERIAL = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:mfa/\S+|[A-Za-z0-9]{9,}")


@dataclass(frozen=True)
class Hop:
    """One AssumeRole. Equal steps after equal steps give equal sessions, so that paths can share them."""

    role: RoleArn
    session_name: str
    external_id: str | None = None
    duration_seconds: int | None = None
    mfa_serial: str | None = None
    mfa_code: str | None = None
    session_tags: tuple[tuple[str, str], ...] = ()
    source_identity: str | None = None

    def request(self) -> dict[str, Any]:
        """The arguments of AssumeRole."""
        request = {
            "RoleArn": str(self.role),
            "RoleSessionName": self.session_name,
            "ExternalId": self.external_id,
            "DurationSeconds": self.duration_seconds,
            "SerialNumber": self.mfa_serial,
            "TokenCode": self.mfa_code,
            "Tags": [{"Key": key, "Value": value} for key, value in self.session_tags] or None,
            "SourceIdentity": self.source_identity,
        }
        return {name: value for name, value in request.items() if value is not None}


@dataclass(frozen=True)
class Path:
    """Roles to assume in order. ``allowed`` says what is expected of the end: the probe, else the last step."""

    name: str
    steps: tuple[Hop, ...]
    allowed: bool
    probe: Probe | None = None

    @property
    def length(self) -> int:
        """How many calls it takes to reach the end; the probe counts as one."""
        return len(self.steps) + (self.probe is not None)


def read_paths(entries: Sequence[Mapping[str, Any]]) -> tuple[Path, ...]:
    """The option ``paths``, validated."""
    if not entries:
        raise InputError("paths", "there is no path", "give at least one, with a name and steps")
    return tuple(_path(entry, f"paths[{position}]") for position, entry in enumerate(entries))


def _path(entry: Mapping[str, Any], where: str) -> Path:
    name = text(entry.get("name"), f"{where}, name", "a name")
    where = f"{where} ({name})"
    given = entry.get("steps") or ()
    if not given:
        raise InputError(f"{where}, steps", "there is no step", "give at least one, with its role_arn")
    steps = tuple(
        _step(step, f"{where}, steps[{position}]", chained=position > 0) for position, step in enumerate(given)
    )
    partitions = sorted({step.role.partition for step in steps})
    if len(partitions) > 1:
        raise InputError(
            f"{where}, steps",
            f"the roles are in the partitions {' and '.join(partitions)}, and no role can be assumed across partitions",
            "name roles of one partition",
        )
    probe = entry.get("probe")
    return Path(
        name=name,
        steps=steps,
        allowed=entry.get("expect", "allowed") == "allowed",
        probe=None if probe is None else read_probe(probe, f"{where}, probe"),
    )


def _step(entry: Mapping[str, Any], where: str, *, chained: bool) -> Hop:
    duration, external_id = entry.get("duration_seconds"), entry.get("external_id")
    serial, code = entry.get("mfa_serial"), entry.get("mfa_code")
    if (serial is None) != (code is None):
        raise InputError(where, "only one of mfa_serial and mfa_code is given", "give both or none")
    if serial is not None and chained:
        raise InputError(
            f"{where}, mfa_serial", "a role that assumes a role cannot present MFA", "give MFA in the first step"
        )
    if serial is not None and not _MFA_SERIAL.fullmatch(serial):
        raise InputError(
            f"{where}, mfa_serial",
            f"{serial!r} is not an MFA device",
            "give its ARN, such as arn:aws:iam::111111111111:mfa/operator, or the serial number of a hardware device",
        )
    return Hop(
        role=role_arn(entry.get("role_arn"), f"{where}, role_arn"),
        session_name=sessions.session_name(entry.get("session_name") or DEFAULT_SESSION_NAME, f"{where}, session_name"),
        external_id=None if external_id is None else sessions.external_id(external_id, f"{where}, external_id"),
        duration_seconds=None
        if duration is None
        else sessions.duration(duration, f"{where}, duration_seconds", chained=chained),
        mfa_serial=serial,
        mfa_code=None if code is None else sessions.mfa_code(code, f"{where}, mfa_code"),
        session_tags=sessions.session_tags(entry.get("session_tags") or {}, f"{where}, session_tags"),
        source_identity=None
        if entry.get("source_identity") is None
        else sessions.source_identity(entry["source_identity"], f"{where}, source_identity"),
    )
