# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is measured, as commands: playbooks and scripts, and the environment that all of them run in."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.sandbox.client import BIN, COLLECTIONS, ROOT, scrubbed_environment

Command = list[str | Path]

# Contestants that the environment of the tests has not, as ``setup`` installs them.
OCTODNS = ROOT / "build" / "octodns" / "bin" / "octodns-sync"
MITOGEN = ROOT / "build" / "mitogen"

ANSIBLE = {
    "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
    "ANSIBLE_LOCALHOST_WARNING": "false",
    "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
    "ANSIBLE_DEPRECATION_WARNINGS": "false",  # those of others would be measured as output
}
# What switches direct execution off.
ORDINARY = {"CROSSACCOUNT_AWS_DIRECT_EXECUTION": "false"}
UNDER_MITOGEN = {
    "ANSIBLE_STRATEGY": "mitogen_linear",
    "ANSIBLE_STRATEGY_PLUGINS": str(MITOGEN / "ansible_mitogen" / "plugins" / "strategy"),
}


def environment(**variables: str) -> dict[str, str]:
    """The environment of a contestant: nothing of the developer's AWS, Ansible of the tests."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    home = {"ANSIBLE_HOME": os.environ["ANSIBLE_HOME"]} if "ANSIBLE_HOME" in os.environ else {}
    return scrubbed_environment() | ANSIBLE | home | {"PATH": path} | variables


def playbook(folder: Path, *tasks: dict[str, Any], **keywords: Any) -> Command:
    """Tasks on localhost; the playbook is written into the folder."""
    return plays(folder, [{"hosts": "localhost", **keywords, "tasks": list(tasks)}], "localhost,")


def plays(folder: Path, content: Sequence[dict[str, Any]], inventory: str | Path, *options: str) -> Command:
    """Local plays on the hosts of an inventory."""
    local = [{"connection": "local", "gather_facts": False, **play} for play in content]
    path = write(folder / "playbook.yml", local)
    interpreter = f"ansible_python_interpreter={sys.executable}"
    return [BIN / "ansible-playbook", "-i", inventory, "-e", interpreter, *options, path]


def script(path: Path, *arguments: str | Path) -> Command:
    """A Python script."""
    return [sys.executable, path, *arguments]


def write(path: Path, content: Any) -> Path:
    """A file of JSON, which is YAML."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
