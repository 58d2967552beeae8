"""Snapshots and other zones: back to where they were taken, elsewhere only when told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import PLACEHOLDER_ID
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

from tests.support.aws.fakes import NoConnection
from tests.support.aws.route53_fakes import ZONE_ANSWER, Connection, ensure, listing
from tests.support.record_sets.zones import ZONE_ID, a, alias, weighted

ACCOUNT = "222222222222"


def zone_answer(zone_id: str, name: str = "example.com.", *, private: bool = False) -> dict[str, Any]:
    found = ZONE_ANSWER["HostedZone"]
    config = {"PrivateZone": private}
    return {"HostedZone": {**found, "Id": f"/hostedzone/{zone_id}", "Name": name, "Config": config}}


def snapshot(tmp_path: Path, *before: dict[str, Any], **changes: Any) -> str:
    """The snapshot of a run over the zone Z1 that removes what there was and creates ``new``."""
    path = tmp_path / "before.json"
    ensure(Connection(listing(*before)), a("new"), snapshot_file=str(path), prune=True, force=True, **changes)
    return str(path)


def elsewhere(answer: dict[str, Any], *stored: dict[str, Any]) -> Connection:
    return Connection(listing(*stored), get_hosted_zone=answer)


@pytest.mark.parametrize("account_id", [None, ACCOUNT])
def test_it_says_which_zone_it_is_of(tmp_path: Path, account_id: str | None) -> None:
    content = json.loads(Path(snapshot(tmp_path, a("w"), account_id=account_id)).read_text(encoding="utf-8"))
    assert list(content)[-1] == "record_sets"
    said = {"hosted_zone_id": "Z1", "zone": "example.com", "private_zone": False}
    del content["record_sets"]
    assert content == said | ({"account_id": ACCOUNT} if account_id else {})


def test_it_is_restored_where_it_was_taken(tmp_path: Path) -> None:
    connection = Connection(listing(a("new")))
    result = ensure(connection, record_sets_file=snapshot(tmp_path, a("w"), alias("z", "w")), force=True)
    assert result["applied"] == ["new.example.com A", "w.example.com A", "z.example.com A"]


@pytest.mark.parametrize(
    ("options", "answer", "both"),
    [
        pytest.param(
            {"hosted_zone_id": "Z2"}, None, r"public zone example\.com \(Z1\), .* about the zone Z2\.", id="id"
        ),
        pytest.param(
            {"hosted_zone_id": None, "zone": "example.org"},
            None,
            r"public zone example\.com \(Z1\), .* about the public zone example\.org\.",
            id="name",
        ),
        pytest.param(
            {"hosted_zone_id": None, "zone": "example.com", "private_zone": True},
            None,
            r"public zone example\.com \(Z1\), .* about the private zone example\.com\.",
            id="kind",
        ),
        pytest.param(
            {"hosted_zone_id": None, "zone": "example.com"},
            {"HostedZones": [zone_answer("Z2")["HostedZone"]], "IsTruncated": False},
            r"public zone example\.com \(Z1\), .* about the public zone example\.com \(Z2\)\.",
            id="another zone of its name",
        ),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_another_zone_is_refused(
    tmp_path: Path, options: dict[str, Any], answer: Any, both: str, check_mode: bool
) -> None:
    path = snapshot(tmp_path, a("w"))
    connection: Any = Connection(list_hosted_zones_by_name=answer) if answer else NoConnection()
    with pytest.raises(InputError, match=rf"^record_sets_file \({path}\): its record sets come from the {both} "):
        ensure(connection, record_sets_file=path, check_mode=check_mode, **options)
    if answer:
        assert connection.methods() == ["list_hosted_zones_by_name"]


def test_a_zone_that_is_yet_to_be_made_is_another_one(tmp_path: Path) -> None:
    options: dict[str, Any] = {"hosted_zone_id": PLACEHOLDER_ID, "zone": "example.com", "check_mode": True}
    path = snapshot(tmp_path, a("w"))
    with pytest.raises(InputError, match=r"example\.com \(Z1\)"):
        ensure(NoConnection(), record_sets_file=path, **options)
    told = ensure(Connection(), record_sets_file=path, restore_elsewhere=True, **options)
    assert told["counts"]["create"] == 1


def test_elsewhere_when_told(tmp_path: Path) -> None:
    """Aliases lead to the new zone's own names, and its name servers are its own."""
    servers = {"prefix": "", "type": "NS", "ttl": 60, "value": ["ns-1.awsdns-01.com"]}
    path = snapshot(tmp_path, a("w"), alias("z", "w"))
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    content["record_sets"].append(servers)
    assert {"hosted_zone_id": "Z1"}.items() <= content["record_sets"][-2]["alias"].items()
    Path(path).write_text(json.dumps(content), encoding="utf-8")
    connection = elsewhere(zone_answer("Z2", private=True))
    result = ensure(connection, record_sets_file=path, restore_elsewhere=True, hosted_zone_id="Z2", zone="example.com")
    assert connection.written() == [["CREATE w.example.com.", "CREATE z.example.com."]]
    [_w, z] = [each["ResourceRecordSet"] for each in connection.log[-2][1]["ChangeBatch"]["Changes"]]
    assert z["AliasTarget"]["HostedZoneId"] == "Z2"
    assert result["counts"]["ignored"] == 1


