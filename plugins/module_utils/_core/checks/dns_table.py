# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Verdicts of ``dns_check`` as a table that a person reads: which server answers what for which name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HEAD = ("server", "name", "type", "expected", "got", "verdict")
# A text of 4,000 characters would make each line as long.
WIDEST = 60


def server_table(verdicts: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each verdict, in the order of servers, under a head; columns are aligned, and long cells cut."""
    # Sorted by the servers' first appearance: what one server says stands together.
    order = {server: place for place, server in enumerate(dict.fromkeys(str(each["server"]) for each in verdicts))}
    rows = [HEAD, *(_row(each) for each in sorted(verdicts, key=lambda each: order[str(each["server"])]))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return ["  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(verdict: Mapping[str, Any]) -> tuple[str, ...]:
    cells = (verdict["server"], verdict["record"], verdict["type"], verdict["expected"], verdict["got"])
    return (*(_cell(cell) for cell in cells), "ok" if verdict["ok"] else "WRONG")


def _cell(content: object) -> str:
    """One cell: a name or a status as it is, values in their order, the end of a long one as an ellipsis."""
    text = ", ".join(map(str, content)) if isinstance(content, list) else str(content)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
