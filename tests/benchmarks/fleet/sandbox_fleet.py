# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A sandbox with as many workload accounts as are wanted, each with instances, and the inventory that names them."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from sandbox.seed.instances import IMAGE
from sandbox.world.accounts import ACCESS_ROLE, DNS, MANAGEMENT
from tests.benchmarks.commands import write
from tests.support.sandbox.client import SandboxClient

REGION = "us-east-1"
INSTANCES = 3  # of an account
ZONE = "example.com"
_MADE = 60.0  # seconds; the sandbox makes an account at once


class FleetSandbox:
    """The sandbox, whose fleet grows and never shrinks."""

    def __init__(self, client: SandboxClient) -> None:
        self.client = client
        self._session = _session(client, MANAGEMENT.profile)
        self._accounts: dict[str, str] = {}  # name to id

    def grow(self, count: int) -> None:
        """Make accounts until there are so many."""
        organizations = self._session.client("organizations")
        for number in range(len(self._accounts), count):
            name = f"app-{number:03}"
            request = organizations.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
            self._accounts[name] = self._made(organizations, request)
            self._launch(self._accounts[name])

    def inventory(self, count: int, folder: Path) -> Path:
        """The inventory of the first accounts, for the main job."""
        access = {"aws_source_profile": MANAGEMENT.profile}
        workloads = {
            name: {
                **access,
                "aws_account_id": account,
                "aws_role_arn": f"arn:aws:iam::{account}:role/{ACCESS_ROLE}",
                "cross_account_external_id": str(uuid.uuid5(uuid.NAMESPACE_DNS, name)),
            }
            for name, account in list(self._accounts.items())[:count]
        }
        common = {
            "dns_zone": ZONE,
            "dns_operator_arns": [f"arn:aws:iam::{DNS.id}:role/{ACCESS_ROLE}"],
            "aws_organization_id": self.client.organization_id,
            "aws_regions": [REGION],
            "verify_access_dns_servers": [{"address": self.client.dns_host, "port": self.client.dns_port}],
        }
        groups = {
            "workload_accounts": {"hosts": workloads},
            "dns_account": {"hosts": {"dns": {"aws_account_id": DNS.id, "aws_profile": DNS.profile}}},
        }
        return write(folder / f"fleet-{count}.json", {"all": {"vars": common, "children": groups}})

    @staticmethod
    def _made(organizations: Any, request: dict[str, Any]) -> str:
        limit = time.monotonic() + _MADE
        while request["State"] == "IN_PROGRESS" and time.monotonic() < limit:
            asked = organizations.describe_create_account_status(CreateAccountRequestId=request["Id"])
            request = asked["CreateAccountStatus"]
        assert request["State"] == "SUCCEEDED", request
        return str(request["AccountId"])

    def _launch(self, account: str) -> None:
        role = f"arn:aws:iam::{account}:role/{ACCESS_ROLE}"
        keys = self._session.client("sts").assume_role(RoleArn=role, RoleSessionName="benchmark")["Credentials"]
        ec2 = self._session.client(
            "ec2",
            region_name=REGION,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        for number in range(INSTANCES):
            tags = [{"Key": "dns", "Value": f"web-{number}"}]
            ec2.run_instances(
                ImageId=IMAGE,
                InstanceType="t3.micro",
                MinCount=1,
                MaxCount=1,
                NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": True}],
                TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
            )


@contextmanager
def fleet_sandbox(folder: Path) -> Iterator[FleetSandbox]:
    """A sandbox without instances and zones of its own."""
    client = SandboxClient(folder / "sandbox")
    client.start("--empty")
    try:
        yield FleetSandbox(client)
    finally:
        client.stop()


def _session(client: SandboxClient, profile: str) -> Any:
    os.environ.update({name: value for name, value in client.env.items() if name.startswith("AWS_")})
    return boto3.Session(profile_name=profile)
