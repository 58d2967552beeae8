# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_vpc_association against the sandbox: VPCs of a workload account in a private zone of the DNS account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.playbooks.iam_world import DNS_ACCOUNT, WORKLOAD_ACCOUNT, allow, make_role, make_user, policy, trust

REGION = "eu-west-1"
# Side → what docs/permissions.md says that it may.
ZONE_SIDE = [
    "route53:GetHostedZone",
    "route53:ListVPCAssociationAuthorizations",
    "route53:CreateVPCAssociationAuthorization",
    "route53:DeleteVPCAssociationAuthorization",
]
VPC_SIDE = ["ec2:DescribeVpcs", "route53:AssociateVPCWithHostedZone", "route53:DisassociateVPCFromHostedZone"]


class World:
    """A private zone, and two VPCs of the workload account. Both sides may do what the page says, less one action."""

    def __init__(self, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> None:
        self._boto = boto
        self._run = run_module
        self.route53 = boto("route53", "dns")
        own = boto("ec2", "dns").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        made = self.route53.create_hosted_zone(
            Name="corp.example", CallerReference="corp", VPC={"VPCId": own, "VPCRegion": "us-east-1"}
        )
        self.zone = made["HostedZone"]["Id"].rpartition("/")[2]
        ec2 = boto("ec2", "workload-a", REGION)
        self.vpcs = [ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"] for _ in range(2)]
        self._operator = make_user(boto("iam", "dns"), "operator")
        make_role(boto("iam", "workload-a"), "Guest", trust({"AWS": DNS_ACCOUNT}))
        self.allow()
        key = boto("iam", "dns").create_access_key(UserName="operator")["AccessKey"]
        self._keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}

    def allow(self, without: str = "") -> None:
        zone_side = [allow([each for each in [*ZONE_SIDE, "sts:AssumeRole"] if each != without])]
        self._boto("iam", "dns").put_user_policy(
            UserName="operator", PolicyName="inline", PolicyDocument=policy(*zone_side)
        )
        document = policy(allow([each for each in VPC_SIDE if each != without]))
        self._boto("iam", "workload-a").put_role_policy(RoleName="Guest", PolicyName="inline", PolicyDocument=document)

    def __call__(self, check: bool = False, **options: Any) -> dict[str, Any]:
        given = {
            "account_id": DNS_ACCOUNT,
            "hosted_zone_id": self.zone,
            "vpcs": [{"vpc_id": each, "vpc_region": REGION} for each in self.vpcs],
            "vpc_account": {
                "account_id": WORKLOAD_ACCOUNT,
                "role_arn": f"arn:aws:iam::{WORKLOAD_ACCOUNT}:role/Guest",
            },
        }
        return self._run("route53_vpc_association", given | self._keys | options, check=check)

    def answers_in(self) -> set[str]:
        """The VPCs of the workload account in which the zone answers."""
        found = {each["VPCId"] for each in self.route53.get_hosted_zone(Id=self.zone)["VPCs"]}
        return found & {*self.vpcs}

    def authorised(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.route53.list_vpc_association_authorizations(HostedZoneId=self.zone)["VPCs"]
        return found


@pytest.fixture
def world(fresh: Any, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]) -> World:
    return World(boto, run_module)


def test_associated_and_disassociated_again(world: World) -> None:
    assert world(check=True)["changed"]
    assert world.answers_in() == set()

    first = world()
    assert first["changed"], first
    assert (world.answers_in(), world.authorised()) == ({*world.vpcs}, [])
    assert {each["vpc_id"] for each in first["associated"]} == {*world.vpcs}
    assert not world()["changed"]

    # A run that was killed leaves an authorisation.
    left = {"VPCId": world.vpcs[0], "VPCRegion": REGION}
    world.route53.create_vpc_association_authorization(HostedZoneId=world.zone, VPC=left)
    assert world()["changed"]
    assert world.authorised() == []

    assert world(state="absent", vpcs=[{"vpc_id": world.vpcs[0], "vpc_region": REGION}])["changed"]
    assert world.answers_in() == {world.vpcs[1]}
    assert world(state="absent")["changed"]
    assert (world.answers_in(), world(state="absent")["changed"]) == (set(), False)


@pytest.mark.parametrize("action", [*ZONE_SIDE, *VPC_SIDE])
def test_each_permission_is_needed_and_no_authorisation_is_left_without_it(world: World, action: str) -> None:
    absent = "Disassociate" in action
    if absent:
        assert world()["changed"]
    world.allow(without=action)

    failed = world(state="absent" if absent else "present")

    assert failed["failed"], failed
    assert action in failed["msg"]
    if action != "route53:DeleteVPCAssociationAuthorization":
        assert world.authorised() == []
    world.allow()
    again = world(state="absent" if absent else "present")
    assert not again.get("failed"), again
    assert world.authorised() == []


def test_the_wrong_account_is_noticed_before_anything_is_written(world: World) -> None:
    wrong = {"account_id": "333333333333", "profile": "workload-a"}
    failed = world(vpc_account=wrong, profile="dns", access_key="", secret_key="")
    assert "vpc_account, account_id says 333333333333" in failed["msg"]
    assert (world.answers_in(), world.authorised(), failed["changed"]) == (set(), [], False)
