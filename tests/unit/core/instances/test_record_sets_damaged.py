# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances that cannot be published: each costs itself alone, and is named."""

from __future__ import annotations

import contextlib
import re
from ipaddress import ip_address
from typing import Any

import dns.exception
import dns.name
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import record_sets
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.instances import instance, left_out, published, rules

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
