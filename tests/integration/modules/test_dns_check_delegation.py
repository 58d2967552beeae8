# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dns_check finds a zone's servers by its delegation, and says how the zone is delegated and signed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dns.message
import dns.query
import pytest

from tests.support.sandbox.client import SandboxClient

PARENT, ZONE = "existing.example", "team.existing.example"
WWW = {"record": f"www.{ZONE}", "type": "A", "value": ["192.0.2.20"]}
KEY = "arn:aws:kms:us-east-1:222222222222:key/12345678-1234-1234-1234-123456789012"


class Zones:
    """A zone and the one above it, changed by Route 53's API."""

    def __init__(self, route53: Any) -> None:
        self._route53 = route53
        listed = route53.list_hosted_zones()["HostedZones"]
        self._parent = next(zone["Id"] for zone in listed if zone["Name"] == f"{PARENT}.")
        made = route53.create_hosted_zone(Name=ZONE, CallerReference="team")
        self.id: str = made["HostedZone"]["Id"]
        self.servers: list[str] = sorted(made["DelegationSet"]["NameServers"])
        self._change(self.id, "UPSERT", WWW["record"], "A", ["192.0.2.20"])

    def delegate(self, servers: list[str]) -> None:
        self._change(self._parent, "UPSERT", ZONE, "NS", servers)

    def at_apex(self, servers: list[str]) -> None:
        self._change(self.id, "UPSERT", ZONE, "NS", servers)

    def sign(self) -> str:
        """The DS that stands for the key which the zone is signed with."""
        made = self._route53.create_key_signing_key(
            CallerReference="key", HostedZoneId=self.id, KeyManagementServiceArn=KEY, Name="first", Status="ACTIVE"
        )
        self._route53.enable_hosted_zone_dnssec(HostedZoneId=self.id)
        record: str = made["KeySigningKey"]["DSRecord"]
        return record

    def ds(self, *records: str) -> None:
        self._change(self._parent, "UPSERT", ZONE, "DS", list(records))

    def _change(self, zone_id: str, action: str, name: str, kind: str, values: list[str]) -> None:
        records = [{"Value": value} for value in values]
        record_set = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": records}
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}
        self._route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)


