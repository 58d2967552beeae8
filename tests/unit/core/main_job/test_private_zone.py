# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with what a host says of a private zone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.private_zone import VPCS, problems

VPC = {"vpc_id": "vpc-0a1b2c3d4e5f60718", "vpc_region": "eu-west-1"}
PRIVATE = {"dns_zone_private": True}


def said(variables: dict[str, Any], *unreadable: str) -> list[str]:
    return [str(each) for each in problems(variables, unreadable)]


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"dns_zone_private": "no"},
        {"dns_zone_private": "", "dns_zone_id": "", "dns_vpcs": []},
        {**PRIVATE, "dns_zone_id": "Z1", "hosted_zone_vpcs": [VPC]},
        {"dns_zone_private": "yes", "dns_vpcs": [VPC]},
        {"shared_values_private_zone": True, "dns_vpcs": [VPC]},
    ],
    ids=str,
)
def test_nothing_is_wrong(right: dict[str, Any]) -> None:
    assert said(right) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"dns_zone_private": "perhaps"}, "dns_zone_private: 'perhaps' is not a boolean"),
        ({"dns_zone_id": "/change/C1"}, "dns_zone_id"),
        ({"dns_vpcs": [VPC]}, "dns_vpcs: only private zones belong to VPCs. Set dns_zone_private to true"),
        ({"hosted_zone_vpcs": [VPC]}, "hosted_zone_vpcs: only private zones"),
        ({**PRIVATE, "dns_vpcs": VPC}, "dns_vpcs: .* is not a list"),
        ({**PRIVATE, "dns_vpcs": ["vpc-1"]}, r"dns_vpcs\[0\]: 'vpc-1' is not a dictionary"),
        ({**PRIVATE, "dns_vpcs": [{**VPC, "vpc_id": "vpc-1"}]}, r"dns_vpcs\[0\], vpc_id: 'vpc-1' is not the id"),
        ({**PRIVATE, "dns_vpcs": [{"vpc_id": VPC["vpc_id"]}]}, r"dns_vpcs\[0\], vpc_region: '' is not a region"),
        ({**PRIVATE, "dns_vpcs": [{**VPC, "region": "x"}]}, "unknown option region"),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_named(wrong: dict[str, Any], message: str) -> None:
    [found] = said(wrong)
    assert re.search(message, found), found


@pytest.mark.parametrize("name", VPCS)
def test_of_a_kind_that_cannot_be_read_nothing_is_said(name: str) -> None:
    assert said({name: [VPC]}, "dns_zone_private") == []
