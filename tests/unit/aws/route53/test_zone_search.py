"""Looking hosted zones up."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.route53.zone_search import (
    get_zone,
    resolve_zone,
    zones_named,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import (
    PLACEHOLDER_ID,
    HostedZone,
    Selector,
    Vpc,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

VPC = "vpc-0a1b2c3d4e5f60718"


def listed(identifier, name, private=False):
    return {
        "Id": f"/hostedzone/{identifier}",
        "Name": name,
        "Config": {"PrivateZone": private},
        "ResourceRecordSetCount": 2,
    }


def page(*zones, following=None):
    answer = {"HostedZones": list(zones), "IsTruncated": following is not None}
    if following:
        answer |= {"NextDNSName": following[0], "NextHostedZoneId": following[1]}
    return answer


def named(name, private=False, *vpc_ids):
    return Selector(None, name, private, frozenset(vpc_ids))


def route53(**answers):
    return FakeConnection({"route53": answers})


def test_a_zone_is_found_by_its_exact_name_in_one_call():
    connection = route53(
        list_hosted_zones_by_name=page(listed("Z1", "example.com."), listed("Z2", "example.com.evil.com."))
    )
    assert resolve_zone(connection, named("example.com.")).id == "Z1"
    assert connection.log == [("list_hosted_zones_by_name", {"DNSName": "example.com."})]


def test_a_listing_goes_on_only_while_the_name_is_equal():
    pages = [
        page(listed("Z1", "example.com."), following=("example.com.", "Z2")),
        page(listed("Z2", "example.com.", private=True), listed("Z3", "www.example.com."), following=("x.", "Z4")),
        AssertionError("a page too many"),
    ]
    connection = route53(list_hosted_zones_by_name=pages)
    assert [zone.id for zone in zones_named(connection, "example.com.")] == ["Z1", "Z2"]
    assert connection.log[1][1] == {"DNSName": "example.com.", "HostedZoneId": "Z2"}
    assert len(connection.log) == 2


def test_a_failed_page_is_no_empty_answer():
    connection = route53(
        list_hosted_zones_by_name=[
            page(listed("Z1", "example.com."), following=("example.com.", "Z2")),
            client_error("Throttling", "Rate exceeded"),
        ]
    )
    with pytest.raises(AwsError, match=r"look for hosted zones named example.com: Rate exceeded"):
        zones_named(connection, "example.com.")


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [(("example.com.",), "public hosted zone example.com in"), (("example.com.", True, VPC), f"private .* with {VPC}")],
)
def test_no_zone_is_an_error_that_says_which(arguments, kind):
    with pytest.raises(AwsError, match=kind) as caught:
        resolve_zone(route53(list_hosted_zones_by_name=page()), named(*arguments))
    assert caught.value.code == "NoSuchHostedZone"


def test_private_zones_are_told_apart_by_vpc():
    def get_hosted_zone(Id):
        region = "eu-west-1" if Id == "Z2" else "us-east-1"
        vpc = VPC if Id == "Z2" else "vpc-12345678"
        return {"HostedZone": listed(Id, "example.com.", private=True), "VPCs": [{"VPCId": vpc, "VPCRegion": region}]}

    connection = route53(
        list_hosted_zones_by_name=page(
            listed("Z1", "example.com.", private=True),
            listed("Z2", "example.com.", private=True),
            listed("Z3", "example.com."),
        ),
        get_hosted_zone=get_hosted_zone,
    )
    zone = resolve_zone(connection, named("example.com.", True, VPC))
    assert zone.id == "Z2"
    assert zone.vpcs == (Vpc(VPC, "eu-west-1"),)
    assert connection.methods() == ["list_hosted_zones_by_name", "get_hosted_zone", "get_hosted_zone"]


def test_a_zone_read_by_id_has_its_details():
    connection = route53(
        get_hosted_zone={
            "HostedZone": listed("Z1", "example.com.") | {"Config": {"Comment": "ours", "PrivateZone": False}},
            "DelegationSet": {"Id": "/delegationset/N1", "NameServers": ["ns-1.awsdns-00.com", "ns-2.awsdns-01.net."]},
        }
    )
    assert get_zone(connection, "Z1") == HostedZone(
        id="Z1",
        name="example.com.",
        comment="ours",
        record_set_count=2,
        name_servers=("ns-1.awsdns-00.com", "ns-2.awsdns-01.net"),
        delegation_set_id="N1",
    )


def test_a_missing_id_is_an_error_with_the_code():
    connection = route53(get_hosted_zone=client_error("NoSuchHostedZone", "No hosted zone found with ID: Z1"))
    with pytest.raises(AwsError, match="read the hosted zone Z1: No hosted zone found") as caught:
        get_zone(connection, "Z1")
    assert caught.value.code == "NoSuchHostedZone"


def test_id_and_name_must_agree():
    connection = route53(get_hosted_zone={"HostedZone": listed("Z1", "example.com.")})
    assert resolve_zone(connection, Selector("Z1", "example.com.")).id == "Z1"
    with pytest.raises(InputError, match=r"not example\.org"):
        resolve_zone(connection, Selector("Z1", "example.org."))


def test_the_placeholder_of_check_mode_is_never_looked_up():
    zone = resolve_zone(NoConnection(), Selector(PLACEHOLDER_ID, "example.com."), check_mode=True)
    assert (zone.name, zone.exists) == ("example.com.", False)


@pytest.mark.parametrize(
    ("name", "check_mode", "message"),
    [("example.com.", False, "use it in check mode only"), (None, True, "give zone as well")],
)
def test_the_placeholder_is_refused(name, check_mode, message):
    with pytest.raises(InputError, match=message.capitalize()):
        resolve_zone(NoConnection(), Selector(PLACEHOLDER_ID, name), check_mode=check_mode)
