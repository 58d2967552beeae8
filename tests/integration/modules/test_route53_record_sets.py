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

from tests.support.record_sets.every_kind import EVERY_POLICY, EVERY_TYPE
from tests.support.record_sets.played_zone import Zone, address
from tests.support.sandbox.client import SandboxClient


@pytest.fixture
def zone(fresh: SandboxClient, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> Zone:
    return Zone(fresh, boto("route53", profile="dns"), run_module)


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
