# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files as a zip. Its bytes depend on nothing but the names, the contents and the library that compresses them."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

# The earliest moment that a zip can name.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
# A regular file that everybody may read. Lambda runs the code as a user of its own:
# https://docs.aws.amazon.com/lambda/latest/dg/python-package.html
_MODE = 0o100644
_LEVEL = 9


class _Bytes:
    """As much of a file as a zip is written to and read from: ``io`` has the means to open real ones."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = bytearray(content)
        self._at = 0

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = (0, self._at, len(self.content))[whence] + offset
        if self._at < 0:  # a zip too short to be one is looked at from its end
            raise OSError
        return self._at

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        end = len(self.content) if size < 0 else self._at + size
        found = bytes(self.content[self._at : end])
        self._at += len(found)
        return found

    def write(self, piece: bytes) -> int:
        self.content[self._at : self._at + len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def flush(self) -> None:
        """There is nothing that holds anything back."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The zip of files by their names. zlib and its replacements compress differently, so machines may differ here."""
    sink = _Bytes()
    with ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, _MOMENT)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            archive.writestr(entry, content, ZIP_DEFLATED, _LEVEL)
    return bytes(sink.content)


def unzipped(archive: bytes) -> dict[str, bytes] | None:
    """The files of a zip by their names, None where the bytes are not a zip that can be read."""
    try:
        with ZipFile(_Bytes(archive)) as found:
            return {entry.filename: found.read(entry) for entry in found.infolist()}
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return None


def code_sha256(archive: bytes) -> str:
    """The hash of a zip as Lambda tells it, ``CodeSha256``: in base 64.

    https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
    """
    return b64encode(sha256(archive).digest()).decode()


def content_listing(files: Mapping[str, bytes]) -> str:
    """Names and hashes as ``sha256sum`` prints them, in the order of the names."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))


def content_sha256(files: Mapping[str, bytes]) -> str:
    """One hash of all names and contents, in hexadecimal digits. It is the same however they are compressed."""
    return sha256(content_listing(files).encode()).hexdigest()
