# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of a command: seconds, processor seconds, memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY_SAMPLES = 0.02  # seconds between two looks at the memory of a run
PARENT_SAMPLES = 0.2  # and at that of the process that was started, which costs next to nothing
LONG = 30.0  # seconds; what takes longer is run once


@dataclass(frozen=True)
class Sample:
    """``wall`` and ``cpu`` in seconds, of all processes of the command; calls to AWS, refused ones, most at once.

    ``parent`` is the most memory of the process that was started, in MB (resident set size).
    """

    wall: float
    cpu: float
    calls: int = 0
    throttled: int = 0
    in_flight: int = 0
    parent: float = 0


@dataclass(frozen=True)
class Row:
    """Medians of the samples of one contestant in one case, which its cells name, such as size and phase."""

    case: tuple[str, ...]
    contestant: str
    runs: int
    median: Sample
    memory: float | None = None  # of all processes together, in MB


class CommandFailed(Exception):
    """A contestant failed; the text is what it printed."""


def timed(command: Sequence[str | Path], env: dict[str, str], judge: Callable[[str], bool] | None = None) -> Sample:
    """Run a command without looking at it. CommandFailed when it fails, or ``judge`` says so by what it printed."""
    began = time.perf_counter()
    process = _start(command, env)
    peaks = [0]
    watch = threading.Thread(target=_watch, args=[process.pid, peaks])
    watch.start()
    output = process.stdout.read() if process.stdout else b""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    watch.join()
    _check(process, output, judge)
    return Sample(wall, usage.ru_utime + usage.ru_stime, parent=max(peaks) / 1024)


def _watch(pid: int, peaks: list[int]) -> None:
    """Look at a process until it ends."""
    while kilobytes := _kilobytes(pid, "status", "VmHWM:"):  # one that has ended has none
        peaks.append(kilobytes)
        time.sleep(PARENT_SAMPLES)


def peak_memory(command: Sequence[str | Path], env: dict[str, str], folder: Path) -> float:
    """Run a command and look at it; the most memory in MB that all of its processes held together.

    Pages that processes share, as a fork does with its parent, are counted once (proportional set size).
    """
    peak = 0
    with (folder / "output").open("w+b") as output:
        process = _start(command, env, output.fileno())
        while process.poll() is None:
            peak = max(peak, sum(map(_proportional_set_size, _tree(process.pid))))
            time.sleep(MEMORY_SAMPLES)
        output.seek(0)
        _check(process, output.read())
    return peak / 1024


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
        statistics.median(sample.parent for sample in samples),
    )


def _start(
    command: Sequence[str | Path], env: dict[str, str], output: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)


def _check(process: subprocess.Popen[bytes], output: bytes, judge: Callable[[str], bool] | None = None) -> None:
    text = output.decode(errors="replace")
    if process.returncode or (judge and not judge(text)):
        raise CommandFailed(f"{process.args!r} ended with {process.returncode}\n{text[-3000:]}")


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
