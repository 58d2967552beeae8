# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a page of docs/guides holds to run: tasks in blocks of ``yaml``, and files in blocks with ``file=NAME``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: +file=(?P<file>[\w.-]+))? *\n(?P<text>.*?)^``` *$", re.MULTILINE | re.DOTALL
)


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
            tasks += yaml.safe_load(block["text"])
    return Guide(tasks, files)
