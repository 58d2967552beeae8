"""Instances as record sets: names, addresses, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import record_sets
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.instances import instance, left_out, published, rules


def test_shape() -> None:
    entry = {"record": "web-1.team.example.com", "type": "A", "ttl": 60, "value": ["192.0.2.1"]}
    assert record_sets([instance()], rules(ttl=60)) == ([entry], [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"addresses": "private"}, {"web-1.team.example.com A": ["10.0.0.1"]}),
        ({"addresses": "both"}, {"web-1.team.example.com A": ["10.0.0.1", "192.0.2.1"]}),
        ({"ipv6": True}, {"web-1.team.example.com A": ["192.0.2.1"], "web-1.team.example.com AAAA": ["2001:db8::1"]}),
        ({"name": "ip-{private_ip_dashed}"}, {"ip-10-0-0-1.team.example.com A": ["192.0.2.1"]}),
        ({"name": "{tag:dns}.{availability_zone}"}, {"web-1.us-east-1a.team.example.com A": ["192.0.2.1"]}),
        ({"name": "{instance_id}"}, {"i-00000000000000001.team.example.com A": ["192.0.2.1"]}),
        ({"name": "{public_ip_dashed}"}, {"192-0-2-1.team.example.com A": ["192.0.2.1"]}),
        ({"name": "pool"}, {"pool.team.example.com A": ["192.0.2.1"]}),
        ({"name": "{region}-{account}-{az}"}, {"eu-west-1-111111111111-us-east-1a.team.example.com A": ["192.0.2.1"]}),
        ({"name": "{tag:absent}"}, {}),
        ({"name": ["tag:absent", "{tag:dns}"]}, {"web-1.team.example.com A": ["192.0.2.1"]}),
        (
            {"name": ["tag:dns", "pool", "{tag:dns}"]},
            {"pool.team.example.com A": ["192.0.2.1"], "web-1.team.example.com A": ["192.0.2.1"]},
        ),
        ({"name": "tag:absent"}, {}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_rules(changes: dict[str, Any], expected: dict[str, list[str]]) -> None:
    assert published(instance(), **changes) == expected


def test_instances_of_one_name_share_a_record_set_in_numeric_order() -> None:
    instances = [instance(number, tags={"dns": "web"}) for number in (10, 9, 1)]
    assert published(*instances) == {"web.team.example.com A": ["192.0.2.1", "192.0.2.9", "192.0.2.10"]}


def test_names_are_sorted() -> None:
    assert list(published(instance(2), instance(1))) == ["web-1.team.example.com A", "web-2.team.example.com A"]


@pytest.mark.parametrize("state", ["pending", "stopping", "stopped", "shutting-down", "terminated"])
def test_only_running_instances_count(state: str) -> None:
    assert published(instance(state=state, tags={"dns": "*"})) == {}


@pytest.mark.parametrize(
    "left_out",
    [
        {"tags": {}},
        {"tags": None},
        {"tags": {"dns": ""}},
        {"public_ip_address": None},
        {"public_ip_address": "", "network_interfaces": None},
    ],
    ids=str,
)
def test_without_name_or_address(left_out: dict[str, Any]) -> None:
    assert published(instance(**left_out)) == {}
    with pytest.raises(InputError, match="instance i-00000000000000001: it has no"):
        published(instance(**left_out), missing="fail")


LABELS = st.text("ab1", min_size=1, max_size=3)


@given(st.lists(st.lists(LABELS, max_size=3), min_size=1, max_size=4), st.sampled_from([",", ", ", " ,"]))
def test_law_each_of_the_names_of_a_tag_has_the_addresses_of_its_instances(fleet: list[list[str]], comma: str) -> None:
    instances = [instance(number, tags={"dns": comma.join(labels)}) for number, labels in enumerate(fleet, 1)]
    expected = {
        f"{label}.team.example.com A": [f"192.0.2.{number}" for number, each in enumerate(fleet, 1) if label in each]
        for labels in fleet
        for label in labels
    }
    assert published(*instances) == expected


@pytest.mark.parametrize("text", ["web-1.team.example.com", "web-1.Team.example.com.", "WEB-1"])
def test_full_names(text: str) -> None:
    assert list(published(instance(tags={"dns": text}))) == ["web-1.team.example.com A"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("web server", "space"),
        ("web_1", "not a host name"),
        ("-web", "not a host name"),
        ("web-.a", "not a host name"),
        ("*", "not a host name"),
        ("web..a", "empty label"),
        (".", "starts with a dot"),
        ("team.example.com", "is team.example.com itself"),
        ("web.example.com.", "not below team.example.com"),
        ("badteam.example.com.", "not below team.example.com"),
        ("web.example.com", "looks like a full name, and is not below team.example.com"),
        ("web.badteam.EXAMPLE.com", "looks like a full name, and is not below team.example.com"),
        ("web.other.org", "looks like a full name, and is not below team.example.com"),
        ("www.firma.CO.UK", "looks like a full name, and is not below team.example.com"),
        ("web, web.other.org", "looks like a full name"),
        ("web api, db", "space"),
        ("example.com", "looks like a full name, and is not below team.example.com"),
        (r"\141", "not a host name"),
        ("\ufb01", "letters of other scripts"),
        ("bücher", "letters of other scripts"),
        ("a" * 64, "64 characters"),
    ],
)
def test_names_that_are_refused_name_the_instance(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refusal:
        published(instance(tags={"dns": text}))
    assert refusal.value.where == "instance i-00000000000000001, tag:dns"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"domain": "team..com"}, "domain"),
        ({"domain": None}, "domain"),
        ({"name": ""}, "names nothing"),
        ({"name": "tag:"}, "names nothing"),
        ({"name": None}, "names nothing"),
        ({"name": []}, "names nothing"),
        ({"name": ["tag:dns", ""]}, "names nothing"),
        ({"name": ["tag:dns", "{nothing}"]}, r"\{nothing\} is no placeholder"),
        ({"name": "{instance}"}, r"\{instance\} is no placeholder"),
        ({"name": "{tag:}"}, "is no placeholder"),
        ({"addresses": "all"}, "public, private, both"),
        ({"missing": "warn"}, "skip, fail"),
        ({"invalid": "warn"}, "skip, fail"),
    ],
    ids=str,
)
def test_rules_that_are_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        rules(**changes)


def test_the_name_that_was_meant_is_told() -> None:
    assert left_out(instance(tags={"dns": "a b"}))[0]["name"] == "a b"
    assert left_out(instance(), name="{tag:dns}_{availability_zone}")[0]["name"] == "web-1_us-east-1a"
    assert left_out(instance(placement="us-east-1"), name="{availability_zone}")[0]["name"] == ""


def test_missing_is_an_error_where_it_shall_be_one_whatever_is_invalid() -> None:
    with pytest.raises(InputError, match="it has no name"):
        left_out(instance(1, tags={"dns": "*"}), instance(2, tags={}), missing="fail")


def test_names_leave_room_for_markers() -> None:
    instances = [instance(1, tags={"dns": "x" * 62}), instance(2, tags={"dns": "y" * 61}), instance(3)]
    assert left_out(*instances) == []
    [told] = left_out(*instances, owned=True)
    assert told["problem"].startswith(f"{'x' * 62}.team.example.com leaves no room for its owner marker a-xxx")
    assert len(left_out(*instances, owned=True, ipv6=True)) == 2


def test_more_instances_of_a_name_than_a_record_set_holds_are_left_out_and_the_others_keep_it() -> None:
    crowd = [instance(tags={"dns": "crowd"}, public_ip_address=f"10.1.{n // 250}.{n % 250}") for n in range(403)]
    entries, problems = record_sets([*reversed(crowd), instance(7)], rules())
    assert [entry["record"] for entry in entries] == ["crowd.team.example.com", "web-7.team.example.com"]
    assert entries[0]["value"] == [each["public_ip_address"] for each in crowd[:400]]
    assert [problem.refusal.problem for problem in problems] == [
        "more instances are named crowd.team.example.com than a record set has room for"
    ] * 3
    assert len(published(*crowd[:400])["crowd.team.example.com A"]) == 400


def test_a_type_that_only_those_without_room_have_makes_no_empty_record_set() -> None:
    crowd = [
        instance(n, tags={"dns": "crowd"}, public_ip_address=f"10.1.{n // 250}.{n % 250}", network_interfaces=[])
        for n in range(1, 401)
    ]
    last = instance(401, tags={"dns": "crowd"}, public_ip_address="10.9.9.9")
    entries, [problem] = record_sets([*crowd, last], rules(ipv6=True))
    assert [(entry["type"], len(entry["value"])) for entry in entries] == [("A", 400)]
    assert problem.instance_id == last["instance_id"]


def test_who_has_no_room_in_a_name_is_in_none_of_its_record_sets() -> None:
    """And keeps its other names."""
    crowd = [
        instance(n, tags={"dns": f"crowd,own-{n}"}, public_ip_address=f"10.1.{n // 250}.{n % 250}")
        for n in range(1, 402)
    ]
    found = {f"{each['record']} {each['type']}": each["value"] for each in record_sets(crowd, rules(ipv6=True))[0]}
    assert len(found["crowd.team.example.com A"]) == len(found["crowd.team.example.com AAAA"]) == 400
    assert "2001:db8::401" not in found["crowd.team.example.com AAAA"]
    assert found["own-401.team.example.com AAAA"] == ["2001:db8::401"]
