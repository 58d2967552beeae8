# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Operations that the sandbox answers itself.

A handler takes a :class:`~sandbox.calls.call.Call` and returns the operation's output as a dict, which is serialised by
botocore's output shape; a :class:`~sandbox.wire.reply.Reply`, sent as it is; or the reply of ``call.forward()``,
which is moto's answer. It raises :class:`~sandbox.wire.errors.ApiError` to refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.calls.call import Call
from sandbox.wire.reply import Reply


@dataclass(frozen=True)
class Later:
    """A result that has to be waited for, as that of a function, which calls the sandbox itself.

    ``wait`` is called without the lock of the world and takes it where it needs it. It may raise ApiError.
    """

    wait: Callable[[], Mapping[str, Any] | Reply | None]


Result = Mapping[str, Any] | Reply | Later | None
Handler = Callable[[Call], Result]

_handlers: dict[tuple[str, str], Handler] = {}


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
