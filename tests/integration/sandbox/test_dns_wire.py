# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNS of the running sandbox follows what the API did."""

from __future__ import annotations

from typing import Any

import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from tests.support.sandbox.client import SandboxClient

SECONDS = 5.0


@pytest.fixture
def route53(fresh: SandboxClient, boto: Any) -> Any:
    return boto("route53", profile="dns")


def ask(sandbox: SandboxClient, name: str, kind: str = "A", *, tcp: bool = False) -> dns.message.Message:
    query = dns.message.make_query(name, kind)
    ask_by = dns.query.tcp if tcp else dns.query.udp
    return ask_by(query, sandbox.dns_host, port=int(sandbox.dns_port), timeout=SECONDS)


def change(route53: Any, zone_id: str, action: str, name: str, **members: Any) -> None:
    record_set = {"Name": name, "Type": "A", **members}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}
    route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)


@pytest.mark.parametrize("tcp", [False, True], ids=["UDP", "TCP"])
def test_what_the_api_did_resolves_at_once(route53: Any, sandbox: SandboxClient, tcp: bool) -> None:
    assert ask(sandbox, "www.example.com", tcp=tcp).rcode() == dns.rcode.REFUSED
    zone_id = route53.create_hosted_zone(Name="example.com", CallerReference="one")["HostedZone"]["Id"]
    assert ask(sandbox, "www.example.com", tcp=tcp).rcode() == dns.rcode.NXDOMAIN
    content = {"TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    change(route53, zone_id, "CREATE", "www.example.com", **content)
    assert [rrset.to_text() for rrset in ask(sandbox, "www.example.com", tcp=tcp).answer] == [
        "www.example.com. 60 IN A 192.0.2.1"
    ]
    change(route53, zone_id, "DELETE", "www.example.com", **content)
    assert ask(sandbox, "www.example.com", tcp=tcp).rcode() == dns.rcode.NXDOMAIN


def test_name_servers_of_the_zone_are_the_ones_it_announces(route53: Any, sandbox: SandboxClient) -> None:
    created = route53.create_hosted_zone(Name="example.com", CallerReference="one")
    (rrset,) = ask(sandbox, "example.com", "NS").answer
    announced = sorted(rdata.target.to_text(omit_final_dot=True) for rdata in rrset)
    assert announced == sorted(created["DelegationSet"]["NameServers"])


def test_failover_follows_the_health_check(route53: Any, sandbox: SandboxClient) -> None:
    zone_id = route53.create_hosted_zone(Name="example.com", CallerReference="one")["HostedZone"]["Id"]
    check = route53.create_health_check(
        CallerReference="one", HealthCheckConfig={"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 80}
    )["HealthCheck"]["Id"]
    for role, address, more in (("PRIMARY", "192.0.2.1", {"HealthCheckId": check}), ("SECONDARY", "192.0.2.2", {})):
        content = {"TTL": 60, "ResourceRecords": [{"Value": address}], "SetIdentifier": role, "Failover": role, **more}
        change(route53, zone_id, "CREATE", "f.example.com", **content)
    assert ask(sandbox, "f.example.com").answer[0][0].to_text() == "192.0.2.1"
    route53.update_health_check(HealthCheckId=check, Inverted=True)  # what passes now fails
    assert ask(sandbox, "f.example.com").answer[0][0].to_text() == "192.0.2.2"


def test_a_reset_takes_the_zones_away(route53: Any, sandbox: SandboxClient) -> None:
    route53.create_hosted_zone(Name="example.com", CallerReference="one")
    assert ask(sandbox, "example.com", "SOA").rcode() == dns.rcode.NOERROR
    sandbox.reset()
    assert ask(sandbox, "example.com", "SOA").rcode() == dns.rcode.REFUSED
