# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How often each account called each operation."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """What calls are counted by; ``error`` is the code of the answer, empty when it succeeded."""

    account: str
    service: str
    operation: str
    error: str


class RequestLog:
    """Counts of calls; kept as counts so that a benchmark's thousands of calls cost nothing."""

    def __init__(self) -> None:
        self._counts: Counter[Entry] = Counter()
        self._lock = Lock()

    def record(self, entry: Entry) -> None:
        with self._lock:
            self._counts[entry] += 1

    def entries(self) -> list[dict[str, Any]]:
        """A row for each account, service and operation: ``count``, and ``errors`` by code among them."""
        rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        with self._lock:
            counts = sorted(self._counts.items())
        for entry, count in counts:
            row = rows.setdefault(
                entry[:3],
                {
                    "account": entry.account,
                    "service": entry.service,
                    "operation": entry.operation,
                    "count": 0,
                    "errors": {},
                },
            )
            row["count"] += count
            if entry.error:
                row["errors"][entry.error] = count
        return list(rows.values())

    def reset(self) -> None:
        with self._lock:
            self._counts.clear()
