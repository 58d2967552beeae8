# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Texts into files that only their owner may read: judged together, then all of them on the disk, then in their places.

So a folder in the way, or a disk that is full or read-only, is noticed before any file is replaced.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..._core.errors import InputError
from .writing import FOLDER_MODE, beside, holds

_NO_ROOM = "make room on its disk, or write it to another one"
_REMEDIES = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EROFS: "write it to another disk",
    errno.ENAMETOOLONG: "give it a shorter name",
}


@dataclass(frozen=True)
class PrivateFile:
    """A file that is wanted. ``path`` is absolute, and there are no links among its folders.

    ``where`` is the option that holds the path, ``entry`` the one that holds all that is said of the file.
    """

    where: str
    path: Path
    content: bytes
    entry: str = ""


@dataclass
class _Done:
    """What was written, for a failure to tell."""

    folders: bool = False
    files: list[PrivateFile] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        return {"changed": self.folders or bool(self.files), "files": _told(self.files, self.files)}


def ensure(params: Mapping[str, Any], *, check_mode: bool) -> dict[str, Any]:
    """Write what is not there as it should be; the module's result, in which no content stands."""
    files = [_read(entry, f"files[{number}]") for number, entry in enumerate(params["files"])]
    _judge_together(files)
    return bring(files, private_folders=params["private_folders"], check_mode=check_mode)


def bring(files: Sequence[PrivateFile], *, private_folders: bool = False, check_mode: bool) -> dict[str, Any]:
    """Write those of the files that are not there as they should be, all or none; the module's result."""
    stale = [each for each in files if not holds(each.path, each.content)]
    for each in stale:
        _judge(each)
    opened = _in_open_folders(files) if private_folders else []
    if not check_mode:
        _write(stale, opened)
    return {"changed": bool(stale or opened), "files": _told(files, stale)}


def _told(files: Sequence[PrivateFile], changed: Collection[PrivateFile]) -> list[dict[str, Any]]:
    paths = {each.path for each in changed}
    return [{"path": str(each.path), "size": len(each.content), "changed": each.path in paths} for each in files]


def place_of(path: str, where: str) -> Path:
    """Where a file is to be written, as ``PrivateFile`` has it."""
    if not path or "\0" in path or os.path.split(path)[1] in ("", ".", ".."):
        raise InputError(where, f"{path!r} is not the path of a file", "end it with the name of the file")
    # A link among the folders leads to where they are. One at the path itself is replaced by the file, as
    # ansible.builtin.copy does: a secret belongs where the task says, and not where somebody made a link point to.
    folder, name = os.path.split(path)
    return Path(os.path.realpath(folder or "."), name)


def _read(entry: Mapping[str, Any], where: str) -> PrivateFile:
    content = entry["content"]
    place = place_of(entry["path"], f"{where}, path")
    if not isinstance(content, str):
        remedy = "put it in quotes, or make it a text by a filter, such as to_json"
        raise InputError(f"{where}, content", f"what {place} is to hold is not a text", remedy)
    try:
        return PrivateFile(f"{where}, path", place, content.encode(errors="surrogateescape"), where)
    except UnicodeEncodeError:
        problem = f"what {place} is to hold has half of a surrogate pair, which is not a character"
        raise InputError(f"{where}, content", problem, "take it out") from None


def _judge_together(files: Sequence[PrivateFile]) -> None:
    """InputError when two of them cannot both be there."""
    seen: dict[Path, PrivateFile] = {}
    for each in files:
        if other := seen.get(each.path):
            problem = f"{each.path} is the path of {other.entry} as well"
            raise InputError(each.where, problem, "name each file once, with all that it is to hold")
        seen[each.path] = each
    for each in files:
        if other := next((seen[folder] for folder in each.path.parents if folder in seen), None):
            problem = f"{each.path} is in {other.path}, which {other.entry} makes a file"
            raise InputError(each.where, problem, "correct one of the two paths")


def _judge(file: PrivateFile) -> None:
    """InputError when it is known beforehand that the file cannot be written."""
    with _explained(file):
        kind = _kind(file.path)
        if kind == stat.S_IFDIR or (kind == stat.S_IFLNK and file.path.is_dir()):
            raise InputError(file.where, f"{file.path} is a folder", "name a file in it, or move it away")
        if kind not in (None, stat.S_IFREG, stat.S_IFLNK):
            raise InputError(file.where, f"{file.path} is a device, a pipe or a socket", "name a file")
        there = next(folder for folder in file.path.parents if os.path.lexists(folder))
        if not there.is_dir():
            problem = f"{file.path} cannot be written, because {there} is not a folder"
            raise InputError(file.where, problem, "move that away, or name a file elsewhere")
        if not os.access(there, os.W_OK | os.X_OK):
            problem = f"{file.path} cannot be written, because nothing can be made in {there}"
            raise InputError(
                file.where, problem, "correct its permissions or, on a read-only disk, name a file elsewhere"
            )


def _kind(path: Path) -> int | None:
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _in_open_folders(files: Sequence[PrivateFile]) -> list[PrivateFile]:
    """One file of each folder that is there with another mode. InputError when that may not be changed.

    Who owns a folder can put another file in the place of ours, whatever its mode is, and even where we are root. One
    with the sticky bit, such as /tmp, is there for all users.
    """
    first = {each.path.parent: each for each in reversed(files) if each.path.parent.is_dir()}
    for folder, each in first.items():
        for wrong, why in (
            (folder.stat().st_uid != os.geteuid(), "belongs to another user"),
            (_mode(folder) & stat.S_ISVTX, "is shared by all users"),
        ):
            if wrong:
                problem = f"{folder}, the folder of {each.path}, {why} and cannot be made private"
                raise InputError(each.where, problem, "name a file in a folder of your own")
    return [each for folder, each in first.items() if _mode(folder) != FOLDER_MODE]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _write(stale: Sequence[PrivateFile], opened: Sequence[PrivateFile]) -> None:
    """Folders first, then all contents beside their places, then into them. InputError says what was done."""
    done = _Done()
    try:
        for each in opened:
            with _explained(each):
                each.path.parent.chmod(FOLDER_MODE)
            done.folders = True
        for each in stale:
            for folder in reversed(each.path.parents):
                with _explained(each):
                    done.folders |= _made(folder)
        with ExitStack() as stack:
            ready = []
            for each in stale:
                with _explained(each):
                    ready.append((each, stack.enter_context(beside(each.path, each.content))))
            for each, new in ready:
                with _explained(each):
                    new.replace(each.path)
                done.files.append(each)
    except InputError as error:
        error.result = done.result()
        raise


def _made(folder: Path) -> bool:
    """Whether the folder had to be made. Another run may make it at the same time."""
    try:
        folder.mkdir(FOLDER_MODE)
    except OSError:
        if folder.is_dir():
            return False
        raise
    if _mode(folder) != FOLDER_MODE:  # a bit of the folder above passes to it, and a mask takes bits from it
        folder.chmod(FOLDER_MODE)
    return True


@contextmanager
def _explained(file: PrivateFile) -> Iterator[None]:
    """What the system says of a file, as an InputError."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "correct the path, or the permissions of its folders")
        problem = f"{file.path} cannot be written: {error.strerror}"
        raise InputError(file.where, problem, remedy) from None
