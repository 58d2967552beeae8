# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a page of docs/guides holds to run: tasks in blocks of ``yaml``, and files in blocks with ``file=NAME``.

A command that lists hosts and finds none fails, which it does not by itself: to Ansible, a group that does not exist is
a matter of a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: +file=(?P<file>[\w.-]+))? *\n(?P<text>.*?)^``` *$", re.MULTILINE | re.DOTALL
)

_COMMAND = "ansible.builtin.command"


@dataclass(frozen=True)
class Guide:
    """What a page holds to run; ``files`` are texts by name."""

    tasks: list[dict[str, Any]]
    files: dict[str, str]


def read_guide(text: str) -> Guide:
    """The tasks and files of a page in Markdown."""
    tasks: list[dict[str, Any]] = []
    files: dict[str, str] = {}
    for block in BLOCK.finditer(text):
        if block["file"]:
            files[block["file"]] = block["text"]
        elif block["language"] in ("yaml", "yml"):
            tasks += [_finding_hosts(task) for task in yaml.safe_load(block["text"])]
    return Guide(tasks, files)


def _finding_hosts(task: dict[str, Any]) -> dict[str, Any]:
    """The task as it is, or one that fails when it lists no host."""
    if "--list-hosts" not in str(task.get(_COMMAND, "")):
        return task
    listed = task.get("register", "listed_hosts")
    nobody = f"{listed}.rc != 0 or 'hosts (0)' in {listed}.stdout"
    return {**task, "register": listed, "failed_when": nobody}
