# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs of Ansible of which everything is kept that could show a secret, and the search in it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sandbox.demo.deprecations import deprecations
from tests.support.commands.starting import run_script
from tests.support.playbooks.runner import HANGING
from tests.support.sandbox.client import BIN, SandboxClient

CALLBACKS = Path(__file__).with_name("callbacks")
# It stands among digits of times and ids, so it is searched as a whole number.
MFA_CODE = "739164"


@dataclass(frozen=True)
class Kept:
    """All that one run left: ``places`` is its output, log and every file of its folder, by name."""

    status: int
    places: Mapping[str, str]
    results: list[dict[str, Any]]  # task, host, failed, result

    def showing(self, secrets: Mapping[str, str]) -> list[str]:
        """Where a secret is to be read, as ``secret in place``. ``secrets``: what it is → its text."""
        return [
            f"{name} in {place}, as in: {_around(text, found)}"
            for place, text in self.places.items()
            for name, secret in secrets.items()
            if (found := _find(secret, text)) is not None
        ]


def _find(secret: str, text: str) -> int | None:
    if secret.isdigit():
        found = re.search(rf"(?<!\d){secret}(?!\d)", text)
        return found.start() if found else None
    return next((text.index(form) for form in (secret, quote(secret)) if form in text), None)


def _around(text: str, position: int) -> str:
    return repr(text[max(0, position - 120) : position + 20])


@dataclass
class Recorder:
    """Runs playbooks at ``-vvv --diff`` with a log file, tracebacks and a callback, in a folder that is searched."""

    sandbox: SandboxClient
    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def __call__(self, playbook: str | list[dict[str, Any]], *options: str, verbose: bool = True) -> Kept:
        """Run a playbook of the collection by its name, or a list of plays."""
        self.folder.mkdir(exist_ok=True)
        results, log = self.folder / "results.jsonl", self.folder / "ansible.log"
        if isinstance(playbook, str):
            named = f"crossaccount.aws.{playbook}"
        else:
            named = str(self.folder.with_suffix(".yml"))  # what the tester wrote is not searched
            Path(named).write_text(json.dumps(playbook), encoding="utf-8")
        environment = {
            **self.sandbox.env,
            **self.env,
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_LOG_PATH": str(log),
            "ANSIBLE_DISPLAY_TRACEBACK": "always",
            "ANSIBLE_INJECT_INVOCATION": "true",
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "every_result",
            "EVERY_RESULT_FILE": str(results),
        }
        command = [BIN / "ansible-playbook", named, *options, *(["-vvv", "--diff"] if verbose else [])]
        done = run_script(
            [*command, "-e", f"ansible_python_interpreter={sys.executable}"],
            cwd=self.folder,
            env=environment,
            together=True,
            timeout=HANGING,
        )
        assert not deprecations(done.stdout), done.stdout
        places = {"the output": done.stdout}
        for path in sorted(each for each in self.folder.rglob("*") if each.is_file()):
            places[str(path.relative_to(self.folder))] = path.read_bytes().decode("utf-8", "replace")
        lines = places.get(results.name, "").splitlines()
        return Kept(done.returncode, places, [json.loads(line) for line in lines])
