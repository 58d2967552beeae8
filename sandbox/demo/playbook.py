# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Running a playbook of the collection by ``ansible-playbook``, and reading its recap."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.demo.deprecations import SHOWN, deprecations

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = Path(__file__).with_name("ansible.cfg")
INVENTORY = Path(__file__).with_name("inventory.yml")

_RECAP = re.compile(
    r"^(?P<host>\S+)\s+: ok=(?P<ok>\d+)\s+changed=(?P<changed>\d+)"
    r"\s+unreachable=(?P<unreachable>\d+)\s+failed=(?P<failed>\d+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Recap:
    """What the last lines of a run say about one host."""

    host: str
    ok: int
    changed: int
    failed: int


@dataclass(frozen=True)
class Run:
    """One run of a playbook; ``log`` holds all that Ansible printed, ``seconds`` is wall time."""

    status: int
    recaps: list[Recap]
    log: Path
    seconds: float
    deprecations: list[str]


def recaps(output: str) -> list[Recap]:
    """The recap of each host, unreachable ones counted as failed."""
    return [
        Recap(found["host"], int(found["ok"]), int(found["changed"]), int(found["failed"]) + int(found["unreachable"]))
        for found in _RECAP.finditer(output)
    ]


def run(
    playbook: str, log: Path, environment: Mapping[str, str], *arguments: str, variables: dict[str, Any] | None = None
) -> Run:
    """Run ``crossaccount.aws.<playbook>`` against the demo's inventory and write its output to ``log``."""
    command = [str(Path(sys.executable).with_name("ansible-playbook")), f"crossaccount.aws.{playbook}"]
    command += ["-i", str(INVENTORY), *arguments, "-e", json.dumps(variables or {})]
    started = time.monotonic()
    with log.open("w", encoding="utf-8") as file:
        status = subprocess.run(
            command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
        ).returncode
    output = log.read_text(encoding="utf-8")
    return Run(status, recaps(output), log, time.monotonic() - started, deprecations(output))


def ansible_environment(home: Path) -> dict[str, str]:
    """The environment of Ansible, independent of the user's own configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "AWS_"))}
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(Path(sys.prefix, "collections")),
        "ANSIBLE_CONFIG": str(CONFIGURATION),
        "ANSIBLE_HOME": str(home),
        **SHOWN,
    }
