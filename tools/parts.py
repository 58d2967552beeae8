# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Run make targets one after the other: ``parts.py lint sanity unit ...``.

Each part's output is shown as it comes. The first failing part ends the run. The closing line counts the tests of
pytest, and one for each part that has no count of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time

COUNT = re.compile(r"\b(\d+) (passed|failed|error)")


def run(part: str) -> tuple[bool, int, int]:
    """Whether ``make part`` succeeded, and how many of its tests passed and failed."""
    process = subprocess.Popen(
        ["make", "--no-print-directory", part], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    passed = failed = 0
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if line.startswith("=") and " in " in line:  # pytest's closing line
            counts = {word: int(number) for number, word in COUNT.findall(line)}
            passed += counts.get("passed", 0)
            failed += counts.get("failed", 0) + counts.get("error", 0)
    ok = process.wait() == 0
    if ok:
        return True, passed or 1, failed
    return False, passed, failed or 1


def main(parts: list[str]) -> int:
    began = time.monotonic()
    total_passed = total_failed = 0
    summary = []
    for part in parts:
        print(f"---- {part}", flush=True)
        started = time.monotonic()
        ok, passed, failed = run(part)
        total_passed += passed
        total_failed += failed
        summary.append(f"{part:<12} {'ok' if ok else 'FAILED':<7} {time.monotonic() - started:5.0f} s")
        if not ok:
            break
    print("----", *summary, *(f"{part:<12} not run" for part in parts[len(summary) :]), sep="\n")
    print(f"{'all':<20} {time.monotonic() - began:5.0f} s")
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
