# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Finding the zone above, its servers and theirs, with resolvers that answer as scripted, and no packet."""

from __future__ import annotations

import dns.rdata
import dns.resolver
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.dns_verdicts import Answer
from ansible_collections.crossaccount.aws.plugins.module_utils._dns import spelling
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.delegation import (
    Parent,
    Ways,
    ask_above,
    key,
    system_resolvers,
    why_unknown,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._dns.lookups import Server, ask_all
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.aws.dns_network import PATIENCE

ONE, TWO = (Server(f"192.0.2.{number}", f"192.0.2.{number}", authoritative=False) for number in (1, 2))
SILENCE = Answer("timeout")
FOUND = Answer("answer", ("ns1.example.com.", "ns2.example.com."))
ADDRESSES = {
    ("ns1.example.com.", "A"): Answer("answer", ("192.0.2.11",)),
    ("ns2.example.com.", "A"): Answer("answer", ("192.0.2.12",)),
}


class Asked:
    """Answers by question, or by label of the server and question; others get no answer."""

    def __init__(self, answers):
        self.answers = answers
        self.pairs = []

    def __call__(self, pairs, patience):
        assert patience is PATIENCE
        self.pairs += pairs
        return {
            (server, question): self.answers.get((server.label, *question), self.answers.get(question, SILENCE))
            for server, question in pairs
        }


def ways(answers, resolvers=(ONE,), port=53):
    return Ways(resolvers, port, PATIENCE, Asked(answers))


@pytest.mark.parametrize(
    ("zone", "soa", "name"),
    [
        pytest.param(
            "sub.example.com.", {"example.com.": Answer("answer", ("x",))}, "example.com.", id="the next name"
        ),
        pytest.param(
            "a.b.example.com.", {"b.example.com.": Answer("NODATA", zone="example.com.")}, "example.com.", id="no zone"
        ),
        pytest.param(
            "a.b.example.com.",
            {"b.example.com.": Answer("NXDOMAIN", zone="example.com.")},
            "example.com.",
            id="no name",
        ),
        pytest.param(
            "a.b.example.com.",
            {"b.example.com.": Answer("CNAME"), "example.com.": Answer("answer", ("x",))},
            "example.com.",
            id="another name in between",
        ),
        pytest.param(
            "a.b.example.com.",
            {"b.example.com.": Answer("NODATA", zone="evil.org."), "example.com.": Answer("answer", ("x",))},
            "example.com.",
            id="a zone of elsewhere",
        ),
    ],
)
def test_the_zone_above(zone, soa, name):
    answers = {**{(asked, "SOA"): answer for asked, answer in soa.items()}, ("example.com.", "NS"): FOUND, **ADDRESSES}
    found = ways(answers, port=5353).parent(zone)
    servers = (Server("ns1.example.com", "192.0.2.11", 5353), Server("ns2.example.com", "192.0.2.12", 5353))
    assert found == Parent(name, servers)


@pytest.mark.parametrize(
    ("zone", "answers", "because"),
    [
        ("sub.example.com.", {}, "the resolver did not answer in time"),
        ("sub.example.com.", dict.fromkeys([("example.com.", "SOA"), ("com.", "SOA")], Answer("SERVFAIL")), "SERVFAIL"),
        ("com.", {}, "there is no zone above it"),
        ("sub.example.com.", {("example.com.", "SOA"): FOUND}, "the resolver did not answer in time"),
    ],
    ids=["silence", "failure", "a top-level domain", "no name servers"],
)
def test_why_there_is_no_zone_above(zone, answers, because):
    found = ways(answers).parent(zone)
    assert because in found.because
    assert not found.servers


def test_a_silent_resolver_is_asked_for_one_name_only():
    found = ways({})
    found.parent("a.b.c.d.example.com.")
    assert len(found.ask.pairs) == 1


def test_the_next_resolver_is_asked_when_one_fails():
    answers = {("192.0.2.1", "example.com.", "SOA"): Answer("REFUSED"), ("192.0.2.2", "example.com.", "SOA"): FOUND}
    found = ways(answers, (ONE, TWO))
    assert found.parent("sub.example.com.").name == "example.com."
    assert [server.label for server, _question in found.ask.pairs[:2]] == ["192.0.2.1", "192.0.2.2"]


def test_addresses():
    answers = {
        ("six.example.com.", "A"): Answer("NODATA"),
        ("six.example.com.", "AAAA"): Answer("answer", ("2001:db8::1",)),
        ("gone.example.com.", "A"): Answer("NXDOMAIN"),
        ("gone.example.com.", "AAAA"): Answer("NXDOMAIN"),
    }
    glue, six, gone = ways(answers).servers(
        ["glue.example.com.", "six.example.com.", "gone.example.com."], {"glue.example.com.": "192.0.2.7"}
    )
    assert (glue.address, six.address) == ("192.0.2.7", "2001:db8::1")
    assert gone.problem == "its name has no address: the resolver says that the name does not exist"
    told = ask_all([(gone, ("example.com.", "NS"))], PATIENCE)[gone, ("example.com.", "NS")]
    assert told == Answer("unreachable", detail=gone.problem)


def test_a_silent_resolver_is_given_up_for_all_names():
    found = ways({}, (ONE, TWO))
    servers = found.servers([f"ns{number}.example.com." for number in range(9)])
    assert {server.problem for server in servers} == {"its name has no address: the resolver did not answer in time"}
    # ``ask_all`` asks a silent server one question of a batch: there is one batch for each resolver, and none for IPv6.
    assert [(server, kind) for server, (_name, kind) in found.ask.pairs] == [(ONE, "A")] * 9 + [(TWO, "A")] * 9


def test_the_system_finds_addresses_where_no_resolver_is_given():
    found = ways({}, None)
    assert found.servers(["ns1.example.com."]) == [Server("ns1.example.com", "ns1.example.com")]
    assert found.ask.pairs == []


def test_resolvers_of_this_machine(monkeypatch):
    class Configured:
        nameservers = ("192.0.2.1", "https://resolver.example/", object())

    monkeypatch.setattr(dns.resolver, "Resolver", Configured)
    assert [server.address for server in system_resolvers()] == ["192.0.2.1"]

    def unconfigured():
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver, "Resolver", unconfigured)
    assert "this machine has no resolver" in ways({}, None).parent("sub.example.com.").because


