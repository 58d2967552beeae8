# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Engines run once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracle import simulate
from tests.oracle.places import Sandbox, open_place


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
