# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service needs of each of its clients. The room of a service registers it; the connection knows no service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from .deadline import Deadline
from .pacing import Pacer


class Surroundings(Protocol):
    """What a hook may use of the connection that makes a client."""

    deadline: Deadline
    pacer: Pacer


Hook = Callable[[Any, Surroundings], None]

_HOOKS: dict[str, list[Hook]] = {}


def on_client(service: str) -> Callable[[Hook], Hook]:
    """Register a function that is called with every new client of a service."""

    def register(hook: Hook) -> Hook:
        _HOOKS.setdefault(service, []).append(hook)
        return hook

    return register


def prepare(service: str, client: Any, connection: Surroundings) -> None:
    """Do to a new client what its service has registered."""
    for hook in _HOOKS.get(service, ()):
        hook(client, connection)
