# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Private files: what is refused before anything is written, what stands there afterwards, and what is told of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.files import private_files, writing
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.files.private_files import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import given, settings
from hypothesis import strategies as st

CANARY = "canary\nof two lines"


def write(*files: tuple[object, object], check_mode: bool = False, private_folders: bool = False) -> dict[str, Any]:
    entries = [{"path": str(path), "content": content} for path, content in files]
    return ensure({"files": entries, "private_folders": private_folders}, check_mode=check_mode)


def mode(path: Path) -> int:
    return path.lstat().st_mode & 0o7777


def tree(folder: Path) -> dict[str, Any]:
    """All that is in a folder, with modes."""
    return {
        str(path.relative_to(folder)): (mode(path), path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
    }


def test_a_missing_folder_is_made_for_nobody_else_and_one_that_is_there_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    there.chmod(0o2755)  # such a bit passes to what is made below
    path = there / "deep" / "deeper" / "file"

    result = write((path, "grüße"))

    assert result == {"changed": True, "files": [{"path": str(path), "size": 7, "changed": True}]}
    assert [mode(place) for place in (there, path.parent.parent, path.parent, path)] == [0o2755, 0o700, 0o700, 0o600]
    assert path.read_text(encoding="utf-8") == "grüße"
    assert write((path, "grüße"))["changed"] is False


@pytest.mark.parametrize("check_mode", [True, False])
def test_each_file_says_for_itself_whether_it_changes(tmp_path: Path, check_mode: bool) -> None:
    write((tmp_path / "same", "1"), (tmp_path / "open", "1"), (tmp_path / "other", "1"))
    (tmp_path / "open").chmod(0o640)
    before = tree(tmp_path)

    result = write(
        *((tmp_path / name, text) for name, text in (("same", "1"), ("open", "1"), ("other", "2"), ("new/f", ""))),
        check_mode=check_mode,
    )

    assert [each["changed"] for each in result["files"]] == [False, True, True, True]
    if check_mode:
        assert tree(tmp_path) == before
    else:
        assert {mode(tmp_path / each) for each in ("same", "open", "other", "new/f")} == {0o600}
        assert (tmp_path / "other").read_text(encoding="utf-8") == "2"


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_folder_becomes_private_where_that_is_asked_for(tmp_path: Path, check_mode: bool) -> None:
    tmp_path.chmod(0o755)
    write((tmp_path / "file", ""))

    result = write((tmp_path / "file", ""), private_folders=True, check_mode=check_mode)

    assert (result["changed"], result["files"][0]["changed"]) == (True, False)
    assert mode(tmp_path) == (0o755 if check_mode else 0o700)
    if not check_mode:
        assert not write((tmp_path / "file", ""), private_folders=True)["changed"]


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("text", encoding="utf-8")
    (tmp_path / "target").chmod(0o600)
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "folder").symlink_to(".")

    [told] = write((tmp_path / "folder" / "link", "text"))["files"]

    assert told == {"path": str(tmp_path / "link"), "size": 4, "changed": True}
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text(encoding="utf-8") == "text"


def test_what_is_no_unicode_text_is_written_as_it_came(tmp_path: Path) -> None:
    write((tmp_path / "file", b"\xff".decode(errors="surrogateescape")))
    assert (tmp_path / "file").read_bytes() == b"\xff"


def folder(path: Path) -> None:
    path.mkdir()


def linked_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("a", "1"), ("./b/../a", "2")], r"^files\[1\], path: /.*/a is the path of files\[0\] as well\. Name each "),
        ([("here/a", "1"), ("a", "2")], r"^files\[1\], path: /.*/a is the path of files\[0\] as well"),
        ([("b/c/d", "1"), ("b", "2")], r"^files\[0\], path: /.*/b/c/d is in /.*/b, which files\[1\] makes a file"),
        ([("new", "1"), ("folder", "2")], r"^files\[1\], path: /.*/folder is a folder\. Name a file in it"),
        ([("linked_folder", "2")], r"linked_folder is a folder"),
        ([("pipe", "2")], r"pipe is a device, a pipe or a socket"),
        ([("new", "1"), ("file/below/it", "2")], r"/file/below/it cannot be written, because /.*/file is not a folder"),
        ([("loop/below", "2")], r"/loop/below cannot be written: Too many levels of symbolic links\. Correct the path"),
        ([("x" * 300, "2")], r"x cannot be written: File name too long\. Give it a shorter name"),
        ([("new/", "2")], r"^files\[0\], path: '.*/new/' is not the path of a file"),
        ([("new/..", "2")], r"is not the path of a file"),
        ([("n\0w", "2")], r"is not the path of a file"),
        ([("new", {"a": CANARY})], r"^files\[0\], content: what /.*/new is to hold is not a text\. Put it in quotes"),
        ([("new", None)], r"is not a text"),
        ([("new", CANARY + "\ud800")], r"half of a surrogate pair"),
    ],
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_what_cannot_be_written_is_refused_before_anything_is(
    tmp_path: Path, files: list[tuple[str, object]], says: str, check_mode: bool
) -> None:
    for make in (folder, linked_folder, pipe):
        make(tmp_path / make.__name__)
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "here").symlink_to(".")
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(tmp_path.iterdir())

    with pytest.raises(InputError, match=says) as refused:
        write(*((f"{tmp_path}/{path}", content) for path, content in files), check_mode=check_mode)

    assert "canary" not in str(refused.value)
    assert refused.value.result == {}
    assert sorted(tmp_path.iterdir()) == before


