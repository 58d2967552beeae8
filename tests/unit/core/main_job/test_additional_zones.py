# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zones beside the first one: what is refused of them, and the hosts that they are as."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.additional_zones import (
    OF_ONE_ZONE,
    ZONES,
    of_each_zone,
    problems,
    read,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.claims import Claim

VPC = {"vpc_id": "vpc-0a1b2c3d4e5f60718", "vpc_region": "eu-west-1"}
FIRST = {"dns_zone": "example.com", "aws_account_id": "111111111111"}
PRIVATE = {"zone": "internal.example", "private": True}


def said(zones: Any, variables: dict[str, Any] | None = None, of_dns: Any = None, unreadable: str = "") -> list[str]:
    given = {**FIRST, ZONES: zones, **(variables or {})}
    return [str(each) for each in problems(given, {unreadable}, of_dns)]


def test_an_entry_is_completed() -> None:
    [private, public] = read([{**PRIVATE, "vpcs": [VPC], "addresses": "private"}, {"zone": "Example.org."}])

    assert private == {
        "zone": "internal.example",
        "private": True,
        "zone_id": "",
        "vpcs": [VPC],
        "addresses": "private",
        "label": "internal.example@private",
        "title": "internal.example (private)",
    }
    assert (public["zone"], public["private"], public["title"]) == ("example.org", False, "example.org")
    assert read(None) == read("") == read([]) == []


@pytest.mark.parametrize(
    "right",
    [
        [],
        [PRIVATE],
        [{"zone": "example.com", "private": "yes"}],  # beside the public zone of this name
        [{"zone": "eu.example.com", "private": True}, {"zone": "example.org"}, {"zone": "org"}][:2],
        [{**PRIVATE, "vpcs": [VPC], "zone_id": "Z1", "filters": {"tag:x": "*"}, "name": ["tag:x"], "subdomain": 7}],
        [{**PRIVATE, "subdomain": None, "filters": None}],
        [{**PRIVATE, "services": [{"name": "api", "tags": {"role": "api"}}]}],
        [{**PRIVATE, "reverse_zones": ["10.in-addr.arpa", {"zone": "10.in-addr.arpa", "private": True}]}],
    ],
    ids=str,
)
def test_nothing_is_wrong(right: list[Any]) -> None:
    assert said(right) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("internal.example", r"^dns_additional_zones: 'internal.example' is not a list"),
        (["internal.example"], r"^dns_additional_zones\[0\]: 'internal.example' is not a dictionary"),
        ([PRIVATE, {"private": True}], r"^dns_additional_zones\[1\], zone: the name of the zone is missing"),
        ([{"zone": "*.x.example"}], r"^dns_additional_zones\[0\], zone: .* is a wildcard"),
        ([{**PRIVATE, "filter": {}}], "unknown option filter. Did you mean filters?"),
        ([{**PRIVATE, "private": "perhaps"}], r"\[0\], private: 'perhaps' is not a boolean"),
        ([{**PRIVATE, "zone_id": "/change/C1"}], r"\[0\], zone_id: "),
        ([{"zone": "example.org", "vpcs": [VPC]}], r"\[0\], vpcs: only private zones belong to VPCs"),
        ([{**PRIVATE, "vpcs": VPC}], r"\[0\], vpcs: .* is not a list"),
        ([{**PRIVATE, "filters": ["tag:x"]}], r"\[0\], filters: \['tag:x'\] is not a dictionary"),
        ([{**PRIVATE, "addresses": "inner"}], r"\[0\], addresses: 'inner' is not one of the choices"),
        ([{**PRIVATE, "name": ""}], r"\[0\], name: '' names nothing"),
        ([{**PRIVATE, "subdomain": True}], r"\[0\], subdomain: True is not a name"),
        ([{**PRIVATE, "subdomain": "a..b"}], r"\[0\], subdomain: "),
        ([{**PRIVATE, "reverse_zones": ["10.0.0.0/8"]}], r"\[0\], reverse_zones\[0\]: .* is not below in-addr.arpa"),
        ([{**PRIVATE, "services": [{"name": "api"}]}], r"\[0\], services\[0\]: nothing says which instances are meant"),
        ([{"zone": "Example.com."}], r"\[0\], zone: example.com is the zone of dns_zone, too. List each zone once"),
        ([PRIVATE, PRIVATE], r"\[1\], zone: internal.example \(private\) is the zone of dns_additional_zones\[0\]"),
        ([{"zone": "eu.example.com"}], "eu.example.com is inside example.com, and both are public"),
        ([{"zone": "com"}], "example.com is inside com, and both are public"),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_named(wrong: Any, message: str) -> None:
    [found] = said(wrong)
    assert re.search(message, found), found


@pytest.mark.parametrize("name", OF_ONE_ZONE)
def test_what_is_true_of_one_zone_is_not_taken_for_all(name: str) -> None:
    found = said([PRIVATE], {name: "given"})
    assert any(each.startswith(f"{name}: with {ZONES} each zone has its own") for each in found)
    assert said([], {name: "given"}) == []


def test_a_first_zone_that_cannot_be_read_hides_nothing() -> None:
    assert len(said([PRIVATE, PRIVATE], {"dns_zone": "a..b"})) == 1
    assert said("wrong", unreadable=ZONES) == []


def test_the_dns_account_must_know_each_zone() -> None:
    assert said([PRIVATE], of_dns={ZONES: [{"zone": "example.org"}, PRIVATE]}) == []
    assert said([PRIVATE], of_dns={ZONES: "wrong"}) == []
    [unknown] = said([PRIVATE], of_dns={ZONES: [{**PRIVATE, "private": False}]})
    assert "[0]: internal.example (private) is not among the dns_additional_zones of the host of the DNS acc" in unknown
    [other] = said([PRIVATE], of_dns={ZONES: [{**PRIVATE, "zone_id": "Z1"}]})
    assert "[0], zone_id: nothing is said for internal.example (private), and Z1 for the host" in other


def test_a_host_with_several_zones_is_as_several_hosts() -> None:
    zones = [PRIVATE, {"zone": "example.org", "subdomain": "prod"}]
    given = {**FIRST, "shared_values_domain": "first.example.com", "dns_subdomain": "app", ZONES: zones}

    claims = [Claim.read("host", each, "dns") for each in of_each_zone(given)]

    assert [(each.zone, each.domain, each.private) for each in claims] == [
        ("example.com.", "first.example.com.", False),
        ("internal.example.", "app.internal.example.", True),
        ("example.org.", "prod.example.org.", False),
    ]
    with pytest.raises(InputError, match="is not a list"):
        of_each_zone({ZONES: "wrong"})
