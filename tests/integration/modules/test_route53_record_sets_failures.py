# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What route53_record_sets does where something is wrong: nothing, or what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.record_sets.played_zone import Zone, address
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def zone(fresh: SandboxClient, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> Zone:
    return Zone(fresh, boto("route53", profile="dns"), run_module)


def test_overwrite_false_writes_nothing(zone: Zone) -> None:
    zone.apply([address("www")])
    result = zone.apply([address("www", "192.0.2.2"), address("new")], overwrite=False)
    assert result["failed"]
    assert not result["changed"]
    assert "www.example.com A" in result["msg"]
    assert "ChangeResourceRecordSets" not in zone.calls()


def test_a_bad_value_that_only_route_53_sees_leaves_the_batch_undone(zone: Zone) -> None:
    """The zone that an alias names does not hold its target: Route 53 refuses the whole batch."""
    alias = {"dns_name": "nowhere.existing.example", "hosted_zone_id": "Z0000000000000000000"}
    result = zone.apply([address("www"), {"record": "bad.example.com", "type": "A", "alias": alias}])
    assert result["failed"]
    assert result["not_applied"] == ["bad.example.com A", "www.example.com A"], result
    assert not result["changed"]
    assert result["applied"] == []
    assert result["error_code"] == "InvalidChangeBatch"
    assert len(zone.stored()) == 2


def test_a_failed_listing_writes_nothing(zone: Zone) -> None:
    zone.sandbox.faults(
        [{"service": "route53", "operation": "ListResourceRecordSets", "code": "AccessDenied", "status": 403}]
    )
    result = zone.apply([address("www")], prune=True)
    assert result["failed"]
    assert not result["changed"]
    assert "list the record sets of example.com" in result["msg"]
    assert "ChangeResourceRecordSets" not in zone.calls()


def test_a_change_that_cannot_be_read_is_a_warning(zone: Zone) -> None:
    zone.sandbox.faults([{"service": "route53", "operation": "GetChange", "code": "AccessDenied", "status": 403}])
    result = zone.apply([address("www")])
    assert not result.get("failed"), result
    assert result["changed"]
    assert any("route53:GetChange" in warning for warning in result["warnings"])


def test_the_wrong_account_is_left_alone(zone: Zone) -> None:
    result = zone.apply([address("www")], account_id="111111111111")
    assert result["failed"]
    assert zone.calls() == {}


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"type": "A", "value": "192.0.2.1", "record": True}, id="YAML boolean as name"),
        pytest.param(address("www", "192.0.2.256"), id="address"),
        pytest.param(address("www", ttl=True), id="boolean TTL"),
        pytest.param({"record": "www.notexample.com", "type": "A", "value": "192.0.2.1"}, id="another zone"),
        pytest.param({"prefix": "", "type": "NS", "state": "absent"}, id="NS of the zone"),
    ],
)
def test_bad_input_makes_no_call(zone: Zone, entry: dict[str, Any]) -> None:
    result = zone.apply([entry])
    assert result["failed"]
    assert result["msg"].startswith("record_sets[0]")
    assert zone.sandbox.requests() == []
