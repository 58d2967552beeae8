# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""``make bench [ONLY=inventory,roles] [RUNS=3] [...]``: measure the parts, print them, and write them into a page.

Without any option all parts are measured and written into docs/benchmarks.md, each in its place. With ONLY or other
sizes they are printed, and written only with PUBLISH=1. Every part is kept in build/benchmarks as soon as it is
measured.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

from tests.support.sandbox.client import ROOT

from .parts import add_options, parts
from .publishing import circumstances, placed, publish

PAGE = ROOT / "docs" / "benchmarks.md"
KEPT = ROOT / "build" / "benchmarks"


def main() -> None:
    """Measure what the options name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=lambda text: text.split(","), help="parts, or the first words of their names")
    parser.add_argument("--publish", action="store_true", help="write the parts into docs/benchmarks.md")
    add_options(parser)
    options = parser.parse_args()
    # Stopped from outside, the servers are stopped too.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    KEPT.mkdir(parents=True, exist_ok=True)
    measured = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        os.environ["ANSIBLE_HOME"] = str(Path(temporary, "ansible"))
        known = parts(options, Path(temporary))
        chosen = [name for name in known if _is_chosen(name, options.only)]
        if not chosen:
            parser.error(f"--only names no part; there are {', '.join(known)}")
        publishing = options.publish or len(sys.argv) == 1
        if publishing:  # a page that has no place for a part is found now, not in an hour
            placed(PAGE.read_text(encoding="utf-8"), dict.fromkeys(chosen, ""))
        for name in chosen:
            began = time.monotonic()
            with mock.patch.dict(os.environ):  # a part that signs in somewhere leaves nothing of it to the next
                text = known[name]()
            measured[name] = f"Measured by {circumstances(_command(name))}\n\n{text}"
            print(f"\n# {name}, {time.monotonic() - began:.0f} s\n\n{measured[name]}\n", flush=True)
            (KEPT / f"{name}.md").write_text(measured[name] + "\n", encoding="utf-8")
            if publishing:
                publish(PAGE, {name: measured[name]})


def _is_chosen(name: str, only: list[str] | None) -> bool:
    return only is None or any(name == each or name.startswith(f"{each}-") for each in only)


def _command(name: str) -> str:
    """How to measure this part again."""
    words = iter(sys.argv[1:])
    given = [f"{word[2:].upper()}={next(words)}" for word in words if word not in ("--publish",)]
    return " ".join(["make bench", f"ONLY={name}", *(each for each in given if not each.startswith("ONLY="))])


if __name__ == "__main__":
    main()
