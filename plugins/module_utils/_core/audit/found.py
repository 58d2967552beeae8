# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an audit finds: things that no host declares, and what it could not look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

# What a function found, and leaves as it is.
LEFT = "name left to others"
# In the order in which they are shown.
KINDS = (
    *("record set", "owner marker", "delegated zone", "zone role", "instance role", "principal"),
    # Of the role dns_automation.
    *("function", "queue", "rule", "event bus", "alarm", "log group", "execution role", "function's zone role"),
    "other resource",
    LEFT,
)


@dataclass(frozen=True)
class Removal:
    """How a sweep removes a thing.

    ``name`` is that of a role, or the one name of a record set as a scope has it. ``mark`` is the owner or the maker
    that it must have. ``place`` is the id of the zone, the DNS account, or the host of the workload account.
    """

    name: str
    mark: str
    place: str


@dataclass(frozen=True)
class Orphan:
    """A thing that no host declares. ``account`` is the workload account that it is for, empty where nothing says it.

    ``ours``: it carries a mark of ours. ``removal`` is None for what no sweep removes. ``zone`` is the label of the
    zone that it is for, where something says that. ``own`` are texts of ``why`` and ``remedy`` that are of this thing
    alone, and what stands for them where many things are said to have one cause.
    """

    kind: str
    account: str
    name: str
    why: str
    remedy: str
    ours: bool = True
    removal: Removal | None = field(default=None, compare=False)
    zone: str = field(default="", compare=False)
    own: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def cause(self) -> tuple[bool, str, str, str, str]:
        """What things have in common that are said in one line."""
        why, remedy = self.why, self.remedy
        for text, of_many in self.own:
            why, remedy = why.replace(text, of_many), remedy.replace(text, of_many)
        return self.ours, self.kind, self.account, why, remedy


@dataclass(frozen=True)
class NotTried:
    """What may be an orphan or not, and why that is not known."""

    account: str
    name: str
    why: str


Finding: TypeAlias = "Orphan | NotTried"
