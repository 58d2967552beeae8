# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measurements as tables in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .measure import Row


def table(rows: Sequence[Row], case: Sequence[str], ratios: Mapping[str, str]) -> str:
    """One table in the order measured.

    ``case`` are the headings of the cells of a case. ``ratios`` are further columns, heading to contestant: the wall
    time as a multiple of that contestant's in the same case.
    """
    heads = [*case, "contestant", "wall", "CPU", "memory", "calls", "throttled", "at once", *ratios]
    rules = ["---"] * (len(case) + 1) + ["---:"] * (len(heads) - len(case) - 1)
    lines = [heads, rules, *(_cells(row, rows, ratios) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def of(rows: Sequence[Row], contestant: str, *case: str) -> Row | None:
    """The row of a contestant in a case."""
    return next((row for row in rows if row.contestant == contestant and row.case == case), None)


def seconds(steps: Mapping[str, float]) -> str:
    """The table of where the time goes."""
    lines = ["| step | seconds |", "|---|---:|", *(f"| {name} | {value:.2f} |" for name, value in steps.items())]
    return "\n".join(lines)


def _cells(row: Row, rows: Sequence[Row], ratios: Mapping[str, str]) -> list[str]:
    # Said where a row has fewer runs than others.
    runs = "" if row.runs == max(each.runs for each in rows) else f" ({row.runs} run)"
    return [
        *row.case,
        f"{row.contestant}{runs}",
        f"{row.median.wall:.2f} s",
        f"{row.median.cpu:.2f} s",
        "" if row.memory is None else f"{row.memory:.0f} MB",
        f"{row.median.calls:,}",
        f"{row.median.throttled:,}",
        f"{row.median.in_flight:,}" if row.median.in_flight else "",
        *(_multiple(row, of(rows, name, *row.case)) for name in ratios.values()),
    ]


def _multiple(row: Row, other: Row | None) -> str:
    return "" if other is None else f"{row.median.wall / other.median.wall:.1f}"
