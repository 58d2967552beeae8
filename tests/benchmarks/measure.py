# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of a command: seconds, processor seconds, memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY_SAMPLES = 0.02  # seconds between two looks at the memory of a run
LONG = 30.0  # seconds; what takes longer is run once


@dataclass(frozen=True)
class Sample:
    """``wall`` and ``cpu`` in seconds, of all processes of the command; calls to AWS, refused ones, most at once."""

    wall: float
    cpu: float
    calls: int = 0
    throttled: int = 0
    in_flight: int = 0


@dataclass(frozen=True)
class Memory:
    """Peaks in MB: of all processes of a run together, and of the one that was started."""

    together: float
    parent: float


@dataclass(frozen=True)
class Row:
    """Medians of the samples of one contestant in one case, which its cells name, such as size and phase."""

    case: tuple[str, ...]
    contestant: str
    runs: int
    median: Sample
    memory: Memory | None = None


class CommandFailed(Exception):
    """A contestant failed; the text is what it printed."""


def timed(command: Sequence[str | Path], env: dict[str, str]) -> Sample:
    """Run a command without looking at it."""
    began = time.perf_counter()
    process = _start(command, env)
    output = process.stdout.read() if process.stdout else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    _check(process, output)
    return Sample(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Sequence[str | Path], env: dict[str, str], folder: Path) -> Memory:
    """Run a command and look at it; the most memory that it held.

    Pages that processes share, as a fork does with its parent, are counted once in what they hold together
    (proportional set size). The parent's are all that it has (resident set size).
    """
    together = parent = 0
    with (folder / "output").open("w+b") as output:
        process = _start(command, env, output.fileno())
        while process.poll() is None:
            together = max(together, sum(map(_proportional_set_size, _tree(process.pid))))
            parent = max(parent, _kilobytes(process.pid, "status", "VmHWM:"))
            time.sleep(MEMORY_SAMPLES)
        output.seek(0)
        _check(process, output.read())
    return Memory(together / 1024, parent / 1024)


def repeated(run: Callable[[], Sample], runs: int) -> list[Sample]:
    """The samples of so many runs, or of one where that takes long."""
    samples = [run()]
    while len(samples) < runs and samples[0].wall <= LONG:
        samples.append(run())
    return samples


def median(samples: Sequence[Sample]) -> Sample:
    """Each number's median, by itself."""
    return Sample(
        statistics.median(sample.wall for sample in samples),
        statistics.median(sample.cpu for sample in samples),
        round(statistics.median(sample.calls for sample in samples)),
        round(statistics.median(sample.throttled for sample in samples)),
        round(statistics.median(sample.in_flight for sample in samples)),
    )


def _start(
    command: Sequence[str | Path], env: dict[str, str], output: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)


def _check(process: subprocess.Popen[bytes], output: bytes) -> None:
    if process.returncode:
        raise CommandFailed(f"{process.args!r}\n{output.decode(errors='replace')[-3000:]}")


def _tree(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return []
    return [pid, *(descendant for child in children for descendant in _tree(int(child)))]


def _proportional_set_size(pid: int) -> int:
    """In kB."""
    return _kilobytes(pid, "smaps_rollup", "Pss:")


def _kilobytes(pid: int, file: str, name: str) -> int:
    """A line of what the kernel says of a process; 0 when that has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
