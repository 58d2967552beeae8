# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults to order: an error, a delay, a connection that breaks, or a reply that is lost, late or cut short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from threading import Lock
from typing import Any

from sandbox.wire.errors import ApiError
from sandbox.wire.reply import Reply

_MATCH = ("service", "operation", "account")
_EFFECTS = ("code", "delay", "drop_request", "drop_reply", "delay_reply", "cut_reply", "rewrite_reply")
_FIELDS = {*_MATCH, *_EFFECTS, "message", "status", "times", "skip"}


@dataclass
class Fault:
    """One order. ``times`` None means for ever; ``skip`` lets that many matching calls pass first.

    Without ``code`` and ``drop_request`` the operation is applied, whatever becomes of its reply.
    """

    service: str | None = None
    operation: str | None = None
    account: str | None = None
    code: str | None = None
    message: str = "Injected by the sandbox"
    status: int = HTTPStatus.BAD_REQUEST
    times: int | None = 1
    skip: int = 0
    delay: float = 0.0  # seconds, before the operation
    drop_request: bool = False  # the connection is closed without an answer, before the operation
    drop_reply: bool = False  # the connection is closed without an answer, after the operation
    delay_reply: float = 0.0  # seconds, after the operation
    cut_reply: bool = False  # half of the body, in a message that is otherwise complete
    rewrite_reply: list[str] | None = None  # a text in the body and what stands in its place

    @classmethod
    def from_json(cls, order: Mapping[str, Any]) -> Fault:
        """Raises ApiError for fields that no fault has: a misspelt order must not pass as none."""
        unknown = sorted(set(order) - _FIELDS)
        if unknown:
            raise ApiError("InvalidFault", f"unknown fields {', '.join(unknown)}; known: {', '.join(sorted(_FIELDS))}")
        if not any(order.get(effect) for effect in _EFFECTS):
            raise ApiError("InvalidFault", f"a fault needs one of {', '.join(_EFFECTS)}")
        return cls(**order)

    def error(self) -> ApiError | None:
        return ApiError(self.code, self.message, self.status) if self.code else None

    def spoilt(self, reply: Reply) -> Reply:
        """The reply as the client gets to see it."""
        body = reply.body
        if self.rewrite_reply:
            old, new = self.rewrite_reply
            body = body.replace(old.encode(), new.encode())
        if self.cut_reply:
            body = body[: len(body) // 2]
        return replace(reply, body=body)


class Faults:
    """The orders in force, taken in the order in which they were given."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = Lock()

    def replace(self, orders: list[Fault]) -> None:
        with self._lock:
            self._orders = list(orders)

    def take(self, service: str, operation: str, account: str) -> Fault | None:
        """The first order that matches the call, used up by one; None when the call is to go through."""
        with self._lock:
            for order in self._orders:
                if not _matches(order, service, operation, account) or order.times == 0:
                    continue
                if order.skip > 0:
                    order.skip -= 1
                    continue
                if order.times is not None:
                    order.times -= 1
                return order
        return None


def _matches(order: Fault, service: str, operation: str, account: str) -> bool:
    return (
        order.service in (None, service) and order.operation in (None, operation) and order.account in (None, account)
    )
