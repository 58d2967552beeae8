# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zip of the function as the role ``dns_automation`` builds it, and what it does in a Python of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_.package import ensure

from tests.support.automation.world import with_reverse
from tests.support.sandbox.client import ROOT

ROLE = ROOT / "roles" / "dns_automation"
MODULE = "crossaccount.aws.lambda_package"
SCRIPT = Path(__file__).with_name("cold_start.py")


def build(dest: Path) -> dict[str, Any]:
    """What lambda_package returns for the task of the role, with settings of one account."""
    [task] = _tasks(yaml.safe_load((ROLE / "tasks" / "present.yml").read_text(encoding="utf-8")))
    given = dict(task[MODULE])
    package = given["package"].replace("{{ role_path }}", str(ROLE))
    assert list(given["files"]) == ["settings.json"]
    files = {"settings.json": json.dumps(with_reverse(), sort_keys=True, indent=1)}
    return ensure({**given, "dest": str(dest), "package": package, "files": files}, check_mode=False)


def unpacked(package: Path, folder: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder


def cold_start(folder: Path) -> dict[str, Any]:
    """What ``cold_start`` tells of the function that is unpacked there: a start without anything compiled."""
    command = [sys.executable, "-I", "-S", "-B", str(SCRIPT), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _tasks(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The tasks that build a package, in blocks too."""
    for task in tasks:
        yield from _tasks(task.get("block", []))
        if MODULE in task:
            yield task
