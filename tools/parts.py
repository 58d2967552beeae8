# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run make targets one after the other: ``parts.py lint sanity+molecule unit ...``.

Those joined by a plus run side by side, as each of them leaves a core idle. The output of the first of them is shown as
it comes, that of the others after it. The first failing part ends the run. The closing line counts the tests of pytest,
and one for each part that has no count of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

# The make that started us.
PARENT = os.getppid()
COUNT = re.compile(r"\b(\d+) (passed|failed|error)")


@dataclass(frozen=True)
class Outcome:
    """How a part ended: its name, how many of its tests passed and failed, and the seconds that it took."""

    part: str
    passed: int
    failed: int
    seconds: float

    @property
    def line(self) -> str:
        return f"{self.part:<12} {'FAILED' if self.failed else 'ok':<7} {self.seconds:5.0f} s"


class Part:
    """A make target that is running; its output is kept until it is shown."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            ["make", "--no-print-directory", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.output: Iterable[str] = self._process.stdout or ()

    def finish(self) -> Outcome:
        """Show its output and wait for its end."""
        print(f"---- {self.name}", flush=True)
        passed = failed = 0
        for line in self.output:
            print(line, end="", flush=True)
            if os.getppid() != PARENT:
                self._process.terminate()  # it was killed, so nobody reads on
            if line.startswith("=") and " in " in line:  # pytest's closing line
                counts = {word: int(number) for number, word in COUNT.findall(line)}
                passed += counts.get("passed", 0)
                failed += counts.get("failed", 0) + counts.get("error", 0)
        if self._process.wait() == 0:
            passed = passed or 1
        else:
            failed = failed or 1
        return Outcome(self.name, passed, failed, time.monotonic() - self._began)


def run(group: str) -> list[Outcome]:
    """Run the parts of a group side by side."""
    first, *others = [Part(name) for name in group.split("+")]
    with ThreadPoolExecutor() as pool:
        kept = [pool.submit(list, part.output) for part in others]  # read as it comes: a full pipe would halt them
        outcomes = [first.finish()]
        for part, output in zip(others, kept, strict=True):
            part.output = output.result()
            outcomes.append(part.finish())
    return outcomes


def main(groups: list[str]) -> int:
    """Run the groups; the exit code."""
    began = time.monotonic()
    outcomes: list[Outcome] = []
    for position, group in enumerate(groups):
        outcomes += run(group)
        if any(outcome.failed for outcome in outcomes):
            left = [name for later in groups[position + 1 :] for name in later.split("+")]
            break
    else:
        left = []
    print("----", *(outcome.line for outcome in outcomes), *(f"{name:<12} not run" for name in left), sep="\n")
    print(f"{'all':<20} {time.monotonic() - began:5.0f} s")
    passed, failed = (sum(getattr(outcome, kind) for outcome in outcomes) for kind in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
