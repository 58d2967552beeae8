# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""VPC peering connections: what each state shows of the other side, and the filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.playbooks.iam_world import refused
from tests.support.sandbox.client import SandboxClient

BLOCKS = ("10.10.0.0/16", "10.20.0.0/16")


@pytest.fixture
def peering(fresh: SandboxClient, boto: Any) -> tuple[Any, Any, dict[str, Any]]:
    """EC2 of both accounts, and the connection that workload-a has asked workload-b for."""
    requester, accepter = boto("ec2", profile="workload-a"), boto("ec2", profile="workload-b")
    own = requester.create_vpc(CidrBlock=BLOCKS[0])["Vpc"]["VpcId"]
    other = accepter.create_vpc(CidrBlock=BLOCKS[1])["Vpc"]["VpcId"]
    created = requester.create_vpc_peering_connection(VpcId=own, PeerVpcId=other, PeerOwnerId="333333333333")
    return requester, accepter, created["VpcPeeringConnection"]


def described(ec2: Any, identifier: str) -> dict[str, Any]:
    [found] = ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[identifier])["VpcPeeringConnections"]
    return dict(found)


def blocks(connection: dict[str, Any]) -> tuple[str | None, str | None]:
    """The CIDR blocks of requester and accepter that are shown."""
    shown = []
    for side in (connection["RequesterVpcInfo"], connection["AccepterVpcInfo"]):
        listed = [block["CidrBlock"] for block in side.get("CidrBlockSet", [])]
        assert listed == ([side["CidrBlock"]] if "CidrBlock" in side else [])
        shown.append(side.get("CidrBlock"))
    return shown[0], shown[1]


def test_a_pending_connection_hides_the_accepters_block(peering: tuple[Any, Any, dict[str, Any]]) -> None:
    requester, accepter, created = peering
    assert created["Status"]["Code"] == "initiating-request"
    assert blocks(created) == (BLOCKS[0], None)
    for ec2 in (requester, accepter):
        found = described(ec2, created["VpcPeeringConnectionId"])
        assert found["Status"]["Code"] == "pending-acceptance"
        assert blocks(found) == (BLOCKS[0], None)
        assert found["AccepterVpcInfo"]["OwnerId"] == "333333333333"
        assert timedelta(days=6) < found["ExpirationTime"] - datetime.now(UTC) < timedelta(days=8)


def test_an_active_connection_shows_both(peering: tuple[Any, Any, dict[str, Any]]) -> None:
    requester, accepter, created = peering
    identifier = created["VpcPeeringConnectionId"]
    accepted = accepter.accept_vpc_peering_connection(VpcPeeringConnectionId=identifier)["VpcPeeringConnection"]
    assert blocks(accepted) == BLOCKS
    for ec2 in (requester, accepter):
        found = described(ec2, identifier)
        assert found["Status"]["Code"] == "active"
        assert blocks(found) == BLOCKS
        assert "ExpirationTime" not in found


def test_a_rejected_or_deleted_connection_shows_neither(peering: tuple[Any, Any, dict[str, Any]]) -> None:
    requester, accepter, created = peering
    accepter.reject_vpc_peering_connection(VpcPeeringConnectionId=created["VpcPeeringConnectionId"])
    assert blocks(described(requester, created["VpcPeeringConnectionId"])) == (None, None)
    requester.delete_vpc_peering_connection(VpcPeeringConnectionId=created["VpcPeeringConnectionId"])
    assert blocks(described(requester, created["VpcPeeringConnectionId"])) == (None, None)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("status-code", "pending-acceptance", True),
        ("status-code", "active", False),
        ("accepter-vpc-info.owner-id", "333333333333", True),
        ("requester-vpc-info.cidr-block", BLOCKS[0], True),
        ("accepter-vpc-info.cidr-block", BLOCKS[1], False),
        ("tag:team", "d*", True),
        ("tag-key", "team", True),
        ("tag:team", "web", False),
    ],
)
def test_filters(peering: tuple[Any, Any, dict[str, Any]], name: str, value: str, *, found: bool) -> None:
    requester, _, created = peering
    requester.create_tags(Resources=[created["VpcPeeringConnectionId"]], Tags=[{"Key": "team", "Value": "dns"}])
    answer = requester.describe_vpc_peering_connections(Filters=[{"Name": name, "Values": [value]}])
    assert bool(answer["VpcPeeringConnections"]) is found


def test_what_does_not_exist_is_refused(peering: tuple[Any, Any, dict[str, Any]]) -> None:
    describe = peering[0].describe_vpc_peering_connections
    code, _ = refused(describe, VpcPeeringConnectionIds=["pcx-0123456789abcdef0"])
    assert code == "InvalidVpcPeeringConnectionID.NotFound"
    assert refused(describe, Filters=[{"Name": "colour", "Values": ["red"]}])[0] == "InvalidParameterValue"
