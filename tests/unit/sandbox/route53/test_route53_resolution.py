# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Answers to DNS questions."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.services.route53 import names
from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.resolution import Resolution, Resolver
from sandbox.services.route53.store import Store
from tests.support.sandbox.route53_builders import alias, apply, change, zone_of


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def zone(store: Store) -> Zone:
    return zone_of(store)


def ask(store: Store, name: str, kind: str = "A", *, failing: set[str] | None = None) -> Resolution:
    resolver = Resolver(store, lambda check: check not in (failing or set()))
    return resolver.resolve(names.normalise(name), kind)


def answers(resolution: Resolution) -> list[tuple[str, str, str]]:
    return [(record.owner, record.type, record.value) for record in resolution.answer]


def values(resolution: Resolution) -> list[str]:
    return [record.value for record in resolution.answer]


@pytest.mark.parametrize(
    ("question", "code", "found"),
    [
        ("www.example.com A", "NOERROR", ["192.0.2.1"]),
        ("WWW.example.com A", "NOERROR", ["192.0.2.1"]),
        ("www.example.com AAAA", "NOERROR", []),
        ("nothing.example.com A", "NXDOMAIN", []),
        ("deep.example.com A", "NOERROR", []),  # an empty non-terminal
        ("below.www.example.com A", "NXDOMAIN", []),
        ("example.org A", "REFUSED", []),
        ("com A", "REFUSED", []),
        ("notexample.com A", "REFUSED", []),
    ],
)
def test_data_no_data_and_no_name(store: Store, zone: Zone, question: str, code: str, found: list[str]) -> None:
    apply(
        zone, change("CREATE", "www", "A", "192.0.2.1"), change("CREATE", "a.very.deep.example.com", "A", "192.0.2.2")
    )
    resolution = ask(store, *question.split())
    assert (resolution.code, values(resolution)) == (code, found)
    negative = not found and code != "REFUSED"
    assert [record.type for record in resolution.authority] == (["SOA"] if negative else [])


def test_negative_answers_last_no_longer_than_the_soa_says(store: Store, zone: Zone) -> None:
    (soa,) = ask(store, "nothing.example.com").authority
    assert soa.ttl == 900
    server = zone.delegation_set.name_servers[0]
    apply(zone, change("UPSERT", "@", "SOA", f"{server}. hostmaster.example.com. 1 7200 900 1209600 60", ttl=900))
    (soa,) = ask(store, "nothing.example.com").authority
    assert soa.ttl == 60


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("anything.example.com", "NOERROR", ["192.0.2.1"]),
        ("any.thing.example.com", "NOERROR", ["192.0.2.1"]),
        ("host.example.com", "NOERROR", []),  # exists: the wildcard does not apply
        ("below.host.example.com", "NXDOMAIN", []),  # host is the closest encloser and has no wildcard
        ("sub.example.com", "NOERROR", []),
        ("x.sub.example.com", "NOERROR", ["192.0.2.2"]),
        ("*.example.com", "NOERROR", ["192.0.2.1"]),
    ],
)
def test_wildcards(store: Store, zone: Zone, name: str, code: str, found: list[str]) -> None:
    apply(
        zone,
        change("CREATE", "*.example.com", "A", "192.0.2.1"),
        change("CREATE", "*.sub.example.com", "A", "192.0.2.2"),
        change("CREATE", "host", "TXT", '"x"'),
    )
    resolution = ask(store, name)
    assert (resolution.code, values(resolution)) == (code, found)
    assert all(record.owner == names.normalise(name) for record in resolution.answer)