@contextmanager
def silent() -> Iterator[int]:
    """The port of a server that never answers."""
    with socket.socket(type=socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        yield server.getsockname()[1]


def address_of(sandbox: SandboxClient, name: str) -> str:
    """What the sandbox's resolver says of a name server."""
    query = dns.message.make_query(name, "A")
    answer = dns.query.udp(query, sandbox.resolver_host, port=sandbox.dns_port, timeout=5).answer
    return answer[0][0].to_text()


@pytest.fixture
def zones(fresh, boto):
    return Zones(boto("route53", profile="dns"))


@pytest.fixture
def ask(fresh, run_module):
    """Run the module where the sandbox's resolver and name servers are the world."""

    def run(check=False, **options):
        arguments = {
            "zone": ZONE,
            "resolvers": [{"address": fresh.resolver_host, "port": fresh.dns_port}],
            "name_server_port": fresh.dns_port,
            "timeout": 1,
            "retries": 0,
            **options,
        }
        return run_module("dns_check", arguments, check=check, profile="dns")

    return run


def test_all_servers_are_found_by_delegation_without_a_call(zones, ask, sandbox):
    zones.delegate(zones.servers)
    sandbox.reset_requests()
    result = ask(record_sets=[WWW], name_servers="delegation")
    assert result["ok"], result["report"]
    assert sorted(result["servers"]) == zones.servers
    assert [verdict["server"] for verdict in result["verdicts"]] == zones.servers
    assert sandbox.requests() == []


def test_the_zone_above_can_be_given_by_its_servers(zones, ask, fresh):
    zones.delegate(zones.servers[:3])
    found = ask(zone=PARENT, record_sets=[{"record": ZONE, "type": "NS", "value": zones.servers[:3]}])
    assert found["ok"], found["report"]  # at each of the four servers of the zone above
    parents = [{"address": address_of(fresh, name), "port": fresh.dns_port} for name in found["servers"]]
    result = ask(record_sets=[WWW], name_servers="delegation", parent_servers=parents)
    assert result.get("ok"), result
    assert result["servers"] == zones.servers[:3]


def test_servers_that_cannot_be_found_are_said_and_nothing_hangs(zones, ask):
    parents = [{"address": name} for name in zones.servers]
    with silent() as port:
        resolvers = [{"address": "127.0.0.1", "port": port}]
        result = ask(record_sets=[WWW], name_servers="delegation", resolvers=resolvers, timeout=0.2, retries=1)
        state = ask(delegation="report", resolvers=resolvers, parent_servers=parents, timeout=0.2)["delegation"]
    assert "are not known, because the resolver did not answer in time" in result["msg"]
    assert state["state"] == "not known"
    assert "cannot be reached" in state["text"]


def test_the_servers_of_route53_are_asked_by_the_addresses_that_the_resolver_has(zones, ask):
    result = ask(record_sets=[WWW, {"record": f"gone.{ZONE}", "type": "A", "state": "absent"}])
    assert result["ok"], result["report"]
    assert sorted(result["servers"]) == zones.servers
    assert len(result["verdicts"]) == 8
    assert len(result["report"]) == 9


def test_servers_of_the_zone_above_are_not_taken_for_those_of_the_zone(zones, ask):
    zones.delegate(zones.servers)
    result = ask(zone=PARENT, record_sets=[WWW], fail_on_mismatch=False)
    assert not result["ok"]
    assert {verdict["got"] for verdict in result["verdicts"]} == {"not authoritative"}


@pytest.mark.parametrize("check", [False, True], ids=["run", "check mode"])
def test_a_zone_that_is_in_order(zones, ask, check):
    zones.delegate(zones.servers)
    zones.ds(zones.sign())
    result = ask(record_sets=[WWW], delegation="require", dnssec="require", check=check)
    assert result.get("ok"), result
    delegation, dnssec = result["delegation"], result["dnssec"]
    assert delegation["state"] == "consistent"
    assert delegation["parent"] == PARENT
    assert delegation["at_parent"] == delegation["at_apex"] == delegation["in_route53"] == zones.servers
    assert dnssec["state"] == "signed"
    assert [(key["flags"], key["ds_at_parent"]) for key in dnssec["dnskeys"]] == [(256, False), (257, True)]
    assert result["report"][-2:] == [f"Delegation: {delegation['text']}", f"DNSSEC: {dnssec['text']}"]


def test_what_the_zone_above_lacks_and_names_alone_is_told(zones, ask):
    other = "ns-9.other.example"
    zones.delegate([*zones.servers[1:], other])
    result = ask(delegation="require", dnssec="report")
    state = result["delegation"]
    assert result["failed"]
    assert state["missing_at_parent"] == zones.servers[:1]
    assert state["only_at_parent"] == [other]
    assert state["lame"] == [{"server": other, "why": "unreachable"}]
    assert state["state"] == "lame"
    assert f"{PARENT} lacks {zones.servers[0]}." in result["msg"]
    assert result["dnssec"]["state"] == "unsigned"
    assert not ask(delegation="report").get("failed")


def test_a_server_of_another_zone_is_lame(zones, ask, boto):
    other = boto("route53", profile="dns").create_hosted_zone(Name="other.example", CallerReference="other")
    foreign = other["DelegationSet"]["NameServers"][0]
    zones.delegate([*zones.servers, foreign])
    state = ask(delegation="report")["delegation"]
    assert (state["state"], state["lame"]) == ("lame", [{"server": foreign, "why": "REFUSED"}])


def test_an_apex_that_lacks_a_server_is_told(zones, ask):
    zones.delegate(zones.servers)
    zones.at_apex(zones.servers[:2])
    state = ask(delegation="report")["delegation"]
    assert (state["state"], state["missing_at_apex"]) == ("inconsistent", zones.servers[2:])


def test_a_zone_that_nobody_delegates_to(zones, ask):
    state = ask(delegation="report", dnssec="report")
    assert state["delegation"]["state"] == "not delegated"
    assert state["delegation"]["at_parent"] == []
    assert state["dnssec"]["state"] == "unsigned"
    result = ask(record_sets=[WWW], name_servers="delegation")
    assert f"{ZONE} is not delegated: {PARENT} has no NS record set of it." in result["msg"]


@pytest.mark.parametrize(
    ("signed", "ds", "state"),
    [
        pytest.param(False, "another", "broken", id="a DS and no keys"),
        pytest.param(True, "another", "broken", id="the DS of another key"),
        pytest.param(True, "both", "signed", id="one of two"),
        pytest.param(True, "", "island", id="no DS"),
    ],
)
def test_dnssec(zones, ask, signed, ds, state):
    zones.delegate(zones.servers)
    own = zones.sign() if signed else ""
    another = f"12345 13 2 {'AB' * 32}"
    if ds:
        zones.ds(another, *([own] if ds == "both" else []))
    result = ask(dnssec="require", delegation="report")
    assert result["dnssec"]["state"] == state
    assert result["dnssec"]["ds_without_key"] == ([another.lower()] if ds else [])
    assert bool(result.get("failed")) == (state != "signed")
    assert result["delegation"]["state"] == "consistent"


def test_what_is_above_everything_is_not_known(ask, fresh):
    result = ask(zone=PARENT, delegation="report", dnssec="report", timeout=0.5)
    for state in (result["delegation"], result["dnssec"]):
        assert state["state"] == "not known"
        assert "because the resolver answered SERVFAIL" in state["text"]
    assert not result.get("failed")


def test_a_server_of_both_zones_hides_the_delegation(zones, ask, fresh):
    parents = [{"address": fresh.dns_host, "port": fresh.dns_port}]
    state = ask(delegation="report", parent_servers=parents)["delegation"]
    assert state["state"] == "not known"
    assert f"also serves {ZONE} itself" in state["text"]
