# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53's operations, one handler each; those of tags and health checks stand in files of their own.

Authorisation is done before a handler runs. Health checks are moto's; what is not here goes on to moto, which knows
no zones, so that operations on other things of a zone (query logging) find none.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.calls.call import Call
from sandbox.services.route53 import changes, health_checks, listing, names, signing, vpcs, zones
from sandbox.services.route53.handling import RESOLVER, STORE, caller_arn, handles, submitted, zone_of
from sandbox.services.route53.model import Vpc
from sandbox.services.route53.resolution import REFUSED
from sandbox.wire.errors import ApiError

# -- zones -----------------------------------------------------------------------------------------------------------


@handles("CreateHostedZone")
def create_hostedzone_of(call: Call) -> dict[str, Any]:
    sent = call.parameters.get("VPC")
    vpc = vpcs.read(sent) if sent else None
    if vpc is not None and _owner_of(vpc) != call.account_id:
        raise vpcs.invalid(vpc)
    zone = zones.create(STORE, call.account_id, call.parameters, vpc)
    output = zones.describe(zone) | submitted(call)
    output["Location"] = f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.id}"
    if vpc is not None:
        del output["VPCs"]
        output["VPC"] = vpc.to_api()
    return output


@handles("DeleteHostedZone")
def delete_hostedzone_of(call: Call) -> dict[str, Any]:
    zone = zone_of(call, "Id")
    signing.check_deletion(zone)
    zones.delete(STORE, zone)
    return submitted(call)


@handles("GetHostedZone")
def get_hostedzone_of(call: Call) -> dict[str, Any]:
    return zones.describe(zone_of(call, "Id"))


@handles("ListHostedZones")
def list_hosted_zones(call: Call) -> dict[str, Any]:
    return zones.listed(STORE, call.account_id, call.parameters)


@handles("ListHostedZonesByName")
def list_hosted_zones_by_name(call: Call) -> dict[str, Any]:
    return zones.listed_by_name(STORE, call.account_id, call.parameters)


@handles("GetHostedZoneCount")
def get_hosted_zone_count(call: Call) -> dict[str, Any]:
    return {"HostedZoneCount": len(STORE.zones_of(call.account_id))}


@handles("GetHostedZoneLimit")
def get_hosted_zone_limit(call: Call) -> dict[str, Any]:
    zone, kind = zone_of(call), call.parameters["Type"]
    if kind == "MAX_RRSETS_BY_ZONE":
        return {"Limit": {"Type": kind, "Value": changes.RECORD_SETS_MAXIMUM}, "Count": len(zone.contents)}
    if not zone.private:
        raise ApiError("HostedZoneNotPrivate", "The specified hosted zone is a public hosted zone, not a private one.")
    return {"Limit": {"Type": kind, "Value": vpcs.ASSOCIATIONS_MAXIMUM}, "Count": len(zone.vpcs)}


@handles("UpdateHostedZoneComment")
def update_hosted_zone_comment(call: Call) -> dict[str, Any]:
    zone = zone_of(call, "Id")
    zone.comment = call.parameters.get("Comment")  # left out: "If you don't specify a value, Route 53 deletes" it
    return {"HostedZone": zone.to_api()}


# -- record sets -----------------------------------------------------------------------------------------------------


@handles("ChangeResourceRecordSets")
def change_resource_record_sets(call: Call) -> dict[str, Any]:
    zone, batch = zone_of(call), call.parameters["ChangeBatch"]
    surroundings = changes.Surroundings(
        zone_by_id=STORE.zones.get, health_check_exists=lambda wanted: health_checks.exists(call, wanted)
    )
    zone.contents = changes.apply(zone, batch["Changes"], surroundings)
    return submitted(call, batch.get("Comment"))


@handles("ListResourceRecordSets")
def list_resource_record_sets(call: Call) -> dict[str, Any]:
    sent = call.parameters
    start = listing.Start(sent.get("StartRecordName"), sent.get("StartRecordType"), sent.get("StartRecordIdentifier"))
    return listing.record_sets(zone_of(call).contents, start, sent.get("MaxItems"))


@handles("GetChange")
def get_change(call: Call) -> dict[str, Any]:
    change = STORE.change(call.parameters["Id"], call.account_id)
    change.polls += 1
    return {"ChangeInfo": change.to_api(call.clock.now())}


