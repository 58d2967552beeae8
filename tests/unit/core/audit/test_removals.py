# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a sweep removes of what an audit found."""

from __future__ import annotations

from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.found import Orphan, Removal
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import Inventory
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.removals import removals
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.names import zone_label

from tests.unit.core.audit.test_delegated_zones import host as delegated
from tests.unit.core.audit.test_record_sets import a, host, marker
from tests.unit.core.audit.test_record_sets import found as found_in_zone

A, DNS = "111111111111", "222222222222"
OWNER = f"crossaccount.aws/{A}"


HERE = frozenset({"z.test"})


def orphan(kind: str, *removal: str, ours: bool = True, zone: str = "z.test") -> Orphan:
    return Orphan(kind, A, "", "", "", ours, Removal(*removal) if removal else None, zone)


def test_record_sets_go_by_zone_and_owner_and_each_name_alone() -> None:
    found = removals(
        labels=HERE,
        orphans=[
            orphan("record set", "web.a.z.test", OWNER, "Z1"),
            orphan("record set", "web.a.z.test", OWNER, "Z1"),  # of another type
            orphan("owner marker", "gone.a.z.test", OWNER, "Z1"),
            orphan("record set", "web.a.y.test", OWNER, "Z2"),
        ],
    )

    assert found["count"] == 4
    assert [(each["hosted_zone_id"], each["owner"], each["names"]) for each in found["record_sets"]] == [
        ("Z1", OWNER, ["web.a.z.test", "gone.a.z.test"]),
        ("Z2", OWNER, ["web.a.y.test"]),
    ]
    assert {each["owner_prefix"] for each in found["record_sets"]} == {"_owner-%{record_type}."}


def test_what_stays_is_named() -> None:
    here = [
        Orphan("principal", A, "AROA in the trust of Zone", "", ""),
        Orphan("record set", A, "x", "", "", ours=False),
    ]
    found = removals(labels=HERE, orphans=iter([*here, orphan("zone role", "Zone", "tag", DNS)]))
    assert found["left"] == ["principal AROA in the trust of Zone"]
    assert found["count"] == 1


def test_each_role_goes_once() -> None:
    found = removals(
        labels=HERE,
        orphans=[
            orphan("zone role", "Zone", "tag", DNS),
            orphan("instance role", "Old", "tag", "blue"),
            orphan("instance role", "Old", "tag", "navy"),  # stands for the same account
        ],
    )

    assert found["zone_roles"] == [{"name": "Zone", "managed_by": "tag", "place": DNS}]
    assert found["instance_roles"] == [{"name": "Old", "managed_by": "tag", "place": "blue"}]
    assert found["count"] == 2


def test_what_is_not_ours_and_principals_stay() -> None:
    found = removals([orphan("record set", "web", OWNER, "Z1", ours=False), orphan("principal")], ())

    assert found == {
        "record_sets": [],
        "zone_roles": [],
        "instance_roles": [],
        "count": 0,
        "left": ["principal "],
        "zones": [],
    }


def test_zones_that_no_host_declares_are_named_where_something_of_theirs_would_go() -> None:
    found = removals(
        [
            orphan("record set", "web.a.z.test", OWNER, "Z1"),
            orphan("zone role", "Zone", "tag", DNS, zone="y.test"),
            orphan("record set", "web.a.x.test", OWNER, "Z3", zone="x.test"),
            orphan("instance role", "Old", "tag", "blue", zone=""),
            orphan("zone role", zone="stays.test"),
        ],
        HERE,
    )
    assert found["zones"] == ["x.test", "y.test"]


def test_a_zone_is_declared_by_those_that_publish_or_have_reverse_names_or_a_delegation_there() -> None:
    hosts = [
        host(instance_records_reverse_zones=["2.0.192.in-addr.arpa", {"zone": "10.in-addr.arpa", "private": True}]),
        delegated("dns_account", "333333333333", "green"),
    ]
    labels = Inventory(hosts, DNS).labels
    assert {"z.test", "2.0.192.in-addr.arpa", zone_label("10.in-addr.arpa", private=True)} <= labels
    assert "y.test" not in labels


def test_a_wildcard_is_one_name_and_not_all_names_below() -> None:
    [orphan] = found_in_zone([], a("*.old"), marker("*.old"))

    assert isinstance(orphan, Orphan)
    assert orphan.removal == Removal("\\052.old.z.test", OWNER, "")
