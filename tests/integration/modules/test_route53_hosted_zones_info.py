# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_hosted_zones_info against the sandbox, and a listing of zones that arrives in part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.zone_search import zones_named

from tests.support.record_sets.live_zone import LiveZones
from tests.support.sandbox.client import SandboxClient


def test_zones_of_both_kinds_and_of_one(
    fresh: SandboxClient, boto: Callable[..., Any], run_module: Callable[..., dict[str, Any]]
) -> None:
    vpc = boto("ec2", profile="dns").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    boto("route53", profile="dns").create_hosted_zone(
        Name="inner.example",
        CallerReference="test",
        HostedZoneConfig={"Comment": "of one network"},
        VPC={"VPCRegion": "us-east-1", "VPCId": vpc},
    )
    fresh.reset_requests()
    every = run_module("route53_hosted_zones_info", {}, check=True, profile="dns")
    public, private = (
        run_module("route53_hosted_zones_info", {"private_zone": kind}, profile="dns") for kind in (False, True)
    )

    assert (every["changed"], every["count"], every["api_calls"]) == (False, 2, {"ListHostedZones": 1})
    assert [zone["name"] for zone in public["hosted_zones"]] == ["existing.example"]
    [zone] = private["hosted_zones"]
    assert {**zone, "hosted_zone_id": ""} == {
        "hosted_zone_id": "",
        "name": "inner.example",
        "private_zone": True,
        "comment": "of one network",
        "record_set_count": 2,
    }
    assert zone in every["hosted_zones"]


def test_the_wrong_account_is_not_listed(fresh: SandboxClient, run_module: Callable[..., dict[str, Any]]) -> None:
    failed = run_module("route53_hosted_zones_info", {"account_id": "111111111111"}, profile="dns")

    assert failed["failed"] is True
    assert "222222222222" in failed["msg"]
    assert [row for row in fresh.requests() if row["service"] == "route53"] == []


def test_a_zone_is_not_missing_while_the_listing_goes_on(fresh: SandboxClient, boto: Callable[..., Any]) -> None:
    connection = LiveZones(boto).make().connection
    more = ["<IsTruncated>false<", "<IsTruncated>true<"]
    fresh.faults([{"operation": "ListHostedZonesByName", "rewrite_reply": more, "times": None}])
    with pytest.raises(AwsError, match=r"zones named nowhere\.zz: .* lacks NextDNSName and NextHostedZoneId"):
        zones_named(connection, "nowhere.zz.")  # no zone comes after it
