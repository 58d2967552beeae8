# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is ordered to happen to events on their way to a bus: they are lost, doubled, or late and in another order.

AWS delivers events of services "at least once" or with "best effort", so that all of it can happen:
https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html. Schedules are no events of a bus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sandbox.wire.errors import ApiError
from sandbox.world.resets import on_reset

_ORDERS: dict[str, type[Any]] = {"drop": int, "duplicate": int, "hold": bool, "release": str, "source": str}
_RELEASES = ("in order", "reversed")
Passing = Callable[[], None]


@dataclass
class _Orders:
    """How many are to be lost and doubled yet, and whether the others wait; of one source, or of every one."""

    drop: int = 0
    duplicate: int = 0
    hold: bool = False
    source: str = ""


_orders = _Orders()
_held: list[Passing] = []
_lock = Lock()


def meet(source: str, passing: Passing) -> None:
    """Let an event of the source pass as often as it is to."""
    with _lock:
        times = _times(source, passing)
    for _ in range(times):
        passing()


def order(body: Any) -> dict[str, Any]:
    """Replace what is ordered: ``{"drop": 2}``, ``{"duplicate": 1}`` or ``{"hold": true}``, with a ``"source"`` if only
    its events are meant, or ``{"release": "in order"}`` or ``"reversed"`` for what was held. ``{}`` ends the orders.

    Raises ApiError for anything else.
    """
    given = _checked(body)
    with _lock:
        _orders.__init__(**{name: value for name, value in given.items() if name != "release"})  # type: ignore[misc]
        released = list(_held) if "release" in given else []
        if released:
            _held.clear()
    for passing in reversed(released) if given.get("release") == "reversed" else released:
        passing()
    return {"held": len(_held), "released": len(released)}


@on_reset
def clear() -> None:
    with _lock:
        _orders.__init__()  # type: ignore[misc]
        _held.clear()


def _times(source: str, passing: Passing) -> int:
    if _orders.source not in ("", source):
        return 1
    if _orders.drop > 0:
        _orders.drop -= 1
        return 0
    if _orders.hold:
        _held.append(passing)
        return 0
    if _orders.duplicate > 0:
        _orders.duplicate -= 1
        return 2
    return 1


def _checked(body: Any) -> Mapping[str, Any]:
    """A misspelt order must not pass as none."""
    if not isinstance(body, dict):
        raise ApiError("InvalidEventOrder", f"an order is an object of {', '.join(_ORDERS)}")
    for name, value in body.items():
        wanted = _ORDERS.get(name)
        if wanted is None or isinstance(value, bool) != (wanted is bool) or not isinstance(value, wanted):
            known = ", ".join(f"{each} ({kind.__name__})" for each, kind in _ORDERS.items())
            raise ApiError("InvalidEventOrder", f"{name}: {value!r} is not an order; there is: {known}")
    if body.get("release", _RELEASES[0]) not in _RELEASES:
        raise ApiError("InvalidEventOrder", f"release is one of {', '.join(_RELEASES)}")
    return body
