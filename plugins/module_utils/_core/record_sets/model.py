# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A record set, in canonical form: two record sets that mean the same are equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field  # by its own name, pylint wants it under the plain decorator
from typing import Any, NamedTuple

from ..dns import names
from ..quick import quick_dataclass


class Key(NamedTuple):
    """What Route 53 identifies a record set by. ``set_identifier`` is empty for simple routing."""

    name: str
    type: str
    set_identifier: str = ""

    def __str__(self) -> str:
        suffix = f" {self.set_identifier!r}" if self.set_identifier else ""
        return f"{names.display(self.name)} {self.type}{suffix}"


@dataclass(frozen=True, slots=True)
class Alias:
    """Where an alias points. ``hosted_zone_id`` is empty for the zone that the alias itself is in."""

    dns_name: str
    hosted_zone_id: str = ""
    evaluate_target_health: bool = False


@dataclass(frozen=True, slots=True)
class GeoLocation:
    """A continent, or a country (``*``: everywhere else), or a subdivision of a country."""

    continent_code: str | None = None
    country_code: str | None = None
    subdivision_code: str | None = None


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Degrees, as text with at most two decimals."""

    latitude: str
    longitude: str


@dataclass(frozen=True, slots=True)
class GeoProximityLocation:
    """Exactly one of region, Local Zone group and coordinates, with a bias from -99 to 99."""

    aws_region: str | None = None
    local_zone_group: str | None = None
    coordinates: Coordinates | None = None
    bias: int = 0


@dataclass(frozen=True, slots=True)
class CidrRoutingConfig:
    """A location of a CIDR collection; ``*`` is the default location."""

    collection_id: str
    location_name: str


@quick_dataclass(frozen=True, slots=True)
class RecordSet:
    """A record set: ``name`` as in ``names``, ``values`` as in ``values`` and sorted, ``ttl`` in seconds.

    ``spelling`` holds the values as they shall be written when that is not the canonical spelling. ``foreign`` names
    what Route 53 stores for this set and this collection does not manage, such as a traffic policy. ``any_borders``:
    the values were given as texts, so that a text which one string cannot hold may be divided in any way.
    """

    name: str
    type: str
    ttl: int | None = None
    values: tuple[str, ...] = ()
    alias: Alias | None = None
    set_identifier: str = ""
    weight: int | None = None
    routing_region: str | None = None
    failover: str | None = None
    geo_location: GeoLocation | None = None
    geo_proximity_location: GeoProximityLocation | None = None
    cidr_routing_config: CidrRoutingConfig | None = None
    multi_value_answer: bool = False
    health_check_id: str | None = None
    foreign: str = ""
    spelling: tuple[str, ...] = dataclass_field(default=(), compare=False)
    any_borders: bool = dataclass_field(default=False, compare=False)

    @property
    def key(self) -> Key:
        return Key(self.name, self.type, self.set_identifier)

    @property
    def policies(self) -> tuple[str, ...]:
        """The options that choose a routing policy and are set; a valid record set has at most one."""
        return tuple(option for option in ROUTING_OPTIONS if self._states(option))

    def _states(self, option: str) -> bool:
        value = getattr(self, option)
        return value is not None and value is not False  # a weight of 0 is stated

    @property
    def policy(self) -> str:
        """The routing policy, by the option that chooses it: ``simple`` without one, ``foreign`` for one we lack."""
        if not self.set_identifier:
            return "simple"
        return next(iter(self.policies), "foreign")


# One of them, with a set identifier, chooses the routing policy.
ROUTING_OPTIONS = (
    "weight",
    "routing_region",
    "failover",
    "geo_location",
    "geo_proximity_location",
    "cidr_routing_config",
    "multi_value_answer",
)


@quick_dataclass(frozen=True, slots=True)
class Stored:
    """A record set that exists: its meaning, and Route 53's own structure, which a DELETE must repeat exactly."""

    record_set: RecordSet
    wire: Mapping[str, Any]


Zone = Mapping[Key, Stored]
