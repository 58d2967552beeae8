# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets against the sandbox: ansible-playbook in front, what Route 53 keeps behind."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.sandbox.client import SandboxClient

# One of every type, in a spelling that is not the canonical one wherever there is a choice.
EVERY_TYPE: list[dict[str, Any]] = [
    {"record": "WWW.example.com.", "type": "A", "value": ["192.0.2.20", "192.0.2.3"]},
    {"record": "www.example.com", "type": "AAAA", "value": "2001:0DB8:0:0::1"},
    {"record": "*.wild.example.com", "type": "A", "value": "192.0.2.4"},
    {"record": "bücher.example.com", "type": "A", "value": "192.0.2.5"},
    {"prefix": "", "type": "CAA", "value": ['0 ISSUE "ca.example.net"']},
    {"prefix": "cname", "type": "CNAME", "value": "Target.Example.NET"},
    {"prefix": "child", "type": "DS", "value": "12345 13 2 " + "ab" * 32},
    {"prefix": "https", "type": "HTTPS", "value": '1 . port=443 alpn="h2,h3"'},
    {"prefix": "", "type": "MX", "value": ["10 mail.example.com", "020 Backup.example.com."]},
    {"prefix": "naptr", "type": "NAPTR", "value": r'100 50 "u" "E2U+sip" "!^(\\+44)$!sip:\\1@example.com!" .'},
    {"prefix": "child", "type": "NS", "value": ["ns1.example.net", "ns2.example.net."]},
    {"prefix": "ptr", "type": "PTR", "value": "host.example.net"},
    {"prefix": "spf", "type": "SPF", "value": "v=spf1 -all"},
    {"prefix": "_sip._tcp", "type": "SRV", "value": "10 5 5060 sip.example.com"},
    {"prefix": "ssh", "type": "SSHFP", "value": "4 2 " + "cd" * 32},
    {"prefix": "_svc", "type": "SVCB", "value": "0 svc.example.net"},
    {"prefix": "_443._tcp", "type": "TLSA", "value": "3 1 1 " + "ef" * 32},
    {"prefix": "", "type": "TXT", "value": ['say "hi"; a\\b', "x" * 600, "grüße"]},
]

EVERY_POLICY: list[dict[str, Any]] = [
    {"prefix": "web", "type": "A", "alias": {"dns_name": "www.example.com", "evaluate_target_health": True}},
    {"prefix": "w", "type": "A", "set_identifier": "blue", "weight": 0, "value": "192.0.2.10"},
    {"prefix": "w", "type": "A", "set_identifier": "green", "weight": 255, "alias": {"dns_name": "www.example.com"}},
    {"prefix": "l", "type": "A", "set_identifier": "ie", "routing_region": "eu-west-1", "value": "192.0.2.11"},
    {"prefix": "l", "type": "A", "set_identifier": "us", "routing_region": "us-east-1", "value": "192.0.2.12"},
    {"prefix": "f", "type": "CNAME", "set_identifier": "1", "failover": "PRIMARY", "value": "a.example.net"},
    {"prefix": "f", "type": "CNAME", "set_identifier": "2", "failover": "SECONDARY", "value": "b.example.net"},
    {
        "prefix": "g",
        "type": "A",
        "set_identifier": "eu",
        "geo_location": {"continent_code": "EU"},
        "value": "192.0.2.13",
    },
    {
        "prefix": "g",
        "type": "A",
        "set_identifier": "ca",
        "geo_location": {"country_code": "US", "subdivision_code": "CA"},
        "value": "192.0.2.14",
    },
    {
        "prefix": "g",
        "type": "A",
        "set_identifier": "rest",
        "geo_location": {"country_code": "*"},
        "value": "192.0.2.15",
    },
    {"prefix": "m", "type": "A", "set_identifier": "1", "multi_value_answer": True, "value": "192.0.2.16"},
    {"prefix": "m", "type": "A", "set_identifier": "2", "multi_value_answer": True, "value": "192.0.2.17"},
]


