# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Owners, brakes and snapshots on the sandbox: what Route 53 accepts and keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.record_sets.brakes import Braked
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.live_zone import LiveZone, LiveZones
from tests.support.record_sets.zone_laws import examples
from tests.support.record_sets.zone_strategies import Entry, zones
from tests.support.sandbox.client import SandboxClient

WRITE = "ChangeResourceRecordSets"
SOME = examples(25)
APEX_PREFIX = "%{record_type}-owner."


@pytest.fixture
def live(fresh: SandboxClient, boto: Callable[..., Any]) -> LiveZones:
    return LiveZones(boto)


@pytest.fixture
def zone(live: LiveZones) -> LiveZone:
    return live.make()


def a(prefix: str, value: str = "192.0.2.1", **others: Any) -> Entry:
    return {"prefix": prefix, "type": "A", "value": value, **others}


def wire(name: str, record_type: str, value: str, **others: Any) -> dict[str, Any]:
    return {
        "Name": f"{name}.example.com.",
        "Type": record_type,
        "TTL": 300,
        "ResourceRecords": [{"Value": value}],
        **others,
    }


def by_external_dns(name: str, marker: str, owner: str = "default", **routing: Any) -> list[dict[str, Any]]:
    """An A record set and its marker, as external-dns writes both."""
    text = f'"heritage=external-dns,external-dns/owner={owner},external-dns/resource=service/default/web"'
    return [wire(name, "A", "192.0.2.77", **routing), wire(marker, "TXT", text, **routing)]


def names(record_sets: Iterable[Mapping[str, Any]]) -> set[str]:
    found = (" ".join([each["Name"], each["Type"], each.get("SetIdentifier", "")]).strip() for each in record_sets)
    return set(found) - {"example.com. NS", "example.com. SOA"}


THEIRS = [
    *by_external_dns("web", "a-web"),
    *by_external_dns("app", "a-app", SetIdentifier="eu", Weight=10),
    *by_external_dns("app", "a-app", SetIdentifier="us", Weight=20),
    *by_external_dns(r"\052.apps", r"a-\052.apps"),
    *by_external_dns("legacy", "legacy"),
]


def test_two_tools_share_a_zone(zone: LiveZone) -> None:
    """What external-dns owns stays while we create, change, adopt and prune next to it, and the other way round."""
    zone.change(*(("CREATE", each) for each in [*THEIRS, wire("byhand", "A", "192.0.2.5")]))
    theirs = zone.stored()
    options: dict[str, Any] = {"owner": "team", "prune": True}

    first = zone.apply([a("www"), a("api"), a("app", set_identifier="asia", weight=5)], **options)
    assert first["counts"]["create"] == 3
    assert first["ownership"] == {"own": 0, "unmarked": 3, "others": 5}
    assert zone.calls[WRITE] == 1
    mine = {"www.example.com. A", "api.example.com. A", "app.example.com. A asia"}
    assert names(zone.stored()) - names(theirs) == mine | {
        "a-www.example.com. TXT",
        "a-api.example.com. TXT",
        "a-app.example.com. TXT asia",
    }
    # external-dns repeats the marker exactly when it deletes it: the text that its labels make, and 300 seconds.
    text = '"heritage=external-dns,external-dns/owner=team"'
    assert wire("a-app", "TXT", text, SetIdentifier="asia", Weight=5) in zone.stored()

    for refused in (a("web"), a("app", set_identifier="eu", weight=1), a("*.apps"), a("legacy", state="absent")):
        before = zone.stored()
        with pytest.raises(InputError, match="belong to the owner 'default'"):
            zone.apply([refused], owner="team", adopt=True)
        assert zone.stored() == before
    with pytest.raises(InputError, match="have no owner"):
        zone.apply([a("byhand")], owner="team")

    last = zone.apply([a("byhand", ttl=60)], adopt=True, **options)
    assert last["adopted"] == ["byhand.example.com A"]
    assert last["counts"]["delete"] == 3
    assert names(zone.stored()) == names(theirs) | {"a-byhand.example.com. TXT"}
    assert {each["Name"]: each for each in zone.stored() if each["Name"] != "byhand.example.com."}.items() >= {
        each["Name"]: each for each in theirs if each["Name"] != "byhand.example.com."
    }.items()

    assert zone.apply([], owner="team", prune=True)["counts"]["delete"] == 1
    assert names(zone.stored()) == names(theirs) - {"byhand.example.com. A"}


