# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses of instances as record sets of reverse zones."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.instance_reverse_record_sets import FilterModule
from ansible_collections.crossaccount.aws.plugins.filter.names_in_use import names_in_use
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.reverse_zones import read
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reverse import reverse_record_sets
from hypothesis import given
from hypothesis import strategies as st

from tests.support.record_sets.instances import instance, published, rules

FILTER = FilterModule().filters()["instance_reverse_record_sets"]
TEN, ONE = "10.in-addr.arpa", "1.10.in-addr.arpa"


def led(*instances: Any, zones: Any = (TEN,), **options: Any) -> dict[str, dict[str, list[str]]]:
    """By zone and name of an address: the names to which it leads."""
    found = FILTER(list(instances), "team.example.com", list(zones), **{"addresses": "private", **options})
    return {zone["title"]: {each["record"]: each["value"] for each in zone["record_sets"]} for zone in found}


def test_shape() -> None:
    [zone] = FILTER([instance()], "team.example.com", [TEN], addresses="private", ttl=60, resources=True)
    entry = {"record": "1.0.0.10.in-addr.arpa", "type": "PTR", "ttl": 60, "value": ["web-1.team.example.com"]}
    assert zone == {
        "zone": TEN,
        "private": False,
        "zone_id": "",
        "title": TEN,
        "hosted_zone_id": "",
        "record_sets": [{**entry, "resource": "ec2/eu-west-1/i-00000000000000001"}],
        "in_use": [],
    }


@pytest.mark.parametrize(
    ("changes", "options", "expected"),
    [
        ({}, {}, {TEN: {"1.0.0.10.in-addr.arpa": ["web-1.team.example.com"]}}),
        ({}, {"zones": []}, {}),
        ({}, {"addresses": "public"}, {TEN: {}}),
        ({"state": "stopped"}, {}, {TEN: {}}),
        ({"tags": {}}, {}, {TEN: {}}),
        ({"tags": {"dns": "a b"}}, {}, {TEN: {}}),
        ({"tags": {"dns": "web, api"}}, {}, {TEN: {"1.0.0.10.in-addr.arpa": ["web.team.example.com"]}}),
        (
            {"tags": {"dns": "web", "Name": "api"}},
            {"name": ["tag:Name", "tag:dns"]},
            {TEN: {"1.0.0.10.in-addr.arpa": ["api.team.example.com"]}},
        ),
        (
            {"private_ip_address": "10.1.0.1"},
            {"zones": [TEN, ONE]},
            {TEN: {}, ONE: {"1.0.1.10.in-addr.arpa": ["web-1.team.example.com"]}},
        ),
        (
            {},
            {"zones": ["8.b.d.0.1.0.0.2.ip6.arpa"], "ipv6": True},
            {
                "8.b.d.0.1.0.0.2.ip6.arpa": {
                    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa": [
                        "web-1.team.example.com"
                    ]
                }
            },
        ),
    ],
)
def test_which_address_leads_where(changes: dict[str, Any], options: dict[str, Any], expected: Any) -> None:
    assert led(instance(**changes), **options) == expected


def test_instances_with_one_address_share_a_record_set() -> None:
    fleet = [instance(number, private_ip_address="10.0.0.1") for number in (2, 1)]
    [zone] = FILTER(fleet, "team.example.com", [TEN], addresses="private", resources=True)
    [entry] = zone["record_sets"]
    assert entry["value"] == ["web-1.team.example.com", "web-2.team.example.com"]
    assert entry["resource"] == "ec2/eu-west-1/i-00000000000000001+ec2/eu-west-1/i-00000000000000002"


def test_record_sets_are_sorted() -> None:
    fleet = [instance(number) for number in (10, 9, 1)]
    assert [record.partition(".")[0] for record in led(*fleet)[TEN]] == ["1", "10", "9"]


def test_no_address_leads_to_what_somebody_else_has() -> None:
    taken = {"record": "web.team.example.com", "type": "A", "owner": "others"}
    both = instance(tags={"dns": "web,api"})
    assert led(both, unpublished=[taken]) == {TEN: {"1.0.0.10.in-addr.arpa": ["api.team.example.com"]}}
    assert led(instance(tags={"dns": "web"}), unpublished=[taken]) == {TEN: {}}
    assert led(both, unpublished=[{**taken, "type": "AAAA"}])[TEN]["1.0.0.10.in-addr.arpa"] == ["web.team.example.com"]


def test_names_that_are_in_use_are_in_use_in_reverse() -> None:
    running = names_in_use([instance(tags={"dns": "web,api"})], "team.example.com", addresses="both", remark="runs")
    found = FILTER([], "team.example.com", [TEN, ONE], in_use=running)
    entry = {"record": "1.0.0.10.in-addr.arpa", "type": "PTR", "user": "i-00000000000000001 runs"}
    expected = [{**entry, "value": f"{name}.team.example.com"} for name in ("api", "web")]
    assert [sorted(zone["in_use"], key=lambda each: each["value"]) for zone in found] == [expected, []]


