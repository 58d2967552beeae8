# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The DNS server, asked over real sockets by another implementation (dnspython)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from sandbox.front.dns import DnsServer
from sandbox.services.route53.model import Zone
from sandbox.services.route53.store import Store
from tests.support.sandbox.route53_builders import apply, change, zone_of

HOST = "127.0.0.1"
SECONDS = 5.0


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def zone(store: Store) -> Zone:
    return zone_of(store)


@pytest.fixture
def server(store: Store) -> Iterator[DnsServer]:
    running = DnsServer(store, HOST, 0)
    running.start()
    yield running
    running.stop()


def ask(server: DnsServer, name: str | dns.name.Name, kind: str = "A", *, tcp: bool = False) -> dns.message.Message:
    query = dns.message.make_query(name, kind)
    ask_by = dns.query.tcp if tcp else dns.query.udp
    return ask_by(query, HOST, port=server.port, timeout=SECONDS)


def texts(message: dns.message.Message) -> list[str]:
    return [rdata.to_text() for rrset in message.answer for rdata in rrset]


@pytest.mark.parametrize("tcp", [False, True], ids=["UDP", "TCP"])
def test_every_type_arrives_as_it_was_stored(server: DnsServer, zone: Zone, tcp: bool) -> None:
    stored = {
        "A": "192.0.2.1",
        "AAAA": "2001:db8::1",
        "CAA": '0 issue "ca.example.net"',
        "DS": "12345 13 2 " + "ab" * 32,
        "HTTPS": '1 . alpn="h2" port="8443"',
        "MX": "10 mail.example.com.",
        "NAPTR": '100 50 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .',
        "PTR": "host.example.com.",
        "SPF": '"v=spf1 -all"',
        "SRV": "1 2 443 host.example.com.",
        "SSHFP": "4 2 " + "ab" * 32,
        "SVCB": '1 svc.example.com. port="53"',
        "TLSA": "3 1 1 " + "ab" * 32,
        "TXT": '"one" "two"',
    }
    apply(
        zone,
        *(
            change(
                "CREATE",
                "all",
                kind,
                value.replace('="', "=").replace('" port', " port").rstrip('"') if kind in ("HTTPS", "SVCB") else value,
            )
            for kind, value in stored.items()
        ),
    )
    for kind, value in stored.items():
        message = ask(server, "all.example.com", kind, tcp=tcp)
        assert message.rcode() == dns.rcode.NOERROR
        assert message.flags & dns.flags.AA
        assert not message.flags & dns.flags.RA
        assert [text.lower() for text in texts(message)] == [value.lower()]
        assert message.answer[0].ttl == 300


def test_changes_are_visible_at_once(server: DnsServer, zone: Zone) -> None:
    assert ask(server, "www.example.com").rcode() == dns.rcode.NXDOMAIN
    apply(zone, change("CREATE", "www", "A", "192.0.2.1"))
    assert texts(ask(server, "www.example.com")) == ["192.0.2.1"]
    apply(zone, change("DELETE", "www", "A", "192.0.2.1"))
    message = ask(server, "www.example.com")
    assert message.rcode() == dns.rcode.NXDOMAIN
    assert [rrset.rdtype for rrset in message.authority] == [dns.rdatatype.SOA]


def test_names_with_unusual_characters_resolve(server: DnsServer, zone: Zone) -> None:
    apply(zone, change("CREATE", r"f\056b@\040r.example.com", "A", "192.0.2.1"))
    name = dns.name.Name([b"F.b@ r", b"example", b"com", b""])
    assert texts(ask(server, name)) == ["192.0.2.1"]


def test_other_zones_are_refused(server: DnsServer, zone: Zone) -> None:
    message = ask(server, "www.example.org")
    assert message.rcode() == dns.rcode.REFUSED
    assert not message.flags & dns.flags.AA


