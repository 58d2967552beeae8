"""Which hosted zone a task means."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.dns.zones import (
    PLACEHOLDER_ID,
    HostedZone,
    Selector,
    Vpc,
    check_agreement,
    check_placeholder,
    choose,
    selector,
    vpc_id,
    vpcs,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

VPC = "vpc-0a1b2c3d4e5f60718"
OTHER_VPC = "vpc-0123456789abcdef0"


def named(name: str = "example.com.", private: bool = False, vpc: str | None = None) -> Selector:
    return Selector(hosted_zone_id=None, name=name, private=private, vpc_ids=frozenset({vpc} if vpc else ()))


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        pytest.param({"zone": "Example.COM"}, Selector(None, "example.com."), id="name"),
        pytest.param(
            {"hosted_zone_id": "/hostedzone/Z1D633PJN98FT9"},
            Selector("Z1D633PJN98FT9", None),
            id="id with prefix",
        ),
        pytest.param(
            {"zone": "example.com.", "hosted_zone_id": "Z1", "private_zone": True, "vpc_id": VPC},
            Selector("Z1", "example.com.", True, frozenset({VPC})),
            id="everything",
        ),
    ],
)
def test_selector_reads_the_options(params, expected):
    assert selector(params) == expected


@pytest.mark.parametrize(
    ("params", "message"),
    [
        pytest.param({}, "no hosted zone is named", id="nothing"),
        pytest.param({"zone": None, "hosted_zone_id": None}, "no hosted zone is named", id="omitted"),
        pytest.param({"zone": ""}, "zone: ", id="empty name"),
        pytest.param({"zone": "*.example.com"}, "is a wildcard", id="wildcard"),
        pytest.param({"zone": "example..com"}, "empty label", id="empty label"),
        pytest.param({"hosted_zone_id": ""}, "hosted_zone_id: ", id="empty id"),
        pytest.param({"hosted_zone_id": "/change/C2682N5HXP0BZ4"}, "hosted_zone_id: ", id="change id"),
        pytest.param({"hosted_zone_id": "Z" * 33}, "hosted_zone_id: ", id="33 characters"),
        pytest.param({"hosted_zone_id": "z1d633pjn98ft9"}, "hosted_zone_id: ", id="lower case"),
        pytest.param({"zone": "example.com", "vpc_id": VPC}, "only private zones belong to VPCs", id="vpc of public"),
        pytest.param({"zone": "a.b", "private_zone": True, "vpc_id": "vpc-1"}, "not the id of a VPC", id="vpc id"),
    ],
)
def test_selector_refuses(params, message):
    with pytest.raises(InputError, match=message):
        selector(params)


@pytest.mark.parametrize("value", ["vpc-12345678", VPC])
def test_vpc_id_accepts_both_lengths(value):
    assert vpc_id(value) == value


@pytest.mark.parametrize(
    "value", [None, 12345678, "vpc-1234567", "vpc-0A1B2C3D4E5F60718", "subnet-12345678", VPC + "\n"]
)
def test_vpc_id_refuses(value):
    with pytest.raises(InputError, match="not the id of a VPC"):
        vpc_id(value)


def test_vpcs_are_sorted_and_take_the_default_region():
    entries = [{"vpc_id": VPC, "vpc_region": "eu-west-1"}, {"vpc_id": OTHER_VPC, "vpc_region": None}]
    assert vpcs(entries, "us-gov-east-1") == (Vpc(OTHER_VPC, "us-gov-east-1"), Vpc(VPC, "eu-west-1"))


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        pytest.param([{"vpc_id": VPC}, {"vpc_id": "x"}], r"vpcs\[1\], vpc_id", id="id"),
        pytest.param([{"vpc_id": VPC, "vpc_region": "Ireland"}], r"vpcs\[0\], vpc_region", id="region"),
        pytest.param([{"vpc_id": VPC, "vpc_region": "eu-west-1a"}], r"vpcs\[0\], vpc_region", id="availability zone"),
        pytest.param([{"vpc_id": VPC}, {"vpc_id": VPC, "vpc_region": "eu-west-1"}], "listed twice", id="twice"),
    ],
)
def test_vpcs_refuses(entries, message):
    with pytest.raises(InputError, match=message):
        vpcs(entries, "us-east-1")


PUBLIC = HostedZone("Z1", "example.com.")
PRIVATE = HostedZone("Z2", "example.com.", private=True, vpcs=(Vpc(VPC, "us-east-1"),))
OTHER_PRIVATE = HostedZone("Z3", "example.com.", private=True, vpcs=(Vpc(OTHER_VPC, "us-east-1"),))
SUFFIX = HostedZone("Z4", "example.com.evil.com.")


@pytest.mark.parametrize(
    ("candidates", "wanted", "expected"),
    [
        pytest.param([], named(), None, id="none"),
        pytest.param([SUFFIX, HostedZone("Z5", "badexample.com.")], named(), None, id="shared prefix and suffix"),
        pytest.param([SUFFIX, PRIVATE, PUBLIC], named(), PUBLIC, id="public beside private"),
        pytest.param([PUBLIC, PRIVATE], named(private=True), PRIVATE, id="private beside public"),
        pytest.param([PRIVATE, OTHER_PRIVATE], named(private=True, vpc=OTHER_VPC), OTHER_PRIVATE, id="by vpc"),
        pytest.param([PRIVATE], named(private=True, vpc=OTHER_VPC), None, id="private of another vpc"),
    ],
)
def test_choose(candidates, wanted, expected):
    assert choose(candidates, wanted) == expected


@pytest.mark.parametrize(
    ("candidates", "wanted", "remedy"),
    [
        pytest.param(
            [HostedZone("Z9", "example.com."), PUBLIC], named(), r"public .*Z1, Z9.*hosted_zone_id\.$", id="public"
        ),
        pytest.param([PRIVATE, OTHER_PRIVATE], named(private=True), r"private .*Z2, Z3.*or by VPC\.$", id="private"),
        pytest.param(
            [PRIVATE, HostedZone("Z7", "example.com.", private=True, vpcs=PRIVATE.vpcs)],
            named(private=True, vpc=VPC),
            r"Z2, Z7.*hosted_zone_id\.$",
            id="private, same vpc",
        ),
    ],
)
def test_choose_never_takes_the_first_of_two(candidates, wanted, remedy):
    with pytest.raises(InputError, match=remedy):
        choose(candidates, wanted)


@pytest.mark.parametrize("zone", [PUBLIC, PRIVATE])
def test_agreement_of_id_and_name(zone):
    check_agreement(zone, Selector(zone.id, "example.com."))
    check_agreement(zone, Selector(zone.id, None, zone.private))


@pytest.mark.parametrize(
    ("zone", "wanted", "message"),
    [
        pytest.param(SUFFIX, Selector("Z4", "example.com."), "not example.com", id="name"),
        pytest.param(PUBLIC, Selector("Z1", None, True), "is a public zone", id="kind"),
    ],
)
def test_conflict_of_id_and_name(zone, wanted, message):
    with pytest.raises(InputError, match=message):
        check_agreement(zone, wanted)


def test_the_placeholder_is_valid_as_an_id_and_does_not_exist():
    assert selector({"hosted_zone_id": PLACEHOLDER_ID}).hosted_zone_id == PLACEHOLDER_ID
    assert not HostedZone(PLACEHOLDER_ID, "example.com.").exists
    assert PUBLIC.exists


@pytest.mark.parametrize("wanted", [Selector("Z1", None), Selector(None, "example.com.")], ids=["id", "name"])
def test_existing_zones_are_no_placeholders(wanted):
    check_placeholder(wanted, check_mode=False)


def test_the_placeholder_serves_check_mode_with_a_name():
    check_placeholder(Selector(PLACEHOLDER_ID, "example.com."), check_mode=True)
    with pytest.raises(InputError, match="Use it in check mode only"):
        check_placeholder(Selector(PLACEHOLDER_ID, "example.com."), check_mode=False)
    with pytest.raises(InputError, match="Give zone as well"):
        check_placeholder(Selector(PLACEHOLDER_ID, None), check_mode=True)