def test_a_resource_in_use_may_have_led_to_any_name() -> None:
    in_use = [{"resource": "ec2/eu-west-1/i-1", "user": "i-1 runs"}]
    assert [zone["in_use"] for zone in FILTER([], "team.example.com", [TEN, ONE], in_use=in_use)] == [in_use, in_use]


def test_no_address_leads_to_the_name_of_a_service() -> None:
    in_use = [{"resource": "ec2/eu-west-1/i-1", "record": "api.team.example.com", "user": "i-1 runs"}]
    services = [{"name": "api", "tags": {"Name": "Web 1"}}]
    own = [instance(tags={"dns": names, "Name": "Web 1"}) for names in ("api,web", "api", "")]
    for each, leads in zip(own, (["web.team.example.com"], None, None), strict=True):
        [zone] = FILTER(
            [each], "team.example.com", [TEN], addresses="private", ipv6=True, services=services, in_use=in_use
        )
        assert [found["value"] for found in zone["record_sets"]] == ([leads] if leads else [])
        assert zone["in_use"] == []


def test_ids_of_zones_are_looked_up() -> None:
    existing = [{"hosted_zone_id": "Z1", "name": TEN, "private_zone": False}]
    assert [zone["hosted_zone_id"] for zone in FILTER([], "a.example", [TEN, ONE], hosted_zones=existing)] == ["Z1", ""]


def test_more_names_than_a_record_set_takes_are_refused() -> None:
    fleet = [instance(number, private_ip_address="10.0.0.1") for number in range(1, 402)]
    with pytest.raises(
        AnsibleFilterError, match=r"^crossaccount.*1.0.0.10.in-addr.arpa: 401 instances have this address"
    ):
        led(*fleet)


def test_a_name_that_is_too_crowded_to_be_published_is_passed_over() -> None:
    fleet = [instance(number, private_ip_address=f"10.0.{number // 200}.{number % 200}") for number in range(401)]
    crowded = [{**each, "tags": {"dns": f"all,{each['tags']['dns']}"}} for each in fleet]
    found = led(*crowded)[TEN]
    assert found["199.1.0.10.in-addr.arpa"] == ["all.team.example.com"]
    assert found["0.2.0.10.in-addr.arpa"] == ["web-400.team.example.com"]


@pytest.mark.parametrize(
    ("zones", "options", "says"),
    [
        (
            ["example.com"],
            {"variable": "instance_records_reverse_zones"},
            r"instance_records_reverse_zones\[0\]: example",
        ),
        ([TEN], {"name": ""}, "name: '' names nothing"),
        ([TEN], {"unpublished": [{"record": 1, "type": "A"}]}, "unpublished: 1 is not text"),
    ],
)
def test_bad_options_are_named(zones: list[str], options: dict[str, Any], says: str) -> None:
    with pytest.raises(AnsibleFilterError, match=says):
        FILTER([], "team.example.com", zones, **options)


def test_an_instance_must_say_where_it_is() -> None:
    with pytest.raises(InputError, match="it has no region"):
        reverse_record_sets([instance(region=None)], rules(addresses="private", resources=True), read([TEN], "zones"))


NETWORKS = {TEN: "10.0.0.0/8", ONE: "10.1.0.0/16", "168.192.in-addr.arpa": "192.168.0.0/16", "d.f.ip6.arpa": "fd00::/8"}
ADDRESS = st.tuples(st.sampled_from(["10.0.0.", "10.1.0.", "192.168.1.", "172.16.0."]), st.integers(1, 3))
FLEET = st.lists(st.tuples(ADDRESS, st.lists(st.sampled_from("abc"), max_size=3)), max_size=6)


@given(FLEET, st.sets(st.sampled_from(sorted(NETWORKS))))
def test_law_each_published_address_leads_back_to_a_name_that_has_it(fleet: Any, zones: set[str]) -> None:
    """The judge knows networks, not names of addresses: an address is in the smallest network that is a zone."""
    instances = [
        instance(
            number,
            private_ip_address=f"{start}{end}",
            network_interfaces=[{"ipv6_addresses": [{"ipv6_address": f"fd00::{end}"}]}],
            tags={"dns": ",".join(labels)},
        )
        for number, ((start, end), labels) in enumerate(fleet)
    ]
    options: dict[str, Any] = {"addresses": "private", "ipv6": True}
    expected: dict[str, dict[str, list[str]]] = {zone: {} for zone in zones}
    for (start, end), labels in fleet:
        for address in map(ip_address, [f"{start}{end}", f"fd00::{end}"] if labels else []):
            holding = [zone for zone in zones if address in ip_network(NETWORKS[zone])]
            if holding:
                zone = max(holding, key=lambda each: ip_network(NETWORKS[each]).prefixlen)
                leads = expected[zone].setdefault(address.reverse_pointer, [])
                leads[:] = sorted({*leads, f"{labels[0]}.team.example.com"})
    found = led(*instances, zones=sorted(zones), **options)
    assert found == expected
    forward = published(*instances, **options)
    for names in found.values():
        for record, targets in names.items():
            for target in targets:
                addresses = forward.get(f"{target} A", []) + forward.get(f"{target} AAAA", [])
                assert record in {ip_address(each).reverse_pointer for each in addresses}
