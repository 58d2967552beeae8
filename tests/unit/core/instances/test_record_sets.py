"""Instances as record sets: names, addresses, and what is refused."""

from __future__ import annotations

import contextlib
import re
from ipaddress import ip_address
from typing import Any

import dns.exception
import dns.name
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import Rules, record_sets
from hypothesis import given
from hypothesis import strategies as st


def instance(number: int = 1, state: str = "running", **changes: Any) -> dict[str, Any]:
    return {
        "instance_id": f"i-{number:017x}",
        "instance_type": "t3.micro",
        "placement": {"availability_zone": "us-east-1a"},
        "state": {"name": state},
        "public_ip_address": f"192.0.2.{number}",
        "private_ip_address": f"10.0.0.{number}",
        "tags": {"dns": f"web-{number}", "Name": f"Web {number}"},
        "network_interfaces": [{"ipv6_addresses": [{"ipv6_address": f"2001:db8::{number}"}]}],
        **changes,
    }


def rules(**changes: Any) -> Rules:
    return Rules.read(
        **{
            "domain": "team.example.com",
            "name": "tag:dns",
            "addresses": "public",
            "missing": "skip",
            "invalid": "skip",
            **changes,
        }
    )


def published(*instances: Any, **changes: Any) -> dict[str, list[str]]:
    entries, _problems = record_sets(instances, rules(**{"invalid": "fail", **changes}))
    return {f"{entry['record']} {entry['type']}": entry["value"] for entry in entries}


def left_out(*instances: Any, **changes: Any) -> list[dict[str, str]]:
    return [problem.as_dict() for problem in record_sets(instances, rules(**changes))[1]]


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
        ({"name": "{tag:absent}"}, {}),
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


# -- instances that cannot be published --------------------------------------------------------------------------------

BOTH: dict[str, Any] = {"addresses": "both", "ipv6": True}
DAMAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"tags": {"dns": "web_1"}}, "instance {id}, tag:dns", "'web_1' is not a host name"),
    ({"tags": {"dns": "web.example.com"}}, "instance {id}, tag:dns", "looks like a full name"),
    ({"tags": {"dns": "x" * 64}}, "instance {id}, tag:dns", "64 characters"),
    ({"tags": {"dns": 8}}, "instance {id}, tags, dns", "8 is not text but int"),
    ({"tags": {"dns": True}}, "instance {id}, tags, dns", "True is not text but bool"),
    ({"tags": ["dns"]}, "instance {id}, tags", "it is a list"),
    ({"public_ip_address": "192.0.2.256"}, "instance {id}, public_ip_address", "'192.0.2.256' is not an IPv4 address"),
    ({"public_ip_address": "2001:db8::1"}, "instance {id}, public_ip_address", "is not an IPv4 address"),
    ({"private_ip_address": 10}, "instance {id}, private_ip_address", "10 is not text but int"),
    ({"network_interfaces": {"a": 1}}, "instance {id}, network_interfaces", "not a list of dictionaries"),
    ({"network_interfaces": ["a"]}, "instance {id}, network_interfaces", "not a list of dictionaries"),
    (
        {"network_interfaces": [{"ipv6_addresses": ["::1"]}]},
        "instance {id}, network_interfaces, ipv6_addresses",
        "not a list of dictionaries",
    ),
    (
        {"network_interfaces": [{"ipv6_addresses": [{"ipv6_address": "fe80::1%eth0"}]}]},
        "instance {id}, network_interfaces, ipv6_address",
        "zone index",
    ),
    (
        {"network_interfaces": [{"ipv6_addresses": [{}]}]},
        "instance {id}, network_interfaces, ipv6_address",
        "the value is empty",
    ),
    ({"state": "running"}, "instance {id}, state", "it is a str"),
    ({"state": None}, "instance {id}", "it has no state"),
    ({"instance_id": None, "tags": {"dns": "*"}}, "instances[{position}], tag:dns", "not a host name"),
]


@pytest.mark.parametrize(("damage", "where", "problem"), DAMAGES, ids=lambda value: str(value)[:50])
def test_what_cannot_be_published_is_left_out_and_named(damage: dict[str, Any], where: str, problem: str) -> None:
    damaged = instance(2) | damage
    [told] = left_out(instance(1), damaged, **BOTH)
    where = where.format(id=damaged["instance_id"], position=1)
    assert told["instance_id"] == (damaged["instance_id"] or "")
    assert told["msg"].startswith(f"{where}: ")
    assert problem in told["problem"]
    assert told["remedy"]
    with pytest.raises(InputError, match=re.escape(where)):
        published(instance(1), damaged, **BOTH)


