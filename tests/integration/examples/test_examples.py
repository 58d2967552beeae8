# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The EXAMPLES of every plugin, run as they stand: what the documentation shows works."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.demo.deprecations import FOLLOWS, deprecations
from tests.support.commands.starting import run_script
from tests.support.sandbox.client import BIN, ROOT, SandboxClient

NEEDS = Path(__file__).parent
PLUGINS = sorted(path for kind in ("modules", "filter") for path in (ROOT / "plugins" / kind).glob("*.py"))
INVENTORIES = sorted((ROOT / "plugins" / "inventory").glob("*.py"))


def documents(plugin: Path) -> list[Any]:
    """The documents that a plugin's EXAMPLES holds: one list of tasks or, of an inventory, one source or more."""
    for node in ast.parse(plugin.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
            return list(yaml.safe_load_all(ast.literal_eval(node.value)))
    return []


def examples(plugin: Path) -> list[dict[str, Any]]:
    """The tasks that the EXAMPLES of a module or a filter holds."""
    tasks: list[dict[str, Any]]
    [tasks] = documents(plugin)
    return tasks


def test_there_are_plugins() -> None:
    assert {"modules", "filter"} == {path.parent.name for path in PLUGINS}
    assert INVENTORIES


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.stem)
@pytest.mark.usefixtures("fresh")
def test_examples_run(plugin: Path, run_play: Callable[..., str]) -> None:
    needs = yaml.safe_load((NEEDS / f"{plugin.stem}.yml").read_text(encoding="utf-8"))
    shown = examples(plugin)
    assert any(f"crossaccount.aws.{plugin.stem}" in json.dumps(task) for task in shown), "no example of the plugin"
    tasks = [*needs.get("prepare", []), *shown]

    output = run_play(tasks, environment={"AWS_PROFILE": needs["profile"]})

    assert f"ok={len(tasks)} " in output, output  # not one was skipped
    assert "[WARNING]" not in output, output


@pytest.mark.parametrize("plugin", INVENTORIES, ids=lambda path: path.stem)
def test_sources_are_read(plugin: Path, fresh: SandboxClient, run_play: Callable[..., str], tmp_path: Path) -> None:
    needs = yaml.safe_load((NEEDS / f"{plugin.stem}.yml").read_text(encoding="utf-8"))
    shown = documents(plugin)
    assert shown, "no example of the plugin"
    if "prepare" in needs:
        run_play(needs["prepare"], environment={"AWS_PROFILE": needs["profile"]})
    for number, source in enumerate(shown):
        file = tmp_path / f"example{number}.{plugin.stem}.yml"
        file.write_text(yaml.safe_dump(source), encoding="utf-8")
        env = {"AWS_PROFILE": needs["profile"], "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        done = run_script([BIN / "ansible-inventory", "-i", file, "--list"], env=fresh.env | env)
        assert done.returncode == 0, done.stderr
        assert not deprecations(done.stderr), done.stderr
        warnings = [line for line in done.stderr.splitlines() if "[WARNING]" in line and FOLLOWS not in line]
        assert not warnings, done.stderr
        assert json.loads(done.stdout)["_meta"]["hostvars"], f"example {number} finds no host"