def test_an_empty_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="'' is not the path of a file"):
        write(("", CANARY))


def test_a_folder_that_takes_no_file_is_known_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write((tmp_path / "there", "1"))
    monkeypatch.setattr(private_files.os, "access", lambda *_arguments: False)

    assert not write((tmp_path / "there", "1"))["changed"]  # needs no permission
    with pytest.raises(InputError, match=f"a/b cannot be written, because nothing can be made in {tmp_path}"):
        write((tmp_path / "a" / "b", CANARY))


@pytest.mark.parametrize("mode", [0o755, 0o700])
@pytest.mark.parametrize("uid", [0, 1000])
def test_a_folder_of_somebody_else_cannot_become_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, uid: int
) -> None:
    """Nor is it where we are root: its owner could put another file in the place of ours."""
    tmp_path.chmod(mode)
    owned = tmp_path.stat().st_uid
    monkeypatch.setattr(private_files.os, "geteuid", lambda: uid if uid != owned else owned + 1)

    with pytest.raises(InputError, match=f"{tmp_path}, the folder of .*/file, belongs to another user"):
        write((tmp_path / "file", CANARY), private_folders=True)
    assert tree(tmp_path) == {}


def test_a_folder_for_all_users_is_not_closed(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(InputError, match=r"shared, the folder of .*/file, is shared by all users"):
        write((shared / "file", CANARY), private_folders=True)
    assert write((shared / "file", CANARY))["changed"]


def test_a_full_disk_leaves_all_files_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write((tmp_path / "first", "1"))
    before, synced = tree(tmp_path), []

    def full_at_the_second(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full_at_the_second)
    with pytest.raises(InputError, match=r"^files\[1\], path: .*/second cannot be written: No space left") as failure:
        write((tmp_path / "first", CANARY), (tmp_path / "second", CANARY))
    assert failure.value.result == {"changed": False, "files": []}
    assert tree(tmp_path) == before


def test_a_failure_in_between_tells_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Path] = Path.replace

    def not_the_second(new: Path, place: Path) -> Path:
        if place.name == "second":
            raise OSError(30, "Read-only file system")
        return real(new, place)

    monkeypatch.setattr(Path, "replace", not_the_second)
    with pytest.raises(InputError, match=r"second cannot be written: Read-only file system\. Write it to") as failure:
        write((tmp_path / "first", CANARY), (tmp_path / "second", CANARY))
    first = {"path": str(tmp_path / "first"), "size": len(CANARY), "changed": True}
    assert failure.value.result == {"changed": True, "files": [first]}
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_two_runs_at_once_are_fine_and_no_half_of_a_text_is_ever_there(tmp_path: Path) -> None:
    """In folders that each of them finds missing."""
    texts = ["a" * 100_000, "b" * 90_000]

    def run(number: int) -> None:
        for turn in range(20):
            write((tmp_path / str(turn) / "deep" / "file", texts[number]), (tmp_path / "same", texts[number]))

    with ThreadPoolExecutor(2) as runs:
        both = [runs.submit(run, number) for number in range(2)]
        while not all(each.done() for each in both):
            with contextlib.suppress(FileNotFoundError):
                assert (tmp_path / "same").read_text(encoding="utf-8") in texts
                assert mode(tmp_path / "same") == 0o600
        for each in both:
            each.result()
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"file", "same"}


NAMES = st.sampled_from(["a", "b", "c/a", "c/d/a", "c"])
WRITES = st.lists(st.lists(st.tuples(NAMES, st.text(max_size=3)), max_size=4), max_size=5)


def possible(model: dict[str, str], files: list[tuple[str, str]]) -> bool:
    """Whether files can be written all together where those of the model are."""
    names = [name for name, _text in files]
    every = {*model, *names}
    return len(set(names)) == len(names) and not any(other.startswith(f"{name}/") for name in every for other in every)


@given(WRITES)
@settings(deadline=None, max_examples=60)
def test_after_any_writes_there_is_what_a_plain_model_says(runs: list[list[tuple[str, str]]]) -> None:
    """Files by name, of which a run replaces some, or none where one of its files cannot be written."""
    top, model = Path(tempfile.mkdtemp()).resolve(), dict[str, str]()
    try:
        for files in runs:
            changed = {name for name, text in files if model.get(name) != text}
            try:
                told = write(*((top / name, text) for name, text in files))
            except InputError:
                assert not possible(model, files)
            else:
                assert possible(model, files)
                assert {each["path"] for each in told["files"] if each["changed"]} == {str(top / n) for n in changed}
                assert told["changed"] == bool(changed)
                model |= dict(files)
            there = {str(path.relative_to(top)): path for path in top.rglob("*") if path.is_file()}
            assert {name: path.read_bytes().decode() for name, path in there.items()} == model
            assert {mode(path) for path in there.values()} <= {0o600}
    finally:
        shutil.rmtree(top)
