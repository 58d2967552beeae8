# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Name servers at addresses of their own, found over real sockets as a resolver finds them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from sandbox.front.dns import DnsServer
from sandbox.front.name_servers import RESOLVER_HOST, NameServers
from sandbox.services.route53.resolution import Resolver
from sandbox.services.route53.store import Store
from tests.support.sandbox.route53_builders import apply, change, zone_of

SECONDS = 5.0


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def port(store: Store) -> Iterator[int]:
    """The port at which all of them answer."""
    resolver = Resolver(store)
    whole = DnsServer(resolver, "127.0.0.1", 0)
    name_servers = NameServers(store, resolver, whole.port)
    whole.start()
    name_servers.start()
    yield whole.port
    whole.stop()
    name_servers.stop()


def ask(host: str, port: int, name: str, kind: str) -> dns.message.Message:
    return dns.query.udp(dns.message.make_query(name, kind), host, port=port, timeout=SECONDS)


def test_a_zone_is_reached_from_the_one_above(store: Store, port: int) -> None:
    above, below = zone_of(store), zone_of(store, "sub.example.com")
    apply(above, change("CREATE", "sub", "NS", *below.delegation_set.name_servers))
    apply(below, change("CREATE", "www.sub.example.com", "A", "192.0.2.7"))
    addresses = {}
    for zone in (above, below):
        for server in zone.delegation_set.name_servers:
            found = ask(RESOLVER_HOST, port, server, "A")
            assert found.flags & dns.flags.RA
            assert not found.flags & dns.flags.AA
            addresses[server] = found.answer[0][0].address
    assert len(set(addresses.values())) == 8
    for server in above.delegation_set.name_servers:
        referral = ask(addresses[server], port, "www.sub.example.com", "A")
        assert not referral.answer
        assert not referral.flags & dns.flags.AA
        assert len(referral.authority[0]) == 4
    for server in below.delegation_set.name_servers:
        assert ask(addresses[server], port, "www.sub.example.com", "A").answer[0][0].address == "192.0.2.7"
        assert ask(addresses[server], port, "example.com", "SOA").rcode() == dns.rcode.REFUSED


def test_without_more_addresses_there_is_no_resolver(store: Store, port: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        second = NameServers(store, Resolver(store), port)  # where all are taken
        second.start()
        zone_of(store)
        name = "ns-1.awsdns-01.com."
        first = DnsServer(store, "127.53.0.1", port)
        assert second.address_of(name) is None
        first.stop()
        assert second.address_of(name) == second.address_of(name) == "127.53.0.1"
        second.stop()
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "there is no resolver",
        f"the name server {name} has no address",
    ]
