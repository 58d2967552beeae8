# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A workload account with a zone of its own, in the DNS account or in its own, to which the zone of all delegates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype
import pytest

from tests.support.playbooks.runner import DNS, Player, writes
from tests.support.sandbox.client import SandboxClient

PLACES = {"dns_account": "dns", "own_account": "workload-a"}
DOMAIN, PARENT = "workload-a.example.com", "example.com"
ALIEN = "printer.workload-a.example.com."


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def hosts(place: str, **more: Any) -> dict[str, Any]:
    """The host of workload-a, with a delegated zone."""
    said = {"dns_delegated_zone": place, **more}
    return {"all": {"children": {"workload_accounts": {"hosts": {"workload-a": said}}}}}


def zone_of(boto: Callable[..., Any], profile: str, name: str) -> str:
    """The id of the zone of this name in an account, empty where it has none."""
    found = boto("route53", profile).list_hosted_zones()["HostedZones"]
    return next((each["Id"] for each in found if each["Name"] == f"{name}."), "")


def stored(boto: Callable[..., Any], profile: str, zone: str) -> dict[tuple[str, str], set[str]]:
    """The record sets of a zone by name and type, without markers and those of the zone itself."""
    pages = boto("route53", profile).get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    return {
        (each["Name"], each["Type"]): {value["Value"] for value in each["ResourceRecords"]}
        for page in pages
        for each in page["ResourceRecordSets"]
        if each["Type"] not in ("SOA", "TXT")
    }


def at(boto: Callable[..., Any], kind: str) -> set[str]:
    """The values of the delegation in the zone above, none where that is gone."""
    zone = zone_of(boto, "dns", PARENT)
    return stored(boto, "dns", zone).get((f"{DOMAIN}.", kind), set()) if zone else set()


def change(client: Any, zone: str, action: str, record: tuple[str, str, str]) -> None:
    name, kind, value = record
    record_set = {"Name": name, "Type": kind, "TTL": 3600, "ResourceRecords": [{"Value": value}]}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}
    client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def asked(sandbox: SandboxClient, name: str, kind: str) -> set[str]:
    reply = dns.query.udp(dns.message.make_query(name, kind), sandbox.dns_host, port=sandbox.dns_port, timeout=5)
    wanted = dns.rdatatype.from_text(kind)
    return {str(each) for answer in reply.answer if answer.rdtype == wanted for each in answer}


def report(play: Player) -> dict[str, Any]:
    """The report of the last run."""
    [path] = play.home.glob("[!o]*.json")
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return made


def changes(made: dict[str, Any], host: str = "workload-a") -> set[tuple[str, str, str]]:
    return {
        (each["kind"], each["action"], each["what"])
        for account in made["accounts"]
        if account["host"] == host
        for each in account["changes"]
    }


def wrong(made: dict[str, Any]) -> list[str]:
    return [each["check"] for account in made["accounts"] for each in account["checks"] if not each["ok"]]


def sign(client: Any, zone: str, key: str = "first") -> str:
    """Sign a zone by a new key, as an operator does; the DS record of that key."""
    arn = f"arn:aws:kms:us-east-1:{DNS}:key/{key}"
    made = client.create_key_signing_key(
        CallerReference=key, HostedZoneId=zone, KeyManagementServiceArn=arn, Name=key, Status="ACTIVE"
    )
    client.enable_hosted_zone_dnssec(HostedZoneId=zone)
    return str(made["KeySigningKey"]["DSRecord"])


