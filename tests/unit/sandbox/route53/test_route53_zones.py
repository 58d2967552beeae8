# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosted zones: making, finding, listing and removing them; changes; delegation sets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.services.route53 import zones
from sandbox.services.route53.model import Vpc
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError
from tests.support.sandbox.route53_builders import DNS_ACCOUNT, OTHER_ACCOUNT, apply, change, zone_of

NOW = datetime(2026, 11, 1, tzinfo=UTC)
VPC = Vpc("eu-west-1", "vpc-0123456789abcdef0")


@pytest.fixture
def store() -> Store:
    return Store()


def create(store: Store, name: str, **parameters: Any) -> zones.Zone:
    return zones.create(store, DNS_ACCOUNT, {"Name": name, "CallerReference": name, **parameters})


def test_a_new_zone_has_the_form_of_a_real_one(store: Store) -> None:
    zone = create(store, "Example.COM", HostedZoneConfig={"Comment": "for tests"})
    assert re.fullmatch(r"Z[A-Z0-9]{20}", zone.id)
    described = zones.describe(zone)
    assert described["HostedZone"] == {
        "Id": f"/hostedzone/{zone.id}",
        "Name": "example.com.",
        "CallerReference": "Example.COM",
        "Config": {"PrivateZone": False, "Comment": "for tests"},
        "ResourceRecordSetCount": 2,
    }
    servers = described["DelegationSet"]["NameServers"]
    ranges = {"com": range(512), "net": range(512, 1024), "org": range(1024, 1536), "co.uk": range(1536, 2048)}
    for server in servers:
        match = re.fullmatch(r"ns-(\d+)\.awsdns-(\d\d)\.(com|net|org|co\.uk)", server)
        assert match is not None
        assert int(match[1]) in ranges.pop(match[3])
        assert int(match[2]) < 64
    assert not ranges
    ns, soa = (found.to_api() for found in zone.contents.ordered)
    assert ns["TTL"] == 172800
    assert [record["Value"] for record in ns["ResourceRecords"]] == [f"{server}." for server in servers]
    assert soa["TTL"] == 900
    assert soa["ResourceRecords"] == [
        {"Value": f"{servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}
    ]


def test_ids_are_distinct_and_repeat_after_a_reset(store: Store) -> None:
    first = [create(store, f"{name}.example").id for name in "abc"]
    assert len(set(first)) == 3
    store.reset()
    assert [create(store, f"{name}.example").id for name in "abc"] == first


def test_two_zones_may_have_one_name_but_not_one_caller_reference(store: Store) -> None:
    create(store, "example.com", CallerReference="one")
    create(store, "example.com", CallerReference="two")
    with pytest.raises(ApiError, match="HostedZoneAlreadyExists") as refused:
        create(store, "example.org", CallerReference="one")
    assert refused.value.status == 409
    zones.create(store, OTHER_ACCOUNT, {"Name": "example.com", "CallerReference": "one"})


@pytest.mark.parametrize("name", ["com", "a..b", "x" * 64 + ".com", "*.example.com", "exa mple.com", "."])
def test_names_that_no_zone_can_have(store: Store, name: str) -> None:
    with pytest.raises(ApiError, match="InvalidDomainName"):
        create(store, name)
    assert not store.zones


def test_private_zones_need_a_vpc_and_have_no_delegation_set(store: Store) -> None:
    with pytest.raises(ApiError, match="InvalidInput"):
        create(store, "example.com", HostedZoneConfig={"PrivateZone": True})
    zone = zone_of(store, "internal", vpc=VPC)
    described = zones.describe(zone)
    assert described["VPCs"] == [{"VPCRegion": "eu-west-1", "VPCId": VPC.id}]
    assert "DelegationSet" not in described
    assert described["HostedZone"]["Config"]["PrivateZone"] is True


def test_one_private_zone_of_a_name_in_a_vpc(store: Store) -> None:
    first = zone_of(store, "example.com", vpc=VPC)
    with pytest.raises(ApiError) as refused:
        zone_of(store, "example.com", vpc=VPC)
    assert refused.value.code == "ConflictingDomainExists"
    assert refused.value.message == (
        f"The VPC {VPC.id} in region eu-west-1 has already been associated with the hosted zone {first.id} "
        "with the same domain name."
    )
    zone_of(store, "example.com", vpc=Vpc("us-east-1", VPC.id))
    zone_of(store, "example.com")


def test_only_an_empty_zone_can_be_deleted(store: Store) -> None:
    zone = create(store, "example.com")
    record = ("www", "A", "192.0.2.1")
    apply(zone, change("CREATE", *record))
    with pytest.raises(ApiError) as refused:
        zones.delete(store, zone)
    assert refused.value.code == "HostedZoneNotEmpty"
    apply(zone, change("DELETE", *record))
    zones.delete(store, zone)
    with pytest.raises(ApiError, match=f"NoSuchHostedZone: No hosted zone found with ID: {zone.id}"):
        store.any_zone(zone.id)


def test_ns_sets_below_the_apex_keep_a_zone(store: Store) -> None:
    zone = create(store, "example.com")
    apply(zone, change("CREATE", "sub", "NS", "ns.example.net"))
    with pytest.raises(ApiError, match="HostedZoneNotEmpty"):
        zones.delete(store, zone)


def test_a_zone_of_another_account_is_denied_not_missing(store: Store) -> None:
    zone = create(store, "example.com")
    assert store.zone(f"/hostedzone/{zone.id}", DNS_ACCOUNT, "arn:me") is zone
    with pytest.raises(ApiError, match="AccessDenied: User: arn:me is not authorized to access this resource"):
        store.zone(zone.id, OTHER_ACCOUNT, "arn:me")
    with pytest.raises(ApiError, match="NoSuchHostedZone"):
        store.zone("ZNONE", OTHER_ACCOUNT, "arn:me")


def test_listing_pages_through_the_zones_of_an_account(store: Store) -> None:
    ids = [create(store, f"z{number}.example").id for number in range(5)]
    zones.create(store, OTHER_ACCOUNT, {"Name": "foreign.example", "CallerReference": "x"})
    found: list[str] = []
    parameters: dict[str, Any] = {"MaxItems": "2"}
    while True:
        output = zones.listed(store, DNS_ACCOUNT, parameters)
        found += [zone["Id"].removeprefix("/hostedzone/") for zone in output["HostedZones"]]
        if not output["IsTruncated"]:
            break
        parameters["Marker"] = output["NextMarker"]
    assert found == ids
    with pytest.raises(ApiError, match="InvalidInput"):
        zones.listed(store, DNS_ACCOUNT, {"Marker": "ZNONE"})


def test_listing_by_name_orders_by_reversed_labels(store: Store) -> None:
    for name in ("b.example", "example.com", "a.example", "a.example"):
        zone_of(store, name)
    output = zones.listed_by_name(store, DNS_ACCOUNT, {})
    assert [zone["Name"] for zone in output["HostedZones"]] == [
        "example.com.",
        "a.example.",
        "a.example.",
        "b.example.",
    ]
    page = zones.listed_by_name(store, DNS_ACCOUNT, {"DNSName": "a.example", "MaxItems": "1"})
    assert page["DNSName"] == "a.example"
    assert page["NextDNSName"] == "a.example."
    rest = zones.listed_by_name(
        store, DNS_ACCOUNT, {"DNSName": page["NextDNSName"], "HostedZoneId": page["NextHostedZoneId"]}
    )
    assert [zone["Id"] for zone in page["HostedZones"] + rest["HostedZones"]] == [
        zone["Id"] for zone in output["HostedZones"][1:]
    ]
    with pytest.raises(ApiError, match="InvalidInput"):
        zones.listed_by_name(store, DNS_ACCOUNT, {"HostedZoneId": "Z1"})


def test_listing_by_name_starts_at_a_name_it_does_not_filter(store: Store) -> None:
    zone_of(store, "example.com")
    output = zones.listed_by_name(store, DNS_ACCOUNT, {"DNSName": "aaa.com"})
    assert [zone["Name"] for zone in output["HostedZones"]] == ["example.com."]


@pytest.mark.parametrize(
    ("polls", "later", "status"),
    [(0, 0, "PENDING"), (1, 0, "PENDING"), (2, 0, "INSYNC"), (1, 59, "PENDING"), (0, 60, "INSYNC")],
)
def test_a_change_is_pending_until_the_second_poll_or_a_minute_later(
    store: Store, polls: int, later: int, status: str
) -> None:
    submitted = store.submit(DNS_ACCOUNT, NOW, "why")
    assert re.fullmatch(r"C[A-Z0-9]{20}", submitted.id)
    change = store.change(f"/change/{submitted.id}", DNS_ACCOUNT)
    change.polls = polls
    assert change.to_api(NOW + timedelta(seconds=later)) == {
        "Id": f"/change/{submitted.id}",
        "Status": status,
        "SubmittedAt": NOW,
        "Comment": "why",
    }
    with pytest.raises(ApiError, match="NoSuchChange"):
        store.change(submitted.id, OTHER_ACCOUNT)


def test_reusable_delegation_sets(store: Store) -> None:
    made = zones.create_reusable(store, DNS_ACCOUNT, "one", None)
    with pytest.raises(ApiError, match="DelegationSetAlreadyCreated"):
        zones.create_reusable(store, DNS_ACCOUNT, "one", None)
    zone = create(store, "example.com", DelegationSetId=f"/delegationset/{made.id}")
    assert zones.describe(zone)["DelegationSet"] == {
        "Id": f"/delegationset/{made.id}",
        "CallerReference": "one",
        "NameServers": list(made.name_servers),
    }
    for related in ("example.com", "sub.example.com"):
        with pytest.raises(ApiError, match="ConflictingDomainExists"):
            create(store, related, CallerReference=related + "2", DelegationSetId=made.id)
    with pytest.raises(ApiError, match="DelegationSetInUse"):
        zones.delete_reusable(store, made)
    with pytest.raises(ApiError, match="NoSuchDelegationSet"):
        create(store, "example.net", DelegationSetId="N1")
    with pytest.raises(ApiError, match="NoSuchDelegationSet"):
        zones.reusable(store, OTHER_ACCOUNT, str(made.id))
    zones.delete(store, zone)
    zones.delete_reusable(store, made)


def test_the_servers_of_a_zone_can_become_reusable(store: Store) -> None:
    zone = create(store, "example.com")
    servers = zone.delegation_set.name_servers
    assert zones.create_reusable(store, DNS_ACCOUNT, "one", zone).name_servers == servers
    with pytest.raises(ApiError, match="DelegationSetAlreadyReusable"):
        zones.create_reusable(store, DNS_ACCOUNT, "two", zone)
