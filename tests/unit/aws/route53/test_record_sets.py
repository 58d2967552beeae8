"""Listing, applying and waiting: what is called, what is returned, and what a failure leaves behind."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import record_sets_info
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.changes import wait_in_sync
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.record_sets_file import read_file
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import PLACEHOLDER_ID
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error
from tests.support.aws.route53_fakes import IN_SYNC, PENDING, SUBMITTED, Connection, ensure, info_params, listing
from tests.support.record_sets.zones import a, alias, zone


def many(count: int) -> list[dict[str, Any]]:
    return [a(f"h{number:04}") for number in range(count)]


def test_one_listing_one_write_one_wait() -> None:
    connection = Connection(listing(a("w")))
    result = ensure(connection, a("w", "192.0.2.2"), a("new"))
    assert connection.methods() == ["get_hosted_zone", "change_resource_record_sets", "get_change"]
    assert connection.pages.arguments == [{"HostedZoneId": "Z1", "MaxItems": "300"}]
    assert connection.written() == [["CREATE new.example.com.", "DELETE w.example.com.", "CREATE w.example.com."]]
    assert result["changed"]
    assert result["counts"] == {"create": 1, "update": 1, "delete": 0, "unchanged": 2, "ignored": 0}
    assert result["applied"] == ["new.example.com A", "w.example.com A"]
    assert (result["not_applied"], result["change_ids"], result["zone"]) == ([], ["C1"], "example.com")
    assert "warnings" not in result
    assert result["changes"][1] == {
        "action": "update",
        "record": "w.example.com",
        "type": "A",
        "set_identifier": "",
        "why": "values differ",
        "before": {"record": "w.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.1"]},
        "after": {"record": "w.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.2"]},
    }


def test_what_is_deleted_is_repeated_as_it_was_read() -> None:
    stored = {
        "Name": r"\052.Example.com",
        "Type": "TXT",
        "TTL": 7,
        "ResourceRecords": [{"Value": '"b" "c"'}, {"Value": '"a"'}],
    }
    connection = Connection([*listing(), [stored]])
    ensure(connection, {"record": "*.example.com", "type": "TXT", "value": "new"})
    [delete, _create] = connection.log[1][1]["ChangeBatch"]["Changes"]
    assert delete == {"Action": "DELETE", "ResourceRecordSet": stored}


@pytest.mark.parametrize("check_mode", [False, True])
def test_nothing_to_do(check_mode: bool) -> None:
    connection = Connection(listing(a("w")))
    result = ensure(connection, a("w"), check_mode=check_mode)
    assert connection.methods() == ["get_hosted_zone"]
    assert not result["changed"]
    assert "diff" not in result
    assert (result["changes"], result["applied"], result["change_ids"]) == ([], [], [])


def test_check_mode_predicts_what_is_then_applied() -> None:
    predicted = ensure(Connection(), a("w"), check_mode=True)
    applied = ensure(Connection(), a("w"))
    assert predicted["change_ids"] == []
    del predicted["change_ids"], applied["change_ids"]
    assert predicted == applied
    connection = Connection()
    ensure(connection, a("w"), check_mode=True)
    assert connection.written() == []


def test_a_zone_that_check_mode_predicted_is_empty_and_not_looked_up() -> None:
    connection = FakeConnection({"route53": {}})
    result = ensure(connection, a("w"), check_mode=True, hosted_zone_id=PLACEHOLDER_ID, zone="example.com")
    assert (result["changed"], result["counts"]["create"]) == (True, 1)


def test_without_waiting() -> None:
    connection = Connection()
    assert ensure(connection, a("w"), wait=False)["changed"]
    assert "get_change" not in connection.methods()


@pytest.mark.parametrize("pages", [[client_error("Throttling")], [*listing(a("w")), client_error("AccessDenied")]])
def test_a_listing_that_fails_writes_nothing(pages: list[Any]) -> None:
    connection = Connection(pages)
    with pytest.raises(AwsError, match=r"list the record sets of example\.com"):
        ensure(connection, a("new"), prune=True)
    assert connection.written() == []


def test_the_second_of_three_batches_fails() -> None:
    connection = Connection(
        change_resource_record_sets=[SUBMITTED, client_error("AccessDenied", "not allowed"), SUBMITTED]
    )
    with pytest.raises(AwsError) as failure:
        ensure(connection, *many(2500))
    result = failure.value.result
    assert len(connection.written()) == 2
    assert result["changed"]
    assert [len(result[key]) for key in ("applied", "not_applied", "change_ids")] == [1000, 1500, 1]
    assert result["diff"]["after"].splitlines()[-1] == "; … and 500 more"
    assert "1000 changes were applied, 1500 were not: h1000.example.com A" in str(failure.value)
    assert "not allowed (AccessDenied)" in str(failure.value)


def test_the_first_batch_fails() -> None:
    connection = Connection(change_resource_record_sets=client_error("NoSuchHostedZone"))
    with pytest.raises(AwsError) as failure:
        ensure(connection, a("w"))
    assert failure.value.code == "NoSuchHostedZone"
    assert not failure.value.result["changed"]
    assert "diff" not in failure.value.result
    assert failure.value.result["not_applied"] == ["w.example.com A"]


def test_get_change_denied_is_a_warning() -> None:
    connection = Connection(get_change=client_error("AccessDenied", "not allowed"))
    result = ensure(connection, a("w"))
    assert (result["changed"], result["change_ids"]) == (True, ["C1"])
    assert "C1 could not be read (not allowed)" in result["warnings"][0]


def test_a_change_that_stays_pending_fails_but_is_reported() -> None:
    connection = Connection(get_change=PENDING)
    with pytest.raises(AwsError, match="C1 was still PENDING after 0 s") as failure:
        ensure(connection, a("w"), wait_timeout=0)
    assert failure.value.result["changed"]
    assert failure.value.result["applied"] == ["w.example.com A"]
    assert failure.value.result["not_applied"] == []


def test_warnings_of_the_plan_and_the_input() -> None:
    made = {**next(iter(zone(a("t")).values())).wire, "Name": "t.example.com.", "Type": "A", "TTL": 1}
    made = {**made, "ResourceRecords": [{"Value": "192.0.2.1"}], "TrafficPolicyInstanceId": "x"}
    result = ensure(Connection([*listing(), [made]]), a("www.example.com"), prune=True)
    assert len(result["warnings"]) == 2
    assert [change["action"] for change in result["changes"]] == ["create", "report"]


def test_overwrite_false() -> None:
    connection = Connection(listing(a("w")))
    with pytest.raises(InputError, match="overwrite"):
        ensure(connection, a("w", "192.0.2.2"), overwrite=False)
    assert connection.written() == []


def test_prune_needs_to_be_asked_for_and_keeps_to_its_scope() -> None:
    existing = listing(a("a.sub"), a("b"))
    scope = {"names": ["*.sub.example.com"], "types": None}
    assert not ensure(Connection(existing), scope=scope)["changed"]
    assert ensure(Connection(existing), scope=scope, prune=True, force=True)["applied"] == ["a.sub.example.com A"]


@pytest.mark.parametrize(
    "changes",
    [
        {"hosted_zone_id": None},
        {"hosted_zone_id": "/change/C1"},
        {"default_ttl": -1},
        {"record_sets": [a("w", ttl=True)]},
        {"record_sets": [alias("a", "a")], "zone": "example.com"},
        {"record_sets": [{"record": "www.example.org", "type": "A", "value": "192.0.2.1"}], "zone": "example.com"},
        {"scope": {"names": ["x..y"]}},
        {"scope": {"names": ["www.example.org"]}, "zone": "example.com"},
        {"scope": {"types": ["ANY"]}},
        {"record_sets_file": "zone.txt"},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        ensure(NoConnection(), **changes)


def test_what_only_the_zone_can_say_is_refused_before_any_write() -> None:
    connection = Connection()
    with pytest.raises(InputError, match=r"not in the zone example\.com"):
        ensure(connection, {"record": "www.example.org", "type": "A", "value": "192.0.2.1"})
    assert connection.methods() == ["get_hosted_zone"]
    assert connection.pages.arguments == []


def test_info() -> None:
    connection = Connection(listing(a("w"), a("x.sub"), {"prefix": "t", "type": "TXT", "value": 'a "b"'}))
    options = info_params(names=["*.sub.example.com", "t.example.com"])
    result = record_sets_info.info(options, connection)  # type: ignore[arg-type]
    assert result["record_sets"] == [
        {"record": "x.sub.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.1"]},
        {"record": "t.example.com", "type": "TXT", "ttl": 300, "value": ['a "b"']},
    ]
    assert (result["hosted_zone_id"], result["zone"], result["changed"]) == ("Z1", "example.com", False)
    with pytest.raises(InputError, match=r"^types\[0\]"):
        record_sets_info.info({**options, "types": ["ANY"]}, NoConnection())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zone.json", json.dumps([a("w")])),
        ("zone.json", json.dumps({"record_sets": [a("w")]})),
        ("zone.yml", "- {prefix: w, type: A, value: 192.0.2.1}"),
        ("zone.yaml", "record_sets:\n  - prefix: w\n    type: A\n    value: 192.0.2.1\n"),
    ],
)
def test_a_file(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_file(str(path))["record_sets"] == [a("w")]
    result = ensure(Connection(), a("x"), record_sets_file=str(path))
    assert result["applied"] == ["w.example.com A", "x.example.com A"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("zone.json", "{", "cannot be read"),
        ("zone.yml", "a: [", "cannot be read"),
        ("zone.yml", "!!python/object:os.system {}", "cannot be read"),
        ("zone.yml", b"\xff\xfe\xfa", "line 1: it begins as UTF-16 does, but goes on otherwise"),
        ("zone.yml", "a: 1", "no list"),
        ("zone.yml", "", "no list"),
        ("zone.txt", "[]", "ends in none of"),
        ("zone.json", None, "cannot be read"),
    ],
)
def test_a_file_that_is_refused(tmp_path: Path, name: str, text: str | bytes | None, says: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError, match=says):
        read_file(str(path))


def test_an_entry_of_a_file_is_named_by_the_file(tmp_path: Path) -> None:
    path = tmp_path / "zone.json"
    path.write_text(json.dumps([a("w"), a("x", ttl=-1)]), encoding="utf-8")
    with pytest.raises(InputError, match=r"^record_sets_file\[1\] \(x A\), ttl"):
        ensure(NoConnection(), record_sets_file=str(path))


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def test_polling_slows_down_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda _least, most: most)  # the jitter only shortens a pause
    clock = Clock()
    connection = FakeConnection({"route53": {"get_change": [PENDING] * 4 + [IN_SYNC]}})
    assert wait_in_sync(connection, "C1", 60, clock=clock, sleep=clock.sleep)  # type: ignore[arg-type]
    assert clock.pauses == [0.25, 0.5, 1, 2]
    clock = Clock()
    connection = FakeConnection({"route53": {"get_change": PENDING}})
    assert not wait_in_sync(connection, "C1", 20, clock=clock, sleep=clock.sleep)  # type: ignore[arg-type]
    assert clock.now == 20
    assert max(clock.pauses) == 5


def test_a_plan_beyond_the_brakes_writes_nothing_and_returns_the_numbers() -> None:
    existing = listing(*many(4))
    for check_mode in (False, True):
        connection = Connection(existing)
        outcome = attempt(lambda: ensure(connection, *many(2), prune=True, check_mode=check_mode))  # noqa: B023
        assert outcome.failed
        assert outcome.result["msg"].startswith("max_delete_percent: 2 of 4 record sets (50 %) would be deleted")
        assert not outcome.result["changed"]
        assert outcome.result["brakes"] == {
            "delete": {"count": 2, "of": 4, "percent": 50.0},
            "update": {"count": 0, "of": 4, "percent": 0.0},
        }
        assert outcome.result["counts"]["delete"] == 2
        assert outcome.result["not_applied"] == ["h0002.example.com A", "h0003.example.com A"]
        assert connection.written() == []
    for lifted in ({"force": True}, {"max_delete_percent": 50}):
        assert ensure(Connection(existing), *many(2), prune=True, **lifted)["counts"]["delete"] == 2


def test_a_result_stays_small_and_says_what_it_leaves_out() -> None:
    result = ensure(Connection(), *many(1500))
    assert (len(result["changes"]), result["changes_omitted"], len(result["applied"])) == (1000, 500, 1500)
    lines = result["diff"]["after"].splitlines()
    assert (len(lines), lines[-1]) == (501, "; … and 1000 more")
    assert ensure(Connection(), a("w"))["changes_omitted"] == 0


def marked(prefix: str, owner: str = "me") -> dict[str, Any]:
    return {"prefix": prefix, "type": "TXT", "value": f"heritage=external-dns,external-dns/owner={owner}"}


def test_of_an_owner_markers_are_written_but_not_counted() -> None:
    connection = Connection(listing(a("mine"), marked("a-mine"), a("same"), a("theirs"), marked("a-theirs", "x")))
    result = ensure(connection, a("new"), a("same"), owner="me", adopt=True, prune=True, force=True)
    assert result["counts"] == {"create": 1, "update": 0, "delete": 1, "unchanged": 4, "ignored": 0}
    assert [(change["action"], change["record"], change["why"]) for change in result["changes"]] == [
        ("adopt", "same.example.com", "it had no owner"),
        ("delete", "mine.example.com", "it is not declared"),
        ("create", "new.example.com", "it does not exist"),
    ]
    assert result["changes"][0]["before"] == result["changes"][0]["after"]
    assert result["adopted"] == ["same.example.com A"]
    assert result["applied"] == ["same.example.com A", "mine.example.com A", "new.example.com A"]
    assert result["ownership"] == {"own": 1, "unmarked": 3, "others": 1}
    assert sorted(connection.written()[0]) == [
        "CREATE a-new.example.com.",
        "CREATE a-same.example.com.",
        "CREATE new.example.com.",
        "DELETE a-mine.example.com.",
        "DELETE mine.example.com.",
    ]
    assert "a-same.example.com." in result["diff"]["after"]


def test_what_was_done_before_a_new_plan_is_counted_once() -> None:
    """Markers are hidden from the count of what stays, whatever was written before somebody got in the way."""
    hosts = many(600)
    half = [*hosts[:500], *(marked(f"a-h{number:04}") for number in range(500))]
    conflict = client_error("InvalidChangeBatch", "it already exists")
    connection = Connection(listing(), listing(*half, a("other")), change_resource_record_sets=[SUBMITTED, conflict])
    with pytest.raises(AwsError) as failure:
        ensure(connection, *hosts, owner="me")
    assert failure.value.result["counts"] == {"create": 600, "update": 0, "delete": 0, "unchanged": 3, "ignored": 0}
    assert [len(failure.value.result[names]) for names in ("applied", "not_applied")] == [500, 100]


@pytest.mark.parametrize(
    "changes",
    [
        {"owner": "a b"},
        {"owner": "me", "owner_prefix": "x y"},
        {"adopt": True},
        {"owner": "me", "record_sets": [a("x" * 62)], "zone": "example.com"},
        {"max_delete_percent": 101},
        {"max_delete": -1},
    ],
    ids=str,
)
def test_bad_safety_options_make_no_call(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        ensure(NoConnection(), **changes)


def test_a_marker_that_cannot_be_is_refused_before_any_write() -> None:
    connection = Connection()
    with pytest.raises(InputError, match="has 64 characters"):
        ensure(connection, a("x" * 62), owner="me")
    assert connection.methods() == ["get_hosted_zone"]