@pytest.mark.parametrize("junk", [None, "i-1", 7, []], ids=str)
def test_what_is_not_an_instance_is_named_by_its_place(junk: Any) -> None:
    [told] = left_out(instance(1), junk)
    assert told["instance_id"] == told["name"] == ""
    assert told["msg"].startswith("instances[1]: it is a ")


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


def test_more_instances_of_a_name_than_a_record_set_holds_are_left_out() -> None:
    crowd = [instance(tags={"dns": "crowd"}, public_ip_address=f"10.1.{n // 250}.{n % 250}") for n in range(1001)]
    entries, problems = record_sets([*crowd, instance(7)], rules())
    assert [entry["record"] for entry in entries] == ["web-7.team.example.com"]
    assert len(problems) == 1001
    assert "more instances are named crowd.team.example.com than a record set has room for" in str(problems[0].refusal)
    assert len(published(*crowd[1:])["crowd.team.example.com A"]) == 1000


HEALTHY = st.builds(
    lambda number, name: instance(number, tags={"dns": name}),
    st.integers(1, 250),
    st.sampled_from(["web", "db", "WEB", "a.b", "web.team.example.com", "db.team.example.com."]),
)
RULES = st.fixed_dictionaries({"addresses": st.sampled_from(["public", "private", "both"]), "ipv6": st.booleans()})


@given(st.data(), st.lists(HEALTHY, max_size=6), RULES)
def test_law_a_damaged_instance_costs_itself_alone(
    data: st.DataObject, healthy: list[dict[str, Any]], options: dict[str, Any]
) -> None:
    """Whatever else is among the instances, healthy ones are published as without it, and no name appears that no
    instance has."""
    mixed: list[Any] = list(healthy)
    junk = st.one_of(
        st.sampled_from(DAMAGES).map(lambda damage: instance(251) | damage[0]),
        st.dictionaries(st.sampled_from(sorted(instance())), JSON).map(lambda damage: {**instance(252), **damage}),
        st.text(max_size=12).map(lambda tag: instance(253, tags={"dns": tag})),
        JSON,
    )
    for position in data.draw(st.lists(st.integers(0, len(healthy)), max_size=5)):
        mixed.insert(position, data.draw(junk))
    entries, problems = record_sets(mixed, rules(**options))
    alone, none = record_sets(healthy, rules(**options))
    assert none == []
    told = {id(problem) for problem in problems}
    assert len(told) == len(problems) <= len(mixed) - len(healthy)
    found = {(entry["record"], entry["type"]): set(entry["value"]) for entry in entries}
    for entry in alone:
        assert found[entry["record"], entry["type"]] >= set(entry["value"])
    for (record, record_type), values in found.items():
        fitting = [each for each in mixed if isinstance(each, dict) and means(each, record)]
        assert values <= {address for each in fitting for address in addresses_of(each, record_type)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["running", "192.0.2.9", "dns"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["dns", "name", "ipv6_addresses", "ipv6_address", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def means(each: dict[str, Any], record: str) -> bool:
    """Whether a tag says this name, as DNS reads it: in full or below the domain, in any case."""
    tags = each.get("tags")
    tag = tags.get("dns") if isinstance(tags, dict) else None
    if not isinstance(tag, str) or not tag:
        return False
    domain = dns.name.from_text("team.example.com")
    try:
        said = [dns.name.from_text(tag, origin) for origin in (domain, dns.name.root)]
    except (dns.exception.DNSException, UnicodeError):
        return False
    return dns.name.from_text(record) in said


def addresses_of(each: dict[str, Any], record_type: str) -> set[str]:
    """Every address of the type that an instance has, wherever it stands."""
    found = set()
    pending: list[Any] = [each]
    while pending:
        value = pending.pop()
        if isinstance(value, dict | list):
            pending += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str):
            with contextlib.suppress(ValueError):
                address = ip_address(value)
                found |= {str(address)} if address.version == (4 if record_type == "A" else 6) else set()
    return found
