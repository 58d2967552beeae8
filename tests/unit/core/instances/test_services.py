# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One name for a group of instances: who is a member, and which record set each has."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.reverse_zones import read as read_zones
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import (
    MOST_ADDRESSES,
    Problem,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reverse import reverse_record_sets
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.services import (
    GROUP_TAG,
    MOST_MEMBERS,
    published,
    read,
)

from tests.support.record_sets.instances import instance

API = {"name": "api", "autoscaling_group": "api"}
WHERE = "dns_services"


def member(number: int = 1, state: str = "running", **changes: Any) -> dict[str, Any]:
    return instance(number, state, **{"tags": {GROUP_TAG: "api"}, **changes})


def made(
    services: Any, *instances: Any, others: Any = (), **changes: Any
) -> tuple[list[dict[str, Any]], list[Problem]]:
    given = {"name": "tag:dns", "addresses": "public", "missing": "skip", "invalid": "skip"}
    given = {each: changes.pop(each, value) for each, value in given.items()}
    rules, found = read(services, WHERE, "team.example.com", *given.values(), ttl=60, **changes)
    return published(instances, others, rules, found)


def said(services: Any, *instances: Any, **changes: Any) -> list[str]:
    return [str(problem.refusal) for problem in made(services, *instances, **changes)[1]]


def entry(number: int, **changes: Any) -> dict[str, Any]:
    found = {
        "record": "api.team.example.com",
        "type": "A",
        "ttl": 60,
        "value": [f"192.0.2.{number}"],
        "set_identifier": f"i-{number:017x}",
        "multi_value_answer": True,
        **changes,
    }
    return {name: value for name, value in found.items() if value is not None}


def test_each_member_has_a_record_set_of_its_own() -> None:
    entries, problems = made([API], member(2), member(1), others=[member(3)])
    assert entries == [entry(1), entry(2), entry(3)]
    assert problems == []


def test_a_member_needs_no_name_of_its_own_and_may_have_one() -> None:
    named = member(2, tags={GROUP_TAG: "api", "dns": "web"})
    entries, _problems = made([API], named, others=[member(1)])
    assert [each["record"].partition(".")[0] for each in entries] == ["api", "api", "web"]


def test_an_instance_that_is_no_member_has_no_name_because_it_runs() -> None:
    """Those that nothing chose publish nothing but what services say."""
    assert made([API], others=[instance(1)])[0] == []


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, {}),
        ({"name": "API.team.example.com."}, {}),
        ({"routing": "multivalue"}, {}),
        ({"routing": "weighted"}, {"multi_value_answer": None, "weight": 1}),
        ({"routing": "weighted", "weight": 0}, {"multi_value_answer": None, "weight": 0}),
        ({"routing": "weighted", "weight": "255"}, {"multi_value_answer": None, "weight": 255}),
        ({"routing": "weighted", "weight": 7, "weight_tag": "w"}, {"multi_value_answer": None, "weight": 7}),
        ({"routing": "weighted", "weight_tag": "share"}, {"multi_value_answer": None, "weight": 30}),
        ({"addresses": "private", "ttl": 0}, {"value": ["10.0.0.1"], "ttl": 0}),
        ({"addresses": "both", "ttl": 5}, {"value": ["10.0.0.1", "192.0.2.1"], "ttl": 5}),
        ({"tags": {"role": ["x", "api"]}}, {}),
        ({"autoscaling_group": None, "tags": {GROUP_TAG: "api", "role": "api"}}, {}),
        ({"autoscaling_group": ["web", "api"]}, {}),
    ],
)
def test_what_a_service_says(changes: dict[str, Any], shown: dict[str, Any]) -> None:
    tagged = member(tags={GROUP_TAG: "api", "role": "api", "share": "30"})
    assert made([{**API, **changes}], tagged) == ([entry(1, **shown)], [])


def test_both_types_and_the_resource() -> None:
    entries, _problems = made([API], member(), ipv6=True, resources=True)
    resource = f"ec2/eu-west-1/i-{1:017x}"
    assert entries == [
        entry(1, resource=resource),
        entry(1, type="AAAA", value=["2001:db8::1"], resource=resource),
    ]


