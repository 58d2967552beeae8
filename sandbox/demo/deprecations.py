# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run says of features that Ansible or Python will drop: every run of ours must say nothing of the kind."""

from __future__ import annotations

import re
import subprocess
import sys

_DEPRECATION = re.compile(r"\[DEPRECATION WARNING\]|\[WARNING\]: Deprecat|\b(?:Pending)?DeprecationWarning\b")
# What modules of others say of their own results, whatever we do: our guide to moving away from one of them, tests and
# molecule run them.
_OF_OTHERS = (
    "[DEPRECATION WARNING]: The 'values' key in resource_record_sets return value is deprecated",  # amazon.aws.route53
    # amazon.aws.iam_role_info
    "[DEPRECATION WARNING]: In a release after 2026-05-01 iam_role.assume_role_policy_document_raw will no longer be",
    "[DEPRECATION WARNING]: The 'CamelCase' return values with key ",  # amazon.aws.route53_info before 11
    # The class of aws_ec2 before 11, which ec2_accounts extends.
    "[DEPRECATION WARNING]: Passing `disable_lookups` to `template` is deprecated",
)
FOLLOWS = "Deprecation warnings can be disabled"  # Ansible adds it to the first of any
_FRAME = re.compile(r"\x1b\[[0-9;]*m|│")  # around each line of molecule's output
_SHOWN = 150
# Set against a user's configuration that silences them.
SHOWN = {"ANSIBLE_DEPRECATION_WARNINGS": "true"}


def deprecations(output: str) -> list[str]:
    """Where an output tells of something deprecated that we use, however its lines are wrapped."""
    text = " ".join(_FRAME.sub("", output).split())
    places = [found.start() for found in _DEPRECATION.finditer(text)]
    ours = [place for place in places if not text.startswith(_OF_OTHERS, place)]
    if len(ours) < len(places) and all(text.startswith(f"[WARNING]: {FOLLOWS}", place) for place in ours):
        return []
    return [text[place : place + _SHOWN] for place in ours]


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
        print(f"{command[0]}: its output tells {len(told)} times of something deprecated:", *told, sep="\n  ")
    return status or bool(told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
