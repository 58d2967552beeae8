"""Builders for tests: entries, zones as listings hold them, and a fake Route 53 that applies batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.batches import Batch
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import (
    Desired,
    bind,
    declare,
    resolve,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.model import Key, Stored
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import read_zone, to_wire

ZONE = "example.com."
ZONE_ID = "Z1"
APEX = [
    {"prefix": "", "type": "NS", "ttl": 172800, "value": ["ns-1.awsdns-01.com"]},
    {"prefix": "", "type": "SOA", "ttl": 900, "value": "ns-1.awsdns-01.com mail.amazon.com 1 7200 900 1209600 86400"},
]


def a(prefix: str, value: Any = "192.0.2.1", **changes: Any) -> dict[str, Any]:
    return {"prefix": prefix, "type": "A", "value": value, **changes}


def cname(prefix: str, value: str = "target.example.net", **changes: Any) -> dict[str, Any]:
    return {"prefix": prefix, "type": "CNAME", "value": value, **changes}


def alias(prefix: str, target: str, **changes: Any) -> dict[str, Any]:
    return {"prefix": prefix, "type": "A", "alias": {"dns_name": f"{target}.{ZONE}"}, **changes}


def weighted(prefix: str, identifier: str, **changes: Any) -> dict[str, Any]:
    return a(prefix, set_identifier=identifier, weight=1, **changes)


def desired(*entries: Mapping[str, Any], zone: str = ZONE) -> Desired:
    return bind(resolve(declare(entries, "record_sets", Settings(300)), zone), ZONE_ID)


def zone(*entries: Mapping[str, Any]) -> dict[Key, Stored]:
    """A zone that holds these and its own NS and SOA."""
    declared = desired(*APEX, *entries).record_sets.values()
    return read_zone([to_wire(record_set, ZONE_ID) for record_set in declared], ZONE_ID)


def apply(existing: Mapping[Key, Stored], batches: Iterable[Batch]) -> dict[Key, Stored]:
    """What the zone holds after the batches; they must fit as Route 53 wants them."""
    now = dict(existing)
    for batch in batches:
        for action in batch.actions:
            structure = action["ResourceRecordSet"]
            [(key, stored)] = read_zone([structure], ZONE_ID).items()
            if action["Action"] == "DELETE":
                assert now.pop(key).wire == structure
            else:
                assert action["Action"] == "CREATE"
                assert key not in now
                now[key] = stored
    return now
