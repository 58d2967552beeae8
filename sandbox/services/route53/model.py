# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets, the contents of a zone, and zones. Names are in the form in which :mod:`.names` stores them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sandbox.services.route53 import names

Key = tuple[str, str, str]
"""Name, type and set identifier ("" without one): what tells record sets of a zone apart."""


@dataclass(frozen=True)
class Alias:
    """Another record set of the zone, or an AWS resource, whose answer this one gives."""

    hosted_zone_id: str
    dns_name: str
    evaluate_target_health: bool


@dataclass(frozen=True)
class Routing:
    """How Route 53 chooses among record sets of one name and type.

    ``policy`` is the API's member (Weight, Region, Failover, GeoLocation, MultiValueAnswer, CidrRoutingConfig or
    GeoProximityLocation); ``choice`` its value: a number, a text, True, or the sorted pairs of a structure.
    """

    policy: str
    choice: Any

    def to_api(self) -> dict[str, Any]:
        return {self.policy: _thawed(self.choice)}


def frozen(value: Any) -> Any:
    """A structure of the API as nested sorted pairs, which can be compared and hashed."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, frozen(item)) for key, item in value.items()))
    return value


def _thawed(value: Any) -> Any:
    return {key: _thawed(item) for key, item in value} if isinstance(value, tuple) else value


@dataclass(frozen=True)
class RecordSet:
    """One record set. ``ttl`` and ``values`` (as they were sent, in order) or ``alias``, never both."""

    name: str
    type: str
    identifier: str | None = None
    ttl: int | None = None
    values: tuple[str, ...] = ()
    alias: Alias | None = None
    routing: Routing | None = None
    health_check_id: str | None = None
    traffic_policy_instance_id: str | None = None

    @property
    def key(self) -> Key:
        return (self.name, self.type, self.identifier or "")

    @property
    def elements(self) -> int:
        """How many ResourceRecord elements it counts for: an alias counts for one ("including alias records")."""
        return len(self.values) or 1

    def matches(self, other: RecordSet) -> bool:
        """Whether deleting ``self`` may delete ``other``: everything is the same, values in any order."""
        return self._comparable() == other._comparable()

    def _comparable(self) -> tuple[Any, ...]:
        return (self.key, self.ttl, sorted(self.values), self.alias, self.routing, self.health_check_id)

    def to_api(self) -> dict[str, Any]:
        """The structure that ListResourceRecordSets returns."""
        api: dict[str, Any] = {"Name": self.name, "Type": self.type}
        if self.identifier is not None:
            api["SetIdentifier"] = self.identifier
        if self.routing is not None:
            api |= self.routing.to_api()
        if self.ttl is not None:
            api["TTL"] = self.ttl
        if self.values:
            api["ResourceRecords"] = [{"Value": value} for value in self.values]
        if self.alias is not None:
            api["AliasTarget"] = {
                "HostedZoneId": self.alias.hosted_zone_id,
                "DNSName": self.alias.dns_name,
                "EvaluateTargetHealth": self.alias.evaluate_target_health,
            }
        if self.health_check_id is not None:
            api["HealthCheckId"] = self.health_check_id
        if self.traffic_policy_instance_id is not None:
            api["TrafficPolicyInstanceId"] = self.traffic_policy_instance_id
        return api


class Contents:
    """The record sets of a zone at one moment; never changed once it is a zone's, so readers need no lock.

    ``draft()`` copies it for a change batch at the price of one dictionary; the sets of a name are copied when touched.
    """

    def __init__(self, by_name: dict[str, dict[Key, RecordSet]] | None = None, size: int = 0) -> None:
        self._by_name = by_name or {}
        self._size = size
        self._owned: set[str] = set()

    def draft(self) -> Contents:
        return Contents(dict(self._by_name), self._size)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[RecordSet]:
        return (record_set for sets in self._by_name.values() for record_set in sets.values())

    def at(self, name: str) -> Iterable[RecordSet]:
        return self._by_name.get(name, {}).values()

    def of(self, name: str, record_type: str) -> list[RecordSet]:
        return [record_set for record_set in self.at(name) if record_set.type == record_type]

    def get(self, key: Key) -> RecordSet | None:
        return self._by_name.get(key[0], {}).get(key)

    def put(self, record_set: RecordSet) -> None:
        """Only on a draft."""
        sets = self._own(record_set.name)
        self._size += record_set.key not in sets
        sets[record_set.key] = record_set

    def remove(self, key: Key) -> None:
        """Only on a draft; the key must be there."""
        sets = self._own(key[0])
        del sets[key]
        self._size -= 1
        if not sets:
            del self._by_name[key[0]]
            self._owned.discard(key[0])

    def _own(self, name: str) -> dict[Key, RecordSet]:
        if name not in self._owned:
            self._by_name[name] = dict(self._by_name.get(name, {}))
            self._owned.add(name)
        return self._by_name[name]

    @cached_property
    def ordered(self) -> list[RecordSet]:
        """In the order of ListResourceRecordSets; computed once for each version of a zone."""
        return sorted(self, key=lambda found: position(found.key))

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Names that exist: those with record sets and the empty non-terminals above them (RFC 4592, 2.2.2)."""
        found: set[str] = set()
        for owner in self._by_name:
            name = owner
            while name and name not in found:
                found.add(name)
                name = names.parent(name)
        return frozenset(found)


def position(key: Key) -> tuple[str, str, str]:
    """Where a key stands in a listing: by reversed name, then type, then set identifier."""
    return (names.sort_key(key[0]), key[1], key[2])


@dataclass(frozen=True, order=True)
class Vpc:
    region: str
    id: str

    def to_api(self) -> dict[str, str]:
        return {"VPCRegion": self.region, "VPCId": self.id}


@dataclass(frozen=True)
class DelegationSet:
    """Four name servers, without trailing dots; one with an id and a caller reference is reusable."""

    name_servers: tuple[str, ...]
    id: str | None = None
    caller_reference: str | None = None
    account_id: str | None = None

    def to_api(self) -> dict[str, Any]:
        api: dict[str, Any] = {"NameServers": list(self.name_servers)}
        if self.id is not None:
            api |= {"Id": f"/delegationset/{self.id}", "CallerReference": self.caller_reference}
        return api


@dataclass
class Zone:
    """One hosted zone. ``id`` is bare (``Z…``); ``vpcs`` is empty for a public zone."""

    id: str
    name: str
    account_id: str
    caller_reference: str
    delegation_set: DelegationSet
    comment: str | None = None
    vpcs: list[Vpc] = field(default_factory=list)
    private: bool = False
    authorizations: list[Vpc] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    contents: Contents = field(default_factory=Contents)
    signed: bool = False
    keys: dict[str, Any] = field(default_factory=dict)
    """Key-signing keys by name, see :mod:`.signing`."""

    def to_api(self) -> dict[str, Any]:
        config: dict[str, Any] = {"PrivateZone": self.private}
        if self.comment:
            config["Comment"] = self.comment
        return {
            "Id": f"/hostedzone/{self.id}",
            "Name": self.name,
            "CallerReference": self.caller_reference,
            "Config": config,
            "ResourceRecordSetCount": len(self.contents),
        }
