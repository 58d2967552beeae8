# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Association of VPCs with private zones, within an account and across accounts."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.services.route53 import vpcs
from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.store import Store
from sandbox.wire.errors import ApiError
from tests.support.sandbox.route53_builders import DNS_ACCOUNT, OTHER_ACCOUNT, zone_of

OWN, SECOND, FOREIGN = (Vpc("eu-west-1", f"vpc-{number:017x}") for number in range(3))
OWNERS = {OWN: DNS_ACCOUNT, SECOND: DNS_ACCOUNT, FOREIGN: OTHER_ACCOUNT}


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def zone(store: Store) -> Zone:
    return zone_of(store, "internal.example", vpc=OWN)


def associate(store: Store, zone: Zone, vpc: Vpc, account_id: str) -> None:
    vpcs.associate(store, zone, vpc, account_id, OWNERS.get)


def test_within_an_account(store: Store, zone: Zone) -> None:
    associate(store, zone, SECOND, DNS_ACCOUNT)
    assert zone.vpcs == [OWN, SECOND]
    with pytest.raises(ApiError, match="ConflictingDomainExists"):
        associate(store, zone, SECOND, DNS_ACCOUNT)


def test_across_accounts_the_zone_authorises_and_the_vpc_associates(store: Store, zone: Zone) -> None:
    with pytest.raises(ApiError, match="NotAuthorizedException: Associating the specified VPC") as refused:
        associate(store, zone, FOREIGN, OTHER_ACCOUNT)
    assert refused.value.status == 401
    vpcs.authorize(zone, FOREIGN)
    with pytest.raises(ApiError, match="has not authorized to associate with your hosted zone"):
        associate(store, zone, FOREIGN, DNS_ACCOUNT)
    associate(store, zone, FOREIGN, OTHER_ACCOUNT)
    vpcs.withdraw(zone, FOREIGN)
    assert FOREIGN in zone.vpcs
    with pytest.raises(ApiError, match="VPCAssociationAuthorizationNotFound"):
        vpcs.withdraw(zone, FOREIGN)


def test_public_zones_take_no_vpc(store: Store) -> None:
    public = zone_of(store)
    with pytest.raises(ApiError, match=f"Attempting to associate public zone: {public.id} with vpc: {OWN.id}"):
        associate(store, public, OWN, DNS_ACCOUNT)
    with pytest.raises(ApiError, match="InvalidInput"):
        vpcs.authorize(public, FOREIGN)


def test_an_unknown_vpc(store: Store, zone: Zone) -> None:
    with pytest.raises(ApiError, match="InvalidVPCId"):
        associate(store, zone, Vpc("us-east-1", OWN.id), DNS_ACCOUNT)


@pytest.mark.parametrize("account_id", [DNS_ACCOUNT, OTHER_ACCOUNT], ids=["zone's account", "VPC's account"])
def test_either_account_may_disassociate(store: Store, zone: Zone, account_id: str) -> None:
    vpcs.authorize(zone, FOREIGN)
    associate(store, zone, FOREIGN, OTHER_ACCOUNT)
    vpcs.disassociate(zone, FOREIGN, account_id, OWNERS.get, "arn:me")
    assert zone.vpcs == [OWN]


@pytest.mark.parametrize(
    ("vpc", "account_id", "code"),
    [
        (OWN, DNS_ACCOUNT, "LastVPCAssociation"),
        (SECOND, DNS_ACCOUNT, "VPCAssociationNotFound"),
        (OWN, OTHER_ACCOUNT, "AccessDenied"),
    ],
)
def test_disassociation_refused(zone: Zone, vpc: Vpc, account_id: str, code: str) -> None:
    with pytest.raises(ApiError, match=code):
        vpcs.disassociate(zone, vpc, account_id, OWNERS.get, "arn:me")


def test_authorizations_are_listed_in_pages(zone: Zone) -> None:
    many = [Vpc("eu-west-1", f"vpc-{number:08x}") for number in range(5)]
    for vpc in [*reversed(many), many[0]]:
        vpcs.authorize(zone, vpc)
    found: list[Any] = []
    parameters = {"MaxResults": "2"}
    while True:
        output = vpcs.authorizations(zone, parameters)
        found += output["VPCs"]
        if "NextToken" not in output:
            break
        parameters["NextToken"] = output["NextToken"]
    assert found == [vpc.to_api() for vpc in many]
    with pytest.raises(ApiError, match="InvalidPaginationToken"):
        vpcs.authorizations(zone, {"NextToken": "x"})


def test_zones_of_a_vpc_name_their_owner(store: Store, zone: Zone) -> None:
    vpcs.authorize(zone, FOREIGN)
    associate(store, zone, FOREIGN, OTHER_ACCOUNT)
    assert vpcs.zones_of(store, FOREIGN, {}) == {
        "HostedZoneSummaries": [
            {"HostedZoneId": zone.id, "Name": "internal.example.", "Owner": {"OwningAccount": DNS_ACCOUNT}}
        ],
        "MaxItems": "100",
    }


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"VPCId": OWN.id}, "InvalidInput"),
        ({"VPCRegion": "eu-west-1"}, "InvalidInput"),
        ({"VPCRegion": "eu-west-1", "VPCId": "vpc-1"}, "InvalidVPCId"),
        ({"VPCRegion": "eu-west-1", "VPCId": "vpc-0123456789ABCDEF0"}, "InvalidVPCId"),
    ],
)
def test_vpc_structures_that_name_none(sent: dict[str, str], code: str) -> None:
    with pytest.raises(ApiError, match=code):
        vpcs.read(sent)
