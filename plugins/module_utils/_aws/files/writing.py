# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A file that only its owner may read: whether it is as it should be, and how it is replaced as a whole."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def is_private(place: Path, mode: int) -> bool:
    """Whether it is this user's, of this kind and with these permissions. A link is of another kind."""
    found = place.lstat()
    return (found.st_mode, found.st_uid) == (mode, os.geteuid())


def holds(path: Path, content: bytes) -> bool:
    """Whether a private file of this user holds this content, so that there is nothing to write."""
    try:
        return is_private(path, stat.S_IFREG | FILE_MODE) and path.read_bytes() == content
    except OSError:  # it is to be written, and that says what is wrong
        return False


def replace(path: Path, content: bytes) -> None:
    """The file holds all of the content or is as it was, whatever happens. Only its owner may read it."""
    with beside(path, content) as new:
        new.replace(path)


@contextmanager
def beside(path: Path, content: bytes) -> Iterator[Path]:
    """A private file in the folder of ``path`` that holds the content, on the disk, to be put in the place of it.

    It is gone afterwards, if it was not put there.
    """
    # mkstemp makes it with FILE_MODE.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
