"""A corpus of zone files and exports, as tools write them: each is read as others read it, or refused with the line.

``tests/unit/zone_files`` has the files and, in ``expected.yml``, what becomes of each. What is read of a zone file is
held against dnspython's own reader, and what is read of a listing against the listing; values of both against the
sandbox. Law: neither line ends nor byte order marks nor spaces at the end of a line nor the case of classes and types
change anything.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dns.name
import dns.rdatatype
import dns.zone
import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets_file import RecordSetsFile
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.character_strings import decimal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.desired import Desired, resolve
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.options import Settings
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.values import TYPES
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.wire import to_wire

from sandbox.services.route53.values import rdata
from tests.support.aws.route53_fakes import Connection, ensure

FOLDER = Path(__file__).with_name("zone_files")
ZONE = "example.com."
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yml").read_text(encoding="utf-8"))
READ = [name for name, expected in EXPECTED.items() if "refused" not in expected]
ZONE_FILES = [name for name in READ if name.endswith(".zone")]
LISTINGS = [name for name in READ if name.startswith("route53-")]

# What dnspython's reader needs another way, and why.
FOR_DNSPYTHON: dict[str, Callable[[str], str]] = {
    # It has no default that a task gives.
    "bind-no-ttl-default.zone": lambda text: f"$TTL 300\n{text}",
    # It takes the name of the SOA for one below the zone.
    "cloudflare.zone": lambda text: text.replace("example.com\t3600", "example.com.\t3600"),
    # It reads the SOA, which does not count here.
    "bind-apex-oddities.zone": lambda text: text.partition("\n")[2],
}

Meaning = dict[tuple[bytes, str], tuple[int, frozenset[bytes]]]  # wire name and type → TTL and wire values


def read(path: Path, expected: dict[str, Any]) -> Desired:
    file = RecordSetsFile.open(str(path), Settings(expected.get("default_ttl")), ZONE)
    return resolve(file.entries, ZONE, file.warnings)


def meaning(state: Desired) -> Meaning:
    return {
        (dns.name.from_text(decimal(key.name)).to_wire() or b"", key.type): (
            each.ttl or 0,
            frozenset(rdata(key.type, value) for value in each.values),
        )
        for key, each in state.record_sets.items()
    }


def as_dnspython_reads(text: str) -> Meaning:
    """What its reader finds of the types that Route 53 has, without the zone's own SOA and name servers."""
    zone = dns.zone.from_text(text, origin=ZONE, relativize=False, check_origin=False)
    apex = dns.name.from_text(ZONE)
    found: Meaning = {}
    for name, rdataset in zone.iterate_rdatasets():
        kind = dns.rdatatype.to_text(rdataset.rdtype)
        if kind in TYPES and kind != "SOA" and not (kind == "NS" and name == apex):
            wire = name.canonicalize().to_wire() or b""
            values = frozenset(each.to_digestable() if kind in NAMED else each.to_wire() or b"" for each in rdataset)
            found[wire, kind] = (rdataset.ttl, values)
    return found


# Route 53 and this collection write the names in these values in lower case, as to_digestable does.
NAMED = ("CNAME", "MX", "NS", "PTR", "SRV")


def test_every_file_is_declared() -> None:
    there = {path.name for path in FOLDER.iterdir()} - {"expected.yml"}
    assert there == EXPECTED.keys()
    assert len(there) >= 60


@pytest.mark.parametrize("name", READ)
def test_reads(name: str) -> None:
    state = read(FOLDER / name, EXPECTED[name])
    expected = EXPECTED[name].get("warns", [])
    assert len(state.warnings) == len(expected), state.warnings
    for warning, said in zip(state.warnings, expected, strict=True):
        assert said in warning, warning
        assert warning.startswith("record_sets_file")
    assert state.record_sets


