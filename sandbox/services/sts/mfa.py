# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MFA: a device and a code that prove the user's presence.

Codes depend on time and a secret in the device. The sandbox accepts every six digits but ``000000``, so that a
test can present a right and a wrong code without a device.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from sandbox.wire.errors import ApiError
from sandbox.world import iam_store
from sandbox.world.credentials import Caller

WRONG_CODE = "000000"


def check(caller: Caller, parameters: dict[str, Any]) -> bool:
    """Whether the call presents MFA. Raises ApiError when what it presents is not right."""
    serial, code = parameters.get("SerialNumber"), parameters.get("TokenCode")
    if not serial and not code:
        return False
    if not serial or not code:
        raise ApiError("ValidationError", "SerialNumber and TokenCode must be given together")
    user = iam_store.user_by_name(caller.account_id, caller.name) if caller.kind == "user" else None
    if user is None or serial not in user.mfa_devices:
        raise ApiError(
            "AccessDenied",
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is "
            "valid and associated with this user.",
            HTTPStatus.FORBIDDEN,
        )
    if code == WRONG_CODE:
        raise ApiError(
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            HTTPStatus.FORBIDDEN,
        )
    return True
