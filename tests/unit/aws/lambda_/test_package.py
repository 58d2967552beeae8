# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zip of a function: read from a folder, and the same whatever is about that folder but its contents."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_.package import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.archive import unzipped
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.package import PROVIDED
from ansible_collections.crossaccount.aws.plugins.modules.lambda_package import OPTIONS

SOURCES = {"a.py": "from .deep import b\n", "deep/__init__.py": "", "deep/b.py": "import boto3\n", "unused.py": "("}


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def sources(folder: Path, names: list[str]) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(SOURCES[name], encoding="utf-8")
    return folder


def build(dest: Path, folder: Path | None, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    package = {"package": str(folder), "name": "pkg", "entry_points": ["a.py"]} if folder else {}
    return ensure({"dest": str(dest), **package, **options}, check_mode=check_mode)


def test_nothing_but_the_contents_matters(tmp_path: Path, umask: None) -> None:
    one = sources(tmp_path / "one", sorted(SOURCES))
    os.umask(0o000)
    other = sources(tmp_path / "other", sorted(SOURCES, reverse=True))
    for number, path in enumerate(other.rglob("*.py")):
        os.utime(path, (number * 10**8, number * 10**8))
        path.chmod(0o755)
    (other / "__pycache__").mkdir()
    (other / "__pycache__" / "a.pyc").write_bytes(b"")

    first, second = (build(tmp_path / f"{folder.name}.zip", folder) for folder in (one, other))

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    assert {**first, "dest": ""} == {**second, "dest": ""}
    assert first["files"] == ["pkg/__init__.py", "pkg/a.py", "pkg/deep/__init__.py", "pkg/deep/b.py"]
    assert first["size"] == (tmp_path / "one.zip").stat().st_size


@pytest.mark.parametrize("check_mode", [True, False])
def test_it_is_written_where_it_differs_and_only_then(tmp_path: Path, check_mode: bool) -> None:
    dest = tmp_path / "new" / "code.zip"
    first = build(dest, None, files={"a.py": "1"}, check_mode=check_mode)
    assert (first["changed"], dest.exists(), first["diff"]["before"]) == (True, not check_mode, "")
    build(dest, None, files={"a.py": "1"})
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    same = build(dest, None, files={"a.py": "1"}, check_mode=check_mode)
    assert (same["changed"], "diff" in same) == (False, False)
    other = build(dest, None, files={"a.py": "2"}, check_mode=check_mode)
    assert (other["changed"], other["diff"]["before"]) == (True, first["diff"]["after"])
    assert unzipped(dest.read_bytes()) == {"a.py": b"1" if check_mode else b"2"}
    dest.write_bytes(b"not a zip")
    assert build(dest, None, files={"a.py": "2"})["diff"]["before"] == ""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "^entry_points: the zip would be empty. Give entry_points, files, or both"),
        (
            {"entry_points": ["a.py"]},
            "^entry_points: it needs package and name. Give package and name, or leave it out",
        ),
        ({"package": "here", "files": {"a": ""}}, "^package: it needs name"),
        ({"name": "pkg", "files": {"a": ""}}, "^name: it needs package"),
        ({"package": "/nowhere", "name": "p", "files": {"a": ""}}, "^package: /nowhere is not a folder"),
        ({"files": {"a.py": "import yaml"}}, r"^files\[a\.py\], line 1: it imports yaml"),
        ({"files": {"a.py": "import boto3"}, "provided": []}, r"it imports boto3"),
        ({"files": {"a.py": ""}, "dest": "/"}, "^dest: '/' is not the path of a file"),
        ({"files": {"a.py": ""}, "dest": "/tmp"}, "^dest: /tmp is a folder"),
    ],
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_what_cannot_be_built_is_refused(tmp_path: Path, options: dict[str, Any], says: str, check_mode: bool) -> None:
    with pytest.raises(InputError, match=says):
        ensure({"dest": str(tmp_path / "code.zip"), **options}, check_mode=check_mode)
    assert list(tmp_path.iterdir()) == []


def test_what_is_provided_can_be_more(tmp_path: Path) -> None:
    assert build(tmp_path / "code.zip", None, files={"a.py": "import yaml"}, provided=["yaml"])["changed"]


def test_a_source_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    folder = sources(tmp_path, ["a.py"])
    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(
        InputError, match=f"^package: {folder}/a.py cannot be read: Permission denied. Correct its perm"
    ):
        build(tmp_path / "code.zip", folder)


def test_the_default_of_what_is_provided_is_the_runtime() -> None:
    assert OPTIONS[0].spec["provided"]["default"] == list(PROVIDED)
