# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Elastic IP addresses, which all belong to a VPC."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.sandbox.client import SandboxClient


@pytest.mark.parametrize("asked", [{}, {"Domain": "vpc"}, {"Domain": "standard"}], ids=["nothing", "vpc", "standard"])
def test_an_address_has_an_allocation_id(fresh: SandboxClient, boto: Any, asked: dict[str, str]) -> None:
    ec2 = boto("ec2", profile="workload-a")
    made = ec2.allocate_address(**asked)
    assert made["Domain"] == "vpc"
    [shown] = ec2.describe_addresses(AllocationIds=[made["AllocationId"]])["Addresses"]
    assert (shown["PublicIp"], shown["Domain"]) == (made["PublicIp"], "vpc")
    ec2.release_address(AllocationId=made["AllocationId"])
    assert made["PublicIp"] not in [each["PublicIp"] for each in ec2.describe_addresses()["Addresses"]]
