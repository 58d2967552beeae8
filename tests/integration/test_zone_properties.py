# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random zones on the sandbox; tests/proofs/test_zone_properties.py draws many more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zone_laws
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from live_zone import LiveZones
from sandbox_client import SandboxClient
from zone_strategies import Entry, respelled, zones

# The same zones in every run, and no time limit on a machine that does other things as well.
SAME_EVERY_TIME = settings(
    max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@pytest.fixture
def live(fresh: SandboxClient, boto: Callable[..., Any]) -> LiveZones:
    return LiveZones(boto)


@SAME_EVERY_TIME
@given(before=zones(), after=zones(), data=st.data())
def test_from_any_zone_to_any_other(
    live: LiveZones, tmp_path: Path, before: list[Entry], after: list[Entry], data: st.DataObject
) -> None:
    zone = live.make()
    zone_laws.leads_to(zone, before)
    zone_laws.leads_to(zone, after)
    again = zone.apply(data.draw(respelled(after)), prune=True)
    assert (again["changed"], again["changes"]) == (False, [])
    zone_laws.goes_around(zone, data.draw(st.sampled_from(["unquoted", "quoted", "api"])), tmp_path / "a.zone")
