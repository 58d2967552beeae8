# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""GetSessionToken: temporary credentials of a user, with MFA or without.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.sts import mfa
from sandbox.services.sts.sessions import SessionTerms, credentials, open_user_session
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

DEFAULT_DURATION = 43200


@operation("sts", "GetSessionToken")
def get_session_token(call: Call) -> dict[str, Any]:
    constraints.check(call.request.model, call.parameters)
    if call.caller is None or call.caller.session is not None:
        raise ApiError("AccessDenied", "Cannot call GetSessionToken with session credentials", HTTPStatus.FORBIDDEN)
    mfa_at = call.clock.now() if mfa.check(call.caller, call.parameters) else None
    duration = int(call.parameters.get("DurationSeconds") or DEFAULT_DURATION)
    return {"Credentials": credentials(open_user_session(call.world, call.caller, SessionTerms(duration, mfa_at)))}
