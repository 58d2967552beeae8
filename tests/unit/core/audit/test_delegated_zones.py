# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Delegations, and delegated zones, that no host declares."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.delegated_zones import delegated_zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import NotTried, Orphan
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import Holdings, Host, Inventory
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.record_sets import FoundZone, found_in_zone
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.roles import Known, instance_roles, zones_of
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.delegated_zones import of_zones

A, B, DNS = "111111111111", "333333333333", "222222222222"
COMMENT = f"Record sets of EC2 instances of account {A}, a delegated zone"
OWNER = f"crossaccount.aws/{A}/blue.z.test"


def host(place: str, account: str = A, name: str = "blue") -> Host:
    [given] = of_zones(name, {"aws_account_id": account, "dns_zone": "z.test", "dns_delegated_zone": place})
    roles = {"Left": f"cross_account_dns:{account}"}
    return Host.read(name, given, account if place == "own_account" else DNS, DNS, holdings=Holdings(roles))


def delegation(kind: str = "NS", owner: str = OWNER) -> list[dict[str, Any]]:
    text = f'"heritage=external-dns,external-dns/owner={owner}"'
    return [
        {"record": "blue.z.test", "type": kind, "ttl": 60, "value": ["ns-1.example.net"]},
        {"record": f"_owner-{kind.lower()}.blue.z.test", "type": "TXT", "ttl": 60, "value": [text]},
    ]


@pytest.mark.parametrize("kind", ["NS", "DS"])
@pytest.mark.parametrize(
    ("hosts", "why"),
    [
        ([host("dns_account")], ""),
        ([host("own_account")], ""),
        ([host("")], "blue has no delegated zone blue.z.test"),
        ([host("own_account", B)], f"no host with a zone in this DNS account is the account {A}"),
        ([host("dns_account", A, "navy")], "navy has no delegated zone blue.z.test"),
    ],
)
def test_delegations(kind: str, hosts: list[Host], why: str) -> None:
    found = list(found_in_zone(Inventory(hosts, DNS), FoundZone("z.test", False, delegation(kind), "Z1")))
    assert [each.why for each in found] == ([why] if why else [])
    if found:
        assert isinstance(found[0], Orphan)
        assert found[0].removal is not None
        assert (found[0].removal.name, found[0].removal.mark) == ("blue.z.test", OWNER)


def test_a_delegation_of_somebody_else_is_not_ours() -> None:
    zone = FoundZone("z.test", False, delegation(owner="somebody"))
    assert list(found_in_zone(Inventory([], DNS), zone)) == []


def test_a_delegation_in_another_account_is_not_declared_here() -> None:
    zone = FoundZone("z.test", False, delegation(), "Z1")
    assert len(list(found_in_zone(Inventory([host("dns_account")], B), zone))) == 1


@pytest.mark.parametrize(
    ("hosts", "comment", "known", "listed"),
    [
        ([], COMMENT, (), True),
        ([host("dns_account")], COMMENT, (), False),
        ([host("own_account")], COMMENT, (), True),
        ([host("")], COMMENT, (), True),
        ([], COMMENT, (A,), False),
        ([], "Record sets of EC2 instances in other accounts", (), False),
        ([], "", (), False),
    ],
)
def test_zones(hosts: list[Host], comment: str, known: tuple[str, ...], listed: bool) -> None:
    found = list(delegated_zone(Inventory(hosts, DNS), FoundZone("blue.z.test", False, [], "Z1", comment), known))
    assert bool(found) == listed
    if listed:
        assert isinstance(found[0], Orphan)
        assert (found[0].name, found[0].account, found[0].removal) == ("blue.z.test (Z1)", A, None)


def test_a_silent_host_may_have_the_zone() -> None:
    inventory = Inventory([Host.read("odd", {"aws_account_id": A}, DNS)], DNS)
    [found] = delegated_zone(inventory, FoundZone("blue.z.test", False, [], "Z1", COMMENT))
    assert isinstance(found, NotTried)


def test_a_delegated_zone_that_nobody_has_is_read() -> None:
    zones = [
        {"name": "blue.z.test", "private_zone": False, "comment": COMMENT},
        {"name": "other.test", "private_zone": False, "comment": "by hand"},
    ]
    assert [each["name"] for each in zones_of(zones, [], [])] == ["blue.z.test"]


@pytest.mark.parametrize(("dns", "found"), [(DNS, 1), (B, 0)])
def test_instance_roles_are_looked_at_where_the_zone_or_its_parent_is(dns: str, found: int) -> None:
    assert len(list(instance_roles(Inventory([host("own_account")], dns), Known()))) == found
