# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What carries a tag: which Regions are asked, what is chosen, and what could not be read."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.tagged_resources import read
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

OURS = {"ResourceARN": "arn:ours", "Tags": [{"Key": "maker", "Value": "m:a"}]}
THEIRS = {"ResourceARN": "arn:theirs", "Tags": [{"Key": "maker", "Value": "n"}]}
TAGS = {"maker": "m:*"}
REGIONS = {"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}


def account(answer):
    services = {"ec2": {"describe_regions": REGIONS}, "resourcegroupstaggingapi": {"get_resources": answer}}
    return FakeConnection(services)


@pytest.mark.parametrize("params", [{"tags": {}}, {"tags": {"a": 1}}, {"tags": TAGS, "regions": ["Ohio"]}], ids=str)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        read(params, NoConnection())


def test_every_page_of_a_region_is_read():
    connection = account(
        [
            {"ResourceTagMappingList": [THEIRS], "PaginationToken": "a"},
            {"ResourceTagMappingList": [OURS, {"ResourceARN": "arn:bare"}], "PaginationToken": ""},
        ]
    )
    found = read({"tags": TAGS, "regions": ["us-east-1"]}, connection)
    assert found["resources"] == [{"arn": "arn:ours", "region": "us-east-1", "tags": {"maker": "m:a"}}]
    assert (found["changed"], found["unread"]) == (False, [])
    first = {"TagFilters": [{"Key": "maker"}], "ResourcesPerPage": 100}
    assert connection.log == [("get_resources", first), ("get_resources", first | {"PaginationToken": "a"})]


def test_without_regions_all_that_are_enabled_are_read():
    connection = account({"ResourceTagMappingList": [OURS]})
    assert [each["region"] for each in read({"tags": TAGS, "regions": []}, connection)["resources"]] == [
        "us-east-1",
        "eu-west-1",
    ]


def test_a_region_that_cannot_be_read_is_named():
    # One of the two Regions, whichever asks first.
    connection = account([client_error("AccessDeniedException"), {"ResourceTagMappingList": [OURS]}])
    found = read({"tags": TAGS}, connection)
    [unread] = found["unread"]
    assert "Could not list what has the tag maker in " in unread["msg"]
    assert len(found["resources"]) == 1


def test_none_that_can_be_read_is_a_failure():
    with pytest.raises(AwsError, match="Could not list what has the tag maker in us-east-1"):
        read({"tags": TAGS}, account(client_error("AccessDeniedException")))