class Life:
    """An account with a delegated zone in one of two places, and what an operator does to it by hand."""

    def __init__(self, place: str, play: Player, boto: Callable[..., Any]) -> None:
        self.place, self.profile, self.boto, self._play = place, PLACES[place], boto, play
        self.client = boto("route53", self.profile)
        self._options = ("-e", f"report_folder={play.home}", "-e", "report_formats=json")
        self.output = ""

    def run(self, playbook: str, *options: str, well: bool = True, declared: bool = True) -> dict[str, Any]:
        """Run a playbook; its report."""
        done = self._play(playbook, *self._options, *options, overrides=hosts(self.place) if declared else None)
        self.output = done.output
        assert (done.status == 0) == well, done.output
        return report(self._play)

    @property
    def zone(self) -> str:
        return zone_of(self.boto, self.profile, DOMAIN)

    @property
    def content(self) -> dict[tuple[str, str], set[str]]:
        """Without the name servers of the zone itself."""
        found = stored(self.boto, self.profile, self.zone)
        return {key: values for key, values in found.items() if key != (f"{DOMAIN}.", "NS")}

    @property
    def leads_to_it(self) -> bool:
        servers = self.client.get_hosted_zone(Id=self.zone)["DelegationSet"]["NameServers"]
        return {each.removesuffix(".") for each in at(self.boto, "NS")} == set(servers)


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_the_whole_life_of_a_delegated_zone(place: str, play: Player, boto: Callable[..., Any]) -> None:
    life = Life(place, play, boto)
    makes_it(life, play.sandbox)
    follows_signing(life, play.sandbox)
    if place == "dns_account":
        finds_what_is_off(life)
    takes_it_away(life)


def makes_it(life: Life, sandbox: SandboxClient) -> None:
    sandbox.reset_requests()
    foreseen = changes(life.run("cross_account_dns", "--check"))
    assert writes(sandbox) == Counter()
    assert {("zone", "created", DOMAIN), ("record set", "created", f"{DOMAIN} NS")} <= foreseen

    assert changes(life.run("cross_account_dns")) == foreseen
    assert life.leads_to_it
    assert at(life.boto, "DS") == set()
    assert life.content and all(name.endswith(f".{DOMAIN}.") for name, _kind in life.content)
    above = stored(life.boto, "dns", zone_of(life.boto, "dns", PARENT))
    assert not [name for name, _kind in above if name.endswith(f".{DOMAIN}.")]
    for (name, kind), values in life.content.items():
        assert asked(sandbox, name, kind) == values

    sandbox.reset_requests()
    again = life.run("cross_account_dns", "--diff")
    assert changes(again) | changes(again, "dns") | set(wrong(again)) == set()
    assert writes(sandbox) == Counter()


def follows_signing(life: Life, sandbox: SandboxClient) -> None:
    record = sign(life.client, life.zone).lower()
    assert changes(life.run("publish")) == {("record set", "created", f"{DOMAIN} DS")}
    assert {each.lower() for each in at(life.boto, "DS")} == asked(sandbox, DOMAIN, "DS") == {record}
    life.run("verify")


def finds_what_is_off(life: Life) -> None:
    above = zone_of(life.boto, "dns", PARENT)
    change(life.boto("route53", "dns"), above, "UPSERT", (DOMAIN, "NS", "ns.elsewhere.example."))
    assert f"the delegation of {DOMAIN} in {PARENT}" in wrong(life.run("verify", well=False))
    life.run("publish")
    assert life.leads_to_it

    assert life.run("audit")["orphans"] == []
    # The account has a subtree again, as the inventory says.
    found = {(each["kind"], each["name"]) for each in life.run("audit", declared=False)["orphans"]}
    assert {("record set", f"{DOMAIN} NS"), ("record set", f"{DOMAIN} DS")} <= found
    assert ("delegated zone", f"{DOMAIN} ({life.zone.rpartition('/')[2]})") in found


def takes_it_away(life: Life) -> None:
    confirmed = ("-e", "teardown_confirm=true")
    # Names of others stay, and with them the zone and what leads to it.
    change(life.client, life.zone, "CREATE", (ALIEN, "A", "192.0.2.99"))
    life.run("teardown", *confirmed)
    assert life.content.keys() == {(ALIEN, "A")}
    assert life.leads_to_it

    # A zone that is signed cannot be removed, but nothing leads there any more.
    change(life.client, life.zone, "DELETE", (ALIEN, "A", "192.0.2.99"))
    life.run("teardown", *confirmed)
    assert "key-signing keys" in life.output
    assert at(life.boto, "NS") | at(life.boto, "DS") == set()
    life.client.disable_hosted_zone_dnssec(HostedZoneId=life.zone)
    life.client.deactivate_key_signing_key(HostedZoneId=life.zone, Name="first")
    life.client.delete_key_signing_key(HostedZoneId=life.zone, Name="first")
    assert ("zone", "removed", DOMAIN) in changes(life.run("teardown", *confirmed))
    assert life.zone == ""
