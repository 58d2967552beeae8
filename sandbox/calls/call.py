# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One call of an operation, as authorisation, rules and operations see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.behind import bridge
from sandbox.wire.reply import Reply
from sandbox.wire.request import ParsedRequest
from sandbox.world.clock import Clock
from sandbox.world.credentials import Caller
from sandbox.world.world import World


@dataclass(frozen=True)
class Call:
    """One call of an operation by an authenticated caller (None: an operation that takes no signature)."""

    request: ParsedRequest
    world: World
    caller: Caller | None
    account_id: str

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
        return bridge.forward(self.request, self.account_id)
