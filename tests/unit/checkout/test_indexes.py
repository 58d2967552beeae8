# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The index of every package names what is in it, and the check sees an index that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.source.indexes import indexed, violations
from tools import checkout

# Every package below these has an index.
INDEXED = ("plugins/module_utils", "tests/support")
# Ansible loads these as files.
NO_PACKAGES = {checkout.ROOT / "tests/support/sandbox/action_plugins"}
# Those below these that have an index keep it.
MAY_BE_INDEXED = ("sandbox", "tests/benchmarks")
PACKAGES = sorted(
    path.parent
    for top in (*INDEXED, *MAY_BE_INDEXED)
    for path in (checkout.ROOT / top).rglob("__init__.py")
    if top in INDEXED or indexed(path.read_text(encoding="utf-8")) is not None
)

SOURCE = '''"""A package.

=========  =============================================
one        the first
two, four  the second, which takes so long to tell about
           that it goes on
=========  =============================================

More is said below.
"""'''


def held(package: Path) -> set[str]:
    """The names of the files and folders in a package."""
    return {
        path.stem
        for path in package.iterdir()
        if not path.name.startswith(("__", ".")) and (path.suffix == ".py" or path.is_dir())
    }


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(checkout.ROOT).as_posix())
def test_an_index_names_what_is_in_its_package(package: Path) -> None:
    source = (package / "__init__.py").read_text(encoding="utf-8")
    assert violations(package.relative_to(checkout.ROOT).as_posix(), source, held(package)) == []


def test_every_folder_with_source_is_a_package() -> None:
    for top in INDEXED:
        folders = {path.parent for path in (checkout.ROOT / top).rglob("*.py")}
        assert {
            folder for folder in folders - {checkout.ROOT / top} if not (folder / "__init__.py").exists()
        } <= NO_PACKAGES


def test_names_of_a_table() -> None:
    assert indexed(SOURCE) == ["one", "two", "four"]
    assert violations("p", SOURCE, ["one", "two", "four"]) == []


@pytest.mark.parametrize(
    ("source", "names", "says"),
    [
        (SOURCE, ["one", "two"], "four of the index does not exist"),
        (SOURCE, ["one", "two", "three", "four"], "three is not in the index"),
        (SOURCE.replace("one", "two"), ["two", "four"], "two is in the index twice"),
        ('"""A package."""', [], "has no table"),
        ("", [], "has no table"),
    ],
)
def test_an_index_that_says_otherwise_is_seen(source: str, names: list[str], says: str) -> None:
    [found] = violations("p", source, names)
    assert says in found
