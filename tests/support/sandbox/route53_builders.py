# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Zones and changes in few words, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sandbox.services.route53 import changes, zones
from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError

DNS_ACCOUNT = "222222222222"
OTHER_ACCOUNT = "111111111111"
NOTHING_AROUND = changes.Surroundings()


def zone_of(store: Store, name: str = "example.com", *, account_id: str = DNS_ACCOUNT, vpc: Vpc | None = None) -> Zone:
    reference = f"{name} {len(store.zones)}"
    return zones.create(store, account_id, {"Name": name, "CallerReference": reference}, vpc)


def change(action: str, name: str, kind: str, *values: str, ttl: int | None = 300, **members: Any) -> dict[str, Any]:
    """A change of the API; names without a dot are relative to example.com, "@" is the zone itself."""
    full = {"@": "example.com"}.get(name, name if "." in name else f"{name}.example.com")
    record_set: dict[str, Any] = {"Name": full, "Type": kind, **members}
    if values:
        record_set |= {"TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}
    return {"Action": action, "ResourceRecordSet": record_set}


def alias(action: str, name: str, kind: str, target: str, zone_id: str, **members: Any) -> dict[str, Any]:
    link = {"HostedZoneId": zone_id, "DNSName": target, "EvaluateTargetHealth": False}
    return change(action, name, kind, AliasTarget=link, **members)


def weighted(action: str, identifier: str, weight: int = 1, *, name: str = "w", **members: Any) -> dict[str, Any]:
    value = members.pop("value", "192.0.2.1")
    return change(action, name, "A", value, SetIdentifier=identifier, Weight=weight, **members)


def apply(zone: Zone, *batch: Mapping[str, Any], surroundings: changes.Surroundings = NOTHING_AROUND) -> None:
    zone.contents = changes.apply(zone, batch, surroundings)


def refusal(zone: Zone, *batch: Mapping[str, Any], surroundings: changes.Surroundings = NOTHING_AROUND) -> str:
    """The code and message that a batch is refused with; the zone must stay as it was."""
    before = listed(zone)
    with pytest.raises(ApiError) as refused:
        apply(zone, *batch, surroundings=surroundings)
    assert listed(zone) == before
    return f"{refused.value.code}: {refused.value.message}"


def listed(zone: Zone) -> list[dict[str, Any]]:
    return [record_set.to_api() for record_set in zone.contents.ordered]


def names_and_types(zone: Zone) -> Sequence[tuple[str, str]]:
    return [(record_set.name, record_set.type) for record_set in zone.contents.ordered]
