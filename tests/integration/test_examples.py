# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The EXAMPLES of every module and filter, run as they stand: what the documentation shows works."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from sandbox_client import BIN, ROOT, SandboxClient

NEEDS = Path(__file__).parent / "examples"
PLUGINS = sorted(path for kind in ("modules", "filter") for path in (ROOT / "plugins" / kind).glob("*.py"))


def examples(plugin: Path) -> list[dict[str, Any]]:
    """The tasks that a plugin's EXAMPLES holds."""
    for node in ast.parse(plugin.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
            tasks: list[dict[str, Any]] = yaml.safe_load(ast.literal_eval(node.value))
            return tasks
    return []


def test_there_are_plugins() -> None:
    assert {"modules", "filter"} == {path.parent.name for path in PLUGINS}


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.stem)
def test_examples_run(plugin: Path, fresh: SandboxClient, tmp_path: Path) -> None:
    needs = yaml.safe_load((NEEDS / f"{plugin.stem}.yml").read_text(encoding="utf-8"))
    shown = examples(plugin)
    assert any(f"crossaccount.aws.{plugin.stem}" in json.dumps(task) for task in shown), "no example of the plugin"
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "environment": {"AWS_PROFILE": needs["profile"]},
        "tasks": [*needs.get("prepare", []), *shown],
    }
    playbook = tmp_path / "examples.yml"
    playbook.write_text(json.dumps([play]), encoding="utf-8")  # JSON is YAML
    done = subprocess.run(
        [BIN / "ansible-playbook", "-i", "localhost,", "-e", f"ansible_python_interpreter={sys.executable}", playbook],
        cwd=tmp_path,
        env=fresh.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"ok={len(play['tasks'])} " in done.stdout, done.stdout  # not one was skipped
    assert "[WARNING]" not in done.stdout, done.stdout
