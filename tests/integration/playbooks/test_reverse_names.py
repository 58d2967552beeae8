# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses of instances lead to their names, in reverse zones that are ours, as long as the instances run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype
import pytest

from tests.integration.playbooks.test_failing_accounts import inventory as accounts
from tests.support.playbooks.runner import WORKLOADS, Player, writes
from tests.support.playbooks.stand_ins import run_with_stand_ins
from tests.support.sandbox.client import SandboxClient

REGIONS = {"workload-a": ["us-east-1", "eu-west-1"], "workload-b": ["us-east-1", "eu-west-1"]}


@pytest.fixture
def play(fresh: SandboxClient, tmp_path: Path) -> Player:
    return Player(fresh, tmp_path)


def running(boto: Callable[..., Any], account: str) -> dict[str, str]:
    """The private address of each running instance that has one, by its name."""
    found = {}
    for region in REGIONS[account]:
        for reservation in boto("ec2", account, region).describe_instances()["Reservations"]:
            for each in reservation["Instances"]:
                if each["State"]["Name"] == "running":
                    [name] = [tag["Value"] for tag in each["Tags"] if tag["Key"] == "dns"]
                    found[name] = each["PrivateIpAddress"]
    return found


def asked(sandbox: SandboxClient, address: str) -> set[str]:
    """To which names an address leads, by the DNS server of the sandbox over UDP."""
    query = dns.message.make_query(ip_address(address).reverse_pointer, "PTR")
    reply = dns.query.udp(query, sandbox.dns_host, port=sandbox.dns_port, timeout=5)
    return {str(each) for answer in reply.answer if answer.rdtype == dns.rdatatype.PTR for each in answer}


def stored(boto: Callable[..., Any], zone: str) -> set[tuple[str, str]]:
    """Names and types of the record sets of a zone, without its own."""
    pages = boto("route53", "dns").get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    found = [each for page in pages for each in page["ResourceRecordSets"]]
    return {(each["Name"], each["Type"]) for each in found if each["Type"] not in ("NS", "SOA")}


def report(play: Player) -> dict[str, Any]:
    """The report of the last run."""
    [path] = play.home.glob("*.json")
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return made


def pointers(made: dict[str, Any]) -> set[tuple[str, str]]:
    """What a report says of PTR record sets."""
    changes = [each for account in made["accounts"] for each in account["changes"]]
    return {(each["action"], each["what"].removesuffix(" PTR")) for each in changes if each["what"].endswith(" PTR")}