class Zone:
    """The zone example.com of the DNS account, and the module at work on it."""

    def __init__(self, sandbox: SandboxClient, client: Any, run_module: Callable[..., dict[str, Any]]) -> None:
        self.sandbox = sandbox
        self.client = client
        self._run_module = run_module
        self.id = client.create_hosted_zone(Name="example.com", CallerReference="test")["HostedZone"]["Id"].split("/")[
            -1
        ]

    def apply(
        self, record_sets: list[dict[str, Any]] | None = None, check: bool = False, **options: Any
    ) -> dict[str, Any]:
        arguments = {"zone": "example.com", "default_ttl": 300, "record_sets": record_sets, **options}
        self.sandbox.reset_requests()
        return self._run_module("route53_record_sets", arguments, check=check, profile="dns")

    def info(self, **options: Any) -> dict[str, Any]:
        return self._run_module("route53_record_sets_info", {"zone": "example.com", **options}, profile="dns")

    def stored(self) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self.id)
        return [record_set for page in pages for record_set in page["ResourceRecordSets"]]

    def change(self, action: str, record_set: dict[str, Any]) -> None:
        changes = [{"Action": action, "ResourceRecordSet": record_set}]
        self.client.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch={"Changes": changes})

    def calls(self) -> dict[str, int]:
        return {
            entry["operation"]: entry["count"] for entry in self.sandbox.requests() if entry["service"] == "route53"
        }


@pytest.fixture
def zone(fresh: SandboxClient, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> Zone:
    return Zone(fresh, boto("route53", profile="dns"), run_module)


def address(name: str, value: str = "192.0.2.1", **others: Any) -> dict[str, Any]:
    return {"record": f"{name}.example.com", "type": "A", "value": value, **others}


def wire(name: str, *values: str, ttl: int = 300) -> dict[str, Any]:
    return {
        "Name": f"{name}.example.com.",
        "Type": "A",
        "TTL": ttl,
        "ResourceRecords": [{"Value": value} for value in values],
    }


def test_every_type_and_policy_once_and_again(zone: Zone) -> None:
    declared = [*EVERY_TYPE, *EVERY_POLICY]

    predicted = zone.apply(declared, check=True)
    assert predicted["changed"], predicted
    assert "ChangeResourceRecordSets" not in zone.calls()
    assert len(zone.stored()) == 2

    applied = zone.apply(declared)
    assert applied["changed"], applied["msg"]
    assert applied["not_applied"] == []
    assert applied["counts"] == {"create": len(declared), "update": 0, "delete": 0, "unchanged": 2, "ignored": 0}
    assert applied["diff"] == predicted["diff"]
    assert applied["changes"] == predicted["changes"]
    assert zone.calls()["ChangeResourceRecordSets"] == 1
    assert zone.calls()["ListResourceRecordSets"] == 1
    assert applied["api_calls"] == zone.calls()
    assert len(zone.stored()) == 2 + len(declared)

    again = zone.apply(declared)
    assert not again["changed"], again
    assert again["changes"] == []
    assert "diff" not in again
    assert zone.calls() == {"ListHostedZonesByName": 1, "ListResourceRecordSets": 1}


@pytest.mark.parametrize("transformation", ["unquoted", "quoted", "api"])
def test_feeding_back_what_was_read_changes_nothing(zone: Zone, transformation: str) -> None:
    zone.apply([*EVERY_TYPE, *EVERY_POLICY])
    zone.change(
        "CREATE",
        {
            "Name": "odd.example.com",
            "Type": "TXT",
            "TTL": 1,
            "ResourceRecords": [{"Value": r'"\377" "x"'}, {"Value": '""'}],
        },
    )
    read = zone.info(txt_transformation=transformation)
    assert not read["changed"]
    assert len(read["record_sets"]) == len(zone.stored())
    assert not [entry for entry in read["record_sets"] if entry.get("ignore")]
    back = zone.apply(read["record_sets"], txt_transformation=transformation, prune=True)
    assert not back["changed"], back["changes"]
    assert zone.info(names=["*.wild.example.com", "www.example.com"], types=["A"])["record_sets"] == [
        {"record": "*.wild.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.4"]},
        {"record": "www.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.20", "192.0.2.3"]},
    ]


def test_equal_meaning_in_the_spelling_of_others(zone: Zone) -> None:
    for name, record_type, values in (
        ("MiXed.example.com", "AAAA", ["2001:0DB8:0:0:0:0:0:1", "2001:db8::2"]),
        ("txt.example.com", "TXT", [r'"a\142""c"']),
        ("cname.example.com", "CNAME", ["TARGET.example.net"]),
        ("mx.example.com", "MX", ["20 b.example.com", "10 A.example.com."]),
    ):
        records = [{"Value": value} for value in values]
        zone.change("CREATE", {"Name": name, "Type": record_type, "TTL": 300, "ResourceRecords": records})
    result = zone.apply(
        [
            {"record": "mixed.example.com", "type": "AAAA", "value": ["2001:db8::2", "2001:db8::1"]},
            {"record": "txt.example.com", "type": "TXT", "value": '"ab" "c"', "txt_transformation": "quoted"},
            {"record": "cname.example.com", "type": "CNAME", "value": "target.example.net."},
            {"record": "mx.example.com", "type": "MX", "value": ["10 a.example.com", "20 b.example.com"]},
        ]
    )
    assert not result["changed"], result["changes"]


