# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a ratio should be, next to what it is. A goal that is missed is said, and ends nothing: machines differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """``measured`` is None where a run left out what it takes. One of ``least`` and ``most`` is the goal."""

    what: str
    measured: float | None
    least: float | None = None
    most: float | None = None
    unit: str = " times"

    @property
    def met(self) -> bool | None:
        if self.measured is None:
            return None
        return (self.least is None or self.measured >= self.least) and (self.most is None or self.measured <= self.most)

    @property
    def wanted(self) -> str:
        return f"at least {self.least:g}{self.unit}" if self.least is not None else f"at most {self.most:g}{self.unit}"


def ratio(above: float | None, below: float | None) -> float | None:
    """None where one of them was not measured."""
    return None if above is None or not below else above / below


def table(goals: Sequence[Goal]) -> str:
    """The goals in Markdown."""
    said = {True: "met", False: "**missed**", None: "not measured"}
    lines = ["| goal | wanted | measured | |", "|---|---|---:|---|"]
    for goal in goals:
        measured = "" if goal.measured is None else f"{goal.measured:.1f}{goal.unit}"
        lines.append(f"| {goal.what} | {goal.wanted} | {measured} | {said[goal.met]} |")
    return "\n".join(lines)
