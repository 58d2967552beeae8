"""Asking name servers: how replies are read, and how patience is bounded. No packet leaves the machine."""

from __future__ import annotations

import socket

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import Answer
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._dns import library
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Server, ask, ask_all

from tests.support.aws.dns_network import PATIENCE, SOA, Network

WWW = ("www.example.com.", "A", "192.0.2.1")
AA, TC, RA = dns.flags.AA, dns.flags.TC, dns.flags.RA


@pytest.fixture
def network(monkeypatch):
    def use(*script, **options):
        fake = Network(*script, **options)
        monkeypatch.setattr(dns.query, "udp", fake.udp)
        return fake

    return use


@pytest.mark.parametrize(
    ("question", "reply", "expected"),
    [
        pytest.param(
            ("www.example.com.", "A"),
            [("WWW.example.com.", "A", "192.0.2.1", "192.0.2.2")],
            Answer("answer", ("192.0.2.1", "192.0.2.2")),
            id="addresses",
        ),
        pytest.param(
            ("t.example.com.", "TXT"),
            [("t.example.com.", "TXT", r'"a\"b" "\195\188"')],
            Answer("answer", (r'"a\"b" "\303\274"',)),
            id="text as Route 53 spells it",
        ),
        pytest.param(
            ("c.example.com.", "CNAME"),
            [("c.example.com.", "CNAME", r"a\064b.example.com.")],
            Answer("answer", (r"a\100b.example.com.",)),
            id="octets of names in octal",
        ),
        pytest.param(
            ("c.example.com.", "CAA"),
            [("c.example.com.", "CAA", '0 issue "x"')],
            Answer("answer", ('0 issue "x"',)),
            id="caa",
        ),
        pytest.param(
            ("c.example.com.", "CAA"),
            [("c.example.com.", "CAA", r'0 issue "\195\"x"')],
            Answer("answer", (r'0 issue "\303\"x"',)),
            id="octets of a CAA value in octal",
        ),
        pytest.param(
            ("n.example.com.", "NAPTR"),
            [("n.example.com.", "NAPTR", r'1 2 "u" "" "!^(\\+44)$!\195!" a\064b.example.com.')],
            Answer("answer", (r'1 2 "u" "" "!^(\\+44)$!\303!" a\100b.example.com.',)),
            id="octets of texts and of the name of a NAPTR",
        ),
        pytest.param(
            ("example.com.", "SOA"),
            [("example.com.", "SOA", r"ns.example.com. first\.last.example.com. 1 2 3 4 5")],
            Answer("answer", (r"ns.example.com. first\056last.example.com. 1 2 3 4 5",)),
            id="a dot in the mailbox of an SOA",
        ),
        pytest.param(
            ("h.example.com.", "HTTPS"),
            [("h.example.com.", "HTTPS", r'1 a\*b.example.com. alpn="h2,h3" port=443')],
            Answer("answer", (r'1 a\052b.example.com. alpn="h2,h3" port="443"',)),
            id="the target of a service binding",
        ),
        pytest.param(
            ("www.example.com.", "A"), dns.rcode.NXDOMAIN, Answer("NXDOMAIN", zone="example.com."), id="no such name"
        ),
        pytest.param(("www.example.com.", "A"), dns.rcode.SERVFAIL, Answer("SERVFAIL"), id="servfail"),
        pytest.param(("www.example.com.", "A"), dns.rcode.REFUSED, Answer("REFUSED"), id="refused"),
        pytest.param(("www.example.com.", "A"), [], Answer("NODATA", zone="example.com."), id="no such type"),
        pytest.param(
            ("www.example.com.", "A"),
            [("www.example.com.", "CNAME", "x.example.org."), ("x.example.org.", "A", "192.0.2.1")],
            Answer("CNAME", detail="it is a CNAME for x.example.org."),
            id="a cname is not an address",
        ),
        pytest.param(
            ("d.example.com.", "NS"),
            {"authority": [("d.example.com.", "NS", "ns-1.example.net.", "ns-2.example.net.")], "without": AA},
            Answer("answer", ("ns-1.example.net.", "ns-2.example.net."), referral=True),
            id="the zone above refers to a delegation",
        ),
        pytest.param(
            ("d.example.com.", "NS"),
            {
                "authority": [("d.example.com.", "NS", "ns.d.example.com.")],
                "additional": [
                    ("ns.d.example.com.", "AAAA", "2001:db8::1"),
                    ("ns.d.example.com.", "A", "192.0.2.1", "192.0.2.2"),
                    ("ns.d.example.com.", "TXT", "x"),
                ],
                "without": AA,
            },
            Answer(
                "answer",
                ("ns.d.example.com.",),
                referral=True,
                glue=tuple(("ns.d.example.com.", each) for each in ("192.0.2.1", "192.0.2.2", "2001:db8::1")),
            ),
            id="addresses beside a delegation",
        ),
        pytest.param(
            ("w.d.example.com.", "NS"),
            {"authority": [("d.example.com.", "NS", "ns-1.example.net.")], "without": AA},
            Answer("not authoritative", detail="it refers to the servers of d.example.com."),
            id="a referral that is of a name above",
        ),
        pytest.param(
            ("d.example.com.", "DS"),
            {"authority": [("d.example.com.", "NS", "ns-1.example.net.")], "without": AA},
            Answer("not authoritative", detail="it refers to the servers of d.example.com."),
            id="the zone above answers for DS itself",
        ),
    ],
)
def test_replies(network, question, reply, expected):
    network(reply)
    assert ask("127.0.0.1", 53, question, PATIENCE) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(
            {"answer": [WWW], "without": AA}, Answer("not authoritative", detail="the flag AA is not set"), id="no AA"
        ),
        pytest.param(
            {"answer": [WWW], "without": AA, "flags": RA},
            Answer("not authoritative", detail="it is a resolver"),
            id="resolver",
        ),
        pytest.param(
            {"authority": [("example.com.", "NS", "ns.example.com.")], "without": AA},
            Answer("not authoritative", detail="it refers to the servers of example.com."),
            id="referral",
        ),
        pytest.param(
            {"rcode": dns.rcode.NXDOMAIN, "without": AA, "flags": RA},
            Answer("not authoritative", detail="it is a resolver"),
            id="no AA, no such name",
        ),
        pytest.param({"answer": [WWW], "flags": TC}, Answer("truncated"), id="truncated over TCP as well"),
        pytest.param(
            {"answer": [WWW, ("evil.example.com.", "A", "192.0.2.9")]},
            Answer("odd answer", detail="NOERROR with www.example.com. A, evil.example.com. A"),
            id="another name beside it",
        ),
        pytest.param(
            {"answer": [WWW, ("www.example.com.", "AAAA", "2001:db8::1")]},
            Answer("odd answer", detail="NOERROR with www.example.com. A, www.example.com. AAAA"),
            id="another type beside it",
        ),
        pytest.param(
            {"answer": [("evil.example.com.", "A", "192.0.2.1")]},
            Answer("odd answer", detail="NOERROR with evil.example.com. A"),
            id="another name",
        ),
        pytest.param(
            {"answer": [WWW], "rcode": dns.rcode.NXDOMAIN},
            Answer("odd answer", detail="NXDOMAIN with www.example.com. A"),
            id="contradiction",
        ),
        pytest.param(
            {"answer": [("www.example.com.", "CNAME", "gone.example.org.")], "rcode": dns.rcode.NXDOMAIN},
            Answer("CNAME", detail="it is a CNAME for gone.example.org."),
            id="a cname for nothing",
        ),
        pytest.param(
            {"authority": []},
            Answer("odd answer", detail="NODATA without the SOA of a zone that holds the name"),
            id="no SOA",
        ),
        pytest.param(
            {"authority": [("example.org.", *SOA[1:])], "rcode": dns.rcode.NXDOMAIN},
            Answer("odd answer", detail="NXDOMAIN without the SOA of a zone that holds the name"),
            id="SOA of elsewhere",
        ),
        pytest.param(
            {"authority": [("com.", *SOA[1:])], "rcode": dns.rcode.NXDOMAIN},
            Answer("NXDOMAIN", zone="com."),
            id="the parent",
        ),
    ],
)
def test_only_a_good_answer_of_a_server_of_the_zone_counts(network, reply, expected):
    network(reply)
    assert ask("127.0.0.1", 53, ("www.example.com.", "A"), PATIENCE) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param({"answer": [WWW], "without": AA, "flags": RA}, Answer("answer", ("192.0.2.1",)), id="answer"),
        pytest.param({"authority": [], "without": AA, "flags": RA}, Answer("NODATA"), id="nothing"),
        pytest.param({"answer": [WWW], "without": AA, "flags": RA | TC}, Answer("truncated"), id="truncated"),
    ],
)
def test_a_resolver_that_is_asked_for_is_none_of_the_zone(network, reply, expected):
    network(reply, recursive=True)
    server, question = Server("resolver", "127.0.0.1", authoritative=False), ("www.example.com.", "A")
    assert ask_all([(server, question)], PATIENCE) == {(server, question): expected}