@pytest.mark.parametrize("name", ZONE_FILES)
def test_law_a_zone_file_is_read_as_dnspython_reads_it(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    normalised = FOR_DNSPYTHON.get(name, str)(text)
    assert meaning(read(FOLDER / name, EXPECTED[name])) == as_dnspython_reads(normalised)


@pytest.mark.parametrize("name", LISTINGS)
def test_law_a_listing_is_read_as_it_stands(name: str) -> None:
    content = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    listed = [
        each
        for each in (content if isinstance(content, list) else content["ResourceRecordSets"])
        if each["Type"] not in ("NS", "SOA")
    ]
    ours = [to_wire(each, "") for each in read(FOLDER / name, EXPECTED[name]).record_sets.values()]
    assert len(ours) == len(listed)
    for one, queried in zip(ours, listed, strict=True):
        other = {member: value for member, value in queried.items() if value is not None}
        values = [
            {rdata(each["Type"], record["Value"]) for record in each.pop("ResourceRecords", ())}
            for each in (one, other)
        ]
        assert values[0] == values[1]
        assert one == other


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in READ])
def test_refused(name: str) -> None:
    expected = EXPECTED[name]
    with pytest.raises(InputError) as refusal:
        read(FOLDER / name, expected)
    assert re.search(rf"{re.escape(expected['refused'])}\b|{re.escape(expected['refused'])}$", refusal.value.where)
    assert expected["says"] in refusal.value.problem
    assert expected["remedy"].lower() in refusal.value.remedy.lower()


def _mutations(name: str, text: str) -> Iterator[tuple[str, bytes]]:
    """The same file in other spellings."""
    yield "CRLF", text.replace("\n", "\r\n").encode()
    yield "CR", text.replace("\n", "\r").encode()
    yield "the end of DOS", f"{text}\x1a".encode()
    yield "a byte order mark", codecs.BOM_UTF8 + text.encode()
    for encoding, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)):
        yield f"{encoding} with its mark", mark + text.encode(encoding)
        yield f"{encoding} without mark", text.encode(encoding)
    yield "UTF-32", text.encode("utf-32")
    yield "spaces at the end of lines", re.sub(r"$", "  ", text, flags=re.MULTILINE).encode()
    yield "no last line end", text.removesuffix("\n").encode()
    if name.endswith(".zone"):
        yield "Latin-1 in a comment", text.encode() + b"; gr\xfc\xdfe\n"
        yield "lower case", "\n".join(map(_lower, text.split("\n"))).encode()
        yield "tabs", "\n".join(map(_tabs, text.split("\n"))).encode()


def _lower(line: str) -> str:
    """A line with its class and type in lower case."""
    if re.match(r"\s*[;$/#]|.*\"", line):
        return line
    return re.sub(
        r"\s(?:IN|A|AAAA|CNAME|MX|NS|SOA|SRV|TXT|PTR|SPF|CH|AWS|ALIAS|LOC|DNAME)(?=\s)", lambda m: m[0].lower(), line
    )


def _tabs(line: str) -> str:
    return line if re.match(r"\s*[;/#]|.*\"", line) else line.replace(" ", "\t\t")


MUTATED = [name for name in EXPECTED if "-as-zone" not in name and not name.endswith((".js", ".tf"))]


@pytest.mark.parametrize("name", MUTATED)
def test_law_another_spelling_of_the_file_changes_nothing(name: str, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    text = (FOLDER / name).read_text(encoding="utf-8")
    path = tmp_path / name

    def outcome() -> Any:
        try:
            state = read(path, expected)
        except InputError as refusal:
            return refusal.where, refusal.problem.lower()
        return state.record_sets, state.warnings

    path.write_text(text, encoding="utf-8")
    before = outcome()
    for mutation, octets in _mutations(name, text):
        path.write_bytes(octets)
        assert outcome() == before, mutation


def test_the_module_reads_a_transfer_and_gives_the_warnings(tmp_path: Path) -> None:
    result = ensure(Connection(), record_sets_file=str(FOLDER / "dig-axfr-signed.zone"))
    assert [change["record"] for change in result["changes"] if change["action"] == "create"] == [
        "sub.example.com",
        "sub.example.com",
        "ns1.sub.example.com",
        "www.example.com",
    ]
    assert any("records of DNSSEC are left out" in warning for warning in result["warnings"])
    path = tmp_path / "zone.json"
    path.write_text(json.dumps({"ResourceRecordSets": []}), encoding="utf-8")
    assert ensure(Connection(), record_sets_file=str(path))["applied"] == []