def create(boto: Callable[..., Any], zone: str, name: str, value: str) -> None:
    record_set = {"Name": name, "Type": "PTR", "TTL": 60, "ResourceRecords": [{"Value": value}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
    boto("route53", "dns").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def stop(ec2: Any, name: str) -> None:
    [found] = ec2.describe_instances(Filters=[{"Name": "tag:dns", "Values": [name]}])["Reservations"]
    ec2.stop_instances(InstanceIds=[found["Instances"][0]["InstanceId"]])


def by_address(addresses: dict[str, dict[str, str]]) -> dict[str, dict[str, set[str]]]:
    """Address → account → the names of its instances that have the address.

    Accounts have networks of their own with the same addresses, and so have the Regions of one.
    """
    names: dict[str, dict[str, set[str]]] = {}
    for host, found in addresses.items():
        for name, ip in found.items():
            names.setdefault(ip, {}).setdefault(host, set()).add(f"{name}.{host}.example.com.")
    return names


@pytest.mark.long
def test_the_whole_life_of_names_of_addresses(play: Player, boto: Callable[..., Any]) -> None:
    addresses = {host: running(boto, host) for host in WORKLOADS}
    names = by_address(addresses)
    [octet] = {ip.partition(".")[0] for ip in names}
    zone = boto("route53", "dns").create_hosted_zone(Name=f"{octet}.in-addr.arpa", CallerReference="reverse")
    zone_id = zone["HostedZone"]["Id"]
    taken = addresses["workload-a"]["api-1"]
    foreign = {(f"9.9.9.{octet}.in-addr.arpa.", "PTR"), (f"{ip_address(taken).reverse_pointer}.", "PTR")}
    for name, _type in foreign:
        create(boto, zone_id, name, "printer.example.com")
    assert len(names[taken]) == 2
    [alone] = [ip for ip, hosts in names.items() if hosts == {"workload-a": {"internal-1.workload-a.example.com."}}]
    given = {"instance_records_reverse_zones": [f"{octet}.in-addr.arpa"], "instance_records_addresses": "private"}
    options = ("-e", f"report_folder={play.home}", "-e", "report_formats=json")
    with_zones = ("-e", json.dumps(given), *options)
    play.sandbox.reset_requests()

    predicted = play("cross_account_dns", "--check", *with_zones)
    assert predicted.status == 0, predicted.output
    assert writes(play.sandbox) == Counter()
    foreseen = pointers(report(play))

    first = play("cross_account_dns", *with_zones)
    assert "which has no owner. An instance has the address" in first.output, first.output
    made = report(play)
    assert pointers(made) == foreseen
    assert foreseen == {("created", ip_address(ip).reverse_pointer) for ip in names if ip != taken}
    answers = {ip: asked(play.sandbox, ip) for ip in names}
    assert answers.pop(taken) == {"printer.example.com."}
    assert [ip for ip, answer in answers.items() if answer not in names[ip].values()] == []
    wrong = [each["check"] for account in made["accounts"] for each in account["checks"] if not each["ok"]]
    assert [each for each in wrong if each.startswith("the names of the addresses of the instances (")]
    assert [each for each in wrong if "names of the addresses" not in each and ".in-addr.arpa" not in each] == []

    play.sandbox.reset_requests()
    again = play("publish", "--diff", *with_zones)
    assert again.status == 0, again.output
    assert set(again.counts("changed").values()) == {0}
    assert writes(play.sandbox) == Counter()
    assert pointers(report(play)) == set()

    stop(boto("ec2", "workload-a"), "internal-1")
    after = play("publish", *with_zones)
    assert after.status == 0, after.output
    assert pointers(report(play)) == {("deleted", ip_address(alone).reverse_pointer)}
    assert asked(play.sandbox, alone) == set()

    # A list that is empty, but there, lets the audit look.
    left = play("audit", "-e", json.dumps({**given, "instance_records_reverse_zones": []}), *options)
    assert left.status == 0, left.output
    orphans = [each for each in report(play)["orphans"] if each["kind"] == "record set"]
    assert {each["name"] for each in orphans} == {
        f"{ip_address(ip).reverse_pointer} PTR" for ip in set(names) - {taken, alone}
    }
    assert {each["account"] for each in orphans} <= set(WORKLOADS.values())
    fine = play("audit", *with_zones)
    assert report(play)["totals"]["orphans"] == 0, fine.output

    gone = play("teardown", "-e", "teardown_confirm=true", *with_zones)
    assert gone.status == 0, gone.output
    assert stored(boto, zone_id) == foreign


REVERSE = "instance_records_reverse_zones"


def test_what_cannot_be_right_is_said_before_anything_is_asked_of_aws(tmp_path: Path) -> None:
    wrong: dict[str, tuple[Any, str]] = {
        "text": ("10.in-addr.arpa", "is not a list. Give a list of zones, such as [10.in-addr.arpa]."),
        "network": (["10.0.0.0/8"], "[0]: 10.0.0.0/8 is not below in-addr.arpa or ip6.arpa."),
        "classless": (["0/25.2.0.192.in-addr.arpa"], "RFC 2317, and these are not supported. Give the zone above it"),
        "twice": (
            ["10.in-addr.arpa"] * 2,
            "[1]: 10.in-addr.arpa is the zone of instance_records_reverse",
        ),
        "misspelt": (
            [{"zone": "10.in-addr.arpa", "privat": True}],
            "unknown option privat. Did you mean private?",
        ),
    }
    hosts = {host: {REVERSE: value} for host, (value, _says) in wrong.items()}

    done = run_with_stand_ins(tmp_path, "publish", accounts({"well": {}, **hosts}))

    assert done.failed == set(wrong), done.output
    for host, (_value, says) in wrong.items():
        assert done.modules(host) == []
        said = [each for each in done.output.splitlines() if each.startswith(f"fatal: [{host}]")]
        assert any(REVERSE in each and says in each for each in said), said


def test_a_reverse_zone_that_is_not_there_stops_the_account_before_anything_is_written(tmp_path: Path) -> None:
    done = run_with_stand_ins(
        tmp_path, "publish", accounts({"well": {}, "lacking": {REVERSE: ["10.in-addr.arpa", "11.in-addr.arpa"]}})
    )

    assert done.failed == {"lacking"}, done.output
    assert "has no zone 10.in-addr.arpa, and none 11.in-addr.arpa. Create it there" in done.output
    assert "The record sets of this account were left as they are." in done.output
    assert {"route53_record_sets", "ec2_instances_info"}.isdisjoint(done.modules("lacking"))
    assert "route53_record_sets" in done.modules("well")
    assert "route53_hosted_zones_info" not in done.modules("well")


def test_names_that_were_in_a_zone_are_gone_with_it(tmp_path: Path) -> None:
    done = run_with_stand_ins(
        tmp_path, "teardown", accounts({"only": {REVERSE: ["10.in-addr.arpa"]}}), "-e", "teardown_confirm=true"
    )
    assert done.status == 0, done.output


def zone(name: str, identifier: str, *, private: bool = False) -> dict[str, Any]:
    return {"name": name, "private_zone": private, "hosted_zone_id": identifier}


@pytest.mark.parametrize("playbook", ["publish", "teardown"])
def test_each_zone_of_names_has_its_own_reverse_zones(playbook: str, tmp_path: Path) -> None:
    """The same owner would have them remove each other's record sets."""
    more = {"zone": "internal.example", "private": True, "addresses": "private"}
    own = [{"zone": "10.in-addr.arpa", "private": True}]
    given = {"zones_found": [zone("2.0.192.in-addr.arpa", "ZPUBLIC"), zone("10.in-addr.arpa", "ZTEN", private=True)]}
    given |= {"dns_additional_zones": [{**more, "reverse_zones": own}], REVERSE: ["2.0.192.in-addr.arpa"]}
    hosts = accounts({"only": given}, {"dns_additional_zones": [more]})

    done = run_with_stand_ins(tmp_path, playbook, hosts, "-e", "teardown_confirm=true")

    assert done.status == 0, done.output
    written = done.asked["only"]["route53_record_sets"]
    by_zone = {each["zone"]: each for each in written}
    assert len(written) == len(by_zone) == 4
    for names, label, name, identifier, address in (
        ("example.com", "example.com", "2.0.192.in-addr.arpa", "ZPUBLIC", "10.2.0.192"),
        ("internal.example", "internal.example@private", "10.in-addr.arpa", "ZTEN", "10.0.0.10"),
    ):
        before, found = by_zone[names], by_zone[name]
        assert written.index(before) < written.index(found)
        assert found["owner"] == f"{before['owner']}/{label}"
        assert found["hosted_zone_id"] == identifier
        assert found["scope"] == {"names": [f"*.{name}"], "types": ["PTR"]}
        same = ("account_id", "owner_prefix", "adopt", "on_foreign", "prune", "resources_read", "force")
        assert {each: found.get(each) for each in same} == {each: before.get(each) for each in same}
        entry = {"record": f"{address}.in-addr.arpa", "type": "PTR", "ttl": 60, "value": [f"web.only.{names}"]}
        entry["resource"] = "ec2/eu-west-1/i-0123456789abcdef0"
        assert found["record_sets"] == ([entry] if playbook == "publish" else [])
