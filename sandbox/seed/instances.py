# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The instances that the workload accounts start with.

Each account has, over two regions, running instances with and without an Elastic IP, one that is reachable
inside the VPC only, one with an IPv6 address and one that is stopped: every case that publishing record sets
has to tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.calls.internal import call_operation
from sandbox.world.accounts import WORKLOAD_A, WORKLOAD_B
from sandbox.world.world import World

IMAGE = "ami-0c0ffee0c0ffee001"  # the one of images.json, which exists in every region


@dataclass(frozen=True)
class SeededInstance:
    """One instance; ``name`` becomes its tags ``Name`` and ``dns``."""

    account_id: str
    region: str
    name: str
    environment: str = "production"
    public: bool = True
    elastic_ip: bool = False
    ipv6: bool = False
    stopped: bool = False


INSTANCES = (
    SeededInstance(WORKLOAD_A.id, "us-east-1", "web-1", elastic_ip=True),
    SeededInstance(WORKLOAD_A.id, "us-east-1", "web-2"),
    SeededInstance(WORKLOAD_A.id, "us-east-1", "batch-1", environment="staging", stopped=True),
    SeededInstance(WORKLOAD_A.id, "us-east-1", "internal-1", public=False),
    SeededInstance(WORKLOAD_A.id, "eu-west-1", "api-1", ipv6=True),
    SeededInstance(WORKLOAD_A.id, "eu-west-1", "api-2", environment="staging", elastic_ip=True),
    SeededInstance(WORKLOAD_B.id, "us-east-1", "shop-1", elastic_ip=True),
    SeededInstance(WORKLOAD_B.id, "us-east-1", "shop-2", environment="staging"),
    SeededInstance(WORKLOAD_B.id, "us-east-1", "reports-1", public=False),
    SeededInstance(WORKLOAD_B.id, "eu-west-1", "search-1", ipv6=True),
    SeededInstance(WORKLOAD_B.id, "eu-west-1", "search-2", environment="staging", stopped=True),
)


def seed_instances(world: World) -> None:
    """Run every instance of INSTANCES, through the API."""
    subnets = {
        (account_id, region): _dual_stack_subnet(world, account_id, region)
        for account_id, region in sorted({(instance.account_id, instance.region) for instance in INSTANCES})
    }
    for instance in INSTANCES:
        _run(world, instance, subnets[instance.account_id, instance.region])


def _dual_stack_subnet(world: World, account_id: str, region: str) -> str:
    """A default subnet, given an IPv6 range."""

    def ec2(operation: str, **parameters: Any) -> dict[str, Any]:
        return call_operation(world, account_id, "ec2", operation, region, **parameters)

    subnet = ec2("DescribeSubnets", Filters=[{"Name": "availability-zone", "Values": [f"{region}a"]}])["Subnets"][0]
    association = ec2("AssociateVpcCidrBlock", VpcId=subnet["VpcId"], AmazonProvidedIpv6CidrBlock=True)
    block = association["Ipv6CidrBlockAssociation"]["Ipv6CidrBlock"]  # a /56; a subnet takes a /64 of it
    ec2("AssociateSubnetCidrBlock", SubnetId=subnet["SubnetId"], Ipv6CidrBlock=block.replace("/56", "/64"))
    return str(subnet["SubnetId"])


def _run(world: World, instance: SeededInstance, subnet_id: str) -> None:
    def ec2(operation: str, **parameters: Any) -> dict[str, Any]:
        return call_operation(world, instance.account_id, "ec2", operation, instance.region, **parameters)

    tags = {"Name": instance.name, "dns": instance.name, "environment": instance.environment}
    interface = {"DeviceIndex": 0, "SubnetId": subnet_id, "AssociatePublicIpAddress": instance.public}
    launched = ec2(
        "RunInstances",
        ImageId=IMAGE,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[interface],
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        ],
    )
    [made] = launched["Instances"]
    if instance.ipv6:
        network_interface = made["NetworkInterfaces"][0]["NetworkInterfaceId"]
        ec2("AssignIpv6Addresses", NetworkInterfaceId=network_interface, Ipv6AddressCount=1)
    if instance.elastic_ip:
        address = ec2("AllocateAddress", Domain="vpc")
        ec2("AssociateAddress", AllocationId=address["AllocationId"], InstanceId=made["InstanceId"])
    if instance.stopped:
        ec2("StopInstances", InstanceIds=[made["InstanceId"]])
