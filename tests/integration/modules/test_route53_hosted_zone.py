# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_hosted_zone against the sandbox: what is created, what selecting leaves alone, and what is not removed."""

from __future__ import annotations

import pytest

ACCOUNT = "222222222222"
ZONE = "example.com"
PLACEHOLDER = "ZCHECKMODE0000000000"
READS = ("Get", "List")


@pytest.fixture
def zone(fresh, run_module):
    """Run the module in the DNS account."""

    def run(check=False, profile="dns", **options):
        return run_module("route53_hosted_zone", {"account_id": ACCOUNT, **options}, check=check, profile=profile)

    return run


@pytest.fixture
def calls(sandbox):
    """The Route 53 calls since the last time, by operation."""

    def count():
        found = {row["operation"]: row["count"] for row in sandbox.requests() if row["service"] == "route53"}
        sandbox.reset_requests()
        return found

    return count


def zones(aws, name=f"{ZONE}."):
    return [found for found in aws(["route53", "list-hosted-zones"], "dns")["HostedZones"] if found["Name"] == name]


def test_create_select_adjust_and_remove(zone, aws, calls):
    predicted = zone(check=True, zone=ZONE, comment="ours", tags={"team": "dns"})
    assert (predicted["changed"], predicted["created"], predicted["hosted_zone_id"]) == (True, True, PLACEHOLDER)
    assert zones(aws) == []

    created = zone(zone=ZONE, comment="ours", tags={"team": "dns"})
    assert created["created"] and created["changed"]
    [found] = zones(aws)
    identifier = created["hosted_zone_id"]
    assert found["Id"] == f"/hostedzone/{identifier}"
    assert (
        created["name_servers"]
        == aws(["route53", "get-hosted-zone", "--id", identifier], "dns")["DelegationSet"]["NameServers"]
    )

    calls()
    again = zone(name="EXAMPLE.com.", comment="ours", tags={"team": "dns"})
    assert (again["changed"], again["hosted_zone_id"]) == (False, identifier)
    selected = zone(hosted_zone_id=identifier)
    assert not selected["changed"]
    assert selected["zone"]["comment"] == "ours"
    assert all(operation.startswith(READS) for operation in calls())

    adjusted = zone(zone=ZONE, tags={"owner": "me"}, comment="")
    assert adjusted["changed"] and '"comment": "ours"' in adjusted["diff"]["before"]
    tags = aws(
        ["route53", "list-tags-for-resource", "--resource-type", "hostedzone", "--resource-id", identifier], "dns"
    )
    assert tags["ResourceTagSet"]["Tags"] == [{"Key": "owner", "Value": "me"}]

    assert zone(check=True, zone=ZONE, state="absent")["changed"]
    assert len(zones(aws)) == 1
    assert zone(zone=ZONE, state="absent")["changed"]
    assert zones(aws) == []
    assert not zone(zone=ZONE, state="absent")["changed"]


def test_a_zone_in_use_stays(zone, aws):
    refused = zone(zone="existing.example", state="absent")
    assert refused["failed"] and not refused["changed"]
    assert "still has" in refused["msg"] and ".existing.example A" in refused["msg"]
    assert len(zones(aws, "existing.example.")) == 1


def test_two_zones_of_one_name_are_listed_and_neither_is_taken(zone, boto):
    route53 = boto("route53", profile="dns")
    ids = [
        route53.create_hosted_zone(Name=ZONE, CallerReference=reference)["HostedZone"]["Id"].rpartition("/")[2]
        for reference in ("one", "two")
    ]
    refused = zone(zone=ZONE, comment="ours")
    assert refused["failed"]
    assert all(identifier in refused["msg"] for identifier in ids)
    assert not zone(zone=ZONE, hosted_zone_id=ids[1])["changed"]


def test_names_that_only_share_an_end_are_other_zones(zone, boto):
    route53 = boto("route53", profile="dns")
    for name in ("www.example.com", "badexample.com", "example.com.evil.com"):
        route53.create_hosted_zone(Name=name, CallerReference=name)
    assert zone(check=True, zone=ZONE)["created"]


def test_a_private_zone_is_told_apart_by_its_vpc(zone, boto):
    ec2 = {region: boto("ec2", profile="dns", region=region) for region in ("us-east-1", "eu-west-1")}
    vpcs = {region: client.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"] for region, client in ec2.items()}
    declared = [{"vpc_id": vpcs["us-east-1"]}, {"vpc_id": vpcs["eu-west-1"], "vpc_region": "eu-west-1"}]

    public = zone(zone=ZONE)
    private = zone(zone=ZONE, private_zone=True, vpcs=declared)
    assert private["created"] and private["hosted_zone_id"] != public["hosted_zone_id"]
    assert len(private["zone"]["vpcs"]) == 2
    assert not zone(zone=ZONE, private_zone=True, vpcs=declared)["changed"]
    by_vpc = zone(zone=ZONE, private_zone=True, vpc_id=vpcs["eu-west-1"])
    assert by_vpc["hosted_zone_id"] == private["hosted_zone_id"]
    fewer = zone(zone=ZONE, private_zone=True, vpcs=declared[:1], purge_vpcs=True)
    assert [vpc["vpc_id"] for vpc in fewer["zone"]["vpcs"]] == [vpcs["us-east-1"]]
    details = boto("route53", profile="dns").get_hosted_zone(Id=private["hosted_zone_id"])
    assert [vpc["VPCId"] for vpc in details["VPCs"]] == [vpcs["us-east-1"]]


def test_a_creation_whose_reply_is_lost_makes_one_zone(zone, aws, sandbox):
    sandbox.faults([{"service": "route53", "operation": "CreateHostedZone", "times": 1, "drop_reply": True}])
    assert zone(zone=ZONE)["created"]
    assert len(zones(aws)) == 1


def test_the_wrong_account_is_noticed_before_anything_else(zone, sandbox):
    sandbox.reset_requests()
    refused = zone(profile="workload-a", zone=ZONE)
    assert refused["failed"] and "account 111111111111" in refused["msg"]
    assert not [row for row in sandbox.requests() if row["service"] == "route53"]


@pytest.mark.parametrize(
    "options",
    [
        {"hosted_zone_id": "/change/C2682N5HXP0BZ4"},
        {"zone": ZONE, "account_id": "1234"},
        {"zone": ZONE, "hosted_zone_id": PLACEHOLDER},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(zone, sandbox, options):
    sandbox.reset_requests()
    refused = zone(**options)
    assert refused["failed"]
    assert sandbox.requests() == []  # not even the profile's AssumeRole, which botocore makes with the first call
