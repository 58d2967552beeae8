# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One scenario on a sandbox of its own, from nothing to proof.

Every line that claims something is checked, and the exit status says whether all of them hold. ``SCENARIO`` says which
one it is, and ``KEEP=1`` leaves the sandbox running.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from sandbox.demo import aws
from sandbox.demo.playbook import ansible_environment
from sandbox.demo.scenarios import UnknownScenarioError, chosen
from sandbox.demo.stage import REPORTS, STATE_DIR, DemoError, how_to_look, say


def main() -> int:
    """Run the demo; 0 when every claim holds, 2 when there is no such scenario."""
    keep = os.environ.get("KEEP", "") not in ("", "0")
    try:
        scenario = chosen(os.environ.get("SCENARIO", ""))
    except UnknownScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        aws.command("stop", STATE_DIR)  # one that an earlier KEEP=1 left
        shutil.rmtree(STATE_DIR, ignore_errors=True)
        REPORTS.mkdir(mode=0o700, parents=True)
        say(aws.command("start", STATE_DIR, "--port", "0", "--dns-port", "0"))
    except subprocess.CalledProcessError as error:
        print(f"{error.stdout}{error.stderr}", file=sys.stderr)
        return 1
    try:
        environment = {**ansible_environment(STATE_DIR / "ansible"), **aws.exports(STATE_DIR / "env")}
        os.environ.update(environment)  # boto3 reads it
        scenario.demonstrate(environment)
    except DemoError as error:
        print(f"\nFAILED: {error}", file=sys.stderr)
        return 1
    finally:
        say(how_to_look(scenario.looks) if keep else aws.command("stop", STATE_DIR))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a pipe shows progress as well
    sys.exit(main())