def test_what_the_zone_above_says():
    above = Parent("example.com.", (Server("p", "192.0.2.11"), Server("q", "192.0.2.12")))
    glue = (("ns.sub.example.com.", "192.0.2.21"), ("ns.sub.example.com.", "2001:db8::1"), ("other.net.", "192.0.2.66"))
    answers = {
        ("p", "sub.example.com.", "NS"): Answer("answer", ("ns.sub.example.com.",), referral=True, glue=glue),
        ("q", "sub.example.com.", "NS"): Answer("answer", ("NS.Example.NET.",), referral=True),
    }
    found = ask_above(ways(answers), "sub.example.com.", above)
    assert found.servers("sub.example.com.") == {"ns.sub.example.com.", "ns.example.net."}
    assert found.glue == {"ns.sub.example.com.": "192.0.2.21"}  # of a name elsewhere, it has no say
    nobody = ask_above(ways({}), "sub.example.com.", above)
    assert nobody.servers("sub.example.com.") is None
    assert "p did not answer in time" in why_unknown("sub.example.com.", above, nobody)
    assert why_unknown("sub.example.com.", Parent("", because="x"), nobody) == "x"


def test_a_key_and_the_ds_that_stand_for_it():
    """The example of RFC 4509, 2.3, and that of RFC 4034, 5.4."""
    public = (
        "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvx"
        "egXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw=="
    )
    found = key("dskey.example.com.", f"256 3 5 {public}")
    assert (found.flags, found.protocol, found.algorithm, found.tag) == (256, 3, 5, 60485)
    sha1, sha256, sha384 = found.ds
    assert sha1 == "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"
    assert sha256 == "60485 5 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a"
    assert sha384.startswith("60485 5 4 ")


@given(st.binary(min_size=4, max_size=300))
@example(b"\x01\x00\x03\x08")
def test_a_key_of_a_hostile_server_is_only_a_key(wire: bytes):
    """One without a key in it, too."""
    rdata = dns.rdata.from_wire("IN", "DNSKEY", wire, 0, len(wire))
    found = key("example.com.", spelling.value("DNSKEY", rdata))
    assert found.flags == int.from_bytes(wire[:2], "big")
    assert len(found.ds) == 3
