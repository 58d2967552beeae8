# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pages of IAM's listings: ``MaxItems``, ``Marker`` and ``IsTruncated``.

"If you do not include this parameter, the number of items defaults to 100" (API Reference of every listing). A marker
is opaque; here it names its listing and the last item of its page, so that what is deleted or created between two pages
moves nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import Handler, operation
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

DEFAULT_MAXIMUM = 100

Entry = tuple[str, Any]
"""What an item is sorted by, which no other item of the listing has, and what is shown of it."""


def listing(name: str, member: str) -> Callable[[Callable[[Call], Iterable[Entry]]], Handler]:
    """Register an operation that lists: the function gives all there is, ``member`` of the answer gets a page of it."""

    def register(entries: Callable[[Call], Iterable[Entry]]) -> Handler:
        def handler(call: Call) -> dict[str, Any]:
            constraints.check(call.request.model, call.parameters)
            shown, rest = page(call, entries(call))
            return {member: shown, **rest}

        return operation("iam", name)(handler)

    return register


def page(call: Call, entries: Iterable[Entry]) -> tuple[list[Any], dict[str, Any]]:
    """The items of the page that a call asks for, and what the answer says about further ones."""
    marker = call.parameters.get("Marker")
    after = _read(call, str(marker)) if marker is not None else ""
    maximum = int(call.parameters.get("MaxItems") or DEFAULT_MAXIMUM)
    waiting = sorted((entry for entry in entries if entry[0] > after), key=lambda entry: entry[0])
    shown = waiting[:maximum]
    rest: dict[str, Any] = {"IsTruncated": len(waiting) > maximum}
    if rest["IsTruncated"]:
        rest["Marker"] = base64.urlsafe_b64encode(f"{call.operation}:{shown[-1][0]}".encode()).decode()
    return [item for _, item in shown], rest


def _read(call: Call, marker: str) -> str:
    """The key behind a marker of this listing.

    Another listing's is refused: "`Invalid Marker Error` is occurred" (github.com/trek10inc/awsets/pull/21).
    """
    try:
        listed, _, key = base64.b64decode(marker, altchars=b"-_", validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        listed, key = "", ""
    if listed != call.operation:
        raise ApiError("ValidationError", "Invalid Marker.")
    return key