@pytest.mark.parametrize(
    "given",
    [
        member(state="stopped"),
        member(state="pending"),
        member(tags={GROUP_TAG: "API"}),
        member(tags={GROUP_TAG: ["api"]}),
        member(tags={}),
        member(tags=None),
        member(public_ip_address=None),
        {"tags": {GROUP_TAG: "api"}},
    ],
)
def test_who_has_none(given: dict[str, Any]) -> None:
    assert made([API], others=[given]) == ([], [])


@pytest.mark.parametrize(
    ("services", "says"),
    [
        ("api", r"dns_services: it is a str\. Give a list of services"),
        (["api"], r"dns_services\[0\]: 'api' is not a dictionary"),
        ([{**API, "grup": "x"}], r"dns_services\[0\]: unknown option grup"),
        ([{"autoscaling_group": "api"}], r"dns_services\[0\], name: None is not the name of a service"),
        ([{**API, "name": 7}], r"dns_services\[0\], name: 7 is a int, not the name of a service"),
        ([{**API, "name": "a_b"}], r"dns_services\[0\], name: 'a_b' is not a host name"),
        ([{**API, "name": "*"}], r"dns_services\[0\], name: '\*' is not a host name"),
        ([{**API, "name": "api.example.com"}], r"dns_services\[0\], name: .* is not below team\.example\.com"),
        ([{**API, "name": "team.example.com"}], r"dns_services\[0\], name: .* is team\.example\.com itself"),
        ([{**API, "name": "a" * 63}], r"dns_services\[0\], name: a+\.team\.example\.com leaves no room for its owner"),
        ([API, {**API, "name": "API"}], r"\[1\], name: api\.team\.example\.com is the name of dns_services\[0\], too"),
        ([{"name": "api"}], r"dns_services\[0\]: nothing says which instances are meant"),
        ([{"name": "api", "tags": {}}], r"dns_services\[0\]: nothing says which instances are meant"),
        ([{"name": "api", "tags": ["role"]}], r"dns_services\[0\], tags: it is a list\. Give a dictionary"),
        ([{"name": "api", "tags": {"": "api"}}], r"dns_services\[0\], tags: '' is not the key of a tag"),
        ([{"name": "api", "tags": {"role": 7}}], r"dns_services\[0\], tags\[role\]: 7 is a int.*Write it in quotes"),
        ([{"name": "api", "tags": {"role": []}}], r"dns_services\[0\], tags\[role\]: the list is empty"),
        ([{"name": "api", "autoscaling_group": "api-*"}], r"autoscaling_group: 'api-\*' has a wildcard"),
        ([{**API, "tags": {GROUP_TAG: "api"}}], r"autoscaling_group: tags has aws:autoscaling:groupName"),
        ([{**API, "routing": "latency"}], r"routing: 'latency' is not one of the choices\. Give one of multivalue, we"),
        ([{**API, "weight": 7}], r"weight: multivalue record sets have no weight\. Add routing: weighted"),
        ([{**API, "weight_tag": "w"}], r"weight_tag: multivalue record sets have no weight"),
        ([{**API, "routing": "weighted", "weight": 256}], r"weight: 256 is not a whole number from 0 to 255"),
        ([{**API, "addresses": "all"}], r"addresses: 'all' is not one of the choices"),
        ([{**API, "ttl": -1}], r"ttl: -1 is not a whole number"),
    ],
)
def test_what_cannot_be_right(services: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        made(services, owned=True)


@pytest.mark.parametrize("services", [None, "", [], ()])
def test_no_services(services: Any) -> None:
    assert made(services, instance(), 7)[0][0]["record"] == "web-1.team.example.com"


def test_the_name_of_a_service_is_not_for_an_instance() -> None:
    own = instance(2, tags={"dns": "api, web"})
    entries, problems = made([API], own, member(1))
    assert [(each["record"], each["value"]) for each in entries] == [
        ("api.team.example.com", ["192.0.2.1"]),
        ("web.team.example.com", ["192.0.2.2"]),
    ]
    [problem] = problems
    assert problem.instance_id == own["instance_id"]
    assert str(problem.refusal) == (
        "instance i-00000000000000002, tag:dns: api.team.example.com is the name of the service dns_services[0]. "
        "Give the instance another name, or rename the service."
    )


@pytest.mark.parametrize(
    ("damaged", "says"),
    [
        (7, "instances[0]: it is a int. Give instances as dictionaries."),
        (member(tags=7), "instance i-00000000000000001, tags: it is a int. Give a dictionary."),
        (
            member(public_ip_address="x"),
            "instance i-00000000000000001, public_ip_address: 'x' is not an IPv4 address. Write four numbers from 0 "
            "to 255 without leading zeros.",
        ),
        (
            member(tags={GROUP_TAG: "api", "w": "many"}),
            "instance i-00000000000000001, tag:w: 'many' is not a whole number from 0 to 255. Correct it.",
        ),
        (
            {**member(), "instance_id": None},
            "instances[0]: it has no instance_id. Give instances as ec2_instances_info returns them.",
        ),
    ],
)
@pytest.mark.parametrize("selected", [True, False])
def test_a_member_that_is_damaged_costs_no_other_one(damaged: Any, says: str, selected: bool) -> None:
    service = {**API, "routing": "weighted", "weight_tag": "w"}
    instances = {"others": [damaged, member(2)]} if not selected else {"others": [member(2)]}
    entries, problems = made([service], *([damaged] if selected else []), **instances)
    assert [each["set_identifier"] for each in entries] == [member(2)["instance_id"]]
    assert [str(each.refusal) for each in problems] == [says]
    with pytest.raises(InputError) as refused:
        made([service], *([damaged] if selected else []), **instances, invalid="fail")
    assert str(refused.value) == says


def test_a_member_without_an_address_may_be_an_error() -> None:
    with pytest.raises(
        InputError, match=r"it has no address for api\.team\.example\.com\. Let dns_services\[0\] leave"
    ):
        made([API], others=[member(public_ip_address=None)], missing="fail")


def test_a_record_set_has_room_for_so_many_addresses() -> None:
    many = [{"ipv6_address": f"2001:db8::{number:x}"} for number in range(1, MOST_ADDRESSES + 2)]
    full = member(network_interfaces=[{"ipv6_addresses": many[:-1]}])
    assert len(made([API], full, ipv6=True)[0][1]["value"]) == MOST_ADDRESSES
    [problem] = said([API], member(network_interfaces=[{"ipv6_addresses": many}]), ipv6=True)
    assert "it has 401 addresses, and a record set has room for 400. Let dns_services[0] leave it out." in problem


def launched(number: int) -> dict[str, Any]:
    address = f"10.0.{number // 200}.{number % 200}"
    return member(
        number, launch_time=f"2026-01-01T00:{59 - number // 60:02}:{59 - number % 60:02}", public_ip_address=address
    )


def test_those_that_run_longest_stay() -> None:
    fleet = [launched(number) for number in range(MOST_MEMBERS + 2)]  # the first are the youngest
    entries, problems = made([API], *fleet)
    assert [each["set_identifier"] for each in entries] == sorted(each["instance_id"] for each in fleet[2:])
    assert {each.instance_id for each in problems} == {each["instance_id"] for each in fleet[:2]}
    assert str(problems[0].refusal) == (
        "instance i-00000000000000001, dns_services[0]: api.team.example.com has record sets for 100 instances, and "
        "Route 53 takes no more of one name. Let the tags of dns_services[0] choose fewer, or put a load balancer "
        "before them."
    )
    assert problems[0].as_dict()["name"] == "api.team.example.com"


def test_no_address_leads_to_a_service() -> None:
    zones = read_zones(["2.0.192.in-addr.arpa"], "zones")
    fleet = [
        member(1),
        member(2, tags={GROUP_TAG: "api", "dns": "api"}),
        member(3, tags={GROUP_TAG: "api", "dns": "web"}),
    ]
    rules, _services = read([API], WHERE, "team.example.com", "tag:dns", "public", "skip", "skip")
    [found] = reverse_record_sets(fleet, rules, zones).values()
    assert [(each["record"], each["value"]) for each in found] == [("3.2.0.192.in-addr.arpa", ["web.team.example.com"])]