def test_names_must_fit_where_they_are_brought_to(tmp_path: Path) -> None:
    connection = elsewhere(zone_answer("Z2", "example.org."))
    with pytest.raises(InputError, match=r"w\.example\.com is not in the zone example\.org"):
        ensure(connection, record_sets_file=snapshot(tmp_path, a("w")), restore_elsewhere=True, hosted_zone_id="Z2")
    assert connection.methods() == ["get_hosted_zone"]


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        pytest.param({"hosted_zone_id": "Z1", "zone": "example.com"}, True, id="as former versions wrote it"),
        pytest.param({"zone": "example.org"}, True, id="a name"),
        pytest.param({"private_zone": True}, True, id="a kind"),
        pytest.param({"zone": "example.com"}, False, id="this name"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_whatever_a_file_says_counts(tmp_path: Path, content: dict[str, Any], refused: bool) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**content, "record_sets": [a("w")]}), encoding="utf-8")
    connection = elsewhere(zone_answer("Z2"))
    if refused:
        with pytest.raises(InputError, match="restore_elsewhere"):
            ensure(connection, record_sets_file=str(path), hosted_zone_id="Z2")
        assert connection.methods() in ([], ["get_hosted_zone"])
    else:
        assert ensure(connection, record_sets_file=str(path), hosted_zone_id="Z2")["changed"]


ENTRIES = st.lists(
    st.sampled_from(
        [a("w"), a("v", ["192.0.2.1", "192.0.2.2"]), alias("z", "w"), weighted("r", "one"), weighted("r", "two")]
    ),
    unique_by=lambda entry: (entry["prefix"], entry.get("set_identifier")),
).filter(lambda entries: "z" not in {each["prefix"] for each in entries} or "w" in {each["prefix"] for each in entries})


TARGETS = st.sampled_from([(ZONE_ID, False), ("Z2", False), ("Z2", True)])  # id and whether it is private


@given(before=ENTRIES, target=TARGETS, told=st.booleans(), by_id=st.booleans())
def test_law_nothing_is_written_into_a_zone_that_was_not_meant(
    tmp_path_factory: Any, before: list[dict[str, Any]], target: tuple[str, bool], *, told: bool, by_id: bool
) -> None:
    path = snapshot(tmp_path_factory.mktemp("law"), *before)
    zone_id, private = target
    answer = zone_answer(zone_id, private=private)
    connection = Connection(
        listing(a("new")),
        get_hosted_zone=answer,
        list_hosted_zones_by_name={"HostedZones": [answer["HostedZone"]], "IsTruncated": False},
    )
    options: dict[str, Any] = (
        {"hosted_zone_id": zone_id}
        if by_id
        else {"hosted_zone_id": None, "zone": "example.com", "private_zone": private}
    )
    meant = told or zone_id == ZONE_ID
    try:
        result = ensure(connection, record_sets_file=path, restore_elsewhere=told, force=True, **options)
    except InputError as error:
        assert not meant
        assert "example.com (Z1)" in str(error)
        assert connection.written() == []
    else:
        assert meant
        wanted = {
            f"{each['prefix']}.example.com A {each.get('set_identifier', '')!r}".removesuffix(" ''") for each in before
        }
        assert set(result["applied"]) == {each.removesuffix(" ''") for each in wanted} | {"new.example.com A"}
        targets = {
            change["ResourceRecordSet"]["AliasTarget"]["HostedZoneId"]
            for _method, arguments in connection.log
            for change in arguments.get("ChangeBatch", {}).get("Changes", ())
            if "AliasTarget" in change["ResourceRecordSet"]
        }
        assert targets <= {zone_id}
