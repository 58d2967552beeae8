# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What hosts declare, and what stands in their accounts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.audit.inventory import Holdings, Host, Inventory
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

A, DNS = "111111111111", "222222222222"
ZONE_ROLE = f"arn:aws:iam::{DNS}:role/path/Zone"
USUAL = {"aws_account_id": A, "dns_zone": "Example.com."}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, {"zone": "example.com.", "label": "example.com", "domain": "blue.example.com."}),
        ({}, {"owner": f"crossaccount.aws/{A}", "zone_role": f"EC2ManagementRole-{A}-example.com"}),
        ({}, {"instance_role": "Route53CrossAccountRole", "dns": DNS}),
        ({"instance_records_owner": "web"}, {"owner": "web"}),
        ({"zone_access_role_name": "Z"}, {"zone_role": "Z"}),
        ({"zone_access_role_name": "Z", "shared_values_zone_role_name": "Y"}, {"zone_role": "Y"}),
        ({"instance_access_zone_role_arn": ZONE_ROLE}, {"zone_role": "Zone"}),
        ({"instance_access_role_name": "R"}, {"instance_role": "R"}),
        ({"zone_access_instance_role_arn": f"arn:aws:iam::{A}:role/S"}, {"instance_role": "S"}),
        ({"shared_values_name_prefix": "acme-"}, {"zone_role": f"acme-EC2ManagementRole-{A}-example.com"}),
        ({"shared_values_name_prefix": "acme-"}, {"instance_role": "acme-Route53CrossAccountRole"}),
        ({"shared_values_name_prefix": "acme-", "instance_access_role_name": "R"}, {"instance_role": "R"}),
        ({"shared_values_name_prefix": None}, {"instance_role": "Route53CrossAccountRole"}),
        ({"shared_values_private_zone": True}, {"label": "example.com@private"}),
        ({"shared_values_private_zone": "yes"}, {"zone_role": f"EC2ManagementRole-{A}-example.com@private"}),
        ({"shared_values_private_zone": False}, {"label": "example.com"}),
    ],
    ids=str,
)
def test_what_a_host_declares(variables: dict[str, Any], expected: dict[str, str]) -> None:
    declared = Host.read("blue", {**USUAL, **variables}, DNS).declared
    assert {name: getattr(declared, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("variables", "options", "account"),
    [
        ({"dns_zone": "a b"}, {}, A),
        ({"shared_values_name_prefix": "a/"}, {}, A),
        ({}, {"unreadable": ["shared_values_name_prefix"]}, A),
        ({"aws_account_id": "1"}, {}, ""),
        ({"aws_account_id": None}, {}, ""),
        ({}, {"dns": ""}, A),
        ({}, {"unreadable": ["dns_zone"]}, A),
        ({}, {"unreadable": ["aws_account_id"]}, ""),
    ],
    ids=str,
)
def test_a_host_that_does_not_say_what_it_declares(
    variables: dict[str, Any], options: dict[str, Any], account: str
) -> None:
    host = Host.read("blue", {**USUAL, **variables}, options.pop("dns", DNS), **options)
    assert (host.declared, host.account) == (None, account)
    inventory = Inventory([host], DNS)
    assert inventory.doubt(A) == inventory.doubt("") == "the variables of blue do not say what it declares"
    assert bool(inventory.doubt(DNS)) is (account == "")
    assert inventory.doubt_of_hosts() == ("" if account else "the account of blue is not known")


def test_every_address_of_an_instance_and_roles_with_a_tag() -> None:
    interface = {
        "private_ip_addresses": [
            {"private_ip_address": "10.0.0.1", "association": {"public_ip": "192.0.2.1"}},
            {"private_ip_address": "10.0.0.2"},
        ],
        "ipv6_addresses": [{"ipv6_address": "2001:DB8:0::1"}],
    }
    instances = [
        {"public_ip_address": "192.0.2.1", "private_ip_address": "10.0.0.1", "network_interfaces": [interface]},
        {"public_ip_address": "192.0.2.7", "private_ip_address": None},
        {"network_interfaces": [{}], "tags": {}},
    ]
    roles = [{"name": "Ours", "tags": {TAG: "x"}}, {"name": "Theirs", "tags": {"a": "b"}}, {"name": "Bare"}]

    held = Holdings.read(roles, instances)

    assert held.addresses == {"192.0.2.1", "192.0.2.7", "10.0.0.1", "10.0.0.2", "2001:db8::1"}
    assert held.roles == {"Ours": "x"}
