# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dns_check against the sandbox's name server, over real UDP and TCP."""

from __future__ import annotations

import socket
import threading

import pytest

ZONE = "existing.example"
RECORD_SETS = [
    {"prefix": "v4", "type": "A", "ttl": 60, "value": ["192.0.2.2", "192.0.2.1"]},
    {"prefix": "v6", "type": "AAAA", "ttl": 60, "value": "2001:0DB8::0:1"},
    {"prefix": "*.wild", "type": "A", "ttl": 60, "value": "192.0.2.3"},
    {"prefix": "alias", "type": "CNAME", "ttl": 60, "value": "Target.Example.NET"},
    {"prefix": "mail", "type": "MX", "ttl": 60, "value": "010 mail.existing.example"},
    {"prefix": "service", "type": "SRV", "ttl": 60, "value": "1 2 3 host.existing.example"},
    {"prefix": "secure", "type": "CAA", "ttl": 60, "value": '0 issue "ca.example.net"'},
    {"prefix": "text", "type": "TXT", "ttl": 60, "value": ['say "hi"', "grüße"]},
    # Over 4096 octets, which is what fits an answer by UDP: it comes by TCP.
    {"prefix": "long", "type": "TXT", "ttl": 60, "value": [letter * 3000 for letter in "ab"]},
    {"prefix": "w", "type": "A", "ttl": 60, "set_identifier": "a", "weight": 1, "value": "192.0.2.4"},
    {"prefix": "w", "type": "A", "ttl": 60, "set_identifier": "b", "weight": 1, "value": "192.0.2.5"},
    {"prefix": "apex-alias", "type": "A", "alias": {"dns_name": f"v4.{ZONE}"}},
]


@pytest.fixture
def published(fresh, run_module):
    result = run_module("route53_record_sets", {"zone": ZONE, "record_sets": RECORD_SETS, "wait": False}, profile="dns")
    assert result["changed"], result


@pytest.fixture
def ask(fresh, run_module):
    """Run the module with the sandbox's server."""

    def run(*record_sets, **options):
        servers = [{"address": fresh.dns_host, "port": fresh.dns_port}]
        arguments = {"zone": ZONE, "servers": servers, "record_sets": list(record_sets), "fail_on_mismatch": False}
        return run_module("dns_check", {**arguments, **options}, profile="dns")

    return run


def test_every_type_is_compared_by_meaning_without_a_call(published, ask, sandbox):
    sandbox.reset_requests()
    result = ask(*RECORD_SETS, {"prefix": "gone", "type": "A", "state": "absent"})
    assert result["ok"], result["report"]
    assert not result["changed"]
    assert len(result["verdicts"]) == 12  # two weighted ones are one question
    assert sandbox.requests() == []


def test_wrong_answers_are_told_apart(published, ask):
    result = ask(
        {"prefix": "v4", "type": "A", "value": ["192.0.2.1"]},
        {"prefix": "v4", "type": "TXT", "value": ["x"]},
        {"prefix": "nobody", "type": "A", "value": ["192.0.2.1"]},
        {"record": f"v6.{ZONE}", "type": "AAAA", "state": "absent"},
    )
    assert [verdict["got"] for verdict in result["verdicts"]] == [
        ["192.0.2.1", "192.0.2.2"],
        "NODATA",
        "NXDOMAIN",
        ["2001:db8::1"],
    ]
    assert not any(verdict["ok"] for verdict in result["verdicts"])


def test_a_mismatch_fails_and_says_what_to_do(published, ask):
    result = ask({"prefix": "nobody", "type": "A", "value": ["192.0.2.1"]}, fail_on_mismatch=True)
    assert result["failed"]
    assert f"nobody.{ZONE} A" in result["msg"] and "Publish the record set" in result["msg"]


def test_another_zone_is_refused(ask):
    result = ask({"record": "www.example.net", "type": "A", "value": ["192.0.2.1"]}, zone=None)
    assert result["verdicts"][0]["got"] == "REFUSED"


def test_a_silent_server_is_found_in_bounded_time(published, ask, fresh):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        result = ask(
            *RECORD_SETS[:4],
            servers=[{"address": fresh.dns_host, "port": fresh.dns_port}, {"address": "127.0.0.1", "port": port}],
            timeout=0.2,
            retries=1,
        )
    by_server = {verdict["server"]: verdict["got"] for verdict in result["verdicts"]}
    assert by_server[f"127.0.0.1:{port}"] == "timeout"
    assert by_server[f"{fresh.dns_host}:{fresh.dns_port}"] == ["target.example.net."]


def test_the_servers_of_the_zone_are_those_of_its_delegation(ask, aws, sandbox):
    [zone] = aws(["route53", "list-hosted-zones"], "dns")["HostedZones"]
    servers = aws(["route53", "get-hosted-zone", "--id", zone["Id"]], "dns")["DelegationSet"]["NameServers"]
    result = ask({"prefix": "v4", "type": "A", "value": ["192.0.2.1"]}, servers=None, retries=0, timeout=0.1)
    assert result["servers"] == servers
    assert len(result["verdicts"]) == len(servers) == 4


class Resolver(threading.Thread):
    """Passes questions on to the sandbox's server, and answers as a resolver does: without AA."""

    def __init__(self, upstream):
        super().__init__(daemon=True)
        self._upstream = upstream
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]

    def run(self):
        while True:
            query, sender = self._socket.recvfrom(4096)
            if not query:
                return
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
                upstream.sendto(query, self._upstream)
                reply = bytearray(upstream.recv(65535))
            reply[2] &= ~0x04  # AA
            reply[3] |= 0x80  # RA
            self._socket.sendto(bytes(reply), sender)

    def stop(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self.join()
        self._socket.close()


def test_a_resolver_is_none_of_the_zone_unless_told(published, ask, fresh):
    resolver = Resolver((fresh.dns_host, fresh.dns_port))
    resolver.start()
    servers = [{"address": "127.0.0.1", "port": resolver.port}]
    wanted = [RECORD_SETS[0], {"prefix": "gone", "type": "A", "state": "absent"}]
    result = ask(*wanted, servers=servers)
    told = ask(*wanted, servers=servers, authoritative=False)
    resolver.stop()
    assert [verdict["got"] for verdict in result["verdicts"]] == ["not authoritative"] * 2
    assert "it is a resolver" in result["verdicts"][0]["reason"]
    assert told["ok"], told["report"]


def test_a_cname_in_place_of_what_should_be_gone_is_an_answer(published, ask):
    result = ask({"prefix": "alias", "type": "A", "state": "absent"})
    assert [verdict["got"] for verdict in result["verdicts"]] == ["CNAME"]


def test_nothing_to_ask_for_proves_nothing(ask):
    assert "there is nothing to ask for" in ask()["msg"]
