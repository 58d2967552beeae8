"""The snapshot of a run: when it is written, what it holds, and that nothing changes without it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.files import writing
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53 import snapshot_file
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection, client_error
from tests.support.aws.route53_fakes import SUBMITTED, Connection, ensure, listing
from tests.support.record_sets.zones import a, weighted

CONFLICT = client_error("InvalidChangeBatch", "but it was not found")


def saved(path: Path) -> dict[str, Any]:
    """What the file holds, which JSON and YAML read alike."""
    text = path.read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    assert yaml.safe_load(text) == content
    return content


def test_before_the_first_write_it_holds_what_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "before.yml"

    def write(**_arguments: Any) -> Any:
        assert path.exists()
        return SUBMITTED

    connection = Connection(listing(a("w"), a("same")), change_resource_record_sets=write)
    assert ensure(connection, a("w", ttl=1), a("same"), a("new"), snapshot_file=str(path))["changed"]
    assert saved(path) == {
        "hosted_zone_id": "Z1",
        "zone": "example.com",
        "private_zone": False,
        "record_sets": [
            {"record": "new.example.com", "type": "A", "state": "absent"},
            {"record": "w.example.com", "type": "A", "ttl": 300, "value": ["192.0.2.1"]},
        ],
    }
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["before.yml"]


@pytest.mark.parametrize("identifier", ["grüße \U0001f600", "a\u2028b\x7f\x85c", 'quo"te\\'])
def test_yaml_reads_every_character_alike(tmp_path: Path, identifier: str) -> None:
    path = tmp_path / "before.yml"
    ensure(Connection(), weighted("w", identifier), snapshot_file=str(path))
    assert saved(path)["record_sets"][0]["set_identifier"] == identifier


def test_nothing_to_change_and_check_mode_write_no_file(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    ensure(Connection(listing(a("w"))), a("w"), snapshot_file=str(path))
    assert ensure(Connection(), a("w"), snapshot_file=str(path), check_mode=True)["changed"]
    assert not path.exists()


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_file_that_exists_is_not_replaced(tmp_path: Path, check_mode: bool) -> None:
    path = tmp_path / "before.json"
    path.write_text("precious", encoding="utf-8")
    connection = Connection()
    with pytest.raises(InputError, match=r"^snapshot_file: .* exists"):
        ensure(connection, a("w"), snapshot_file=str(path), check_mode=check_mode)
    assert connection.written() == []
    assert path.read_text(encoding="utf-8") == "precious"
    assert not ensure(Connection(listing(a("w"))), a("w"), snapshot_file=str(path))["changed"]


@pytest.mark.parametrize("path", ["before.zone", "before", "missing/before.yml"])
def test_a_path_is_judged_before_any_call(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match=r"^snapshot_file: "):
        ensure(NoConnection(), a("w"), snapshot_file=str(tmp_path / path))


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_a_file_that_cannot_be_written_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, step, full)
    connection = Connection()
    with pytest.raises(InputError, match=r"^snapshot_file: .* cannot be written: No space left on device"):
        ensure(connection, a("w"), snapshot_file=str(tmp_path / "before.yml"))
    assert connection.written() == []
    assert list(tmp_path.iterdir()) == []


def test_a_new_plan_is_added_before_it_is_written(tmp_path: Path) -> None:
    """Others change b between reading and writing: what they made of it is what a restore leads back to."""
    path = tmp_path / "before.json"
    connection = Connection(
        listing(a("a"), a("b")),
        listing(a("a"), a("b", "192.0.2.9")),
        change_resource_record_sets=[CONFLICT, SUBMITTED],
    )
    result = ensure(connection, a("a", ttl=1), a("b", ttl=1), snapshot_file=str(path), force=True)
    assert result["changed"]
    assert [(entry["record"], entry["value"]) for entry in saved(path)["record_sets"]] == [
        ("a.example.com", ["192.0.2.1"]),
        ("b.example.com", ["192.0.2.9"]),
    ]


def test_a_new_plan_keeps_what_was_saved_before(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    many = [a(f"h{number:04}") for number in range(1001)]
    after_first = listing(*(a(f"h{number:04}") for number in range(1000)), a("h1000", "192.0.2.9"))
    connection = Connection(listing(), after_first, change_resource_record_sets=[SUBMITTED, CONFLICT, SUBMITTED])
    assert ensure(connection, *many, snapshot_file=str(path))["changed"]
    entries = {entry["record"]: entry for entry in saved(path)["record_sets"]}
    assert len(entries) == 1001
    assert entries["h0000.example.com"]["state"] == "absent"


def test_a_new_plan_that_cannot_be_saved_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "before.json"
    attempts: list[bytes] = []

    def second_fails(to: Path, content: bytes) -> None:
        attempts.append(content)
        if len(attempts) > 1:
            raise OSError(28, "No space left on device")
        writing.replace(to, content)

    monkeypatch.setattr(snapshot_file, "replace", second_fails)
    connection = Connection(
        listing(a("a")), listing(a("a", "192.0.2.9")), change_resource_record_sets=[CONFLICT, SUBMITTED]
    )
    with pytest.raises(AwsError, match="No space left on device") as failure:
        ensure(connection, a("a", ttl=1), snapshot_file=str(path))
    assert not failure.value.result["changed"]
    assert len(connection.written()) == 1
    assert saved(path)["record_sets"][0]["value"] == ["192.0.2.1"]