def test_update_replaces_what_was_read(zone: Zone) -> None:
    zone.change("CREATE", wire("www", "192.0.2.1", "192.0.2.2", ttl=60))
    result = zone.apply([address("www", "192.0.2.2")])
    assert result["counts"] == {"create": 0, "update": 1, "delete": 0, "unchanged": 2, "ignored": 0}
    assert result["diff"] == {
        "before": "www.example.com. 60 IN A 192.0.2.1\nwww.example.com. 60 IN A 192.0.2.2\n",
        "after": "www.example.com. 300 IN A 192.0.2.2\n",
    }
    assert result["applied"] == ["www.example.com A"]
    assert len(result["change_ids"]) == 1
    assert wire("www", "192.0.2.2") in zone.stored()


def test_type_and_policy_changes_are_one_call(zone: Zone) -> None:
    zone.apply([address("a"), address("b"), {"record": "c.example.com", "type": "CNAME", "value": "x.example.net"}])
    result = zone.apply(
        [
            {"record": "a.example.com", "type": "CNAME", "value": "x.example.net"},
            address("b", set_identifier="blue", weight=1),
            address("c"),
        ],
        force=True,
    )
    assert result["counts"] == {"create": 3, "update": 0, "delete": 3, "unchanged": 2, "ignored": 0}, result
    assert zone.calls()["ChangeResourceRecordSets"] == 1
    assert not zone.apply([address("b", set_identifier="blue", weight=1)])["changed"]


def test_prune_keeps_to_its_scope(zone: Zone) -> None:
    zone.apply(
        [
            *(address(name) for name in ("old.team", "kept.team", "ignored.team", "deep.old.team", "team", "badteam")),
            {"record": "text.team.example.com", "type": "TXT", "value": "kept"},
        ]
    )
    before = zone.stored()
    scope = {"names": ["*.team.example.com"], "types": ["A"]}
    declared = [address("kept.team"), {"record": "ignored.team.example.com", "type": "A", "ignore": True}]
    result = zone.apply(declared, prune=True, scope=scope, max_delete_percent=67)
    assert result["brakes"]["delete"] == {"count": 2, "of": 3, "percent": 66.67}
    assert [change["record"] for change in result["changes"]] == ["old.team.example.com", "deep.old.team.example.com"]
    gone = ("old.team.example.com.", "deep.old.team.example.com.")
    assert zone.stored() == [record_set for record_set in before if record_set["Name"] not in gone]
    assert result["counts"]["ignored"] == 1

    everything = zone.apply([], prune=True, force=True)
    assert [record_set["Type"] for record_set in zone.stored()] == ["NS", "SOA"]
    assert everything["counts"]["delete"] == 5