def test_cname_chains_are_followed_within_and_across_zones(store: Store, zone: Zone) -> None:
    other = zone_of(store, "example.net")
    apply(other, change("CREATE", "host.example.net", "A", "192.0.2.9"))
    apply(
        zone,
        change("CREATE", "one", "CNAME", "two.example.com"),
        change("CREATE", "two", "CNAME", "Host.example.net."),
        change("CREATE", "out", "CNAME", "www.example.org"),
        change("CREATE", "dead", "CNAME", "nothing.example.com"),
    )
    assert answers(ask(store, "one.example.com")) == [
        ("one.example.com.", "CNAME", "two.example.com"),
        ("two.example.com.", "CNAME", "Host.example.net."),
        ("host.example.net.", "A", "192.0.2.9"),
    ]
    assert len(answers(ask(store, "one.example.com", "CNAME"))) == 1
    outside = ask(store, "out.example.com")
    assert (outside.code, len(outside.answer), outside.authority) == ("NOERROR", 1, [])
    dead = ask(store, "dead.example.com")
    assert (dead.code, len(dead.answer), len(dead.authority)) == ("NXDOMAIN", 1, 1)


def test_loops_of_cnames_end(store: Store, zone: Zone) -> None:
    apply(zone, change("CREATE", "a", "CNAME", "b.example.com"), change("CREATE", "b", "CNAME", "a.example.com"))
    assert ask(store, "a.example.com").code == "NOERROR"


def test_aliases_answer_under_their_own_name(store: Store, zone: Zone) -> None:
    apply(
        zone,
        change("CREATE", "www", "A", "192.0.2.1", ttl=60),
        alias("CREATE", "@", "A", "www.example.com", zone.id),
        alias("CREATE", "again", "A", "example.com", zone.id),
        alias("CREATE", "cdn", "A", "d1.cloudfront.net", "Z2FDTNDATAQYW2"),
        change("CREATE", "c", "CNAME", "www.example.com"),
        alias("CREATE", "ac", "CNAME", "c.example.com", zone.id),
    )
    for name in ("example.com", "again.example.com"):
        resolution = ask(store, name)
        assert answers(resolution) == [(f"{name}.", "A", "192.0.2.1")]
        assert resolution.answer[0].ttl == 60
    assert values(ask(store, "cdn.example.com")) == []
    assert values(ask(store, "ac.example.com")) == ["www.example.com", "192.0.2.1"]
    apply(zone, change("DELETE", "www", "A", "192.0.2.1", ttl=60))
    assert values(ask(store, "again.example.com")) == []


def test_delegations_are_referred_to(store: Store, zone: Zone) -> None:
    apply(
        zone,
        change("CREATE", "sub", "NS", "ns1.sub.example.com", "ns.example.net"),
        change("CREATE", "ns1.sub.example.com", "A", "192.0.2.53"),
        change("CREATE", "sub", "DS", "12345 13 2 " + "ab" * 32),
    )
    for name in ("sub.example.com", "deep.sub.example.com"):
        resolution = ask(store, name)
        assert (resolution.code, resolution.authoritative, resolution.answer) == ("NOERROR", False, [])
        assert [record.value for record in resolution.authority] == ["ns1.sub.example.com", "ns.example.net"]
        assert [(record.owner, record.value) for record in resolution.additional] == [
            ("ns1.sub.example.com.", "192.0.2.53")
        ]
    assert ask(store, "sub.example.com", "DS").authoritative


def test_a_zone_of_a_subdomain_answers_itself(store: Store, zone: Zone) -> None:
    child = zone_of(store, "sub.example.com")
    apply(child, change("CREATE", "www.sub.example.com", "A", "192.0.2.7"))
    assert values(ask(store, "www.sub.example.com")) == ["192.0.2.7"]


def test_private_zones_do_not_answer_the_public(store: Store) -> None:
    zone_of(store, vpc=Vpc("eu-west-1", "vpc-1"))
    assert ask(store, "example.com", "SOA").code == "REFUSED"


def test_any_gives_everything(store: Store, zone: Zone) -> None:
    apply(zone, change("CREATE", "www", "A", "192.0.2.1"), change("CREATE", "www", "TXT", '"x"'))
    assert [record.type for record in ask(store, "www.example.com", "ANY").answer] == ["A", "TXT"]


