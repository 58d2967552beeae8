# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Routing policies: the options that choose one, read and judged.

Source: Route 53 API Reference, "ResourceRecordSet".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import InputError
from ..options import boolean, choice, dictionary, integer, pattern
from .model import ROUTING_OPTIONS, CidrRoutingConfig, Coordinates, GeoLocation, GeoProximityLocation
from .wire import degrees

LONGEST_IDENTIFIER = 128
CONTINENTS = ("AF", "AN", "AS", "EU", "NA", "OC", "SA")
COUNTRIES_WITH_SUBDIVISIONS = ("US", "UA")

# "Values for weighted, latency, geolocation, and failover record sets" lacks these types, and the list of
# multivalue answer lacks CNAME as well.
SIMPLE_ROUTING_ONLY = frozenset({"DS", "NS", "SOA"})


def identifier(given: Mapping[str, Any], where: str) -> str:
    """The set identifier, empty when there is none."""
    if "set_identifier" not in given:
        return ""
    value = given["set_identifier"]
    here = f"{where}, set_identifier"
    if not isinstance(value, str) or not value:
        raise InputError(here, f"{value!r} is not text", "put it in quotes")
    if len(value) > LONGEST_IDENTIFIER:
        raise InputError(here, f"it has {len(value)} characters", f"shorten it to at most {LONGEST_IDENTIFIER}")
    return value


def read(given: Mapping[str, Any], record_type: str, set_identifier: str, where: str) -> dict[str, Any]:
    """The fields of a record set that say how it is routed, from an entry's options."""
    fields = {
        option: reader(given[option], f"{where}, {option}") for option, reader in _READERS.items() if option in given
    }
    policies = [option for option, value in fields.items() if value is not False]
    if len(policies) > 1:
        raise InputError(where, f"{' and '.join(policies)} are different routing policies", "keep one of them")
    if policies and not set_identifier:
        raise InputError(where, f"{policies[0]} needs a set_identifier", "add one, unique for this name and type")
    if set_identifier and not policies:
        raise InputError(
            f"{where}, set_identifier",
            "it has no routing policy",
            f"add one of {', '.join(ROUTING_OPTIONS)}, or remove set_identifier",
        )
    if policies and record_type in SIMPLE_ROUTING_ONLY:
        raise InputError(where, f"the type {record_type} has no routing policies", f"remove {policies[0]}")
    if policies == ["multi_value_answer"] and (record_type == "CNAME" or "alias" in given):
        raise InputError(where, "neither an alias nor a CNAME can be a multivalue answer", "use weight instead")
    if "health_check_id" in given:
        if not policies:
            raise InputError(
                f"{where}, health_check_id",
                "a record set without routing policy has no health check",
                f"add set_identifier and one of {', '.join(ROUTING_OPTIONS)}, or remove it",
            )
        fields["health_check_id"] = pattern(
            given["health_check_id"], r"[A-Za-z0-9-]{1,64}", f"{where}, health_check_id", "the id of a health check"
        )
    return fields


def _geo_location(value: object, where: str) -> GeoLocation:
    location = dictionary(value, where, ("continent_code", "country_code", "subdivision_code"))
    continent, country = location.get("continent_code"), location.get("country_code")
    subdivision = location.get("subdivision_code")
    if (continent is None) == (country is None):
        raise InputError(
            where,
            "exactly one of continent_code and country_code is needed",
            'use country_code "*" for everywhere else',
        )
    if continent is not None:
        choice(continent, f"{where}, continent_code", CONTINENTS)
    else:
        pattern(country, r"[A-Z]{2}|\*", f"{where}, country_code", 'a country such as "NO", or "*"')
    if subdivision is not None:
        if country not in COUNTRIES_WITH_SUBDIVISIONS:
            raise InputError(
                f"{where}, subdivision_code",
                f"{continent or country} has no subdivisions in Route 53",
                f"use it with the country {' or '.join(COUNTRIES_WITH_SUBDIVISIONS)}, or remove it",
            )
        pattern(subdivision, r"[A-Z0-9]{1,3}", f"{where}, subdivision_code", "a subdivision such as CA")
    return GeoLocation(continent, country, subdivision)


def _geo_proximity(value: object, where: str) -> GeoProximityLocation:
    location = dictionary(value, where, ("aws_region", "local_zone_group", "coordinates", "bias"))
    places = [place for place in ("aws_region", "local_zone_group", "coordinates") if place in location]
    if len(places) != 1:
        raise InputError(where, "exactly one of aws_region, local_zone_group and coordinates is needed", "keep one")
    for place in ("aws_region", "local_zone_group"):
        if place in location:
            pattern(
                location[place],
                r"[a-z0-9-]{1,64}",
                f"{where}, {place}",
                f"a name such as {'eu-west-1' if place == 'aws_region' else 'us-east-1-bue-1'}",
            )
    point = None
    if "coordinates" in location:
        here = f"{where}, coordinates"
        coordinates = dictionary(location["coordinates"], here, ("latitude", "longitude"))
        point = Coordinates(
            _degrees(coordinates.get("latitude"), 90, f"{here}, latitude"),
            _degrees(coordinates.get("longitude"), 180, f"{here}, longitude"),
        )
    return GeoProximityLocation(
        aws_region=location.get("aws_region"),
        local_zone_group=location.get("local_zone_group"),
        coordinates=point,
        bias=integer(location.get("bias", 0), -99, 99, f"{where}, bias"),
    )


def _degrees(value: object, limit: int, where: str) -> str:
    text = "" if isinstance(value, bool) else str(value)
    if not re.fullmatch(r"[-+]?[0-9]{1,3}(?:\.[0-9]{0,2})?", text) or abs(float(text)) > limit:
        raise InputError(
            where,
            f"{value!r} is not a number of degrees from -{limit} to {limit}",
            "write it with at most two decimals",
        )
    return degrees(text)


def _cidr_routing(value: object, where: str) -> CidrRoutingConfig:
    config = dictionary(value, where, ("collection_id", "location_name"))
    return CidrRoutingConfig(
        pattern(
            config.get("collection_id"),
            r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
            f"{where}, collection_id",
            "the UUID of a CIDR collection",
        ),
        pattern(
            config.get("location_name"),
            r"[0-9A-Za-z_-]{1,16}|\*",
            f"{where}, location_name",
            'the name of a location, or "*"',
        ),
    )


_READERS: dict[str, Callable[[object, str], Any]] = {
    "weight": lambda value, where: integer(value, 0, 255, where),
    "routing_region": lambda value, where: pattern(
        value, r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+", where, "a region such as eu-west-1"
    ),
    "failover": lambda value, where: choice(value, where, ("PRIMARY", "SECONDARY")),
    "geo_location": _geo_location,
    "geo_proximity_location": _geo_proximity,
    "cidr_routing_config": _cidr_routing,
    "multi_value_answer": boolean,
}
