# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks of the collection with stand-ins for its modules that call AWS, which keep what they are asked for.

A run has as many accounts as a law needs, and takes little longer than Ansible itself.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.demo.deprecations import SHOWN, deprecations
from sandbox.demo.playbook import Recap, recaps
from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, ROOT, scrubbed_environment
from tests.support.source.names import WITHOUT_AWS

PLUGIN = ROOT / "plugins" / "plugin_utils" / "module_action.py"
RECORDER = ROOT / "tests" / "integration" / "playbooks" / "stubs" / "recorder.py"


@dataclass(frozen=True)
class StandInRun:
    """How a run ended, and what it asked of modules: ``calls`` by host, in their order, as module and arguments."""

    status: int
    output: str
    recap: list[Recap]
    calls: dict[str, list[tuple[str, dict[str, Any]]]]

    @property
    def failed(self) -> set[str]:
        return {each.host for each in self.recap if each.failed}

    @property
    def asked(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Host → module → the arguments of each call."""
        found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for host, calls in self.calls.items():
            for module, arguments in calls:
                found[host][module].append(arguments)
        return found

    def modules(self, host: str) -> list[str]:
        """The modules that were called for a host, in their order."""
        return [module for module, _arguments in self.calls.get(host, [])]


def run_with_stand_ins(folder: Path, playbook: str, inventory: dict[str, Any], *options: str) -> StandInRun:
    """Run ``crossaccount.aws.<playbook>``, or several with spaces between; the folder is empty, or an earlier run's."""
    _collection(folder)
    for former in folder.glob("recorded.*"):
        former.unlink()
    path = folder / "inventory.json"
    path.write_text(json.dumps(inventory), encoding="utf-8")
    recorded = folder / "recorded"
    environment = scrubbed_environment() | {
        "ANSIBLE_COLLECTIONS_PATH": str(folder),
        "ANSIBLE_HOME": str(folder / "home"),
        "ANSIBLE_NOCOLOR": "true",
        **SHOWN,
        "ANSIBLE_PIPELINING": "true",
        "ANSIBLE_FORKS": str(os.cpu_count() or 2),
        "RECORDED": str(recorded),
        "AWS_CONFIG_FILE": "/dev/null",
    }
    playbooks = [f"crossaccount.aws.{each}" for each in playbook.split()]
    command = [BIN / "ansible-playbook", *playbooks, "-i", path, *options]
    command += ["-e", f"ansible_python_interpreter={sys.executable}"]
    done = run_script(command, env=environment)
    output = done.stdout + done.stderr
    assert not deprecations(output), output
    calls: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for file in sorted(folder.glob("recorded.*")):
        for line in file.read_text(encoding="utf-8").splitlines():
            kept = json.loads(line)
            calls[kept["host"]].append((kept["module"], kept["arguments"]))
    return StandInRun(done.returncode, output, recaps(done.stdout), dict(calls))


def _collection(folder: Path) -> None:
    """Our collection with stand-ins for its modules, and of amazon.aws no more than the action group."""
    ours = folder / "ansible_collections" / "crossaccount" / "aws"
    if ours.exists():
        return
    (ours / "plugins" / "action").mkdir(parents=True)
    for name in ("roles", "playbooks", "meta", "galaxy.yml"):
        (ours / name).symlink_to(ROOT / name)
    for name in ("filter", "module_utils", "plugin_utils", "modules", "doc_fragments"):
        (ours / "plugins" / name).symlink_to(ROOT / "plugins" / name)
    for module in (ROOT / "plugins" / "modules").glob("*.py"):
        real = module.stem in WITHOUT_AWS
        shutil.copy(PLUGIN if real else RECORDER, ours / "plugins" / "action" / module.name)
    theirs = folder / "ansible_collections" / "amazon" / "aws" / "meta"
    theirs.mkdir(parents=True)
    (theirs / "runtime.yml").write_text("action_groups: {aws: []}\n", encoding="utf-8")
