# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""VPC peering connections as each state shows them.

"CIDR block information is only returned when describing an active VPC peering connection" (API Reference,
VpcPeeringConnection). Of a pending one the requester's is shown all the same, the accepter's not, and of one that is
rejected or deleted neither: so the tests of amazon.aws.ec2_vpc_peering have it, which are written against AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.vpc_peering_connections import VPCPeeringConnection
from moto.ec2.models.vpcs import VPC

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.wire.errors import ApiError

LIFETIME = timedelta(days=7)
"""How long a request waits: it "expires after 7 days" (reference of CreateVpcPeeringConnection)."""

_SHOWS_REQUESTER = ("initiating-request", "pending-acceptance", "provisioning", "active")
_SHOWS_ACCEPTER = ("active",)
_UNANSWERED = ("initiating-request", "pending-acceptance")
_MAXIMUM = 1000


@operation("ec2", "CreateVpcPeeringConnection")
def create_vpc_peering_connection(call: Call) -> Result:
    backend = _backend(call)
    before = set(backend.vpc_pcxs)
    reply = call.forward()
    made = [connection for identifier, connection in backend.vpc_pcxs.items() if identifier not in before]
    if reply.status != HTTPStatus.OK or not made:
        return reply
    made[0].expires = call.clock.now() + LIFETIME  # type: ignore[attr-defined]
    owner = made[0].peer_vpc.owner_id
    status = {"Code": "initiating-request", "Message": f"Initiating Request to {owner}"}
    return {"VpcPeeringConnection": {**_view(made[0]), "Status": status}}


@operation("ec2", "AcceptVpcPeeringConnection")
def accept_vpc_peering_connection(call: Call) -> Result:
    reply = call.forward()
    if reply.status != HTTPStatus.OK:
        return reply
    return {"VpcPeeringConnection": _view(_backend(call).vpc_pcxs[str(call.parameters["VpcPeeringConnectionId"])])}


@operation("ec2", "DescribeVpcPeeringConnections")
def describe_vpc_peering_connections(call: Call) -> Result:
    """moto honours no filter, and takes ids that do not exist."""
    known = _backend(call).vpc_pcxs
    asked = call.parameters.get("VpcPeeringConnectionIds") or []
    for identifier in asked:
        if identifier not in known:
            raise ApiError(
                "InvalidVpcPeeringConnectionID.NotFound",
                f"The vpcPeeringConnection ID '{identifier}' does not exist",
            )
    views = [_view(connection) for identifier, connection in known.items() if not asked or identifier in asked]
    shown = [view for view in views if all(_passes(view, one) for one in call.parameters.get("Filters") or [])]
    start = int(call.parameters.get("NextToken") or 0)
    end = start + int(call.parameters.get("MaxResults") or _MAXIMUM)
    page: dict[str, Any] = {"VpcPeeringConnections": shown[start:end]}
    return {**page, "NextToken": str(end)} if end < len(shown) else page


def _view(connection: VPCPeeringConnection) -> dict[str, Any]:
    state = connection.status["Code"]
    shown: dict[str, Any] = {
        "VpcPeeringConnectionId": connection.id,
        "Status": connection.status,
        "RequesterVpcInfo": _side(connection.vpc, connection.requester_options, shown=state in _SHOWS_REQUESTER),
        "AccepterVpcInfo": _side(connection.peer_vpc, connection.accepter_options, shown=state in _SHOWS_ACCEPTER),
        "Tags": [{"Key": tag["key"], "Value": tag["value"]} for tag in connection.get_tags()],
    }
    expires: datetime | None = getattr(connection, "expires", None)
    if expires and state in _UNANSWERED:
        shown["ExpirationTime"] = expires
    return shown


def _side(vpc: VPC, options: Mapping[str, bool], *, shown: bool) -> dict[str, Any]:
    side: dict[str, Any] = {"OwnerId": vpc.owner_id, "VpcId": vpc.id, "Region": vpc.region}
    if not shown:
        return side
    blocks = [each["cidr_block"] for each in vpc.get_cidr_block_association_set() if each]
    side |= {"CidrBlock": vpc.cidr_block, "CidrBlockSet": [{"CidrBlock": block} for block in blocks]}
    return {**side, "PeeringOptions": dict(options)}


_FILTERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "accepter-vpc-info.cidr-block": lambda view: view["AccepterVpcInfo"].get("CidrBlock"),
    "accepter-vpc-info.owner-id": lambda view: view["AccepterVpcInfo"]["OwnerId"],
    "accepter-vpc-info.vpc-id": lambda view: view["AccepterVpcInfo"]["VpcId"],
    "requester-vpc-info.cidr-block": lambda view: view["RequesterVpcInfo"].get("CidrBlock"),
    "requester-vpc-info.owner-id": lambda view: view["RequesterVpcInfo"]["OwnerId"],
    "requester-vpc-info.vpc-id": lambda view: view["RequesterVpcInfo"]["VpcId"],
    "status-code": lambda view: view["Status"]["Code"],
    "status-message": lambda view: view["Status"]["Message"],
    "vpc-peering-connection-id": lambda view: view["VpcPeeringConnectionId"],
}


def _passes(view: dict[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether one filter lets a connection through; its values are alternatives, with wildcards."""
    name = str(wanted["Name"])
    tags = {tag["Key"]: tag["Value"] for tag in view["Tags"]}
    if name == "tag-key":
        have = list(tags)
    elif name.startswith("tag:"):
        have = [tags[name[4:]]] if name[4:] in tags else []
    elif name in _FILTERS:
        value = _FILTERS[name](view)
        have = [] if value is None else [str(value)]
    else:
        raise ApiError("InvalidParameterValue", f"The filter '{name}' is invalid")
    return any(fnmatchcase(text, str(pattern)) for text in have for pattern in wanted.get("Values") or [])


def _backend(call: Call) -> EC2Backend:
    return ec2_backends[call.account_id][call.region]