@handles("TestDNSAnswer")
def test_dns_answer(call: Call) -> dict[str, Any]:
    zone, kind = zone_of(call), call.parameters["RecordType"]
    try:
        name = names.normalise(call.parameters["RecordName"])
    except names.NameRefused as refused:
        raise ApiError("InvalidInput", str(refused)) from refused
    inside = names.is_within(name, zone.name)
    resolution = RESOLVER.resolve_in(zone, name, kind) if inside else None
    return {
        "Nameserver": zone.delegation_set.name_servers[0],
        "RecordName": name,
        "RecordType": kind,
        "RecordData": [record.value for record in resolution.answer] if resolution else [],
        "ResponseCode": resolution.code if resolution else REFUSED,
        "Protocol": "UDP",
    }


# -- VPCs ------------------------------------------------------------------------------------------------------------


@handles("AssociateVPCWithHostedZone")
def associate_vpc_with_hostedzone_of(call: Call) -> dict[str, Any]:
    # The zone may be another account's: the authorisation decides.
    zone, vpc = STORE.any_zone(call.parameters["HostedZoneId"]), vpcs.read(call.parameters["VPC"])
    vpcs.associate(STORE, zone, vpc, call.account_id, _owner_of)
    return submitted(call, call.parameters.get("Comment"))


@handles("DisassociateVPCFromHostedZone")
def disassociate_vpc_from_hostedzone_of(call: Call) -> dict[str, Any]:
    zone, vpc = STORE.any_zone(call.parameters["HostedZoneId"]), vpcs.read(call.parameters["VPC"])
    vpcs.disassociate(zone, vpc, call.account_id, _owner_of, caller_arn(call))
    return submitted(call, call.parameters.get("Comment"))


@handles("CreateVPCAssociationAuthorization")
def create_vpc_association_authorization(call: Call) -> dict[str, Any]:
    zone, vpc = zone_of(call), vpcs.read(call.parameters["VPC"])
    vpcs.authorize(zone, vpc)
    return {"HostedZoneId": zone.id, "VPC": vpc.to_api()}


@handles("DeleteVPCAssociationAuthorization")
def delete_vpc_association_authorization(call: Call) -> dict[str, Any]:
    vpcs.withdraw(zone_of(call), vpcs.read(call.parameters["VPC"]))
    return {}


@handles("ListVPCAssociationAuthorizations")
def list_vpc_association_authorizations(call: Call) -> dict[str, Any]:
    return vpcs.authorizations(zone_of(call), call.parameters)


@handles("ListHostedZonesByVPC")
def list_hosted_zones_by_vpc(call: Call) -> dict[str, Any]:
    vpc = vpcs.read(call.parameters)
    if _owner_of(vpc) != call.account_id:  # InvalidVPCId is no error of this operation; wording ours
        raise ApiError("InvalidInput", vpcs.invalid(vpc).message)
    return vpcs.zones_of(STORE, vpc, call.parameters)


# -- reusable delegation sets ----------------------------------------------------------------------------------------


@handles("CreateReusableDelegationSet")
def create_reusable_delegation_set(call: Call) -> dict[str, Any]:
    zone = zone_of(call) if call.parameters.get("HostedZoneId") else None
    created = zones.create_reusable(STORE, call.account_id, call.parameters["CallerReference"], zone)
    location = f"https://route53.amazonaws.com/2013-04-01/delegationset/{created.id}"
    return {"DelegationSet": created.to_api(), "Location": location}


@handles("GetReusableDelegationSet")
def get_reusable_delegation_set(call: Call) -> dict[str, Any]:
    return {"DelegationSet": zones.reusable(STORE, call.account_id, call.parameters["Id"]).to_api()}


@handles("ListReusableDelegationSets")
def list_reusable_delegation_sets(call: Call) -> dict[str, Any]:
    """All on one page: an account has at most 100."""
    found = [kept for kept in STORE.delegation_sets.values() if kept.account_id == call.account_id]
    return {"DelegationSets": [kept.to_api() for kept in found], "Marker": "", "IsTruncated": False, "MaxItems": "100"}


@handles("DeleteReusableDelegationSet")
def delete_reusable_delegation_set(call: Call) -> dict[str, Any]:
    zones.delete_reusable(STORE, zones.reusable(STORE, call.account_id, call.parameters["Id"]))
    return {}


def _owner_of(vpc: Vpc) -> str | None:
    for account_id, backends in list(ec2_backends.items()):
        backend = backends.get(vpc.region)
        if backend is not None and vpc.id in backend.vpcs:
            return str(account_id)
    return None
