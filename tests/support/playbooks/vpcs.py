# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""VPCs in which private zones answer."""

from __future__ import annotations

from typing import Any

REGION = "us-east-1"


def default_vpc(ec2: Any) -> dict[str, str]:
    """The VPC that each account has in the Region of this client, as our modules and roles take it."""
    [found] = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    return {"vpc_id": str(found["VpcId"]), "vpc_region": REGION}
