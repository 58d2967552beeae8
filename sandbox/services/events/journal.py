# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The events that came to buses lately, and which rules they matched: what tests and demonstrations look at."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from sandbox.world.resets import on_reset

_KEPT = 1000
_events: deque[dict[str, Any]] = deque(maxlen=_KEPT)


def note(bus: str, event: Mapping[str, Any], rules: list[str]) -> None:
    _events.append({"bus": bus, "event": dict(event), "rules": rules})


def entries() -> list[dict[str, Any]]:
    """The oldest first: the ARN of the bus, the event, and the ARNs of the rules that it matched."""
    return list(_events)


@on_reset
def clear() -> None:
    _events.clear()
