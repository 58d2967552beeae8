# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The parts that measure record sets of a zone.

The loop of amazon.aws takes half a second a record set, so beyond 100 it runs once, and only to create them.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.commands import Command
from tests.benchmarks.measure import Row, Sample, median, peak_memory, timed
from tests.benchmarks.report import seconds, table
from tests.benchmarks.stubs import served
from tests.support.sandbox.client import ROOT

from .contestants import BY_HAND, LOOP, OCTODNS, OURS, OURS_ARGUMENTS, OURS_SLOWER, command, nothing
from .servers import SandboxServer, Server, StubServer

APPLY, NOTHING, DRIFT = "first apply", "nothing to do", "1 % drift"
PHASES = (APPLY, NOTHING, DRIFT)
LOOP_THRICE = 100  # the largest size that the loop is measured at as often as others
SANDBOX_LARGEST = 1000  # its own time grows with the square of the size
LATENCY = 0.04  # seconds
LIMITS = ((10, 50), (5, 5))  # calls a second and at once: AWS since 30 July 2026, and a slower account


class Bench:
    """The options of the parts, and their folder for playbooks and the like. Each part returns text in Markdown."""

    def __init__(self, sizes: Sequence[int], loop: Sequence[int], runs: int, folder: Path) -> None:
        self.sizes, self.loop, self.runs, self.folder = sizes, loop, runs, folder

    def stub(self) -> str:
        """No latency, no limits."""
        with served(StubServer) as server:
            return _table(
                [row for size in self.sizes for name in self._names(size) for row in self._rows(server, name, size)]
            )

    def sandbox(self) -> str:
        """Every request is checked."""
        with served(lambda: SandboxServer(self.folder / "sandbox")) as server:
            sizes = [size for size in self.sizes if size <= SANDBOX_LARGEST]
            return _table(
                [
                    row
                    for size in sizes
                    for name in self._names(size, most=LOOP_THRICE)
                    for row in self._rows(server, name, size)
                ]
            )

    def aws(self) -> str:
        """The largest zone, behind the latency and each of the limits of AWS."""
        return "\n\n".join(
            f"{rate} calls a second and {burst} at once:\n\n{_table(self._limited(rate, burst))}"
            for rate, burst in LIMITS
        )

    def steps(self) -> str:
        """Where the time of a run with nothing to do goes, in the largest zone."""
        size = max(self.sizes)
        with served(StubServer) as server:
            server.fill(size)
            whole = self._wall(command(OURS, size, server.zone_id, self.folder), server)
            start = self._wall(nothing(self.folder, None), server)
            local = self._wall(nothing(self.folder, "ansible.builtin.ping"), server)
            program = "tests.benchmarks.record_sets.breakdown"
            steps = [sys.executable, "-m", program, server.zone_id, str(self.folder / f"{size}.json")]
            found = [
                json.loads(subprocess.run(steps, cwd=ROOT, env=server.env, check=True, capture_output=True).stdout)
                for _ in range(self.runs)
            ]
        medians = {name: statistics.median(each[name] for each in found) for name in found[0]}
        ansible = {"start ansible-playbook": start, "run a module that does nothing": local - start}
        rest = {"the rest: a larger module to pack, send and compile": whole - local - sum(medians.values())}
        return f"{size:,} record sets, nothing to do.\n\n{seconds({**ansible, **medians, **rest, 'all': whole})}"

    def _limited(self, rate: float, burst: float) -> list[Row]:
        names = (OURS, *((OURS_SLOWER,) if rate < 8 else ()), OCTODNS, BY_HAND)
        with served(StubServer) as server:
            server.behaviour = {"latency": LATENCY, "rate": rate, "burst": burst}
            size = max(self.sizes)
            return [row for name in names for row in self._rows(server, name, size, (NOTHING, DRIFT))]

    def _rows(self, server: Server, name: str, size: int, phases: Sequence[str] = PHASES) -> Iterator[Row]:
        """Measure a contestant; each phase starts from the state that it is about."""
        runs = self.runs
        if name == LOOP and size > LOOP_THRICE:
            runs, phases = 1, (APPLY,)
        for phase in phases:
            samples = [self._sample(server, name, size, phase) for _ in range(runs)]
            memory = None
            if name != LOOP:
                self._prepare(server, size, phase)
                memory = peak_memory(command(name, size, server.zone_id, self.folder), server.env, self.folder)
            row = Row((f"{size:,}", phase), name, runs, median(samples), memory)
            print(f"{size:>6} {phase:<14} {name:<34} {row.median.wall:7.2f} s {row.median.calls:6} calls", flush=True)
            yield row

    def _sample(self, server: Server, name: str, size: int, phase: str) -> Sample:
        self._prepare(server, size, phase)
        sample = timed(command(name, size, server.zone_id, self.folder), server.env)
        calls, throttled = server.counts()
        return replace(sample, calls=calls, throttled=throttled)

    def _prepare(self, server: Server, size: int, phase: str) -> None:
        server.reset()
        if phase != APPLY:
            server.fill(size)
        if phase == DRIFT:
            server.drift(size)
        server.begin()

    def _wall(self, arguments: Command, server: Server) -> float:
        return statistics.median(timed(arguments, server.env).wall for _ in range(self.runs))

    def _names(self, size: int, most: int = 1000) -> tuple[str, ...]:
        """Who is measured at a size; what passes through Ansible's templates, up to ``most`` record sets only."""
        arguments = (OURS_ARGUMENTS,) if size <= most else ()
        loop = (LOOP,) if size <= most and size in self.loop else ()
        return (OURS, *arguments, *loop, OCTODNS, BY_HAND)


def _table(rows: Sequence[Row]) -> str:
    return table(rows, ("record sets", "phase"), {"of by hand": BY_HAND, "of ours": OURS})
