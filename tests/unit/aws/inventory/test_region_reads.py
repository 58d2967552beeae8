"""One Region of one account: which filters are sent, which instances are left, and whose they are."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.region_reads import (
    read_region,
    read_wanted,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, client_error

OWN, OTHER = "222222222222", "333333333333"
LIVE = {"Name": "instance-state-name", "Values": ["running", "pending", "stopping", "stopped"]}


def described(*ids, owner=OWN):
    reservation = {"OwnerId": owner, "ReservationId": "r-1", "Instances": [{"InstanceId": each} for each in ids]}
    return {"Reservations": [reservation]}


def read(connection, **options):
    return read_region(connection, "us-east-1", OWN, read_wanted(options))


def asked(connection):
    return [arguments["Filters"] for _method, arguments in connection.log]


def test_without_filters_all_that_live_are_read():
    connection = FakeConnection({"ec2": {"describe_instances": described("i-1", "i-2")}})
    assert [each["InstanceId"] for each in read(connection)] == ["i-1", "i-2"]
    assert asked(connection) == [[LIVE]]


def test_the_ids_of_a_reservation_are_those_of_its_instances():
    connection = FakeConnection({"ec2": {"describe_instances": described("i-1")}})
    assert read(connection) == [{"InstanceId": "i-1", "OwnerId": OWN, "RequesterId": "", "ReservationId": "r-1"}]


def test_values_are_sent_as_ec2_takes_them():
    connection = FakeConnection({"ec2": {"describe_instances": described()}})
    read(connection, filters={"instance-state-name": "running", "ebs-optimized": True, "launch-index": [0, 1]})
    assert asked(connection) == [
        [
            {"Name": "instance-state-name", "Values": ["running"]},
            {"Name": "ebs-optimized", "Values": ["true"]},
            {"Name": "launch-index", "Values": ["0", "1"]},
        ]
    ]


def test_an_instance_of_several_entries_is_there_once_and_one_that_is_left_out_is_not():
    answers = [described("i-3"), described("i-1", "i-2"), described("i-2", "i-3", "i-4")]
    connection = FakeConnection({"ec2": {"describe_instances": answers}})
    found = read(connection, filters={"tag:a": "1"}, include_filters=[{"tag:b": "2"}], exclude_filters=[{"tag:c": "3"}])
    assert [each["InstanceId"] for each in found] == ["i-1", "i-2", "i-4"]
    assert [filters[0]["Name"] for filters in asked(connection)] == ["tag:c", "tag:a", "tag:b"]


def test_the_instances_of_another_account_are_no_answer():
    connection = FakeConnection({"ec2": {"describe_instances": described("i-1", owner=OTHER)}})
    with pytest.raises(AwsError, match=f"has instances of account {OTHER}, not of {OWN}"):
        read(connection)


@pytest.mark.parametrize("option", ["exclude_filters", "include_filters"])
def test_a_reading_that_fails_in_the_middle_gives_nothing(option):
    connection = FakeConnection(
        {"ec2": {"describe_instances": [described("i-1"), client_error("UnauthorizedOperation")]}}
    )
    with pytest.raises(AwsError, match="Could not read the instances"):
        read(connection, **{option: [{"tag:a": "1"}, {"tag:b": "1"}]})


def entity(instance_id, content):
    return {"Id": instance_id, "Data": {"AWS:InstanceInformation": {"Content": content}}}


def test_what_systems_manager_knows_is_asked_for_40_instances_at_a_time():
    ids = [f"i-{n:02}" for n in range(41)]
    answers = [
        {"Entities": [entity("i-00", [{"PlatformName": "Linux"}]), entity("i-01", [])], "NextToken": "more"},
        {"Entities": [entity("i-02", [{"PlatformName": "Windows"}]), {"Id": "i-03"}]},
        {"Entities": [entity("mi-strange", [{"PlatformName": "Other"}])]},
    ]
    connection = FakeConnection({"ec2": {"describe_instances": described(*ids)}, "ssm": {"get_inventory": answers}})
    found = read(connection, use_ssm_inventory=True)
    known = {each["InstanceId"]: each["SsmInventory"] for each in found if "SsmInventory" in each}

    assert known == {"i-00": {"PlatformName": "Linux"}, "i-02": {"PlatformName": "Windows"}}
    sent = [arguments for method, arguments in connection.log if method == "get_inventory"]
    assert [len(each["Filters"][0]["Values"]) for each in sent] == [40, 40, 1]
    assert sent[1]["NextToken"] == "more"


def test_systems_manager_is_not_asked_for_nothing():
    connection = FakeConnection({"ec2": {"describe_instances": described()}})
    assert read(connection, use_ssm_inventory=True) == []


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"filters": {"tag:a": None}}, "filters, tag:a"),
        ({"filters": {"tag:a": []}}, "filters, tag:a"),
        ({"include_filters": [{"tag:a": {"b": 1}}]}, "include_filters[0], tag:a"),
        ({"exclude_filters": [{}, "tag:a"]}, "exclude_filters[1]"),
    ],
)
def test_what_is_no_filter_is_refused(options, where):
    with pytest.raises(InputError) as refused:
        read_wanted(options)
    assert refused.value.where == where
