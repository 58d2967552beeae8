# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a resolver answers: along delegations, from private zones, and nothing of what is elsewhere."""

from __future__ import annotations

import pytest

from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.recursion import Recursion
from sandbox.services.route53.resolution import Resolution, Resolver
from sandbox.services.route53.store import Store
from tests.support.sandbox.route53_builders import apply, change, zone_of

VPC = Vpc("eu-west-1", "vpc-1")


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def above(store: Store) -> Zone:
    return zone_of(store)


@pytest.fixture
def below(store: Store, above: Zone) -> Zone:
    zone = zone_of(store, "sub.example.com")
    apply(zone, change("CREATE", "www.sub.example.com", "A", "192.0.2.7"))
    return zone


def delegate(above: Zone, *servers: str) -> None:
    apply(above, change("UPSERT", "sub", "NS", *servers))


def ask(store: Store, name: str, kind: str = "A") -> Resolution:
    return Recursion(store, Resolver(store), lambda server: f"at {server}").resolve(name, kind)


def values(found: Resolution) -> list[str]:
    return [record.value for record in found.answer]


def test_a_zone_is_found_only_by_its_delegation(store: Store, above: Zone, below: Zone) -> None:
    assert ask(store, "www.sub.example.com.").code == "NXDOMAIN"
    delegate(above, "ns.example.net")
    assert ask(store, "www.sub.example.com.").code == "SERVFAIL"
    delegate(above, "ns.example.net", f"{below.delegation_set.name_servers[2]}.".upper())
    found = ask(store, "www.sub.example.com.")
    assert (values(found), found.authoritative, found.recursive) == (["192.0.2.7"], False, True)
    assert values(ask(store, "sub.example.com.", "NS")) == [f"{name}." for name in below.delegation_set.name_servers]


def test_ds_is_what_the_zone_above_has(store: Store, above: Zone, below: Zone) -> None:
    delegate(above, *below.delegation_set.name_servers)
    assert ask(store, "sub.example.com.", "DS").code == "NOERROR"
    apply(above, change("CREATE", "sub", "DS", "1 13 2 " + "ab" * 32))
    assert len(values(ask(store, "sub.example.com.", "DS"))) == 1
    assert ask(store, "example.com.", "DS").code == "SERVFAIL"  # com is elsewhere


@pytest.mark.parametrize("name", ["example.org.", "com.", "ns-1.awsdns-00.com."])
def test_there_is_no_internet(store: Store, above: Zone, name: str) -> None:
    found = ask(store, name)
    assert (found.code, found.recursive, found.authoritative) == ("SERVFAIL", True, False)


def test_name_servers_have_addresses(store: Store, above: Zone) -> None:
    name = f"{above.delegation_set.name_servers[0]}."
    assert values(ask(store, name)) == [f"at {name}"]
    assert (ask(store, name, "AAAA").code, ask(store, name, "AAAA").answer) == ("NOERROR", [])


def test_a_private_zone_answers_before_public_ones(store: Store, above: Zone) -> None:
    apply(above, change("CREATE", "www", "A", "192.0.2.1"))
    assert values(ask(store, "www.example.com.")) == ["192.0.2.1"]
    private = zone_of(store, vpc=VPC)
    assert ask(store, "www.example.com.").code == "NXDOMAIN"
    apply(private, change("CREATE", "www", "A", "10.0.0.1"))
    assert values(ask(store, "www.example.com.")) == ["10.0.0.1"]
    closer = zone_of(store, "www.example.com", vpc=VPC)
    apply(closer, change("CREATE", "www.example.com", "A", "10.0.0.2"))
    assert values(ask(store, "www.example.com.")) == ["10.0.0.2"]


def test_a_name_server_serves_its_zones_only(store: Store, above: Zone, below: Zone) -> None:
    delegate(above, *below.delegation_set.name_servers)
    of_above = Resolver(store).of_server(above.delegation_set.name_servers[0])
    of_below = Resolver(store).of_server(below.delegation_set.name_servers[0])
    referral = of_above.resolve("www.sub.example.com.", "A")
    assert (referral.authoritative, len(referral.authority)) == (False, 4)
    assert values(of_below.resolve("www.sub.example.com.", "A")) == ["192.0.2.7"]
    assert of_below.resolve("example.com.", "SOA").code == "REFUSED"
    negative = of_below.resolve("sub.example.com.", "DS")  # which it would have to know from the zone above
    assert [record.owner for record in negative.authority] == ["sub.example.com."]
