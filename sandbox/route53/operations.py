# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53's operations, one handler each, over the one store of this process.

Authorisation is done before a handler runs. Health checks are moto's; what is not here goes on to moto, which knows
no zones, so that operations on other things of a zone (query logging, key-signing keys) find none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from moto.ec2.models import ec2_backends
from moto.route53.models import route53_backends

from sandbox import constraints, operations
from sandbox.credentials import PARTITION
from sandbox.errors import ApiError
from sandbox.operations import Call, Handler, Result
from sandbox.route53 import changes, listing, names, vpcs, zones
from sandbox.route53.model import Vpc, Zone
from sandbox.route53.resolution import REFUSED, Resolver
from sandbox.route53.store import Store, bare_id

STORE = Store()
operations.on_reset(STORE.reset)

TAGS_MAXIMUM = 50  # tags of a resource ("Tag restrictions" of the developer guide)


def is_healthy(health_check_id: str) -> bool:
    """Nothing is probed: a health check passes unless it is inverted, and always when it is disabled."""
    for backends in list(route53_backends.values()):
        check = backends[PARTITION].health_checks.get(health_check_id)
        if check is not None:
            return bool(check.disabled or not check.inverted)
    return True


RESOLVER = Resolver(STORE, is_healthy)
operations.on_reset(RESOLVER.reset)


def _check(call: Call) -> None:
    constraints.check(call.request.model, call.parameters, code="InvalidInput")


def _operation(name: str) -> Callable[[Callable[[Call], dict[str, Any]]], Handler]:
    """Register a handler that sees only parameters which botocore's model allows."""

    def register(handler: Callable[[Call], dict[str, Any]]) -> Handler:
        @wraps(handler)
        def checked(call: Call) -> Result:
            _check(call)
            return handler(call)

        return operations.operation("route53", name)(checked)

    return register


# -- what handlers share ---------------------------------------------------------------------------------------------


def _arn(call: Call) -> str:
    return call.caller.arn if call.caller else f"arn:{PARTITION}:iam::{call.account_id}:root"


def _zone(call: Call, parameter: str = "HostedZoneId") -> Zone:
    return STORE.zone(call.parameters[parameter], call.account_id, _arn(call))


def _submitted(call: Call, comment: str | None = None) -> dict[str, Any]:
    now = call.clock.now()
    return {"ChangeInfo": STORE.submit(call.account_id, now, comment).to_api(now)}


def _owner_of(vpc: Vpc) -> str | None:
    for account_id, backends in list(ec2_backends.items()):
        backend = backends.get(vpc.region)
        if backend is not None and vpc.id in backend.vpcs:
            return str(account_id)
    return None


def _health_check_exists(call: Call, health_check_id: str) -> bool:
    return health_check_id in route53_backends[call.account_id][PARTITION].health_checks


# -- zones -----------------------------------------------------------------------------------------------------------


@_operation("CreateHostedZone")
def create_hosted_zone(call: Call) -> dict[str, Any]:
    sent = call.parameters.get("VPC")
    vpc = vpcs.read(sent) if sent else None
    if vpc is not None and _owner_of(vpc) != call.account_id:
        raise vpcs.invalid(vpc)
    zone = zones.create(STORE, call.account_id, call.parameters, vpc)
    output = zones.describe(zone) | _submitted(call)
    output["Location"] = f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.id}"
    if vpc is not None:
        del output["VPCs"]
        output["VPC"] = vpc.to_api()
    return output


@_operation("DeleteHostedZone")
def delete_hosted_zone(call: Call) -> dict[str, Any]:
    zones.delete(STORE, _zone(call, "Id"))
    return _submitted(call)


@_operation("GetHostedZone")
def get_hosted_zone(call: Call) -> dict[str, Any]:
    return zones.describe(_zone(call, "Id"))


@_operation("ListHostedZones")
def list_hosted_zones(call: Call) -> dict[str, Any]:
    return zones.listed(STORE, call.account_id, call.parameters)


@_operation("ListHostedZonesByName")
def list_hosted_zones_by_name(call: Call) -> dict[str, Any]:
    return zones.listed_by_name(STORE, call.account_id, call.parameters)


