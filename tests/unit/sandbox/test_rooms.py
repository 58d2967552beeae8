# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rooms of the sandbox: imports point one way, and each package's index names what is in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SANDBOX = ROOT / "sandbox"
FILES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sorted(SANDBOX.rglob("*.py"))}
PACKAGES = [path.parent for path in SANDBOX.rglob("__init__.py")]
# From the top: each imports from those behind it only, as sandbox/__init__.py says.
ROOMS = ("front", "services", "seed", "authorization", "calls", "world", "behind", "wire", "policy")


def imports(module: str) -> Iterator[str]:
    """The files of the sandbox that a file imports, wherever in it; those of a check of types as well."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])
            base = base if node.level else str(node.module)
            names = [f"{base}.{alias.name}" for alias in node.names]
            names = [name if name in FILES or f"{name}.__init__" in FILES else base for name in names]
        else:
            continue
        yield from (name for name in (n if n in FILES else f"{n}.__init__" for n in names) if name in FILES)


ARROWS = {module: set(imports(module)) - {module} for module in FILES}


def room(module: str) -> str:
    """The folder of a file; each service is a room of its own."""
    parts = module.split(".")[1:-1]
    return ".".join(parts[:2] if parts[:1] == ["services"] else parts[:1])


def circle(arrows: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_arrows_are_found() -> None:
    assert "sandbox.calls.call" in ARROWS["sandbox.services.iam.operations"]
    assert "sandbox.front.server" in ARROWS["sandbox.__main__"]
    assert "sandbox.policy.documents" in ARROWS["sandbox.policy.__init__"]


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not circle({"a": {"b", "c"}, "b": {"c"}})


def test_no_circle_between_files() -> None:
    assert circle(ARROWS) == []


def test_no_circle_between_rooms() -> None:
    rooms: dict[str, set[str]] = {}
    for module, imported in ARROWS.items():
        rooms.setdefault(room(module), set()).update({room(other) for other in imported} - {room(module)})
    assert circle(rooms) == []


def test_imports_point_down_the_list_of_rooms() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, imported in ARROWS.items()
        for other in sorted(imported)
        if (upper := room(module).partition(".")[0]) in ROOMS
        and (lower := room(other).partition(".")[0]) != upper
        and lower not in ROOMS[ROOMS.index(upper) + 1 :]
    ]
    assert wrong == []


def test_every_folder_is_a_room_of_the_list() -> None:
    folders = {path.name for path in SANDBOX.iterdir() if (path / "__init__.py").exists()}
    assert folders == {*ROOMS, "demo"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package.relative_to(ROOT)))
def test_an_index_names_every_file_of_its_package(package: Path) -> None:
    inside = {path.stem for path in package.glob("*.py")}
    index = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    missing = sorted(name for name in inside - {"__init__", "__main__"} if name not in index)
    assert missing == []
