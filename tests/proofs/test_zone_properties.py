# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many random zones on the sandbox, and zones whose changes take several calls."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from tests.support.record_sets import zone_laws
from tests.support.record_sets.live_zone import LiveZones
from tests.support.record_sets.zone_strategies import Entry, full, zones
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.sample import DAY, LONG_ONE_IN

# Where long tests run a share a day, these are others each day.
EXAMPLES = 300 if LONG_ONE_IN == 1 else 60
ADDRESSES = 120  # of each target in a large zone, so that a dozen of them do not fit into one call


@pytest.fixture
def live(fresh: SandboxClient, boto: Callable[..., Any]) -> LiveZones:
    return LiveZones(boto)


@seed(DAY)
@zone_laws.examples(EXAMPLES)
@given(before=zones(10), after=zones(10), data=st.data())
def test_from_any_zone_to_any_other(
    live: LiveZones, tmp_path: Path, before: list[Entry], after: list[Entry], data: st.DataObject
) -> None:
    zone_laws.lead_from_one_to_another(live.make(), before, after, data, tmp_path / "a.zone")


def large(chance: random.Random, size: int = 24) -> list[Entry]:
    """Names of which each is a target of many addresses, or an alias of another, in chains and without loops."""
    order = chance.sample(range(size), size)
    declared: list[Entry] = []
    for position, number in enumerate(order):
        entry: Entry = {"prefix": f"n{number}", "type": "A"}
        if position > 2 and chance.random() < 0.5:
            target = order[chance.randrange(max(0, position - 3), position)]
            entry["alias"] = {"dns_name": full(f"n{target}")}
        else:
            first = chance.randrange(100)
            entry |= {"ttl": 60, "value": [f"10.0.{first}.{last}" for last in range(ADDRESSES)]}
        if chance.random() < 0.2:
            entry |= {"set_identifier": "one", "weight": chance.randrange(256)}
        declared.append(entry)
    return chance.sample(declared, len(declared))


@pytest.mark.parametrize("seed", range(6))
def test_aliases_follow_their_targets_through_several_calls(live: LiveZones, seed: int) -> None:
    chance = random.Random(seed)
    zone = live.make()
    wrote = 0
    for _ in range(4):
        result = zone_laws.leads_to(zone, large(chance, chance.randrange(12, 30)), calls=None)
        wrote = max(wrote, len(result["change_ids"]))
    assert wrote > 1
    everything = zone_laws.leads_to(zone, [], calls=None)
    assert everything["counts"]["delete"] == len(everything["applied"]) > 10
