"""What a case of refused input is, and how cases are made."""

from __future__ import annotations

from typing import Any, NamedTuple

SHA256 = "ab" * 32


class Case(NamedTuple):
    """``options`` change those of a task; ``where``, ``says`` and ``remedy`` are parts of what the error says."""

    id: str
    options: dict[str, Any]
    where: str
    says: str
    remedy: str


def entry(**changes: Any) -> dict[str, Any]:
    """A valid entry; an option changed to None is left out."""
    return {"record": "www.example.com", "type": "A", "ttl": 300, "value": "192.0.2.1", **changes}


def one(item: str, where: str, says: str, remedy: str, **changes: Any) -> Case:
    """A case of one entry; ``where`` is the option in it."""
    given = entry(**changes)
    place = f"record_sets[0] ({given['record']} {given['type']}){where and f', {where}'}"
    return Case(item, {"record_sets": [given]}, place, says, remedy)


def several(item: str, position: int, says: str, remedy: str, *entries: dict[str, Any]) -> Case:
    """A case of entries that cannot stand together."""
    return Case(item, {"record_sets": list(entries)}, f"record_sets[{position}]", says, remedy)
