# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run says of features that Ansible or Python will drop: every run of ours must say nothing of the kind."""

from __future__ import annotations

import re
import subprocess
import sys

_DEPRECATION = re.compile(r"\[DEPRECATION WARNING\]|\[WARNING\]: Deprecat|\b(?:Pending)?DeprecationWarning\b")
# Set against a user's configuration that silences them.
SHOWN = {"ANSIBLE_DEPRECATION_WARNINGS": "true"}


def deprecations(output: str) -> list[str]:
    """The lines of an output that tell of something deprecated."""
    return [line for line in output.splitlines() if _DEPRECATION.search(line)]


def main(command: list[str]) -> int:
    """Run a command and show its output as it comes; it fails also when it tells of something deprecated."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told: list[str] = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        told += deprecations(line)
    status = process.wait()
    if told:
        print(f"{command[0]}: {len(told)} lines of its output tell of something deprecated:", *told, sep="\n  ")
    return status or bool(told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
