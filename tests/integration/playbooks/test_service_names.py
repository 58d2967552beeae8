# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One name for a group of instances, from its first member to its last, with real answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype
import pytest

from tests.integration.playbooks.test_failing_accounts import inventory as accounts
from tests.support.playbooks.runner import DNS, WORKLOADS, Played, Player, writes
from tests.support.playbooks.stand_ins import run_with_stand_ins
from tests.support.sandbox.client import SandboxClient

NAME = "api.workload-a.example.com."
API: dict[str, Any] = {"name": "api", "tags": {"role": "api"}, "ttl": 30}
WEIGHTED = {**API, "routing": "weighted", "weight": 10, "weight_tag": "dns-weight"}
WORKLOAD = WORKLOADS["workload-a"]
EXTERNAL_ID = "6f0c9f2e-3a57-4e0b-9d1c-a1b1c1d1e1f1"
ONE_BATCH = Counter({(DNS, "ChangeResourceRecordSets"): 1})


class Fleet:
    """The instances of workload-a in eu-west-1, and what the zone has and answers for the name of their service."""

    def __init__(self, sandbox: SandboxClient, home: Path, boto: Callable[..., Any]) -> None:
        self.play, self.boto = Player(sandbox, home), boto
        self.ec2, self.route53 = boto("ec2", "workload-a", "eu-west-1"), boto("route53", "dns")
        found = [each for one in self.ec2.describe_instances()["Reservations"] for each in one["Instances"]]
        self.address = {each["InstanceId"]: each["PublicIpAddress"] for each in found}
        named = {tag["Value"]: each["InstanceId"] for each in found for tag in each["Tags"] if tag["Key"] == "dns"}
        self.first, self.second = named["api-1"], named["api-2"]

    def __call__(self, playbook: str, *options: str, services: Any = (API,), **variables: Any) -> Played:
        self.play.sandbox.reset_requests()
        host = {"dns_services": list(services), **variables}
        return self.play(playbook, *options, overrides={"all": {"hosts": {"workload-a": host}}})

    def ok(self, *given: Any, **more: Any) -> Counter[tuple[str, str]]:
        """What a run wrote that went well."""
        done = self(*given, **more)
        assert done.status == 0, done.output
        return writes(self.play.sandbox)

    def tag(self, *instances: str, **tags: str) -> None:
        self.ec2.create_tags(Resources=list(instances), Tags=[{"Key": k, "Value": v} for k, v in tags.items()])

    def untag(self, instance: str, key: str) -> None:
        self.ec2.delete_tags(Resources=[instance], Tags=[{"Key": key}])

    def stored(self, name: str = NAME) -> dict[tuple[str, str], dict[str, Any]]:
        """What the zone has at a name, by type and set identifier."""
        zones = self.route53.list_hosted_zones_by_name(DNSName="example.com.")["HostedZones"]
        pages = self.route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zones[0]["Id"])
        found = [each for page in pages for each in page["ResourceRecordSets"] if each["Name"] == name]
        return {(each["Type"], each.get("SetIdentifier", "")): each for each in found}

    def written_by_a_member(self, record_set: dict[str, Any]) -> int:
        """The HTTP status that an instance gets which writes this, by its role and the zone role."""
        roles = (f"{WORKLOAD}:role/Route53CrossAccountRole", f"{DNS}:role/EC2ManagementRole-{WORKLOAD}-example.com")
        signed: dict[str, str] = {}
        for role in roles:
            sts = self.boto("sts", "dns", **signed)
            given = {"RoleArn": f"arn:aws:iam::{role}", "RoleSessionName": "member", "ExternalId": EXTERNAL_ID}
            got = sts.assume_role(**given)["Credentials"]
            signed = {"aws_access_key_id": got["AccessKeyId"], "aws_secret_access_key": got["SecretAccessKey"]}
            signed["aws_session_token"] = got["SessionToken"]
        batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record_set}]}
        found = self.route53.list_hosted_zones_by_name(DNSName="example.com.")["HostedZones"][0]["Id"]
        done = self.boto("route53", "dns", **signed).change_resource_record_sets(HostedZoneId=found, ChangeBatch=batch)
        return int(done["ResponseMetadata"]["HTTPStatusCode"])

    def asked(self, record_type: str = "A") -> set[str]:
        """The answer of the sandbox's DNS server over UDP."""
        sandbox, query = self.play.sandbox, dns.message.make_query(NAME, record_type)
        reply = dns.query.udp(query, sandbox.dns_host, port=sandbox.dns_port, timeout=5)
        wanted = dns.rdatatype.from_text(record_type)
        return {str(each) for answer in reply.answer if answer.rdtype == wanted for each in answer}


@pytest.fixture
def fleet(fresh: SandboxClient, tmp_path: Path, boto: Callable[..., Any]) -> Fleet:
    return Fleet(fresh, tmp_path, boto)