def routed(zone: Zone, *sets: dict[str, Any]) -> None:
    for number, members in enumerate(sets, 1):
        sent = change("CREATE", "r", "A", f"192.0.2.{number}", SetIdentifier=f"s{number}", **members)
        apply(zone, sent)


def turns(store: Store, count: int, failing: set[str] | None = None) -> list[str]:
    resolver = Resolver(store, lambda check: check not in (failing or set()))
    return [value for _ in range(count) for value in values(resolver.resolve("r.example.com.", "A"))]


@pytest.mark.parametrize(
    ("weights", "failing", "expected"),
    [
        ((3, 1), set(), ["1", "1", "1", "2"] * 2),
        ((1, 0), set(), ["1"] * 8),
        ((0, 0), set(), ["1", "2"] * 4),
        ((255, 1), {"h1"}, ["2"] * 8),
        ((1, 1), {"h1", "h2"}, ["1", "2"] * 4),  # all unhealthy: all count as healthy
        ((1, 0), {"h1"}, ["2"] * 8),
    ],
)
def test_weighted(store: Store, zone: Zone, weights: tuple[int, int], failing: set[str], expected: list[str]) -> None:
    routed(zone, *({"Weight": weight, "HealthCheckId": f"h{n}"} for n, weight in enumerate(weights, 1)))
    assert [value.removeprefix("192.0.2.") for value in turns(store, 8, failing)] == expected


@pytest.mark.parametrize(
    ("sets", "failing", "expected"),
    [
        ([{"Failover": "SECONDARY"}, {"Failover": "PRIMARY", "HealthCheckId": "h"}], set(), ["2"]),
        ([{"Failover": "SECONDARY"}, {"Failover": "PRIMARY", "HealthCheckId": "h"}], {"h"}, ["1"]),
        ([{"Failover": "PRIMARY", "HealthCheckId": "h"}], {"h"}, ["1"]),
        ([{"Region": "eu-west-1"}, {"Region": "us-east-1"}], set(), ["2"]),
        ([{"Region": "eu-west-1"}, {"Region": "ap-south-1"}], set(), ["2"]),
        ([{"Region": "eu-west-1"}, {"Region": "us-east-1", "HealthCheckId": "h"}], {"h"}, ["1"]),
        ([{"GeoLocation": {"ContinentCode": "EU"}}, {"GeoLocation": {"CountryCode": "*"}}], set(), ["2"]),
        ([{"GeoLocation": {"ContinentCode": "EU"}}], set(), []),
        ([{"MultiValueAnswer": True}] * 3, set(), ["1", "2", "3"]),
        ([{"MultiValueAnswer": True}] * 9, set(), list("12345678")),
        ([{"MultiValueAnswer": True, "HealthCheckId": "h"}, {"MultiValueAnswer": True}], {"h"}, ["2"]),
        ([{"GeoProximityLocation": {"AWSRegion": "eu-west-1"}}], set(), ["1"]),
    ],
)
def test_other_policies(
    store: Store, zone: Zone, sets: list[dict[str, Any]], failing: set[str], expected: list[str]
) -> None:
    routed(zone, *sets)
    assert [value.removeprefix("192.0.2.") for value in turns(store, 1, failing)] == expected


def test_an_alias_that_evaluates_health_fails_with_its_target(store: Store, zone: Zone) -> None:
    apply(zone, change("CREATE", "target", "A", "192.0.2.7", SetIdentifier="t", Weight=1, HealthCheckId="h"))
    primary = alias("CREATE", "r", "A", "target.example.com", zone.id, SetIdentifier="p", Failover="PRIMARY")
    primary["ResourceRecordSet"]["AliasTarget"]["EvaluateTargetHealth"] = True
    apply(zone, primary, change("CREATE", "r", "A", "192.0.2.8", SetIdentifier="s", Failover="SECONDARY"))
    assert turns(store, 1) == ["192.0.2.7"]
    assert turns(store, 1, {"h"}) == ["192.0.2.8"]
