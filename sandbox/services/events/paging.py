# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pages of EventBridge's listings: ``Limit`` and ``NextToken``.

A token is opaque; here it names its listing and the last item of its page, so that what is deleted or created between
two pages moves nothing. How many items come without a limit is not documented: here the most that a limit may ask for.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from sandbox.calls.call import Call
from sandbox.wire.errors import ApiError

_MOST = 100  # LimitMax100 of the service's model


def page(call: Call, member: str, entries: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The answer of a listing: the items of the page, sorted by their keys, and the token of the next one."""
    token = call.parameters.get("NextToken")
    after = _read(call, str(token)) if token else ""
    limit = int(call.parameters.get("Limit") or _MOST)
    waiting = sorted((entry for entry in entries if entry[0] > after), key=lambda entry: entry[0])
    answer: dict[str, Any] = {member: [item for _, item in waiting[:limit]]}
    if len(waiting) > limit:
        answer["NextToken"] = base64.urlsafe_b64encode(f"{call.operation}:{waiting[limit - 1][0]}".encode()).decode()
    return answer


def _read(call: Call, token: str) -> str:
    try:
        listed, _, key = base64.b64decode(token, altchars=b"-_", validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        listed, key = "", ""
    if listed != call.operation:
        raise ApiError("ValidationException", "Invalid next token.")  # wording ours
    return key