@pytest.mark.long
def test_the_whole_life_of_a_service(fleet: Fleet) -> None:
    """Multivalue, weighted, plain and weighted again; members that come and go, and mistakes on the way."""
    first, second = fleet.first, fleet.second
    fleet.tag(first, second, role="api")
    fleet.ec2.delete_tags(Resources=[second], Tags=[{"Key": "dns"}])  # a member needs no name of its own

    assert fleet.ok("cross_account_dns")  # verification has asked the name servers for the service, too
    stored = fleet.stored()
    assert stored.keys() == {("A", first), ("A", second), ("AAAA", first)}
    assert all(each["MultiValueAnswer"] and each["TTL"] == 30 for each in stored.values())
    assert fleet.asked() == {fleet.address[first], fleet.address[second]}
    assert len(fleet.asked("AAAA")) == 1
    assert fleet.written_by_a_member(stored["A", first]) == 200  # set identifiers need no more rights
    markers = fleet.stored(f"_owner-a.{NAME}")
    assert markers.keys() == {("TXT", first), ("TXT", second)}
    assert f"ec2/eu-west-1/{second}" in str(markers["TXT", second])

    assert fleet.ok("publish", "--diff") == Counter()

    fleet.tag(second, **{"dns-weight": "0"})
    assert fleet.ok("publish", services=[WEIGHTED]) == ONE_BATCH
    weights = {("A", first): 10, ("A", second): 0, ("AAAA", first): 10}
    assert {key: each["Weight"] for key, each in fleet.stored().items()} == weights
    assert {address for _ in range(5) for address in fleet.asked()} == {fleet.address[first]}

    mistaken = fleet("publish", services=[{**WEIGHTED, "tags": {"role": "apl"}}])
    assert mistaken.status != 0
    assert f"{NAME.removesuffix('.')} A '{first}' ({first} runs)" in mistaken.output
    assert "or dns_services chooses none of them. Correct that" in mistaken.output
    assert writes(fleet.play.sandbox) == Counter()

    # Members need no filter. All other names go with theirs.
    others = {"dns_instance_filters": {"tag:x": "y"}, "instance_records_remove_unselected": True}
    assert fleet.ok("publish", **others) == ONE_BATCH
    assert fleet.stored().keys() == stored.keys()
    assert all(each["MultiValueAnswer"] for each in fleet.stored().values())

    audited = fleet("audit")
    assert (audited.status, NAME.removesuffix(".") in audited.output) == (0, False), audited.output

    fleet.ec2.stop_instances(InstanceIds=[second])
    assert fleet.ok("publish")
    assert fleet.stored().keys() == {("A", first), ("AAAA", first)}
    assert fleet.stored(f"_owner-a.{NAME}").keys() == {("TXT", first)}

    fleet.tag(first, dns="api")
    taken = fleet("publish")
    assert "api.workload-a.example.com is the name of the service dns_services[0]." in taken.output
    assert fleet.stored().keys() == {("A", first), ("AAAA", first)}

    assert fleet.ok("publish", services=[]) == ONE_BATCH
    assert fleet.stored().keys() == {("A", ""), ("AAAA", "")}
    assert fleet.asked() == {fleet.address[first]}
    assert fleet.ok("publish", services=[WEIGHTED]) == ONE_BATCH
    assert fleet.stored().keys() == {("A", first), ("AAAA", first)}

    assert fleet.ok("teardown", "-e", "teardown_confirm=true")
    zones = fleet.route53.list_hosted_zones()["HostedZones"]
    assert "example.com." not in [each["Name"] for each in zones]


def test_what_cannot_be_right_is_said_before_anything_is_asked_of_aws(tmp_path: Path) -> None:
    wrong: dict[str, tuple[Any, str]] = {
        "text": ("api", "it is a str. Give a list of services"),
        "grouped": ([{"name": "api"}], "[0]: nothing says which instances are meant."),
        "twice": ([API, API], "[1], name: api.twice.example.com is the name of dns_services[0], too."),
        "elsewhere": ([{**API, "name": "api.well.example.com"}], "[0], name: 'api.well.example.com' looks like a full"),
        "misspelt": ([{**API, "wieght": 7}], "[0]: unknown option wieght."),
    }
    hosts = {host: {"dns_services": value} for host, (value, _says) in wrong.items()}

    done = run_with_stand_ins(tmp_path, "publish", accounts({"well": {"dns_services": [API]}, **hosts}))

    assert done.failed == set(wrong), done.output
    for host, (_value, says) in wrong.items():
        assert done.modules(host) == []
        said = [each for each in done.output.splitlines() if each.startswith(f"fatal: [{host}]")]
        assert any("dns_services" in each and says in each for each in said), said


def test_each_zone_of_names_has_its_own_services(tmp_path: Path) -> None:
    services = {each: [{"name": each, "tags": {"Name": "web"}, "addresses": "private"}] for each in ("api", "shop")}
    more = {"zone": "internal.example", "private": True}
    hosts = {
        "none": {"dns_additional_zones": [more], "dns_services": services["api"]},
        "both": {"dns_additional_zones": [{**more, "services": services["shop"]}], "dns_services": services["api"]},
    }

    done = run_with_stand_ins(tmp_path, "publish", accounts(hosts, {"dns_additional_zones": [more]}))

    assert done.status == 0, done.output
    routed = {
        (host, each["zone"], entry["record"], entry["set_identifier"])
        for host in hosts
        for each in done.asked[host]["route53_record_sets"]
        for entry in each["record_sets"]
        if "set_identifier" in entry
    }
    identifier = "i-0123456789abcdef0"
    assert routed == {
        ("none", "example.com", "api.none.example.com", identifier),
        ("both", "example.com", "api.both.example.com", identifier),
        ("both", "internal.example", "shop.both.internal.example", identifier),
    }


def test_instances_that_no_filter_chooses_are_read_once(tmp_path: Path) -> None:
    """They are read for what is in use. Only where that is switched off, services cost a call."""
    off = {"instance_records_remove_unselected": True}
    hosts = {"plain": {}, "off": off, "services": {**off, "dns_services": [API]}}

    done = run_with_stand_ins(tmp_path, "publish", accounts(hosts))

    assert done.status == 0, done.output
    read = {host: done.asked[host]["ec2_instances_info"] for host in hosts}
    found = {host: [bool(each["unselected"]) for each in calls] for host, calls in read.items()}
    assert found == {"plain": [True], "off": [False], "services": [True]}
