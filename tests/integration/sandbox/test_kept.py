# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox that runs of a part of the tests share, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.kept import kept_sandbox, source_digest


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    SandboxClient(tmp_path).stop()


def test_it_is_used_again_as_seeded_and_replaced_when_its_source_has_changed(folder: Path) -> None:
    with kept_sandbox(folder) as first:
        assert first
        first.clock(now="2030-01-01T00:00:00Z")

    with kept_sandbox(folder) as second:
        assert second
        assert second.url == first.url
        assert not second.clock().startswith("2030")
        with kept_sandbox(folder) as third:
            assert third is None  # it has one user at a time

    (folder / "source").write_text("another", encoding="utf-8")
    with kept_sandbox(folder) as other:
        assert other
        assert other.url != first.url


@pytest.mark.parametrize("name", ["sandbox/world.py", "sandbox/seed.yml"])
def test_every_file_of_the_sandbox_is_its_source(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir()
    before = source_digest(tmp_path)
    (tmp_path / name).write_text("one", encoding="utf-8")
    one = source_digest(tmp_path)
    (tmp_path / name).write_text("two", encoding="utf-8")
    assert len({before, one, source_digest(tmp_path)}) == 3
