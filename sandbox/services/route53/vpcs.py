# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which VPC may be associated with which private zone.

Within one account the association is enough. Across accounts the zone's account first authorises the VPC, then the
VPC's account associates it ("Associating an Amazon VPC and a private hosted zone that you created with different AWS
accounts"). An authorisation lasts until it is deleted; deleting it ends no association.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.services.route53 import zones
from sandbox.services.route53.listing import page_size
from sandbox.services.route53.model import Vpc, Zone
from sandbox.services.route53.store import Store, access_denied
from sandbox.wire.errors import ApiError

ASSOCIATIONS_MAXIMUM = 300  # VPCs of a private zone ("Quotas")
AUTHORIZATIONS_MAXIMUM = 50  # a page of ListVPCAssociationAuthorizations
SUMMARIES_MAXIMUM = 100  # a page of ListHostedZonesByVPC

OwnerOf = Callable[[Vpc], str | None]
"""The account that owns a VPC; None when there is no such VPC."""


def read(sent: Mapping[str, Any]) -> Vpc:
    """The VPC structure of the API. Both members are optional in the model but needed (wording ours)."""
    vpc_id, region = sent.get("VPCId"), sent.get("VPCRegion")
    if not vpc_id or not region:
        raise ApiError("InvalidInput", "Invalid request: VPC needs VPCId and VPCRegion")
    if not re.fullmatch(r"vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})", vpc_id):
        raise invalid(Vpc(region, vpc_id))
    return Vpc(region, vpc_id)


def invalid(vpc: Vpc) -> ApiError:
    """Code and meaning by the model ("isn't a valid ID or the current account is not authorized"); wording ours."""
    return ApiError("InvalidVPCId", f"The VPC: {vpc.id} in region {vpc.region} is invalid")


def associate(store: Store, zone: Zone, vpc: Vpc, account_id: str, owner_of: OwnerOf) -> None:
    """Associate ``vpc`` in the name of ``account_id``, which owns the zone or an authorised VPC."""
    if not zone.private:  # crossplane-contrib/provider-upjet-aws#456
        raise ApiError("PublicZoneVPCAssociation", f"Attempting to associate public zone: {zone.id} with vpc: {vpc.id}")
    owner = owner_of(vpc)
    if owner is None:
        raise invalid(vpc)
    if owner != account_id:  # the zone's account cannot do it for another: hashicorp/terraform#12804
        raise ApiError(
            "NotAuthorizedException", f"The VPC: {vpc.id} has not authorized to associate with your hosted zone.", 401
        )
    if zone.account_id != account_id and vpc not in zone.authorizations:
        # The meaning that botocore's model gives to the code; wording of the model.
        raise ApiError(
            "NotAuthorizedException",
            "Associating the specified VPC with the specified hosted zone has not been authorized.",
            401,
        )
    zones.check_vpc_name(store, zone.name, vpc)
    zone.vpcs.append(vpc)


def disassociate(zone: Zone, vpc: Vpc, account_id: str, owner_of: OwnerOf, caller: str) -> None:
    """Either account may end an association; the last VPC stays, as a private zone cannot become public."""
    if account_id not in (zone.account_id, owner_of(vpc)):
        raise access_denied(caller)
    if vpc not in zone.vpcs:
        raise ApiError("VPCAssociationNotFound", "The specified VPC and hosted zone are not currently associated.", 404)
    if len(zone.vpcs) == 1:
        raise ApiError("LastVPCAssociation", "Cannot remove last VPC association for the private zone")
    zone.vpcs.remove(vpc)


def authorize(zone: Zone, vpc: Vpc) -> None:
    if not zone.private:  # PublicZoneVPCAssociation is no error of this operation; wording ours
        raise ApiError("InvalidInput", f"Invalid request: the hosted zone {zone.id} is public")
    if vpc not in zone.authorizations:
        zone.authorizations.append(vpc)


def withdraw(zone: Zone, vpc: Vpc) -> None:
    if vpc not in zone.authorizations:
        raise ApiError(
            "VPCAssociationAuthorizationNotFound",
            "The VPC that you specified is not authorized to be associated with the hosted zone.",
            404,
        )
    zone.authorizations.remove(vpc)


def authorizations(zone: Zone, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The output of ListVPCAssociationAuthorizations."""
    size = page_size(parameters.get("MaxResults"), AUTHORIZATIONS_MAXIMUM, AUTHORIZATIONS_MAXIMUM)
    page, following = _page(sorted(zone.authorizations), parameters.get("NextToken"), size)
    output: dict[str, Any] = {"HostedZoneId": zone.id, "VPCs": [vpc.to_api() for vpc in page]}
    return output | following


def zones_of(store: Store, vpc: Vpc, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The output of ListHostedZonesByVPC: zones of whichever account."""
    size = page_size(parameters.get("MaxItems"), SUMMARIES_MAXIMUM, SUMMARIES_MAXIMUM)
    found = [zone for zone in store.zones.values() if vpc in zone.vpcs]
    page, following = _page(found, parameters.get("NextToken"), size)
    summaries = [
        {"HostedZoneId": zone.id, "Name": zone.name, "Owner": {"OwningAccount": zone.account_id}} for zone in page
    ]
    return {"HostedZoneSummaries": summaries, "MaxItems": str(size)} | following


def _page(found: list[Any], token: str | None, size: int) -> tuple[list[Any], dict[str, str]]:
    """One page and its NextToken: tokens are opaque, here the number of items before the page."""
    if token is not None and not (token.isascii() and token.isdigit() and int(token) < len(found)):
        raise ApiError("InvalidPaginationToken", "The pagination token is invalid.")
    first = int(token or 0)
    following = {"NextToken": str(first + size)} if len(found) > first + size else {}
    return found[first : first + size], following
