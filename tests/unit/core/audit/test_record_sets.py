# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets and markers that no host declares, one cause at a time."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import NotTried, Orphan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import Holdings, Host, Inventory
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.record_sets import FoundZone, found_in_zone

A, B, DNS = "111111111111", "333333333333", "222222222222"
OURS = f"crossaccount.aws/{A}"


def host(name: str = "blue", account: str = A, *addresses: str, **variables: Any) -> Host:
    given = {"aws_account_id": account, "dns_zone": "z.test", **variables}
    return Host.read(name, given, DNS, holdings=Holdings(addresses=frozenset(addresses)))


def a(name: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"record": f"{name}.z.test", "type": "A", "ttl": 60, "value": list(values or ["192.0.2.9"]), **more}


def marker(name: str, owner: str = OURS, kind: str = "a", **more: Any) -> dict[str, Any]:
    text = f'"heritage=external-dns,external-dns/owner={owner}"'
    return {"record": f"_owner-{kind}.{name}.z.test", "type": "TXT", "ttl": 300, "value": [text], **more}


def found(hosts: list[Host], *record_sets: dict[str, Any], private: bool = False) -> list[Orphan | NotTried]:
    return list(found_in_zone(Inventory(hosts, DNS), FoundZone("z.test", private, record_sets)))


@pytest.mark.parametrize(
    ("hosts", "why"),
    [
        ([], f"no host with a zone in this DNS account is the account {A}"),
        ([host("green", B)], f"no host with a zone in this DNS account is the account {A}"),
        ([host(dns_subdomain="new")], "blue publishes below new.z.test"),
        ([host(dns_zone="y.test")], "blue publishes in the zone y.test"),
        ([host(dns_zone="y.test"), host("navy", dns_subdomain="new")], "navy publishes below new.z.test"),
        ([host(instance_records_owner="web")], f"its owner is {OURS}, and blue publishes as web"),
    ],
)
def test_why_a_record_set_of_ours_is_not_declared(hosts: list[Host], why: str) -> None:
    [orphan] = found(hosts, a("web.blue"), marker("web.blue"))
    assert orphan == Orphan(
        kind="record set",
        account=A,
        name="web.blue.z.test A",
        why=why,
        remedy=f"Remove it with route53_record_sets: zone z.test, owner {OURS}, owner_prefix "
        "'_owner-%{record_type}.', record_sets [], prune true, scope names '*.blue.z.test'.",
    )


def scopes(hosts: list[Host], *record_sets: dict[str, Any], private: bool = False) -> list[str]:
    orphans = [each for each in found(hosts, *record_sets, private=private) if isinstance(each, Orphan)]
    assert all(("private_zone true" in each.remedy) is private for each in orphans)
    return [each.remedy.partition(" scope names ")[2].strip("'.") for each in orphans]


@pytest.mark.parametrize(
    ("hosts", "name", "scope"),
    [
        pytest.param([], "web.old", "*.old.z.test", id="an account that is gone"),
        pytest.param([host(dns_subdomain="new")], "web.old", "*.old.z.test", id="beside the live domain"),
        pytest.param([host(dns_subdomain="new")], "web", "web.z.test", id="above the live domain"),
        pytest.param([host(dns_subdomain="new.old")], "web.old", "web.old.z.test", id="the live domain is inside"),
        pytest.param([host(dns_subdomain="new")], "*", r"\052.z.test", id="the wildcard alone, not all below it"),
        pytest.param([host("green", B, dns_subdomain="x.old")], "web.old", "*.old.z.test", id="live for another owner"),
        pytest.param([Host.read("odd", {"aws_account_id": B}, DNS)], "web.old", "web.old.z.test", id="a silent host"),
    ],
)
def test_a_removal_spares_the_live_names_of_the_same_owner(hosts: list[Host], name: str, scope: str) -> None:
    assert scopes(hosts, a(name), marker(name if name != "*" else r"\052")) == [scope]
    assert scopes(hosts, marker(name if name != "*" else r"\052")) == [scope]


def test_a_removal_names_a_private_zone() -> None:
    assert scopes([], a("web.old"), marker("web.old"), private=True) == ["*.old.z.test"]


@pytest.mark.parametrize(
    "record_sets",
    [
        pytest.param([a("web.blue"), marker("web.blue")], id="declared"),
        pytest.param([marker("web.blue")], id="a marker without its record set, which the next run removes"),
        pytest.param([a("web.old")], id="nobody's outside every domain"),
        pytest.param([a("web.old"), marker("web.old", "default")], id="somebody else's"),
        pytest.param([a("web.old"), marker("web.old", "crossaccount.aws/1")], id="an owner that is no account"),
        pytest.param([marker("web.old", "default")], id="somebody else's marker"),
        pytest.param([{**marker("x"), "record": "txt-web.old.z.test"}, a("web.old")], id="a marker of another form"),
        pytest.param([a("blue")], id="at the domain itself"),
        pytest.param([a("web.blue", "192.0.2.1")], id="an instance has the address"),
        pytest.param([a("web.blue", "192.0.2.9", "192.0.2.1")], id="an instance has one of the addresses"),
        pytest.param([{**a("web.blue", "2001:DB8::0:1"), "type": "AAAA"}], id="in another spelling"),
        pytest.param([{**a("web.blue", "elsewhere.test"), "type": "CNAME"}], id="not an address"),
        pytest.param([{**a("web.blue"), "value": None, "alias": {"dns_name": "x.test"}}], id="an alias"),
    ],
)
def test_what_is_no_orphan(record_sets: list[dict[str, Any]]) -> None:
    assert found([host("blue", A, "192.0.2.1", "2001:db8::1")], *record_sets) == []