@SOME
@given(first=zones(6), second=zones(6))
def test_law_of_an_owner(live: LiveZones, first: list[Entry], second: list[Entry]) -> None:
    """Every zone can be owned: each record set has a marker, a second run plans nothing, and nothing is left behind."""
    zone = live.make()
    options: dict[str, Any] = {
        "owner": "me",
        "owner_prefix": APEX_PREFIX,
        "owner_wildcard_replacement": "any",
        "prune": True,
    }
    for declared in (first, second, []):
        predicted = zone.apply(declared, check_mode=True, **options)
        applied = zone.apply(declared, **options)
        assert predicted.get("diff") == applied.get("diff")
        assert len(zone.stored()) == 2 + 2 * len(declared)
        again = zone.apply(declared, **options)
        assert (again["changed"], again["changes"], WRITE in zone.calls) == (False, [], False)
        assert again["ownership"] == {"own": len(declared), "unmarked": 2, "others": 0}


@SOME
@given(before=zones(8), after=zones(8), data=st.data())
def test_law_of_pruning(live: LiveZones, before: list[Entry], after: list[Entry], data: st.DataObject) -> None:
    """Only what is in scope goes, never the NS and SOA of the zone, and nothing that is ignored."""
    zone = live.make()
    zone.apply(before)
    existing = zone.stored()
    scope = {
        "names": data.draw(st.none() | st.just(["*.example.com"]) | st.just(["a.example.com", "*.b.example.com"])),
        "types": data.draw(st.none() | st.lists(st.sampled_from(["A", "TXT", "NS", "SOA", "CNAME"]), max_size=3)),
    }
    kept = data.draw(st.lists(st.sampled_from(before), max_size=3)) if before else []
    ignored = {(each["prefix"], each["type"]): each for each in kept}
    ignoring = [{"prefix": prefix, "type": record_type, "ignore": True} for prefix, record_type in ignored]
    free = zone.apply(ignoring, prune=True, scope=scope, check_mode=True)
    for change in free["changes"]:
        assert change["action"] == "delete"
        name = change["record"]
        assert scope["types"] is None or change["type"] in scope["types"]
        if scope["names"]:
            assert name != "example.com"
            assert "*.example.com" in scope["names"] or name == "a.example.com" or name.endswith(".b.example.com")
        assert (name, change["type"]) not in {("example.com", "NS"), ("example.com", "SOA")}
    zone.apply(ignoring, prune=True, scope=scope)
    gone = names(existing) - names(zone.stored())
    assert len(gone) == len(free["changes"])
    assert {"NS", "SOA"} <= {each["Type"] for each in zone.stored() if each["Name"] == "example.com."}
    for wanted in existing:
        key = wanted["Name"].removesuffix("example.com.").removesuffix(".").replace("\\052", "*"), wanted["Type"]
        if key in ignored:
            assert wanted in zone.stored()


@pytest.mark.parametrize("check_mode", [False, True])
def test_brakes_make_no_write_call(zone: LiveZone, check_mode: bool) -> None:
    zone.apply([a("one"), a("two")])
    before = zone.stored()
    with pytest.raises(Braked, match=r"1 of 2 record sets \(50 %\)") as refusal:
        zone.apply([a("one")], prune=True, force=False, check_mode=check_mode)
    assert refusal.value.result["brakes"]["delete"] == {"count": 1, "of": 2, "percent": 50.0}
    assert refusal.value.result["api_calls"] == {"GetHostedZone": 1, "ListResourceRecordSets": 1}
    assert WRITE not in zone.calls
    assert zone.stored() == before


@contextmanager
def interfering(zone: LiveZone, change: Callable[[], None]) -> Iterator[None]:
    """Somebody else makes a change right before the next call that writes."""
    waiting = [change]

    def before_call(**_event: Any) -> None:
        if waiting:
            waiting.pop()()

    event, events = "before-call.route53.ChangeResourceRecordSets", zone.connection.client("route53").meta.events
    events.register(event, before_call)
    yield
    events.unregister(event, before_call)
    assert not waiting


@SOME
@given(before=zones(8), after=zones(8), suffix=st.sampled_from(["json", "yml"]))
def test_law_of_snapshots(
    live: LiveZones, tmp_path_factory: pytest.TempPathFactory, before: list[Entry], after: list[Entry], suffix: str
) -> None:
    """A snapshot leads back to what was there, octet for octet where that matters."""
    zone = live.make()
    zone.apply(before)
    existing = zone.stored()
    path = tmp_path_factory.mktemp("snapshot") / f"before.{suffix}"
    changed = zone.apply(after, prune=True, snapshot_file=str(path))["changed"]
    assert path.exists() == changed
    if changed:
        zone.apply([], record_sets_file=str(path), default_ttl=None)
        assert zone.apply([], record_sets_file=str(path), default_ttl=None)["changed"] is False
    assert names(zone.stored()) == names(existing)
    assert zone.apply(before, prune=True)["changed"] is False