def test_1200_record_sets_in_two_batches_and_a_file(zone: Zone, tmp_path: Path) -> None:
    entries = [address(f"host-{number}", f"10.0.{number // 250}.{number % 250}") for number in range(1200)]
    for name, text in (
        ("zone.json", json.dumps({"record_sets": entries})),
        ("zone.yml", json.dumps(entries)),  # JSON is YAML
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = zone.apply(record_sets_file=str(tmp_path / "zone.json"))
    assert result["counts"]["create"] == 1200
    assert zone.calls()["ChangeResourceRecordSets"] == 2
    again = zone.apply(record_sets_file=str(tmp_path / "zone.yml"))
    assert not again["changed"]
    assert zone.calls() == {"ListHostedZonesByName": 1, "ListResourceRecordSets": math.ceil(1202 / 300)}


def test_overwrite_false_writes_nothing(zone: Zone) -> None:
    zone.apply([address("www")])
    result = zone.apply([address("www", "192.0.2.2"), address("new")], overwrite=False)
    assert result["failed"]
    assert not result["changed"]
    assert "www.example.com A" in result["msg"]
    assert "ChangeResourceRecordSets" not in zone.calls()


def test_absent(zone: Zone) -> None:
    zone.apply([address("www"), address("w", set_identifier="a", weight=1), address("w", set_identifier="b", weight=2)])
    result = zone.apply(
        [
            {"record": "www.example.com", "type": "A", "state": "absent"},
            {"record": "w.example.com", "type": "A", "set_identifier": "b", "state": "absent"},
            {"record": "never.example.com", "type": "A", "state": "absent"},
        ]
    )
    assert result["applied"] == ["w.example.com A 'b'", "www.example.com A"]
    zone.apply([{"record": "w.example.com", "type": "A", "state": "absent"}])
    assert len(zone.stored()) == 2


def test_an_alias_goes_after_its_target_and_before_it(zone: Zone) -> None:
    alias = {"record": "a.example.com", "type": "A", "alias": {"dns_name": "z.example.com"}}
    second = {"record": "b.example.com", "type": "A", "alias": {"dns_name": "a.example.com", "hosted_zone_id": zone.id}}
    declared = [alias, second, address("z")]
    assert zone.apply(declared)["counts"]["create"] == 3
    assert not zone.apply(declared)["changed"]
    assert zone.apply([], prune=True, force=True)["counts"]["delete"] == 3


def test_a_bad_value_that_only_route_53_sees_leaves_the_batch_undone(zone: Zone) -> None:
    """The zone that an alias names does not hold its target: Route 53 refuses the whole batch."""
    alias = {"dns_name": "nowhere.existing.example", "hosted_zone_id": "Z0000000000000000000"}
    result = zone.apply([address("www"), {"record": "bad.example.com", "type": "A", "alias": alias}])
    assert result["failed"]
    assert result["not_applied"] == ["bad.example.com A", "www.example.com A"], result
    assert not result["changed"]
    assert result["applied"] == []
    assert result["error_code"] == "InvalidChangeBatch"
    assert len(zone.stored()) == 2


def test_a_failed_listing_writes_nothing(zone: Zone) -> None:
    zone.sandbox.faults(
        [{"service": "route53", "operation": "ListResourceRecordSets", "code": "AccessDenied", "status": 403}]
    )
    result = zone.apply([address("www")], prune=True)
    assert result["failed"]
    assert not result["changed"]
    assert "list the record sets of example.com" in result["msg"]
    assert "ChangeResourceRecordSets" not in zone.calls()


def test_a_change_that_cannot_be_read_is_a_warning(zone: Zone) -> None:
    zone.sandbox.faults([{"service": "route53", "operation": "GetChange", "code": "AccessDenied", "status": 403}])
    result = zone.apply([address("www")])
    assert not result.get("failed"), result
    assert result["changed"]
    assert any("route53:GetChange" in warning for warning in result["warnings"])


def test_the_wrong_account_is_left_alone(zone: Zone) -> None:
    result = zone.apply([address("www")], account_id="111111111111")
    assert result["failed"]
    assert zone.calls() == {}


def test_in_check_mode_a_zone_that_does_not_exist_yet_is_empty(
    fresh: SandboxClient, run_module: Callable[..., dict[str, Any]]
) -> None:
    created = run_module("route53_hosted_zone", {"zone": "new.example.com"}, check=True, profile="dns")
    arguments = {
        "hosted_zone_id": created["hosted_zone_id"],
        "zone": "new.example.com",
        "default_ttl": 300,
        "record_sets": [address("www.new")],
    }
    result = run_module("route53_record_sets", arguments, check=True, profile="dns")
    assert result["applied"] == ["www.new.example.com A"], result


def test_others_see_the_same(zone: Zone, aws: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> None:
    zone.apply([address("www", "192.0.2.1"), {"record": "www.example.com", "type": "TXT", "value": 'a "b"'}])
    listed = aws(["route53", "list-resource-record-sets", "--hosted-zone-id", zone.id], profile="dns")
    assert wire("www", "192.0.2.1") in listed["ResourceRecordSets"]
    arguments = {"state": "present", "zone": "example.com", "record": "www.example.com", "type": "A", "ttl": 300}
    theirs = run_module("amazon.aws.route53", {**arguments, "value": ["192.0.2.1"]}, profile="dns")
    assert not theirs["changed"], theirs


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"type": "A", "value": "192.0.2.1", "record": True}, id="YAML boolean as name"),
        pytest.param(address("www", "192.0.2.256"), id="address"),
        pytest.param(address("www", ttl=True), id="boolean TTL"),
        pytest.param({"record": "www.notexample.com", "type": "A", "value": "192.0.2.1"}, id="another zone"),
        pytest.param({"prefix": "", "type": "NS", "state": "absent"}, id="NS of the zone"),
    ],
)
def test_bad_input_makes_no_call(zone: Zone, entry: dict[str, Any]) -> None:
    result = zone.apply([entry])
    assert result["failed"]
    assert result["msg"].startswith("record_sets[0]")
    assert zone.sandbox.requests() == []
