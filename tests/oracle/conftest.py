# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The comparison's modules, the sandbox, its client and the collection are found on the path; engines run once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent

sys.path[:0] = [str(HERE), str(HERE.parents[1]), str(HERE.parent / "integration"), str(HERE.parent / "unit")]

import collection_path  # noqa: E402, F401
import simulate  # noqa: E402
from places import Sandbox, open_place  # noqa: E402


@pytest.fixture(scope="session")
def simulator() -> Iterator[simulate.Simulator]:
    """The independent engine."""
    with simulate.Simulator() as engine:
        yield engine


@pytest.fixture(scope="module")
def sandbox_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox with an empty world, to make calls against."""
    with open_place(Sandbox, tmp_path_factory.mktemp("sandbox")) as place:
        assert isinstance(place, Sandbox)
        yield place
