"""When the AWS configuration of a play need not be written: only where nothing at all would change."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.accounts.configuration import is_written

TEXT = "[profile dns]\nregion = eu-central-1\n# ü\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As the role account_profiles leaves it."""
    made = tmp_path / "made"
    made.mkdir(mode=0o700)
    (made / "config").write_text(TEXT, encoding="utf-8")
    (made / "config").chmod(0o600)
    return made


def test_what_the_role_left_is_written(folder: Path) -> None:
    assert is_written(str(folder), TEXT)


def linked_file(folder: Path) -> None:
    (folder / "config").rename(folder / "elsewhere")
    (folder / "config").symlink_to(folder / "elsewhere")


def linked_folder(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


def device(folder: Path) -> None:
    (folder / "config").unlink()
    os.mkfifo(folder / "config", 0o600)  # opening it would wait for a writer


OTHERWISE: dict[str, Callable[[Path], object]] = {
    "other text": lambda folder: (folder / "config").write_text(TEXT + "\n"),
    "the text in another encoding": lambda folder: (folder / "config").write_text(TEXT, encoding="latin-1"),
    "others may read the file": lambda folder: (folder / "config").chmod(0o644),
    "the owner may not write the file": lambda folder: (folder / "config").chmod(0o400),
    "others may enter the folder": lambda folder: folder.chmod(0o711),
    "a file with the bit for programs of the owner": lambda folder: (folder / "config").chmod(0o4600),
    "no file": lambda folder: (folder / "config").unlink(),
    "no folder": lambda folder: folder.rename(folder.with_name("elsewhere")),
    "a link to the file": linked_file,
    "a link to the folder": linked_folder,
    "no file but a device": device,
}


@pytest.mark.parametrize("change", OTHERWISE.values(), ids=OTHERWISE)
def test_what_differs_in_any_way_is_not(folder: Path, change: Callable[[Path], object]) -> None:
    change(folder)
    assert not is_written(str(folder), TEXT)


@pytest.mark.parametrize("place", ["folder", "config"])
def test_what_belongs_to_somebody_else_is_not(folder: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = folder if place == "folder" else folder / "config"
    found = Path.lstat

    def lstat(path: Path) -> os.stat_result:
        fields = list(found(path))
        if path == theirs:
            fields[4] += 1
        return os.stat_result(fields)

    monkeypatch.setattr(Path, "lstat", lstat)
    assert not is_written(str(folder), TEXT)
