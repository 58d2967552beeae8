# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Random zones on the sandbox; tests/proofs/test_zone_properties.py draws many more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets import zone_laws
from tests.support.record_sets.live_zone import LiveZones
from tests.support.record_sets.zone_strategies import Entry, zones
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def live(fresh: SandboxClient, boto: Callable[..., Any]) -> LiveZones:
    return LiveZones(boto)


@zone_laws.examples(12)
@given(before=zones(), after=zones(), data=st.data())
def test_from_any_zone_to_any_other(
    live: LiveZones, tmp_path: Path, before: list[Entry], after: list[Entry], data: st.DataObject
) -> None:
    zone_laws.lead_from_one_to_another(live.make(), before, after, data, tmp_path / "a.zone")
