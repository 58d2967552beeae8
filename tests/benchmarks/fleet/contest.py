# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contestants that do the same with the stub's fleet, measured one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.commands import Command
from tests.benchmarks.measure import LONG, Row, Sample, median, peak_memory, repeated, timed
from tests.benchmarks.stubs import StubProcess

MODULE = "tests.benchmarks.fleet.stub"
_CHANGED = re.compile(r"^\S+ +: ok=\d+ +changed=(\d+)", re.MULTILINE)

Judge = Callable[[str], bool]


def fleet() -> StubProcess:
    """The stub of a fleet."""
    return StubProcess(MODULE)


def changes(expected: bool) -> Judge:
    """Whether a run of a playbook has changed something, as it should."""
    return lambda output: any(int(number) for number in _CHANGED.findall(output)) == expected


@dataclass
class Contest:
    """What a part measures; rows are printed as they come."""

    stub: StubProcess
    folder: Path
    runs: int
    rows: list[Row] = field(default_factory=list)

    def measure(
        self,
        case: tuple[str, ...],
        contestant: str,
        command: Command,
        *,
        prepare: Callable[[], object] = lambda: None,
        judge: Judge | None = None,
        env: dict[str, str] | None = None,
        memory: bool = True,
    ) -> Row:
        """A row of the medians. ``prepare`` brings the fleet into the state that each run starts from."""
        environment = self.stub.env | (env or {})

        def run() -> Sample:
            prepare()
            self.stub.order()
            return self.stub.counted(timed(command, environment, judge))

        samples = repeated(run, self.runs)
        peak = None
        if memory and samples[0].wall <= LONG:
            prepare()
            peak = peak_memory(command, environment, self.folder)
        row = Row(case, contestant, len(samples), median(samples), peak)
        self.rows.append(row)
        print(f"{', '.join(case):<40} {contestant:<34} {row.median.wall:7.2f} s {row.median.calls:6} calls", flush=True)
        return row
