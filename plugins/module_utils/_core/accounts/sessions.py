# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AssumeRole is asked with: durations, session names, external ids, MFA codes.

Limits: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..arn import is_account_id
from ..errors import InputError, type_name
from ..options import text

SHORTEST_SECONDS = 900
LONGEST_SECONDS = 43200
# A role assumed from a role: AWS refuses more, whatever the role's own maximum.
CHAINED_SECONDS = 3600
SHORTEST_ROLE_MAXIMUM = 3600

_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]+", re.ASCII)
_SOURCE_IDENTITY = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_TAG_KEY = re.compile(r"[\w .:/=+@-]{1,128}")
_MFA_CODE = re.compile(r"[0-9]{6}")


def _seconds(value: object, where: str, shortest: int, longest: int, why: str = "") -> int:
    """Whole seconds between two limits; ``why`` explains the upper one."""
    remedy = f"give whole seconds from {shortest} to {longest}{why}"
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(where, f"{value!r} is not a number of seconds", remedy)
    if not shortest <= value <= longest:
        raise InputError(where, f"{value} is out of range", remedy)
    return value


def duration(value: object, where: str, *, chained: bool = False, maximum: int | None = None) -> int:
    """How long a session lasts, in seconds.

    ``chained``: the role is assumed from a role. ``maximum``: the role's MaxSessionDuration, when known.
    """
    if chained:
        return _seconds(value, where, SHORTEST_SECONDS, CHAINED_SECONDS, ", because the role is assumed from a role")
    if maximum is not None:
        return _seconds(value, where, SHORTEST_SECONDS, maximum, ", the role's max_session_duration")
    return _seconds(value, where, SHORTEST_SECONDS, LONGEST_SECONDS)


def role_maximum(value: object, where: str) -> int:
    """A role's MaxSessionDuration, in seconds."""
    return _seconds(value, where, SHORTEST_ROLE_MAXIMUM, LONGEST_SECONDS)


def session_name(value: object, where: str) -> str:
    """The name of a session: 2-64 characters of ``[A-Za-z0-9_+=,.@-]``."""
    name = text(value, where, "a session name")
    if not _NAME.fullmatch(name):
        raise InputError(
            where,
            f"{name!r} ({len(name)} characters) is not a session name",
            "use 2 to 64 letters, digits and any of _+=,.@-",
        )
    return name


def mfa_code(value: object, where: str) -> str:
    """The six digits of an MFA device. The value is never repeated in the message."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _MFA_CODE.fullmatch(value):
        raise InputError(
            where,
            "the MFA code is not six digits",
            'give the six digits in quotes, such as "012345", because YAML drops leading zeros',
        )
    return value


def external_id(value: object, where: str) -> str:
    """An external id: 2-1224 characters, unguessable. The value is never repeated in the message.

    It is no secret to AWS, but it is what keeps a customer's role from being used for another customer:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    if isinstance(value, bool | int | float):
        raise InputError(where, f"the external id is a {type_name(value)}", "write it in quotes")
    if not isinstance(value, str) or not 2 <= len(value) <= 1224:
        size = f"has {len(value)} characters" if isinstance(value, str) else "is not text"
        raise InputError(where, f"the external id {size}", "use 2 to 1224 characters")
    if not EXTERNAL_ID.fullmatch(value):
        raise InputError(
            where, "the external id has characters that AWS does not take", "use letters, digits and any of _+=,.@:/-"
        )
    if is_account_id(value):
        raise InputError(
            where, "the external id is an account id, which anyone can guess", "use a random value, such as a UUID"
        )
    return value


def source_identity(value: object, where: str) -> str:
    """The source identity of a session: 2-64 characters of ``[A-Za-z0-9_+=,.@-]``."""
    name = text(value, where, "a source identity")
    if not _SOURCE_IDENTITY.fullmatch(name):
        raise InputError(where, f"{name!r} is not a source identity", "use 2 to 64 letters, digits and any of _+=,.@-")
    return name


def session_tags(value: object, where: str) -> tuple[tuple[str, str], ...]:
    """The tags of a session, key and value, sorted by key."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"it is a {type_name(value)}", "give a mapping of tag keys to values")
    return tuple(
        sorted((tag_key(key, f"{where}[{key}]"), tag_value(tag, f"{where}[{key}]")) for key, tag in value.items())
    )


def tag_key(value: object, where: str) -> str:
    """The key of a session's tag: 1-128 characters."""
    if not isinstance(value, str) or not _TAG_KEY.fullmatch(value):
        raise InputError(where, f"{value!r} is not a tag key", "use 1-128 letters, digits, spaces and any of _.:/=+@-")
    return value


def tag_value(value: object, where: str) -> str:
    """The value of a session's tag: at most 256 characters."""
    tag = text(value, where, "a tag value")
    if len(tag) > 256:
        raise InputError(where, f"the value has {len(tag)} characters", "use at most 256")
    return tag
