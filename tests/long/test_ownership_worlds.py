# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""More worlds of things of others, each run through the main job and its teardown: all of it is as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks.foreign_world import ForeignWorld
from tests.support.playbooks.runner import Player
from tests.support.sandbox.client import SandboxClient

IN_EXISTING = ("-e", "dns_zone=existing.example")


@pytest.mark.parametrize("seed", range(100, 106))
def test_foreign_things_are_as_they_were(
    fresh: SandboxClient, boto: Callable[..., Any], tmp_path: Path, seed: int
) -> None:
    play = Player(fresh, tmp_path)
    world = ForeignWorld(boto, "existing.example", seed)
    before = world.everything()

    first = play("cross_account_dns", *IN_EXISTING)
    assert world.everything() == before, first.output
    wrong = {instance.partition(".")[2] for instance in world.taken}
    assert {host for host, failed in first.counts("failed").items() if failed} == wrong, first.output

    done = play("teardown", *IN_EXISTING, "-e", "teardown_confirm=true")
    assert done.status == 0, done.output
    assert world.everything() == before, done.output
