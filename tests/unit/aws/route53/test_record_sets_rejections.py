"""Bad input is refused before any call, with a message that names the entry and says what would be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection
from tests.support.aws.route53_fakes import Connection, ensure
from tests.support.record_sets.rejected import CASES
from tests.support.record_sets.rejected.case import Case, entry

ZONE = {"hosted_zone_id": None, "zone": "example.com", "default_ttl": None}


def check(case: Case, refusal: InputError, source: str = "record_sets") -> None:
    assert case.where.replace("record_sets", source) in refusal.where, str(refusal)
    assert case.says.replace("record_sets", source) in refusal.problem, str(refusal)
    assert case.remedy.lower() in refusal.remedy.lower(), str(refusal)


def test_there_are_as_many_as_claimed() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert len(CASES) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_refused_without_a_call(case: Case) -> None:
    with pytest.raises(InputError) as refusal:
        ensure(NoConnection(), **{**ZONE, **case.options})
    check(case, refusal.value)


@pytest.mark.parametrize(
    "case", [case for case in CASES if list(case.options) == ["record_sets"]], ids=lambda case: case.id
)
def test_a_file_is_refused_as_the_same_entries_are(case: Case, tmp_path: Path) -> None:
    for suffix, dump in ((".json", json.dumps), (".yml", yaml.safe_dump)):
        path = tmp_path / f"zone{suffix}"
        path.write_text(dump(case.options["record_sets"]), encoding="utf-8")
        with pytest.raises(InputError) as refusal:
            ensure(NoConnection(), record_sets_file=str(path), **ZONE)
        check(case, refusal.value, "record_sets_file")


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("- {record: on, type: A, ttl: 1, value: 192.0.2.1}", "[0], record", "True is not text"),
        ("- {record: 1.2, type: A, ttl: 1, value: 192.0.2.1}", "[0], record", "1.2 is not text"),
        ("- {prefix: w, type: A, ttl: yes, value: 192.0.2.1}", "[0] (w A), ttl", "True is not a whole number"),
        (
            "- {prefix: w, type: TXT, ttl: 1, value: 2026-01-01}",
            "[0] (w TXT), value",
            "2026-01-01 is not text but date",
        ),
        ("- {prefix: w, type: TXT, ttl: 1, value: 1.10}", "[0] (w TXT), value", "1.1 is not text but float"),
        ("- {prefix: w, type: TXT, ttl: 1, value: [2026-01-01]}", "[0] (w TXT), value", "is not text but date"),
        ("- {prefix: w, type: A, ttl: 1, value: [192.0]}", "[0] (w A), value", "192.0 is not text but float"),
        ("- {prefix: w, type: NO, ttl: 1, value: x}", "[0], type", "False is not one of the choices"),
    ],
)
def test_what_yaml_reads_as_something_else(text: str, where: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "zone.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        ensure(NoConnection(), record_sets_file=str(path), **ZONE)
    assert refusal.value.where == f"record_sets_file{where}"
    assert says in refusal.value.problem


SUMMARY = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "x", "Config": {"PrivateZone": False}}
PRIVATE = {**SUMMARY, "Config": {"PrivateZone": True}}


def listed(*zones: dict[str, Any]) -> dict[str, Any]:
    return {"list_hosted_zones_by_name": {"HostedZones": list(zones), "IsTruncated": False}}


@pytest.mark.parametrize(
    ("options", "answers", "says"),
    [
        pytest.param(
            {"zone": "example.org", "record_sets": []},
            {},
            "Z1 is the zone example.com, not example.org",
            id="id and name in conflict",
        ),
        pytest.param(
            {"zone": "example.com", "private_zone": True}, {}, "Z1 is a public zone", id="id and kind in conflict"
        ),
        pytest.param(
            {**ZONE},
            listed(SUMMARY, {**SUMMARY, "Id": "/hostedzone/Z2"}),
            "2 public zones .*: Z1, Z2",
            id="two zones of the name",
        ),
        pytest.param(
            {**ZONE, "private_zone": True},
            listed(PRIVATE, {**PRIVATE, "Id": "/hostedzone/Z2"}),
            "2 private zones .*or by VPC",
            id="private without VPC where that is ambiguous",
        ),
        pytest.param(
            {"record_sets": [entry(record="www.example.org")]},
            {},
            "www.example.org is not in the zone",
            id="a name outside a zone known by id",
        ),
        pytest.param(
            {"record_sets": [entry(record="notexample.com")]},
            {},
            "notexample.com is not in the zone",
            id="a sibling of a zone known by id",
        ),
        pytest.param(
            {"record_sets": [{"record": "example.com", "type": "NS", "state": "absent"}]},
            {},
            "cannot be deleted",
            id="deleting apex NS",
        ),
        pytest.param(
            {"record_sets": [entry(record="example.com", type="CNAME", value="a.example.net")]},
            {},
            "apex",
            id="CNAME at the apex",
        ),
        pytest.param({"scope": {"names": ["www.example.org"]}}, {}, "scope, names", id="scope outside the zone"),
    ],
)
def test_what_needs_the_zone_is_refused_before_any_write(
    options: dict[str, Any], answers: dict[str, Any], says: str
) -> None:
    connection = Connection(**answers)
    with pytest.raises(InputError, match=says) as refusal:
        ensure(connection, **{"record_sets": [entry()], **options})
    assert refusal.value.remedy
    assert connection.methods() == [
        "list_hosted_zones_by_name" if options.get("hosted_zone_id", "") is None else "get_hosted_zone"
    ]


def test_a_zone_that_only_shares_a_prefix_is_not_found() -> None:
    connection = Connection(**listed({**SUMMARY, "Name": "example.com.evil.com."}))
    with pytest.raises(Exception, match=r"There is no public hosted zone example\.com"):
        ensure(connection, entry(), **ZONE)
    assert connection.written() == []


def test_a_doubled_zone_is_a_warning() -> None:
    result = ensure(Connection(), entry(record="www.example.com.example.com"))
    assert result["applied"] == ["www.example.com.example.com A"]
    assert result["warnings"] == [
        "record_sets[0] (www.example.com.example.com A): the name www.example.com.example.com has its zone twice. "
        "Is that what you mean?"
    ]
