# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Listings of a zone: read to their end, and an error before any write where they arrive in part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError

from tests.support.record_sets.live_zone import LiveZone, LiveZones
from tests.support.sandbox.client import SandboxClient

WRITE = "ChangeResourceRecordSets"
MORE = ["<IsTruncated>false<", "<IsTruncated>true<"]


@pytest.fixture
def zone(fresh: SandboxClient, boto: Callable[..., Any]) -> LiveZone:
    return LiveZones(boto).make()


def rewritten(operation: str, old: str, new: str, **when: Any) -> dict[str, Any]:
    return {"operation": operation, "rewrite_reply": [old, new], "times": None, **when}


def many(count: int) -> list[Mapping[str, Any]]:
    return [{"prefix": f"h{number:03}", "type": "A", "value": "192.0.2.1"} for number in range(count)]


def test_pages_are_read_to_the_end(zone: LiveZone) -> None:
    zone.apply(many(700))
    assert zone.calls == {"GetHostedZone": 1, "ListResourceRecordSets": 1, WRITE: 1}
    assert len(zone.info()["record_sets"]) == 702
    assert zone.calls == {"GetHostedZone": 1, "ListResourceRecordSets": 3}


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        pytest.param(
            rewritten("ListResourceRecordSets", *MORE), "lacks NextRecordName and NextRecordType", id="no position"
        ),
        pytest.param(
            rewritten("ListResourceRecordSets", "NextRecordType>", "OtherType>"), "lacks NextRecordType", id="no type"
        ),
        pytest.param(
            rewritten("ListResourceRecordSets", "IsTruncated>", "Truncated>"),
            "it has no IsTruncated",
            id="nothing said",
        ),
        pytest.param(
            rewritten("ListResourceRecordSets", "<NextRecordName>h598.", "<NextRecordName>h298.", skip=1),
            "returned to a page that was already read",
            id="round and round",
        ),
        pytest.param(
            rewritten("GetHostedZone", "SetCount>702<", "SetCount>703<"),
            "holds 702 record sets, but the zone says that it has 703",
            id="fewer than the zone has",
        ),
    ],
)
def test_a_listing_that_is_not_whole_writes_nothing(
    fresh: SandboxClient, zone: LiveZone, fault: dict[str, Any], says: str
) -> None:
    zone.apply(many(700))
    fresh.faults([fault])
    for attempt in (lambda: zone.apply([], prune=True), zone.info):
        with pytest.raises(AwsError, match=says):
            attempt()
        assert WRITE not in zone.calls
    fresh.faults([])
    assert len(zone.stored()) == 702


def test_a_count_that_is_late_costs_one_call(fresh: SandboxClient, zone: LiveZone) -> None:
    """Somebody removed a record set between the count and the listing."""
    fresh.faults([rewritten("GetHostedZone", "SetCount>2<", "SetCount>3<", times=1)])
    assert len(zone.info()["record_sets"]) == 2
    assert zone.calls == {"GetHostedZone": 2, "ListResourceRecordSets": 1}