@pytest.mark.parametrize(
    ("name", "asked"),
    [("*.example.com.", "*.example.com."), (r"a\100b\056c.example.com.", r"a\@b\.c.example.com.")],
    ids=["wildcard", "octal"],
)
def test_names_on_the_wire(network, name, asked):
    fake = network([])
    ask("127.0.0.1", 53, (name, "A"), PATIENCE)
    assert fake.asked == [("127.0.0.1", 53, asked, 2)]


def test_every_server_is_asked(network, monkeypatch):
    addresses = {
        "ns-1.awsdns-00.com": [
            (socket.AF_INET6, 0, 0, "", ("2001:db8::1", 53, 0, 0)),
            (socket.AF_INET, 0, 0, "", ("192.0.2.53", 53)),
        ],
        "ns-2.awsdns-01.net": [(socket.AF_INET6, 0, 0, "", ("2001:db8::2", 53, 0, 0))],
    }

    def getaddrinfo(name, port, type):
        if name not in addresses:
            raise socket.gaierror("Name or service not known")
        return addresses[name]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    fake = network([("www.example.com.", "A", "192.0.2.1")])
    servers = [Server(name, name) for name in (*addresses, "gone.example")]
    question = ("www.example.com.", "A")
    answers = ask_all([(server, question) for server in servers], PATIENCE)
    assert {where for where, _port, _name, _timeout in fake.asked} == {"192.0.2.53", "2001:db8::2"}
    assert answers[servers[0], question] == answers[servers[1], question] == Answer("answer", ("192.0.2.1",))
    assert answers[servers[2], question] == Answer("unreachable", detail="Name or service not known")


def test_a_missing_library_is_said(monkeypatch):
    library.require("dns_check")
    monkeypatch.setattr(library, "HAS_DNSPYTHON", False)
    with pytest.raises(InputError, match=r"^dns_check: .* dnspython is missing"):
        library.require("dns_check")


def test_a_name_that_the_system_cannot_even_ask_for_is_a_server_without_address():
    """As in the NS record set of somebody else: its label has 63 octets, and is written with more characters."""
    asked = (Server("odd", f"{'a' * 64}.example.com"), ("www.example.com.", "A"))
    found = ask_all([asked], PATIENCE)[asked]
    assert found.status == "unreachable"
    assert "too long" in found.detail