@_operation("GetHostedZoneCount")
def get_hosted_zone_count(call: Call) -> dict[str, Any]:
    return {"HostedZoneCount": len(STORE.zones_of(call.account_id))}


@_operation("GetHostedZoneLimit")
def get_hosted_zone_limit(call: Call) -> dict[str, Any]:
    zone, kind = _zone(call), call.parameters["Type"]
    if kind == "MAX_RRSETS_BY_ZONE":
        return {"Limit": {"Type": kind, "Value": changes.RECORD_SETS_MAXIMUM}, "Count": len(zone.contents)}
    if not zone.private:
        raise ApiError("HostedZoneNotPrivate", "The specified hosted zone is a public hosted zone, not a private one.")
    return {"Limit": {"Type": kind, "Value": vpcs.ASSOCIATIONS_MAXIMUM}, "Count": len(zone.vpcs)}


@_operation("UpdateHostedZoneComment")
def update_hosted_zone_comment(call: Call) -> dict[str, Any]:
    zone = _zone(call, "Id")
    zone.comment = call.parameters.get("Comment")  # left out: "If you don't specify a value, Route 53 deletes" it
    return {"HostedZone": zone.to_api()}


@_operation("GetDNSSEC")
def get_dnssec(call: Call) -> dict[str, Any]:
    if _zone(call).private:  # code by the model; wording ours
        raise ApiError("InvalidArgument", "DNSSEC is not supported for private hosted zones")
    return {"Status": {"ServeSignature": "NOT_SIGNING"}, "KeySigningKeys": []}


# -- record sets -----------------------------------------------------------------------------------------------------


@_operation("ChangeResourceRecordSets")
def change_resource_record_sets(call: Call) -> dict[str, Any]:
    zone, batch = _zone(call), call.parameters["ChangeBatch"]
    surroundings = changes.Surroundings(
        zone_by_id=STORE.zones.get, health_check_exists=lambda wanted: _health_check_exists(call, wanted)
    )
    zone.contents = changes.apply(zone, batch["Changes"], surroundings)
    return _submitted(call, batch.get("Comment"))


@_operation("ListResourceRecordSets")
def list_resource_record_sets(call: Call) -> dict[str, Any]:
    sent = call.parameters
    start = listing.Start(sent.get("StartRecordName"), sent.get("StartRecordType"), sent.get("StartRecordIdentifier"))
    return listing.record_sets(_zone(call).contents, start, sent.get("MaxItems"))


@_operation("GetChange")
def get_change(call: Call) -> dict[str, Any]:
    change = STORE.change(call.parameters["Id"], call.account_id)
    change.polls += 1
    return {"ChangeInfo": change.to_api(call.clock.now())}


@_operation("TestDNSAnswer")
def test_dns_answer(call: Call) -> dict[str, Any]:
    zone, kind = _zone(call), call.parameters["RecordType"]
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


@_operation("AssociateVPCWithHostedZone")
def associate_vpc_with_hosted_zone(call: Call) -> dict[str, Any]:
    # The zone may be another account's: the authorisation decides.
    zone, vpc = STORE.any_zone(call.parameters["HostedZoneId"]), vpcs.read(call.parameters["VPC"])
    vpcs.associate(STORE, zone, vpc, call.account_id, _owner_of)
    return _submitted(call, call.parameters.get("Comment"))


@_operation("DisassociateVPCFromHostedZone")
def disassociate_vpc_from_hosted_zone(call: Call) -> dict[str, Any]:
    zone, vpc = STORE.any_zone(call.parameters["HostedZoneId"]), vpcs.read(call.parameters["VPC"])
    vpcs.disassociate(zone, vpc, call.account_id, _owner_of, _arn(call))
    return _submitted(call, call.parameters.get("Comment"))


@_operation("CreateVPCAssociationAuthorization")
def create_vpc_association_authorization(call: Call) -> dict[str, Any]:
    zone, vpc = _zone(call), vpcs.read(call.parameters["VPC"])
    vpcs.authorize(zone, vpc)
    return {"HostedZoneId": zone.id, "VPC": vpc.to_api()}


