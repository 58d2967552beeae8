# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets of a zone: this collection, a loop of amazon.aws.route53, octoDNS, and a script written for the purpose.

``make bench [SIZES=100,1000] [RUNS=3] [LOOP=100] [ONLY=stub,sandbox,aws,steps]``. LOOP are the sizes that the loop is
measured at. It takes half a second a record set, so beyond 100 it runs once, and only to create them. Only a run of
everything is published in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar

from . import report
from .contestants import BY_HAND, LOOP, OCTODNS, OURS, OURS_ARGUMENTS, OURS_SLOWER, command, nothing
from .measure import Row, Sample, median, peak_memory, timed
from .servers import SandboxServer, Server, StubServer

ROOT = Path(__file__).resolve().parents[2]
APPLY, NOTHING, DRIFT = "first apply", "nothing to do", "1 % drift"
PHASES = (APPLY, NOTHING, DRIFT)
PARTS = ("stub", "sandbox", "aws", "steps")
LOOP_THRICE = 100  # the largest size that the loop is measured at as often as others
SANDBOX_LARGEST = 1000  # its own time grows with the square of the size
LATENCY = 0.04  # seconds
LIMITS = ((10, 50), (5, 5))  # calls a second and at once: AWS since 30 July 2026, and a slower account

S = TypeVar("S", bound=Server)


class Bench:
    """The options of a benchmark, and its folder for playbooks and the like."""

    def __init__(self, sizes: Sequence[int], loop: Sequence[int], runs: int, folder: Path) -> None:
        self.sizes, self.loop, self.runs, self.folder = sizes, loop, runs, folder

    def rows(self, server: Server, name: str, size: int, phases: Sequence[str] = PHASES) -> Iterator[Row]:
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
            row = Row(name, phase, size, runs, median(samples), memory)
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

    def stub(self) -> list[Row]:
        with served(StubServer) as server:
            return [row for size in self.sizes for name in self._names(size) for row in self.rows(server, name, size)]

    def sandbox(self) -> list[Row]:
        with served(lambda: SandboxServer(self.folder / "sandbox")) as server:
            sizes = [size for size in self.sizes if size <= SANDBOX_LARGEST]
            return [
                row
                for size in sizes
                for name in self._names(size, most=LOOP_THRICE)
                for row in self.rows(server, name, size)
            ]

    def aws(self, rate: float, burst: float) -> list[Row]:
        """The largest zone, behind the latency and the limits of AWS."""
        names = (OURS, *((OURS_SLOWER,) if rate < 8 else ()), OCTODNS, BY_HAND)
        rows = []
        with served(StubServer) as server:
            server.behaviour = {"latency": LATENCY, "rate": rate, "burst": burst}
            for name in names:
                rows += self.rows(server, name, max(self.sizes), (NOTHING, DRIFT))
        return rows

    def steps(self) -> dict[str, float]:
        """Where the time of a run with nothing to do goes, in the largest zone."""
        size = max(self.sizes)
        with served(StubServer) as server:
            server.fill(size)
            whole = self._wall(command(OURS, size, server.zone_id, self.folder), server)
            start = self._wall(nothing(self.folder, None), server)
            local = self._wall(nothing(self.folder, "ansible.builtin.ping"), server)
            steps = [
                sys.executable,
                "-m",
                "tests.benchmarks.breakdown",
                server.zone_id,
                str(self.folder / f"{size}.json"),
            ]
            found = [
                json.loads(subprocess.run(steps, cwd=ROOT, env=server.env, check=True, capture_output=True).stdout)
                for _ in range(self.runs)
            ]
        medians = {name: statistics.median(each[name] for each in found) for name in found[0]}
        ansible = {"start ansible-playbook": start, "run a module that does nothing": local - start}
        rest = {"the rest: a larger module to pack, send and compile": whole - local - sum(medians.values())}
        return {**ansible, **medians, **rest, "all": whole}

    def _wall(self, arguments: Sequence[str | Path], server: Server) -> float:
        return statistics.median(timed(arguments, server.env).wall for _ in range(self.runs))

    def _names(self, size: int, most: int = 1000) -> tuple[str, ...]:
        """Who is measured at a size; what passes through Ansible's templates, up to ``most`` record sets only."""
        arguments = (OURS_ARGUMENTS,) if size <= most else ()
        loop = (LOOP,) if size <= most and size in self.loop else ()
        return (OURS, *arguments, *loop, OCTODNS, BY_HAND)


@contextmanager
def served(make: Callable[[], S]) -> Iterator[S]:
    server = make()
    try:
        yield server
    finally:
        server.stop()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=_numbers, default=[100, 1000, 10_000])
    parser.add_argument("--loop", type=_numbers, default=[100, 1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS))
    arguments = parser.parse_args()
    # Stopped from outside, the servers are stopped too.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    sections, results = [], {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        os.environ["ANSIBLE_HOME"] = str(Path(temporary, "ansible"))
        bench = Bench(arguments.sizes, arguments.loop, arguments.runs, Path(temporary))
        measured: list[tuple[str, str, Callable[[], list[Row]]]] = [
            ("stub", "The stub: no latency, no limits", bench.stub),
            ("sandbox", "The sandbox: no latency, every request checked", bench.sandbox),
        ]
        for rate, burst in LIMITS:
            title = f"Like AWS: 40 ms a call, {rate} calls a second and {burst} at once"
            measured.append(("aws", title, lambda rate=rate, burst=burst: bench.aws(rate, burst)))
        for part, title, measure in measured:
            if part in arguments.only:
                rows = measure()
                results[title] = [asdict(row) for row in rows]
                sections.append(f"## {title}\n\n{report.table(rows)}")
        if "steps" in arguments.only:
            size = max(arguments.sizes)
            sections.append(
                f"## Where the time goes: {size:,} record sets, nothing to do\n\n{report.steps(bench.steps())}"
            )
    print("\n\n".join(sections))
    folder = ROOT / "build" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    if len(sys.argv) == 1:
        report.publish(ROOT / "docs" / "benchmarks.md", sections)


if __name__ == "__main__":
    main()