def test_referral(server: DnsServer, zone: Zone) -> None:
    apply(zone, change("CREATE", "sub", "NS", "ns.sub.example.com"))
    apply(zone, change("CREATE", "ns.sub.example.com", "A", "192.0.2.53"))
    message = ask(server, "www.sub.example.com")
    assert not message.flags & dns.flags.AA
    assert [rrset.rdtype for rrset in message.authority] == [dns.rdatatype.NS]
    assert [rrset.rdtype for rrset in message.additional] == [dns.rdatatype.A]


def large(zone: Zone, count: int) -> None:
    apply(zone, change("CREATE", "big", "TXT", *(f'"{number:0200}"' for number in range(count))))


def test_long_answers_are_truncated_over_udp_and_whole_over_tcp(server: DnsServer, zone: Zone) -> None:
    large(zone, 10)
    message = ask(server, "big.example.com", "TXT")
    assert message.flags & dns.flags.TC
    assert not message.answer
    assert message.question
    query = dns.message.make_query("big.example.com", "TXT")
    whole, by_tcp = dns.query.udp_with_fallback(query, HOST, port=server.port, timeout=SECONDS)
    assert by_tcp
    assert len(texts(whole)) == 10


@pytest.mark.parametrize(
    ("payload", "count", "truncated"),
    [(None, 2, False), (None, 3, True), (512, 3, True), (1232, 5, False), (1232, 6, True), (65535, 25, True)],
)
def test_edns_size(server: DnsServer, zone: Zone, payload: int | None, count: int, truncated: bool) -> None:
    large(zone, count)
    query = dns.message.make_query("big.example.com", "TXT")
    if payload is not None:
        query.use_edns(0, payload=payload)
    message = dns.query.udp(query, HOST, port=server.port, timeout=SECONDS)
    assert bool(message.flags & dns.flags.TC) is truncated
    assert message.edns == (-1 if payload is None else 0)


def test_unknown_edns_version(server: DnsServer, zone: Zone) -> None:
    query = dns.message.make_query("example.com", "SOA", use_edns=1)
    message = dns.query.udp(query, HOST, port=server.port, timeout=SECONDS)
    assert message.rcode() == dns.rcode.BADVERS
    assert not message.answer


def test_what_is_no_question_here(server: DnsServer, zone: Zone) -> None:
    assert ask(server, "example.com", "AXFR", tcp=False).rcode() == dns.rcode.REFUSED
    chaos = dns.message.make_query("version.bind", "TXT", "CH")
    assert dns.query.udp(chaos, HOST, port=server.port, timeout=SECONDS).rcode() == dns.rcode.REFUSED
    notify = dns.message.make_query("example.com", "SOA")
    notify.set_opcode(dns.opcode.NOTIFY)
    assert dns.query.udp(notify, HOST, port=server.port, timeout=SECONDS).rcode() == dns.rcode.NOTIMP
    assert ask(server, "example.com", "LOC").rcode() == dns.rcode.NOERROR


def test_garbage_is_answered_with_a_format_error(server: DnsServer) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(SECONDS)
        client.sendto(b"\xab\xcd\x00", (HOST, server.port))
        reply = client.recv(512)
    assert reply[:2] == b"\xab\xcd"
    assert reply[3] & 0x0F == dns.rcode.FORMERR


def test_several_queries_over_one_connection(server: DnsServer, zone: Zone) -> None:
    query = dns.message.make_query("example.com", "SOA").to_wire()
    with socket.create_connection((HOST, server.port), timeout=SECONDS) as client, client.makefile("rb") as stream:
        for _ in range(3):
            client.sendall(struct.pack("!H", len(query)) + query)
            size = struct.unpack("!H", stream.read(2))[0]
            assert dns.message.from_wire(stream.read(size)).answer


def test_a_taken_port_is_said_so(server: DnsServer, store: Store) -> None:
    with pytest.raises(
        OSError, match=f"port {server.port} of 127.0.0.1 cannot be used for DNS: Address already in use"
    ):
        DnsServer(store, HOST, server.port)


def test_the_port_is_free_after_stopping(store: Store) -> None:
    first = DnsServer(store, HOST, 0)
    first.start()
    first.stop()
    second = DnsServer(store, HOST, first.port)
    second.stop()
