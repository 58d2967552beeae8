# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change must consist of. AWS refuses the rest with InvalidInput before it looks at the zone.

"Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or
TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=..., Type=A, SetIdentifier=null]"
(github.com/ministryofjustice/modernisation-platform/pull/10072; "more than one":
ansible-collections/community.aws#545), "Missing field 'SetIdentifier' in Change with [...]"
(ansible-collections/community.aws#615) and "Expected exactly one of [Weight, Region, Failover, GeoLocation, or
MultiValueAnswer], but found none in ..." (hashicorp/terraform-provider-aws#1668).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.services.route53.model import Routing, frozen
from sandbox.wire.errors import ApiError

POLICIES = (
    "Weight",
    "Region",
    "Failover",
    "GeoLocation",
    "MultiValueAnswer",
    "CidrRoutingConfig",
    "GeoProximityLocation",
)
SUBDIVIDED_COUNTRIES = ("US", "UA")
"""Countries with a SubdivisionCode: "the United States ... and Ukraine" (reference of GeoLocation)."""

CONTINENTS = ("AF", "AN", "AS", "EU", "NA", "OC", "SA")


def check(action: str, sent: Mapping[str, Any]) -> None:
    """Raise InvalidInput when the members of the ResourceRecordSet ``sent`` do not belong together."""
    where = _where(action, sent)
    _check_content(sent, where)
    _check_routing(sent, where)
    if sent.get("GeoLocation") is not None:
        _check_geolocation(sent["GeoLocation"], where)
    if sent.get("GeoProximityLocation") is not None:
        _check_geoproximity(sent["GeoProximityLocation"], where)


def routing(sent: Mapping[str, Any]) -> Routing | None:
    """The routing policy of a checked ResourceRecordSet."""
    for policy in _policies(sent):
        return Routing(policy, frozen(sent[policy]))
    return None


def _policies(sent: Mapping[str, Any]) -> list[str]:
    # MultiValueAnswer: false says the same as leaving it out.
    return [policy for policy in POLICIES if sent.get(policy) is not None and sent[policy] is not False]


def _where(action: str, sent: Mapping[str, Any]) -> str:
    identifier = sent.get("SetIdentifier")
    shown = "null" if identifier is None else identifier
    return f"in Change with [Action={action}, Name={sent['Name']}, Type={sent['Type']}, SetIdentifier={shown}]"


def _invalid(problem: str, where: str) -> ApiError:
    return ApiError("InvalidInput", f"Invalid request: {problem} {where}")


def _check_content(sent: Mapping[str, Any], where: str) -> None:
    ttl, records = sent.get("TTL"), sent.get("ResourceRecords") or None
    complete = ttl is not None and records is not None
    others = [sent[name] for name in ("AliasTarget", "TrafficPolicyInstanceId") if sent.get(name) is not None]
    begun = ttl is not None or records is not None
    if len(others) + complete == 1 and not (others and begun):
        return
    found = "more than one" if others else "none"
    raise _invalid(
        "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], "
        f"but found {found}",
        where,
    )


def _check_routing(sent: Mapping[str, Any], where: str) -> None:
    policies = _policies(sent)
    identifier = sent.get("SetIdentifier")
    # "HealthCheckId without any routing policy" is refused too (github.com/boto/boto/pull/3391); the words are those
    # of the missing identifier.
    if identifier is None and (policies or sent.get("HealthCheckId") is not None):
        raise _invalid("Missing field 'SetIdentifier'", where)
    if identifier is not None and len(policies) != 1:
        found = "more than one" if policies else "none"
        raise _invalid(
            f"Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found {found}",
            where,
        )


def _check_geolocation(location: Mapping[str, Any], where: str) -> None:
    # Rules from the reference of GeoLocation; wording ours.
    continent, country = location.get("ContinentCode"), location.get("CountryCode")
    subdivision = location.get("SubdivisionCode")
    if (continent is None) == (country is None):
        raise _invalid("Expected exactly one of [ContinentCode, or CountryCode]", where)
    if continent is not None and continent not in CONTINENTS:
        raise _invalid(f"Unknown ContinentCode '{continent}'", where)
    if country is not None and country != "*" and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise _invalid(f"Unknown CountryCode '{country}'", where)
    if subdivision is not None and country not in SUBDIVIDED_COUNTRIES:
        raise _invalid(f"SubdivisionCode is not supported for CountryCode '{country}'", where)


def _check_geoproximity(location: Mapping[str, Any], where: str) -> None:
    # "You can specify only one of AWSRegion, LocalZoneGroup or Coordinates"; wording ours.
    if sum(location.get(name) is not None for name in ("AWSRegion", "LocalZoneGroup", "Coordinates")) != 1:
        raise _invalid("Expected exactly one of [AWSRegion, LocalZoneGroup, or Coordinates]", where)
