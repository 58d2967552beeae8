# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was measured of names that follow instances, as tables with their goals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks import goals
from tests.benchmarks.goals import Goal

STOP, START = "stop", "start"
FEW, MANY = 1, 200


@dataclass(frozen=True)
class Burst:
    """Instances to which the same happened at once; ``calls`` are those of Route 53, by operation."""

    instances: int
    what: str
    calls: Mapping[str, int]

    @property
    def sum(self) -> int:
        return sum(self.calls.values())


@dataclass(frozen=True)
class Measured:
    """``seconds`` of each event from the change to the answer; of the package its octets, and the least seconds of a
    cold start, by the clock and of the processor."""

    seconds: Sequence[float]
    bursts: Sequence[Burst]
    octets: int
    cold: float
    cold_cpu: float


def percentile(values: Sequence[float], percent: int) -> float:
    """The nearest rank: the least value that so many percent of all do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def page(measured: Measured) -> str:
    """All tables, in Markdown."""
    lines = ["| events, one after the other | p50 | p99 |", "|---:|---:|---:|"]
    p50, p99 = (percentile(measured.seconds, percent) for percent in (50, 99))
    lines += [f"| {len(measured.seconds)} | {p50:.2f} s | {p99:.2f} s |", ""]
    lines += [
        "| instances at once | what happens to them | calls of Route 53 | of them changes |",
        "|---:|---|---:|---:|",
    ]
    lines += [
        f"| {burst.instances} | {burst.what} | {burst.sum} | {burst.calls.get('ChangeResourceRecordSets', 0)} |"
        for burst in measured.bursts
    ]
    lines += ["", "| package | cold start | of it CPU |", "|---:|---:|---:|"]
    size = f"{measured.octets / 1000:.0f} KB"
    lines += [f"| {size} | {measured.cold * 1000:.0f} ms | {measured.cold_cpu * 1000:.0f} ms |", ""]
    return "\n".join([*lines, goals.table(goals_of(measured))])


def goals_of(measured: Measured) -> list[Goal]:
    """The most of what happens to so many instances counts."""

    def most(instances: int) -> float | None:
        return max((burst.sum for burst in measured.bursts if burst.instances == instances), default=None)

    return [
        Goal("one instance, calls of Route 53", most(FEW), most=3, unit=""),
        Goal(f"{MANY} instances at once, calls of Route 53", most(MANY), most=6, unit=""),
        Goal("cold start without boto3", measured.cold * 1000, most=400, unit=" ms"),
        Goal("package", measured.octets / 1000, most=200, unit=" KB"),
    ]