def test_a_marker_whose_record_set_is_gone_and_one_of_a_routed_record_set() -> None:
    routed = {"set_identifier": "eu", "weight": 1}
    orphans = found([], marker("web.old"), a("db.old", **routed), marker("db.old", **routed), marker("*.old", kind="a"))
    assert [(each.name, getattr(each, "kind", "")) for each in orphans] == [
        ("db.old.z.test A 'eu'", "record set"),
        ("_owner-a.web.old.z.test TXT", "owner marker"),
        (r"_owner-a.\052.old.z.test TXT", "owner marker"),
    ]


def test_an_owner_with_a_name_of_its_own_is_ours() -> None:
    blue = host(instance_records_owner="web")
    [orphan] = found([blue], a("web.old"), marker("web.old", "web"), a("db.blue"), marker("db.blue", "web"))
    assert (orphan.account, orphan.name) == (A, "web.old.z.test A")


def test_a_private_zone_is_another_zone() -> None:
    [orphan] = found([host()], a("web.blue"), marker("web.blue"), private=True)
    assert orphan.why == "blue publishes in the zone z.test"
    assert found([host(shared_values_private_zone=True)], a("web.blue"), marker("web.blue"), private=True) == []


def test_a_record_set_of_others_with_an_address_that_no_instance_has() -> None:
    blue = host("blue", A, "192.0.2.1")
    whose = [each.why for each in found([blue], a("web.blue"), a("db.blue"), marker("db.blue", "default"))]
    assert whose == [
        "it has no owner, and no instance in the Regions of the inventory has its address, 192.0.2.9",
        "its owner is default, and no instance in the Regions of the inventory has its address, 192.0.2.9",
    ]
    green = Host.read("green", {"aws_account_id": B, "dns_zone": "z.test"}, DNS)
    assert found([blue, green], a("web.blue")) == [
        NotTried(A, "record set web.blue.z.test A", "an instance of green may have its address")
    ]


def test_what_may_be_a_silent_hosts_was_not_tried() -> None:
    silent = Host.read("blue", {"aws_account_id": A}, DNS)
    assert found([silent], a("web.old"), marker("web.old")) == [
        NotTried(A, "record set web.old.z.test A", "the variables of blue do not say what it declares")
    ]


def pointer(address: str, owner: str) -> list[dict[str, Any]]:
    """A record set of a reverse zone, with its marker."""
    name = f"{address}.in-addr.arpa"
    text = f'"heritage=external-dns,external-dns/owner={owner}"'
    return [
        {"record": name, "type": "PTR", "ttl": 60, "value": ["web.blue.z.test"]},
        {"record": f"_owner-ptr.{name}", "type": "TXT", "ttl": 300, "value": [text]},
    ]


def in_reverse(hosts: list[Host], owner: str, *, private: bool = False) -> list[str]:
    """Why a name of an address in 10.in-addr.arpa is found."""
    zone = FoundZone("10.in-addr.arpa", private, pointer("1.0.0.10", owner))
    return [each.why for each in found_in_zone(Inventory(hosts, DNS), zone)]


@pytest.mark.parametrize(
    ("variables", "private", "is_declared"),
    [
        ({}, False, False),
        ({"instance_records_reverse_zones": ["10.in-addr.arpa"]}, False, True),
        ({"instance_records_reverse_zones": ["10.in-addr.arpa"]}, True, False),
        ({"instance_records_reverse_zones": [{"zone": "10.in-addr.arpa", "private": True}]}, True, True),
        ({"instance_records_reverse_zones": ["1.10.in-addr.arpa"]}, False, False),
    ],
)
def test_names_of_addresses_are_declared_where_their_zone_is(
    variables: dict[str, Any], private: bool, is_declared: bool
) -> None:
    owner = f"{OURS}/z.test"
    why = [] if is_declared else [f"blue has no names of addresses in 10.in-addr.arpa as {owner}"]
    assert in_reverse([host(**variables)], owner, private=private) == why


@pytest.mark.parametrize(
    ("owner", "why"),
    [
        (OURS, [f"blue has no names of addresses in 10.in-addr.arpa as {OURS}"]),
        (f"{OURS}/y.test", [f"blue has no names of addresses in 10.in-addr.arpa as {OURS}/y.test"]),
        (f"crossaccount.aws/{B}/z.test", [f"no host with a zone in this DNS account is the account {B}"]),
        ("somebody", []),
    ],
)
def test_names_of_addresses_are_of_the_zone_that_they_lead_to(owner: str, why: list[str]) -> None:
    assert in_reverse([host(instance_records_reverse_zones=["10.in-addr.arpa"])], owner) == why


def test_reverse_zones_that_cannot_be_read_may_hold_anything() -> None:
    zone = FoundZone("10.in-addr.arpa", False, pointer("1.0.0.10", f"{OURS}/z.test"))
    found_there = found_in_zone(Inventory([host(instance_records_reverse_zones=["10.0.0.0/8"])], DNS), zone)
    assert {type(each) for each in found_there} == {NotTried}
