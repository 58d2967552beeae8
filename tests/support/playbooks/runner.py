# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks of the collection, run for real against the demo's inventory on the tests' sandbox."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.demo.deprecations import deprecations
from sandbox.demo.playbook import INVENTORY, Recap, recaps
from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, SandboxClient

DNS = "222222222222"
WORKLOADS = {"workload-a": "111111111111", "workload-b": "333333333333"}
READS = ("Get", "List", "Describe", "Filter", "Assume")
HANGING = 600.0  # seconds; a run takes less than a minute


@dataclass(frozen=True)
class Played:
    """What a run printed, and what its recap counts."""

    status: int
    output: str
    recap: list[Recap]

    def counts(self, name: str) -> dict[str, int]:
        """Host → one of the recap's numbers: ok, changed or failed."""
        return {each.host: getattr(each, name) for each in self.recap}


class Player:
    """Runs playbooks with a home of their own, so that nothing of one test is there in the next.

    ``env`` is what a run has beside the sandbox's variables.
    """

    def __init__(
        self, sandbox: SandboxClient, home: Path, inventory: Path = INVENTORY, env: dict[str, str] | None = None
    ) -> None:
        self.sandbox = sandbox
        self.home = home
        self.inventory = inventory
        self.env = env or {}

    def __call__(self, playbook: str, *options: str, overrides: dict[str, Any] | None = None) -> Played:
        """Run ``crossaccount.aws.<playbook>`` or a file; ``overrides`` is a second inventory, which wins."""
        name = playbook if playbook.endswith(".yml") else f"crossaccount.aws.{playbook}"
        command = [str(BIN / "ansible-playbook"), name, "-i", str(self.inventory), *options]
        if overrides:
            inventory = self.home / "overrides.json"
            inventory.write_text(json.dumps(overrides), encoding="utf-8")
            command += ["-i", str(inventory)]
        env = self.sandbox.env | {"ANSIBLE_HOME": str(self.home)} | self.env
        done = run_script(command, env=env, together=True, timeout=HANGING)
        assert not deprecations(done.stdout), done.stdout
        return Played(done.returncode, done.stdout, recaps(done.stdout))


def writes(sandbox: SandboxClient) -> Counter[tuple[str, str]]:
    """Account and operation of every request that was granted and may have changed something."""
    granted: Counter[tuple[str, str]] = Counter()
    for row in sandbox.requests():
        if not row["operation"].startswith(READS):
            granted[row["account"], row["operation"]] += row["count"] - sum(row["errors"].values())
    return +granted
