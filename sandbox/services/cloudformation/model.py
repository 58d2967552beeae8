# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Stack sets, their stacks in accounts and their operations, as they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.services.cloudformation.stacks import Stack
from sandbox.world.resets import on_reset

DURATION = timedelta(seconds=60)
"""When an operation has ended at the latest."""


@dataclass
class Operation:
    """What was begun, and how far it is: RUNNING when it is begun and when it is first asked about, ended from the
    second time or when DURATION has passed on the sandbox's clock. A client must poll, and never for long."""

    id: str
    action: str
    begun: datetime
    status: str = "SUCCEEDED"
    reason: str = ""
    results: list[dict[str, Any]] = field(default_factory=list)
    polls: int = 0

    def ended(self, now: datetime) -> bool:
        return self.polls > 1 or now - self.begun >= DURATION


@dataclass
class Instance:
    """The stack of a set in one account and Region."""

    account_id: str
    region: str
    unit: str
    stack: Stack | None = None
    status: str = "OUTDATED"
    detailed: str = "PENDING"
    reason: str = ""

    def state(self, status: str, detailed: str, reason: str = "") -> None:
        self.status, self.detailed, self.reason = status, detailed, reason


@dataclass
class StackSet:
    """A stack set of an administrator account in one Region; ``targets`` are units with their Regions."""

    name: str
    id: str
    arn: str
    token: str
    settings: dict[str, Any]
    targets: dict[str, set[str]] = field(default_factory=dict)
    instances: dict[tuple[str, str], Instance] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)


# By administrator account, Region and name.
_stack_sets: dict[tuple[str, str, str], StackSet] = {}
on_reset(_stack_sets.clear)


def find(account_id: str, region: str, name: str) -> StackSet | None:
    """A stack set by its name or its id, which is the name, a colon and a random part."""
    found = _stack_sets.get((account_id, region, name.partition(":")[0]))
    return found if found and name in (found.name, found.id) else None


def keep(account_id: str, region: str, stack_set: StackSet) -> None:
    _stack_sets[account_id, region, stack_set.name] = stack_set


def forget(account_id: str, region: str, name: str) -> None:
    del _stack_sets[account_id, region, name]


def all_of(account_id: str) -> Iterator[StackSet]:
    """Those of an administrator account in every Region."""
    return (found for (account, _region, _name), found in list(_stack_sets.items()) if account == account_id)
