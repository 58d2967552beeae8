"""Record sets from files of each format, as the module and its companion use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import record_sets_info
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets_file import RecordSetsFile
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._dns import library

from tests.support.aws.fakes import NoConnection
from tests.support.aws.route53_fakes import Connection, ensure, info_params, listing
from tests.support.record_sets.zones import a, alias

SETTINGS = Settings(300)


def zone_file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "example.com.zone"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("selection", [{}, {"zone": "example.com"}], ids=["by id", "by id and name"])
def test_a_zone_file_is_relative_to_the_zone(tmp_path: Path, selection: dict[str, Any]) -> None:
    path = zone_file(tmp_path, "@ MX 10 mail\nmail A 192.0.2.1\n")
    result = ensure(Connection(), record_sets_file=path, **selection)
    assert result["applied"] == ["example.com MX", "mail.example.com A"]
    assert result["changes"][0]["after"]["value"] == ["10 mail.example.com."]


def test_a_zone_file_is_judged_before_the_first_call_without_the_name_of_the_zone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 2: the value does not fit the type A"):
        ensure(NoConnection(), record_sets_file=zone_file(tmp_path, "@ MX 10 mail\nmail A 192.0.2.999\n"))


def test_a_name_outside_the_zone_by_id_is_refused_before_any_write(tmp_path: Path) -> None:
    connection = Connection()
    with pytest.raises(InputError, match=r"example\.com\.zone\), line 1 .*is not in the zone"):
        ensure(connection, record_sets_file=zone_file(tmp_path, "www.example.org. A 192.0.2.1\n"))
    assert connection.methods() == ["get_hosted_zone"]


def test_other_name_servers_are_a_warning_and_stay(tmp_path: Path) -> None:
    path = zone_file(tmp_path, "@ SOA a. b. 9 9 9 9 9\n@ NS ns1.bind.net.\n")
    result = ensure(Connection(), record_sets_file=path, prune=True)
    assert not result["changed"]
    assert result["counts"]["ignored"] == 2
    [warning] = result["warnings"]
    assert warning.startswith("example.com NS: it stays, although record_sets_file (")
    assert warning.endswith("line 2 (example.com NS) has other values; only record_sets can change it.")


@pytest.mark.parametrize("selection", [{}, {"zone": "example.com"}], ids=["by id", "by id and name"])
def test_name_servers_in_a_listing_stay_too(tmp_path: Path, selection: dict[str, Any]) -> None:
    servers = {"Name": "Example.com", "Type": "NS", "TTL": 60, "ResourceRecords": [{"Value": "ns-9.awsdns-09.org."}]}
    path = tmp_path / "listing.json"
    path.write_text(json.dumps({"ResourceRecordSets": [servers], "record_sets": None}), encoding="utf-8")
    result = ensure(Connection(), record_sets_file=str(path), **selection)
    assert (result["changed"], result["counts"]["ignored"]) == (False, 1)
    [warning] = result["warnings"]
    assert warning.endswith("has other values; only record_sets can change it.")


def test_without_dnspython_only_zone_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "HAS_DNSPYTHON", False)
    with pytest.raises(InputError, match=r"^record_sets_file .*dnspython is missing.* Install it"):
        ensure(NoConnection(), record_sets_file=zone_file(tmp_path, ""))
    other = tmp_path / "zone.json"
    other.write_text("[]", encoding="utf-8")
    assert RecordSetsFile.open(str(other), SETTINGS, None).entries == []


def test_zone_text_goes_around(tmp_path: Path) -> None:
    existing = listing(a("w"), alias("z", "w"), {"prefix": "t", "type": "TXT", "value": 'a;"b"\\'})
    options = info_params(zone_text=True)
    result = record_sets_info.info(options, Connection(existing))  # type: ignore[arg-type]
    assert result["not_in_zone_text"] == ["z.example.com A"]
    assert "1 of the record sets: z.example.com A. In zone_text they are comments" in result["warnings"][0]
    back = ensure(Connection(existing), record_sets_file=zone_file(tmp_path, result["zone_text"]))
    assert (back["changed"], back["counts"]["unchanged"], back["counts"]["ignored"]) == (False, 3, 2)
    assert "warnings" not in back


def test_zone_text_that_says_everything_has_no_warning() -> None:
    options = info_params(names=["w.example.com"], zone_text=True)
    result = record_sets_info.info(options, Connection(listing(a("w"), alias("z", "w"))))  # type: ignore[arg-type]
    assert result["zone_text"] == "$ORIGIN example.com.\nw.example.com. 300 IN A 192.0.2.1\n"
    assert (result["not_in_zone_text"], "warnings" in result) == ([], False)


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("a.yml", "- {prefix: w, type: A, ttl: 1, value: 192.0.2.1, ttl: 2}", r"line 1 \(column 24\) and in line 1 \("),
        (
            "a.yaml",
            "record_sets:\n- prefix: w\n  type: A\n  prefix: v",
            r"line 2 \(column 3\) and in line 4 \(column 3\)",
        ),
        ("a.yml", "record_sets: []\nx: {}\nrecord_sets: []", r"line 1 \(column 1\) and in line 3 \(column 1\)"),
        ("a.json", '[{"prefix": "w",\n"alias": {},\n"alias": {}}]', r"line 2 \(column 1\) and in line 3 \(column 1\)"),
    ],
)
def test_a_key_that_is_there_twice_is_refused_with_both_places(
    tmp_path: Path, name: str, text: str, places: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"^record_sets_file: \S+/{name} has the key '\w+' twice, in {places}"):
        ensure(NoConnection(), record_sets_file=str(tmp_path / name))


def test_what_a_file_merges_may_be_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(
        "x: &x {type: A, ttl: 5, value: 192.0.2.1}\nrecord_sets:\n"
        "- {<<: *x, prefix: v}\n- {<<: *x, prefix: w, ttl: 9}\n",
        encoding="utf-8",
    )
    result = ensure(Connection(), record_sets_file=str(path))
    assert [change["after"]["ttl"] for change in result["changes"]] == [5, 9]
