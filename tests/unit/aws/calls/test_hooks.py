# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a service needs of its clients is there whoever makes one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import hooks

from tools import checkout

AWS = checkout.ROOT / "plugins" / "module_utils" / "_aws"


def test_a_hook_sees_the_clients_of_its_service_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_HOOKS", {})
    seen: list[Any] = []
    hooks.on_client("sqs")(lambda client, connection: seen.append((client, connection)))

    around = SimpleNamespace()
    hooks.prepare("sqs", "a client", around)
    hooks.prepare("sns", "another", around)

    assert seen == [("a client", around)]


def services(source: str) -> set[str]:
    """The services of which code makes a client."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "client"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def rooms(path: Path) -> Iterator[str]:
    """The room of a file, and those that it imports from."""
    yield path.parent.name
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)


def test_whoever_makes_a_client_imports_the_room_that_prepares_it() -> None:
    prepared = {path.parent.name for path in AWS.glob("*/hooks.py")} - {"calls"}
    makers = {
        path: services(path.read_text(encoding="utf-8")) & prepared for path in AWS.rglob("*.py") if path.is_file()
    }

    assert prepared == {"ec2", "organizations", "route53"}
    assert sum(map(bool, makers.values())) > 3
    assert [path.name for path, made in makers.items() if not made <= set(rooms(path))] == []
