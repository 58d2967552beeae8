# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Operations that the sandbox answers itself, or checks before moto answers.

A handler takes a :class:`Call` and returns the operation's output as a dict, which is serialised by
botocore's output shape; a :class:`~sandbox.reply.Reply`, sent as it is; or the reply of ``call.forward()``,
which is moto's answer. It raises :class:`~sandbox.errors.ApiError` to refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.clock import Clock
from sandbox.credentials import Caller
from sandbox.reply import Reply
from sandbox.request import ParsedRequest

if TYPE_CHECKING:
    from sandbox.world import World

Result = Mapping[str, Any] | Reply | None


@dataclass(frozen=True)
class Call:
    """One call of an operation by an authenticated caller (None: an operation that takes no signature)."""

    request: ParsedRequest
    world: World
    caller: Caller | None
    account_id: str
    _forward: Callable[[Call], Reply]

    @property
    def service(self) -> str:
        return self.request.service

    @property
    def operation(self) -> str:
        return self.request.operation

    @property
    def parameters(self) -> dict[str, Any]:
        return self.request.parameters

    @property
    def region(self) -> str:
        return self.request.region

    @property
    def clock(self) -> Clock:
        return self.world.clock

    def forward(self) -> Reply:
        """moto's answer to this call; an error of moto's is a Reply with its status."""
        return self._forward(self)


Handler = Callable[[Call], Result]

_handlers: dict[tuple[str, str], Handler] = {}
_reset_hooks: list[Callable[[], None]] = []


def operation(service: str, *names: str) -> Callable[[Handler], Handler]:
    """Register a handler for operations of a service, by botocore's names: ``("route53", "GetChange")``."""

    def register(handler: Handler) -> Handler:
        for name in names:
            if (service, name) in _handlers:
                raise ValueError(f"two handlers for {service} {name}")
            _handlers[service, name] = handler
        return handler

    return register


def handler_for(service: str, name: str) -> Handler | None:
    return _handlers.get((service, name))


def on_reset(hook: Callable[[], None]) -> Callable[[], None]:
    """Register what empties a module's own state; called before the world is seeded again."""
    _reset_hooks.append(hook)
    return hook


def run_reset_hooks() -> None:
    for hook in _reset_hooks:
        hook()
