"""Instances of many Regions and accounts: side by side, and what cannot be read is never taken for empty."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.instances_info import read
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

OWN, OTHER = "222222222222", "333333333333"
DENIED = client_error("UnauthorizedOperation", "You are not authorized")


def page(*ids, token=None):
    instances = [
        {"InstanceId": each, "State": {"Name": "running"}, "Tags": [{"Key": "Env", "Value": "x"}]} for each in ids
    ]
    return {"Reservations": [{"Instances": [each]} for each in instances], **({"NextToken": token} if token else {})}


class Fleet(FakeConnection):
    """A connection with an answer of EC2 for each Region; ``others`` are reached by their profiles."""

    stated_region = "us-east-1"

    def __init__(self, regions, account_id=OWN, others=None):
        super().__init__({"sts": {}}, account_id=account_id)
        self._regions = {
            region: FakeConnection({"ec2": {"describe_instances": answer}}) for region, answer in regions.items()
        }
        self._others = others or {}

    def client(self, service, region=None, *, attempts=None):
        return self._regions[region].client("ec2") if service == "ec2" else super().client(service)

    def with_profile(self, profile):
        entrance = self._others[profile] if profile else self
        if isinstance(entrance, Exception):
            raise entrance
        return entrance

    def asked(self, region):
        return [arguments for _method, arguments in self._regions[region].log]


def test_every_page_of_every_region_is_read():
    fleet = Fleet({"eu-west-1": [page("i-2", token="more"), page("i-1")], "us-east-1": page()})
    result = read({"regions": ["us-east-1", "eu-west-1"], "filters": {"tag:dns": "x"}}, fleet)

    assert [(each["instance_id"], each["region"], each["account_id"]) for each in result["instances"]] == [
        ("i-1", "eu-west-1", OWN),
        ("i-2", "eu-west-1", OWN),
    ]
    assert result["instances"][0]["tags"] == {"Env": "x"}
    assert [(each["region"], each["count"]) for each in result["reads"]] == [("us-east-1", 0), ("eu-west-1", 2)]
    assert (result["ok"], result["changed"]) == (True, False)
    asked = {"Filters": [{"Name": "tag:dns", "Values": ["x"]}], "MaxResults": 1000}
    assert fleet.asked("eu-west-1") == [asked, {**asked, "NextToken": "more"}]


def test_those_that_run_and_are_not_selected_are_read_as_well():
    fleet = Fleet({"us-east-1": [page("i-1"), page("i-2", token="more"), page("i-1", "i-3")]})
    result = read({"filters": {"tag:dns": "x"}, "unselected": True}, fleet)

    assert [each["instance_id"] for each in result["instances"]] == ["i-1"]
    assert [(each["instance_id"], each["region"]) for each in result["unselected"]] == [
        ("i-2", "us-east-1"),
        ("i-3", "us-east-1"),
    ]
    assert fleet.asked("us-east-1")[1]["Filters"] == [{"Name": "instance-state-name", "Values": ["pending", "running"]}]
    assert "unselected" not in read({"filters": {"tag:dns": "x"}}, Fleet({"us-east-1": page("i-1")}))


def test_a_region_whose_unselected_cannot_be_read_is_not_read():
    fleet = Fleet({"us-east-1": [page("i-1"), DENIED]})
    with pytest.raises(AwsError, match="not authorized"):
        read({"filters": {"tag:dns": "x"}, "unselected": True}, fleet)


def test_ids_are_looked_for_everywhere():
    fleet = Fleet({"eu-west-1": page("i-00000001"), "us-east-1": page()})
    result = read({"regions": ["us-east-1", "eu-west-1"], "instance_ids": ["i-00000001", "i-00000002"]}, fleet)
    assert result["missing"] == ["i-00000002"]
    assert fleet.asked("us-east-1")[0]["Filters"] == [{"Name": "instance-id", "Values": ["i-00000001", "i-00000002"]}]


def test_no_ids_are_no_instances():
    fleet = Fleet({"us-east-1": page("i-1")})
    assert read({"instance_ids": []}, fleet)["instances"] == []
    assert fleet.asked("us-east-1") == []


@pytest.mark.parametrize("on_error", ["fail", "warn"])
def test_a_region_that_cannot_be_read_is_not_empty(on_error):
    fleet = Fleet({"us-east-1": page("i-1"), "eu-west-1": DENIED})
    params = {"regions": ["us-east-1", "eu-west-1"], "on_error": on_error}
    said = f"account {OWN}, eu-west-1: Could not read the instances: You are not authorized (UnauthorizedOperation)"
    if on_error == "fail":
        with pytest.raises(AwsError) as failed:
            read(params, fleet)
        assert str(failed.value) == f"1 of 2 reads failed. {said}"
        result = failed.value.result
    else:
        result = read(params, fleet)
        assert result["warnings"] == [said]

    assert [each["instance_id"] for each in result["instances"]] == ["i-1"]
    assert result["ok"] is False
    assert "count" not in result["reads"][1]


def test_where_nothing_was_read_a_warning_is_not_enough():
    with pytest.raises(AwsError, match="1 of 1 reads failed"):
        read({"regions": ["us-east-1"], "on_error": "warn"}, Fleet({"us-east-1": DENIED}))


def test_accounts_are_read_and_one_that_is_closed_hides_none():
    open_ = Fleet({"us-east-1": page("i-3"), "eu-west-1": page()}, account_id=OTHER)
    closed = AwsError("Could not sign in", code="AccessDenied")
    hub = Fleet({"us-east-1": page("i-1"), "eu-west-1": page()}, others={"open": open_, "closed": closed})
    accounts = [
        {"account_id": OWN},
        {"name": "b", "account_id": OTHER, "profile": "open"},
        {"name": "c", "account_id": "111111111111", "profile": "closed"},
    ]
    result = read({"regions": ["us-east-1", "eu-west-1"], "accounts": accounts, "on_error": "warn"}, hub)

    assert [(each["instance_id"], each["account_id"]) for each in result["instances"]] == [("i-1", OWN), ("i-3", OTHER)]
    assert [(each["name"], each["region"], each["ok"]) for each in result["reads"]] == [
        (OWN, "us-east-1", True),
        (OWN, "eu-west-1", True),
        ("b", "us-east-1", True),
        ("b", "eu-west-1", True),
        ("c", "us-east-1", False),
        ("c", "eu-west-1", False),
    ]
    assert result["reads"][4]["error_code"] == "AccessDenied"


def test_regions_are_read_side_by_side():
    meeting = threading.Barrier(2, timeout=10)

    def meet(**_arguments):
        meeting.wait()  # fails unless the other Region is there at the same time
        return page()

    assert read({"regions": ["us-east-1", "eu-west-1"]}, Fleet({"us-east-1": meet, "eu-west-1": meet}))["ok"]


def test_the_region_of_the_task_is_read_and_no_other_takes_its_place():
    fleet = Fleet({"us-east-1": page("i-1")})
    assert read({}, fleet)["instances"][0]["region"] == "us-east-1"
    fleet.stated_region = ""
    with pytest.raises(InputError, match="names a region"):
        read({}, fleet)


@pytest.mark.parametrize(
    ("params", "where"),
    [
        ({"regions": []}, "regions"),
        ({"regions": ["useast"]}, "regions"),
        ({"regions": ["us-east-1"], "instance_ids": ["web"]}, "instance_ids[0]"),
        ({"regions": ["us-east-1"], "filters": {"tag:a": None}}, "filters[tag:a]"),
        ({"regions": ["us-east-1"], "accounts": []}, "accounts"),
    ],
)
def test_bad_input_is_refused_before_any_call(params, where):
    with pytest.raises(InputError) as refused:
        read(params, NoConnection())
    assert refused.value.where == where
