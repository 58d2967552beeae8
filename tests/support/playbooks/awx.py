# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Jobs as AWX runs them: the inventory as it hands it to a job, whole or in slices, and ansible-runner as what runs it.

The slices follow ``Inventory.get_script_data`` and ``get_sliced_hosts``:
https://github.com/ansible/awx/blob/e21dd0a0933fd544d1fe2513c54fe41203775eb5/awx/main/models/inventory.py
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.demo.deprecations import deprecations
from tests.support.commands.starting import run_script
from tests.support.playbooks.runner import HANGING
from tests.support.sandbox.client import BIN, SandboxClient

Inventory = dict[str, Any]


def imported(source: Path, sandbox: SandboxClient) -> Inventory:
    """An inventory source as AWX imports it: by ``ansible-inventory --list --export``."""
    command = [str(BIN / "ansible-inventory"), "-i", str(source), "--list", "--export"]
    done = run_script(command, env=sandbox.env)
    assert done.returncode == 0, done.stderr
    inventory: Inventory = json.loads(done.stdout)
    return inventory


def slices(inventory: Inventory, count: int) -> list[Inventory]:
    """What each job of a sliced template gets: every count-th host by name, and all groups with their variables.

    There are never more slices than hosts.
    """
    hosts = sorted(inventory["_meta"]["hostvars"])
    count = min(count, len(hosts))
    return [_with(inventory, hosts[number::count]) for number in range(count)]


def _with(inventory: Inventory, hosts: list[str]) -> Inventory:
    part: Inventory = {"_meta": {"hostvars": {host: inventory["_meta"]["hostvars"][host] for host in hosts}}}
    for name, group in inventory.items():
        if name != "_meta":
            held = [host for host in group.get("hosts", []) if host in hosts]
            found = {key: value for key, value in {**group, "hosts": held}.items() if value}
            # A group that has nothing is still a child of all.
            if found:
                part[name] = found
    return part


@dataclass(frozen=True)
class Finished:
    """A job that ended: its return code, what it printed, and host → ok, changed, failures and the like."""

    status: int
    output: str
    counts: dict[str, dict[str, int]]

    def of(self, name: str) -> dict[str, int]:
        """Host → one of the counts, of every host that the job has seen."""
        return {host: numbers.get(name, 0) for host, numbers in self.counts.items()}


@dataclass(frozen=True)
class Job:
    """A job that runs, in a folder of its own as ansible-runner wants it."""

    folder: Path
    process: subprocess.Popen[str]

    @classmethod
    def launch(
        cls,
        folder: Path,
        sandbox: SandboxClient,
        inventory: Inventory,
        home: Path,
        project: dict[str, str],
        *options: str,
    ) -> Job:
        """Start the only playbook of a project, text by file name; ``home`` is where Ansible keeps its files."""
        for name, texts in {"project": project, "inventory": {"hosts": _script(inventory)}}.items():
            (folder / name).mkdir(parents=True)
            for file, text in texts.items():
                (folder / name / file).write_text(text, encoding="utf-8")
        (folder / "inventory" / "hosts").chmod(0o700)
        [playbook] = project
        command = [str(BIN / "ansible-runner"), "run", str(folder), "--playbook", playbook, "--ident", "job"]
        if options:
            command += ["--cmdline", " ".join(options)]
        process = subprocess.Popen(
            command,
            env=sandbox.env | {"ANSIBLE_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return cls(folder, process)

    def finish(self) -> Finished:
        """Wait for the end of it."""
        try:
            output, _ = self.process.communicate(timeout=HANGING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert not deprecations(output), output
        return Finished(self.process.returncode, output, _counts(self.folder / "artifacts" / "job" / "job_events"))

    def artifacts(self) -> str:
        """What ansible-runner keeps of the job: what was printed, and its events."""
        kept = self.folder / "artifacts" / "job"
        files = [kept / "stdout", *(kept / "job_events").glob("*.json")]
        return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _script(inventory: Inventory) -> str:
    """AWX hands an inventory over as a script that prints it."""
    return f"#!/usr/bin/env python3\nprint({json.dumps(inventory)!r})\n"


def _counts(events: Path) -> dict[str, dict[str, int]]:
    """What the last event, that of the recap, says of each host."""
    counts: dict[str, dict[str, int]] = {}
    for file in events.glob("*.json"):
        event = json.loads(file.read_text(encoding="utf-8"))
        if event["event"] == "playbook_on_stats":
            for name, numbers in event["event_data"].items():
                if isinstance(numbers, dict):
                    for host, number in numbers.items():
                        counts.setdefault(host, {})[name] = number
    return counts
