# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The EXAMPLES of every module and filter, run as they stand: what the documentation shows works."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.sandbox.client import ROOT

NEEDS = Path(__file__).parent
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
@pytest.mark.usefixtures("fresh")
def test_examples_run(plugin: Path, run_play: Callable[..., str]) -> None:
    needs = yaml.safe_load((NEEDS / f"{plugin.stem}.yml").read_text(encoding="utf-8"))
    shown = examples(plugin)
    assert any(f"crossaccount.aws.{plugin.stem}" in json.dumps(task) for task in shown), "no example of the plugin"
    tasks = [*needs.get("prepare", []), *shown]

    output = run_play(tasks, environment={"AWS_PROFILE": needs["profile"]})

    assert f"ok={len(tasks)} " in output, output  # not one was skipped
    assert "[WARNING]" not in output, output
