# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measurements as tables, and their place in the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .contestants import BY_HAND, OURS
from .measure import Row

BEGIN = "<!-- What follows is written by make bench. -->\n"


def table(rows: Sequence[Row]) -> str:
    """One table in the order measured; the last columns are wall times as multiples of two others of their phase."""
    lines = [
        "| record sets | phase | contestant | wall | CPU | memory | calls | throttled | of by hand | of ours |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    return "\n".join([*lines, *(_line(row, rows) for row in rows)])


def steps(seconds: Mapping[str, float]) -> str:
    """The table of where the time goes."""
    lines = ["| step | seconds |", "|---|---:|", *(f"| {name} | {value:.2f} |" for name, value in seconds.items())]
    return "\n".join(lines)


def publish(page: Path, sections: Sequence[str]) -> None:
    """Replace what an earlier run has written into a page."""
    text, _, _ = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(text + BEGIN + "\n" + "\n\n".join(sections) + "\n", encoding="utf-8")


def _runs(row: Row, rows: Sequence[Row]) -> str:
    """Said where a row has fewer runs than others."""
    return "" if row.runs == max(each.runs for each in rows) else f" ({row.runs} run)"


def _line(row: Row, rows: Sequence[Row]) -> str:
    cells = [
        f"{row.size:,}",
        row.phase,
        f"{row.contestant}{_runs(row, rows)}",
        f"{row.median.wall:.2f} s",
        f"{row.median.cpu:.2f} s",
        "" if row.memory is None else f"{row.memory:.0f} MB",
        f"{row.median.calls:,}",
        f"{row.median.throttled:,}",
        *(_multiple(row, rows, name) for name in (BY_HAND, OURS)),
    ]
    return f"| {' | '.join(cells)} |"


def _multiple(row: Row, rows: Sequence[Row], name: str) -> str:
    """A row's wall time as a multiple of another contestant's."""
    place = (name, row.phase, row.size)
    walls = [each.median.wall for each in rows if (each.contestant, each.phase, each.size) == place]
    return f"{row.median.wall / walls[0]:.1f}" if walls else ""
