# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Routing policies: which stand side by side, what they store, the health checks that they name."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.services.route53 import changes
from sandbox.services.route53.model import Zone
from tests.support.sandbox.route53_builders import alias, apply, change, refusal, weighted


@pytest.mark.parametrize(
    ("there", "new", "words"),
    [
        (
            change("CREATE", "w", "A", "192.0.2.1"),
            weighted("CREATE", "one"),
            "RRSet with DNS name w.example.com., type A, SetIdentifier one cannot be created as a non-weighted set "
            "exists with the same name and type.",
        ),
        (
            weighted("CREATE", "one"),
            change("UPSERT", "w", "A", "192.0.2.1"),
            "RRSet with DNS name w.example.com., type A cannot be created as other RRSets exist with the same name "
            "and type.",
        ),
        (
            weighted("CREATE", "one"),
            weighted("CREATE", "two", ttl=60),
            "RRSet with DNS name w.example.com., type A, SetIdentifier two cannot be created as weighted sets must "
            "contain the same TTL.",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", Region="us-east-1"),
            change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="b", Region="us-east-1"),
            "RRSet with DNS name w.example.com., type A, SetIdentifier b, and Region Name=us-east-1 cannot be created "
            "because a latency RRSet with the same name, type and region already exists.",
        ),
        (
            weighted("CREATE", "one"),
            change("UPSERT", "w", "A", "192.0.2.1", SetIdentifier="b", Region="us-east-1"),
            "RRSet with DNS name w.example.com., type A, SetIdentifier b, and Region Name=us-east-1 cannot be created "
            "because a non-latency RRSet with the same name and type already exists.",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", Failover="PRIMARY"),
            change("CREATE", "w", "A", "192.0.2.2", SetIdentifier="b", Failover="PRIMARY"),
            "and Failover=PRIMARY cannot be created because a failover RRSet with the same name, type and failover "
            "already exists.",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1", SetIdentifier="a", GeoLocation={"ContinentCode": "EU"}),
            change("CREATE", "w", "A", "192.0.2.2", SetIdentifier="b", GeoLocation={"ContinentCode": "EU"}),
            "and GeoLocation ContinentCode=EU cannot be created because a geolocation RRSet",
        ),
        (
            change("CREATE", "w", "A", "192.0.2.1"),
            change("CREATE", "w", "A", "192.0.2.2", SetIdentifier="b", MultiValueAnswer=True),
            "because a non-multivalue answer RRSet with the same name and type already exists.",
        ),
    ],
    ids=["simple+weighted", "weighted+simple", "ttl", "region twice", "mixed", "two primaries", "geo twice", "multi"],
)
def test_policies_that_cannot_stand_side_by_side(
    zone: Zone, there: dict[str, Any], new: dict[str, Any], words: str
) -> None:
    apply(zone, there)
    assert words in refusal(zone, new)


@pytest.mark.parametrize(
    "sent",
    [
        change("CREATE", "w", "CNAME", "a.example.net", SetIdentifier="a", MultiValueAnswer=True),
        alias("CREATE", "w", "A", "d1.cloudfront.net", "Z2FDTNDATAQYW2", SetIdentifier="a", MultiValueAnswer=True),
    ],
    ids=["CNAME", "alias"],
)
def test_what_cannot_be_multivalue(zone: Zone, sent: dict[str, Any]) -> None:
    assert "cannot be created as a multivalue answer RRSet." in refusal(zone, sent)


def test_each_policy_is_stored_and_returned(zone: Zone) -> None:
    policies: list[dict[str, Any]] = [
        {"Weight": 0},
        {"Region": "eu-west-1"},
        {"Failover": "SECONDARY"},
        {"GeoLocation": {"CountryCode": "US", "SubdivisionCode": "WA"}},
        {"GeoLocation": {"CountryCode": "*"}},
        {"MultiValueAnswer": True},
        {"CidrRoutingConfig": {"CollectionId": "c" * 36, "LocationName": "*"}},
        {"GeoProximityLocation": {"Coordinates": {"Latitude": "1.00", "Longitude": "2.00"}, "Bias": -5}},
    ]
    for number, policy in enumerate(policies):
        sent = change("CREATE", f"p{number}", "A", "192.0.2.1", SetIdentifier="one", **policy)
        apply(zone, sent)
        (found,) = zone.contents.at(f"p{number}.example.com.")
        assert found.to_api().items() >= policy.items()


def test_two_upserts_may_swap_what_must_be_unique(zone: Zone) -> None:
    def failover(action: str, identifier: str, role: str) -> dict[str, Any]:
        return change(action, "w", "A", "192.0.2.1", SetIdentifier=identifier, Failover=role)

    apply(zone, failover("CREATE", "a", "PRIMARY"), failover("CREATE", "b", "SECONDARY"))
    apply(zone, failover("UPSERT", "a", "SECONDARY"), failover("UPSERT", "b", "PRIMARY"))
    roles = {found.identifier: found.routing and found.routing.choice for found in zone.contents.at("w.example.com.")}
    assert roles == {"a": "SECONDARY", "b": "PRIMARY"}


def test_health_checks_must_exist(zone: Zone) -> None:
    surroundings = changes.Surroundings(health_check_exists=lambda wanted: wanted == "known")
    apply(zone, weighted("CREATE", "one", HealthCheckId="known"), surroundings=surroundings)
    text = refusal(zone, weighted("CREATE", "two", HealthCheckId="unknown"), surroundings=surroundings)
    assert text == "NoSuchHealthCheck: A health check with id unknown does not exist."
    # Deleting a set whose health check is gone must stay possible.
    gone = changes.Surroundings(health_check_exists=lambda _: False)
    apply(zone, weighted("DELETE", "one", HealthCheckId="known"), surroundings=gone)
