# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fixtures of the tests with faults."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.proofs.fault_world import SEEDS, Task, World, random_task, seeded
from tests.support.sandbox.client import SandboxClient


@pytest.fixture(params=SEEDS)
def chance(request: pytest.FixtureRequest) -> Iterator[random.Random]:
    """Chance that repeats, for each of the seeds."""
    with seeded(request.param) as own:
        yield own


@pytest.fixture(scope="module")
def once(sandbox: SandboxClient) -> SandboxClient:
    """The sandbox as seeded, for a file of tests that each have a zone of their own."""
    sandbox.reset()
    return sandbox


@pytest.fixture
def world(once: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(once, monkeypatch)


@pytest.fixture
def task(world: World, chance: random.Random) -> Task:
    """A task of three calls or more, in a zone that is filled for it."""
    made = random_task(chance.randrange(10**6))
    world.fill(made)
    return made
