# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run says of features that Ansible or Python will drop: every run of ours must say nothing of the kind."""

from __future__ import annotations

import re
import subprocess
import sys

_DEPRECATION = re.compile(r"\[DEPRECATION WARNING\]|\[WARNING\]: Deprecat|\b(?:Pending)?DeprecationWarning\b")
# What modules of others say of themselves whatever we do: amazon.aws.route53 of its result. A guide and tests run it.
_OF_OTHERS = "The 'values' key in resource_record_sets return value is deprecated"
_FOLLOWS = "[WARNING]: Deprecation warnings can be disabled"
# Set against a user's configuration that silences them.
SHOWN = {"ANSIBLE_DEPRECATION_WARNINGS": "true"}


def of_ours(output: str) -> str:
    """An output without what modules of others say of themselves."""
    lines = output.splitlines(keepends=True)
    if not any(_OF_OTHERS in line for line in lines):
        return output
    return "".join(line for line in lines if _OF_OTHERS not in line and _FOLLOWS not in line)


def deprecations(output: str) -> list[str]:
    """The lines of an output that tell of something deprecated which we use."""
    return [line for line in of_ours(output).splitlines() if _DEPRECATION.search(line)]


def main(command: list[str]) -> int:
    """Run a command and show its output as it comes; it fails also when it tells of something deprecated."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines: list[str] = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        lines.append(line)
    status = process.wait()
    told = deprecations("".join(lines))
    if told:
        print(f"{command[0]}: {len(told)} lines of its output tell of something deprecated:", *told, sep="\n  ")
    return status or bool(told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
