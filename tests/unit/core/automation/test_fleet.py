# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances as EC2 answers them, and the names that may be concerned."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.fleet import concerned, instance
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.record_sets import record_sets

from tests.support.record_sets.instances import instance as machine
from tests.support.record_sets.instances import rules

ONE = "i-00000000000000001"


def test_an_answer_of_ec2_is_an_instance_of_the_module() -> None:
    """The record sets are those of the instance as ec2_instances_info returns it."""
    structure = {
        "InstanceId": ONE,
        "InstanceType": "t3.micro",
        "State": {"Code": 16, "Name": "running"},
        "Placement": {"AvailabilityZone": "us-east-1a"},
        "PrivateIpAddress": "10.0.0.1",
        "PublicIpAddress": "192.0.2.1",
        "Tags": [{"Key": "dns", "Value": "web-1"}, {"Key": "Name", "Value": "Web 1"}],
        "NetworkInterfaces": [{"Ipv6Addresses": [{"Ipv6Address": "2001:db8::1"}]}, {}],
    }
    names = ["tag:dns", "{az}-{region}-{account}.{private_ip_dashed}-{public_ip_dashed}.{instance_id}"]
    given = rules(name=names, addresses="both", ipv6=True, resources=True)

    found, problems = record_sets([instance(structure, "111111111111", "eu-west-1")], given)
    assert (found, problems) == record_sets([machine()], given)
    assert problems == []
    assert len(found) == 4


def test_what_ec2_leaves_out() -> None:
    found = instance({"InstanceId": ONE, "State": {"Name": "terminated"}}, "111111111111", "eu-west-1")
    assert (found["tags"], found["network_interfaces"], found["public_ip_address"]) == ({}, [], None)
    assert found["launch_time"] == ""


@pytest.mark.parametrize(
    ("changes", "naming", "expected"),
    [
        ({}, "tag:dns", {"web-1"}),
        ({"state": "terminated"}, "tag:dns", {"web-1"}),
        ({"tags": {"dns": "a,b.team.example.com,bad name"}}, "tag:dns", {"a", "b"}),
        ({"tags": {"Name": "x"}}, "tag:dns", set()),
        ({"tags": {}}, "tag:dns", None),
        ({}, ["tag:dns", "ip-{private_ip_dashed}"], {"web-1", "ip-10-0-0-1"}),
        ({"private_ip_address": None}, ["tag:dns", "ip-{private_ip_dashed}"], None),
        ({}, ["tag:dns", "ip-{public_ip_dashed}"], None),
    ],
)
def test_concerned(changes: Any, naming: Any, expected: set[str] | None) -> None:
    found = concerned([machine(**changes), machine(2)], {ONE}, rules(name=naming))
    assert found == (None if expected is None else {f"{name}.team.example.com." for name in expected})
