# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
r"""What a declaration of route53_zone_policy allows, read in the plainest way: by the octets of the labels.

Written from the filter's documentation, and sharing no code with the collection or the sandbox, so that the two cannot
be wrong together with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.oracle.case import RecordSet

Labels = tuple[bytes, ...]
Entry = str | dict[str, str]

_UNIT = re.compile(r"\\(\d{3})|(.)", re.DOTALL)
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_")


def labels(name: str) -> Labels:
    """The octets of each label, in lower case."""
    texts = name.removesuffix(".").split(".")
    return tuple(
        bytes(int(octal, 8) if octal else ord(plain) for octal, plain in _UNIT.findall(text)).lower() for text in texts
    )


def as_key(name: str) -> str:
    """A name as the condition key spells it."""
    return ".".join(
        "".join(chr(octet) if octet in _PLAIN else f"\\{octet:03o}" for octet in label) for label in labels(name)
    )


def _read(entry: Entry) -> tuple[Labels, str]:
    if isinstance(entry, dict):
        return labels(entry["name"]), entry["depth"]
    return (labels(entry[2:]), "subtree") if entry.startswith("*.") else (labels(entry), "exact")


def _levels_below(name: Labels, top: Labels) -> int | None:
    """0 for the name itself; None for a name elsewhere."""
    return len(name) - len(top) if name[-len(top) :] == top else None


@dataclass(frozen=True)
class Declaration:
    """The filter's options; None: every name, every type."""

    names: tuple[Entry, ...] | None
    types: tuple[str, ...] | None
    actions: tuple[str, ...]

    def options(self) -> dict[str, Any]:
        """As the filter takes them."""
        return {
            "names": None if self.names is None else list(self.names),
            "types": None if self.types is None else list(self.types),
            "actions": list(self.actions),
        }

    def allows(self, batch: Iterable[RecordSet]) -> bool:
        """Whether every change has a declared name, type and action."""
        return all(self._allows(change) for change in batch)

    def _allows(self, change: RecordSet) -> bool:
        return (
            (self.names is None or any(_covers(entry, labels(change.name)) for entry in self.names))
            and (self.types is None or change.type in {kind.upper() for kind in self.types})
            and change.action in self.actions
        )

    def in_one_statement(self) -> bool:
        """False for one level below a name, not wholly allowed, beside an entry for something deeper there."""
        entries = [_read(entry) for entry in self.names or ()]
        subtrees = [name for name, depth in entries if depth == "subtree"]
        for top, depth in entries:
            if depth != "one_level" or any(_levels_below(top, tree) is not None for tree in subtrees):
                continue
            for name, other in entries:
                levels = _levels_below(name, top)
                if levels is not None and levels >= (2 if other == "exact" else 1):
                    return False
        return True


def _covers(entry: Entry, name: Labels) -> bool:
    top, depth = _read(entry)
    levels = _levels_below(name, top)
    if levels is None:
        return False
    return {"exact": levels == 0, "one_level": levels == 1, "subtree": levels >= 1}[depth]
