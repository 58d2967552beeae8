# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_record_sets_info against the sandbox: what was read can be given back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.record_sets.every_kind import EVERY_POLICY, EVERY_TYPE
from tests.support.record_sets.played_zone import Zone
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def zone(fresh: SandboxClient, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> Zone:
    return Zone(fresh, boto("route53", profile="dns"), run_module)


@pytest.mark.parametrize("transformation", ["unquoted", "quoted", "api"])
def test_feeding_back_what_was_read_changes_nothing(zone: Zone, transformation: str) -> None:
    zone.apply([*EVERY_TYPE, *EVERY_POLICY])
    zone.change(
        "CREATE",
        {
            "Name": "odd.example.com",
            "Type": "TXT",
            "TTL": 1,
            "ResourceRecords": [{"Value": r'"\377" "x"'}, {"Value": '""'}],
        },
    )
    read = zone.info(txt_transformation=transformation)
    assert not read["changed"]
    assert len(read["record_sets"]) == len(zone.stored())
    assert not [entry for entry in read["record_sets"] if entry.get("ignore")]
    back = zone.apply(read["record_sets"], txt_transformation=transformation, prune=True)
    assert not back["changed"], back["changes"]
    assert zone.info(names=["*.wild.example.com", "www.example.com"], types=["A"])["record_sets"] == [
        {"record": "*.wild.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.4"]},
        {"record": "www.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.20", "192.0.2.3"]},
    ]
