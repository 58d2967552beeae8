# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Faults to order: an error, a delay, or a reply that is lost after the change was applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from typing import Any

from sandbox.errors import ApiError

_FIELDS = {"service", "operation", "account", "code", "message", "status", "times", "skip", "delay", "drop_reply"}


@dataclass
class Fault:
    """One order. ``times`` None means for ever; ``skip`` lets that many matching calls pass first."""

    service: str | None = None
    operation: str | None = None
    account: str | None = None
    code: str | None = None
    message: str = "Injected by the sandbox"
    status: int = HTTPStatus.BAD_REQUEST
    times: int | None = 1
    skip: int = 0
    delay: float = 0.0  # seconds, before the operation
    drop_reply: bool = False  # the operation is applied, then the connection is closed without an answer

    @classmethod
    def from_json(cls, order: Mapping[str, Any]) -> Fault:
        """Raises ApiError for fields that no fault has: a misspelt order must not pass as none."""
        unknown = sorted(set(order) - _FIELDS)
        if unknown:
            raise ApiError("InvalidFault", f"unknown fields {', '.join(unknown)}; known: {', '.join(sorted(_FIELDS))}")
        if not (order.get("code") or order.get("delay") or order.get("drop_reply")):
            raise ApiError("InvalidFault", "a fault needs a code, a delay or drop_reply")
        return cls(**order)

    def error(self) -> ApiError | None:
        return ApiError(self.code, self.message, self.status) if self.code else None


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