def test_a_snapshot_of_an_owners_run_holds_the_markers(zone: LiveZone, tmp_path: Path) -> None:
    zone.apply([a("kept"), a("gone"), a("adopted")], owner="me")
    zone.apply([a("byhand")])
    before = zone.stored()
    path = str(tmp_path / "before.yml")
    zone.apply([a("kept", ttl=1), a("new"), a("byhand")], owner="me", adopt=True, prune=True, snapshot_file=path)
    assert zone.stored() != before
    with pytest.raises(InputError, match="a snapshot is restored without owner"):
        zone.apply([], record_sets_file=path, owner="me")
    zone.apply([], record_sets_file=path)
    assert zone.stored() == before


def test_a_snapshot_after_others_got_in_the_way(zone: LiveZone, tmp_path: Path) -> None:
    """Their change is what a restore leads back to, not what stood there before them."""
    zone.apply([a("one"), a("two")])
    path = str(tmp_path / "before.json")
    old, new = wire("two", "A", "192.0.2.1"), wire("two", "A", "192.0.2.99")
    with interfering(zone, lambda: zone.change(("DELETE", old), ("CREATE", new))):
        result = zone.apply([a("one", ttl=1), a("two", ttl=1), a("three")], snapshot_file=path)
    assert result["counts"] == {"create": 1, "update": 2, "delete": 0, "unchanged": 2, "ignored": 0}
    assert zone.calls[WRITE] == 2
    zone.apply([], record_sets_file=path)
    assert names(zone.stored()) == {"one.example.com. A", "two.example.com. A"}
    assert new in zone.stored()


def test_a_snapshot_of_another_zone(live: LiveZones, zone: LiveZone, tmp_path: Path) -> None:
    """A second zone of the same name is not the one; told to, its aliases lead to its own names."""
    zone.apply([a("www"), {"prefix": "web", "type": "A", "alias": {"dns_name": "www.example.com"}}])
    path = str(tmp_path / "before.yml")
    zone.apply([], prune=True, snapshot_file=path)
    other = live.make()
    both = rf"come from the public zone example\.com \({zone.id}\), but the task is about the .*zone .*\(?{other.id}"
    for check_mode in (True, False):
        with pytest.raises(InputError, match=both):
            other.apply([], record_sets_file=path, check_mode=check_mode)
        assert WRITE not in other.calls
    assert other.apply([], record_sets_file=path, restore_elsewhere=True)["counts"]["create"] == 2
    [alias] = [each["AliasTarget"] for each in other.stored() if "AliasTarget" in each]
    assert alias["HostedZoneId"] == other.id
    zone.apply([], record_sets_file=path)
    assert names(zone.stored()) == names(other.stored())


def test_strings_are_stored_and_served_as_declared(fresh: SandboxClient, zone: LiveZone) -> None:
    """Route 53 keeps what it is sent, and DNS answers with each string by itself."""
    value = r'"txtvers=1""" "path=/a\040b"'
    zone.apply([{"prefix": "t", "type": "TXT", "value": value, "txt_transformation": "api"}])
    [stored] = [each for each in zone.stored() if each["Type"] == "TXT"]
    assert stored["ResourceRecords"] == [{"Value": value}]
    query = dns.message.make_query("t.example.com", "TXT")
    reply = dns.query.udp(query, fresh.dns_host, port=fresh.dns_port, timeout=5)
    assert [rdata.strings for rdata in reply.answer[0]] == [(b"txtvers=1", b"", b"path=/a b")]


def test_brakes_hold_when_others_made_the_zone_smaller(zone: LiveZone) -> None:
    zone.apply([a(f"h{number}") for number in range(10)])
    gone = [("DELETE", wire(f"h{number}", "A", "192.0.2.1")) for number in range(2, 9)]
    with (
        interfering(zone, lambda: zone.change(*gone, ("DELETE", wire("h9", "A", "192.0.2.1")))),
        pytest.raises(AwsError, match=r"max_delete_percent: 1 of 2 record sets"),
    ):
        zone.apply([a(f"h{number}") for number in range(1, 9)], prune=True, force=False)