@_operation("DeleteVPCAssociationAuthorization")
def delete_vpc_association_authorization(call: Call) -> dict[str, Any]:
    vpcs.withdraw(_zone(call), vpcs.read(call.parameters["VPC"]))
    return {}


@_operation("ListVPCAssociationAuthorizations")
def list_vpc_association_authorizations(call: Call) -> dict[str, Any]:
    return vpcs.authorizations(_zone(call), call.parameters)


@_operation("ListHostedZonesByVPC")
def list_hosted_zones_by_vpc(call: Call) -> dict[str, Any]:
    vpc = vpcs.read(call.parameters)
    if _owner_of(vpc) != call.account_id:  # InvalidVPCId is no error of this operation; wording ours
        raise ApiError("InvalidInput", vpcs.invalid(vpc).message)
    return vpcs.zones_of(STORE, vpc, call.parameters)


# -- reusable delegation sets ----------------------------------------------------------------------------------------


@_operation("CreateReusableDelegationSet")
def create_reusable_delegation_set(call: Call) -> dict[str, Any]:
    zone = _zone(call) if call.parameters.get("HostedZoneId") else None
    created = zones.create_reusable(STORE, call.account_id, call.parameters["CallerReference"], zone)
    location = f"https://route53.amazonaws.com/2013-04-01/delegationset/{created.id}"
    return {"DelegationSet": created.to_api(), "Location": location}


@_operation("GetReusableDelegationSet")
def get_reusable_delegation_set(call: Call) -> dict[str, Any]:
    return {"DelegationSet": zones.reusable(STORE, call.account_id, call.parameters["Id"]).to_api()}


@_operation("ListReusableDelegationSets")
def list_reusable_delegation_sets(call: Call) -> dict[str, Any]:
    """All on one page: an account has at most 100."""
    found = [kept for kept in STORE.delegation_sets.values() if kept.account_id == call.account_id]
    return {"DelegationSets": [kept.to_api() for kept in found], "Marker": "", "IsTruncated": False, "MaxItems": "100"}


@_operation("DeleteReusableDelegationSet")
def delete_reusable_delegation_set(call: Call) -> dict[str, Any]:
    zones.delete_reusable(STORE, zones.reusable(STORE, call.account_id, call.parameters["Id"]))
    return {}


# -- tags ------------------------------------------------------------------------------------------------------------


@operations.operation("route53", "ChangeTagsForResource")
def change_tags_for_resource(call: Call) -> Result:
    if call.parameters["ResourceType"] != "hostedzone":
        return call.forward()
    _check(call)
    zone = _zone(call, "ResourceId")
    removed = call.parameters.get("RemoveTagKeys") or []
    tags = {key: value for key, value in zone.tags.items() if key not in removed}
    tags |= {tag["Key"]: tag.get("Value") or "" for tag in call.parameters.get("AddTags") or []}
    if len(tags) > TAGS_MAXIMUM:  # wording ours
        raise ApiError("InvalidInput", f"Invalid request: a hosted zone has at most {TAGS_MAXIMUM} tags")
    zone.tags = tags
    return {}


@operations.operation("route53", "ListTagsForResource")
def list_tags_for_resource(call: Call) -> Result:
    if call.parameters["ResourceType"] != "hostedzone":
        return call.forward()
    return {"ResourceTagSet": _tag_set(_zone(call, "ResourceId"))}


@operations.operation("route53", "ListTagsForResources")
def list_tags_for_resources(call: Call) -> Result:
    if call.parameters["ResourceType"] != "hostedzone":
        return call.forward()
    _check(call)
    found = [STORE.zone(zone_id, call.account_id, _arn(call)) for zone_id in call.parameters["ResourceIds"]]
    return {"ResourceTagSets": [_tag_set(zone) for zone in found]}


def _tag_set(zone: Zone) -> dict[str, Any]:
    tags = [{"Key": key, "Value": value} for key, value in zone.tags.items()]
    return {"ResourceType": "hostedzone", "ResourceId": bare_id(zone.id), "Tags": tags}
