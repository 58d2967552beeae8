# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files as a zip, judged by the standard library's reader: nothing but names and contents makes its bytes."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.archive import (
    code_sha256,
    content_listing,
    content_sha256,
    unzipped,
    zipped,
)
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=8)
FILES = st.dictionaries(NAMES.filter(lambda name: not set(name) & set("/\\")), st.binary(max_size=40), max_size=6)


@given(FILES, st.randoms(use_true_random=False))
def test_the_zip_holds_the_files_whatever_their_order(files: dict[str, bytes], chance: random.Random) -> None:
    shuffled = list(files.items())
    chance.shuffle(shuffled)
    archive = zipped(files)
    assert zipped(dict(shuffled)) == archive
    assert content_sha256(dict(shuffled)) == content_sha256(files)
    assert unzipped(archive) == files
    with zipfile.ZipFile(io.BytesIO(archive)) as judge:
        assert judge.testzip() is None
        assert {name: judge.read(name) for name in judge.namelist()} == files
        assert judge.namelist() == sorted(files)


def test_an_entry_says_neither_when_nor_who() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped({"a.py": b"x" * 1000}))) as judge:
        [entry] = judge.infolist()
    assert (entry.date_time, entry.external_attr >> 16, entry.create_system) == ((1980, 1, 1, 0, 0, 0), 0o100644, 3)
    assert entry.compress_size < 100


@given(FILES, st.data())
def test_what_is_damaged_is_not_a_zip_or_another_one(files: dict[str, bytes], data: st.DataObject) -> None:
    archive = bytearray(zipped(files))
    for _ in range(data.draw(st.integers(1, 3))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    del archive[data.draw(st.integers(0, len(archive))) :]
    assert isinstance(unzipped(bytes(archive)), dict | None)


def test_what_cannot_be_decompressed_is_not_a_zip() -> None:
    """A disk that was full, or another program, may have left it."""
    archive = zipped({"a.py": b"x = 1\n" * 200})
    start = 30 + len("a.py")
    assert unzipped(archive[:start] + b"\xff" + archive[start + 1 :]) is None


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06"])
def test_what_is_not_a_zip(content: bytes) -> None:
    assert unzipped(content) is None


def test_the_hashes() -> None:
    """That of the contents is what ``sha256sum b.txt é`` prints, hashed."""
    files = {"é": b"", "b.txt": b"1"}
    listing = (
        "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  b.txt\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  é\n"
    )
    assert content_listing(files) == listing
    assert content_sha256(files) == hashlib.sha256(listing.encode()).hexdigest()
    assert code_sha256(b"") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
