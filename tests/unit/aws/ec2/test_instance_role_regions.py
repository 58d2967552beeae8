# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances of several Regions or of a task before, and every instance that carries the profile, chosen or not."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.ec2_fakes import FIRST, SECOND, THIRD, ec2, run, states, writes
from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

FOURTH = "i-00000004"
REGIONS = ["us-east-1", "eu-west-1"]


class Regions(FakeConnection):
    """EC2 with other instances in each Region."""

    def __init__(self, **places):
        super().__init__({})
        self.places = {name.replace("_", "-"): place for name, place in places.items()}

    def client(self, service, region=None, *, attempts=None):
        return self.places[region or self.region].client(service, region, attempts=attempts)

    def written(self):
        return {region: writes(place) for region, place in self.places.items() if writes(place)}


def denied(message="no"):
    def refuse(**_arguments):
        raise client_error("UnauthorizedOperation", message)

    return refuse


@pytest.mark.parametrize("regions", [[], ["nowhere"], "us-east-1"], ids=str)
def test_regions_that_are_none_make_no_call(regions):
    with pytest.raises(InputError, match="regions"):
        run(NoConnection(), regions=regions)


def test_each_instance_is_written_in_its_region():
    connection = Regions(us_east_1=ec2({SECOND: ("running", "")}), eu_west_1=ec2({FIRST: ("running", "")}))
    result = run(connection, regions=REGIONS)
    assert [(each["instance_id"], each["region"]) for each in result["instances"]] == [
        (FIRST, "eu-west-1"),
        (SECOND, "us-east-1"),
    ]
    assert states(result) == ["attached", "attached"]
    profile = {"IamInstanceProfile": {"Name": "P"}}
    assert connection.written() == {
        "us-east-1": [("associate_iam_instance_profile", {**profile, "InstanceId": SECOND})],
        "eu-west-1": [("associate_iam_instance_profile", {**profile, "InstanceId": FIRST})],
    }


def test_a_conflict_in_one_region_keeps_all_from_being_written():
    connection = Regions(us_east_1=ec2({FIRST: ("running", "")}), eu_west_1=ec2({SECOND: ("running", "Other")}))
    with pytest.raises(AwsError, match=SECOND):
        run(connection, regions=REGIONS)
    assert connection.written() == {}


def test_ids_may_be_in_any_of_the_regions():
    connection = Regions(us_east_1=ec2({FIRST: ("running", "P")}), eu_west_1=ec2({SECOND: ("running", "P")}))
    assert states(run(connection, filters=None, instance_ids=[FIRST, SECOND], regions=REGIONS)) == ["ok", "ok"]
    with pytest.raises(AwsError, match=f"no instances {THIRD} in us-east-1, eu-west-1"):
        run(connection, filters=None, instance_ids=[FIRST, THIRD], regions=REGIONS)


def test_a_region_that_cannot_be_read_is_named_and_nothing_is_written():
    connection = Regions(us_east_1=ec2({FIRST: ("running", "")}), eu_west_1=ec2({}, describe_instances=denied()))
    with pytest.raises(AwsError, match="read the instances in eu-west-1"):
        run(connection, regions=REGIONS)
    assert connection.written() == {}


def test_a_denial_in_one_region_says_nothing_of_another():
    connection = Regions(
        us_east_1=ec2({SECOND: ("running", "")}),
        eu_west_1=ec2({FIRST: ("running", ""), THIRD: ("running", "")}, associate_iam_instance_profile=denied()),
    )
    with pytest.raises(AwsError, match="2 of 3 instances failed") as failure:
        run(connection, regions=REGIONS)
    assert states(failure.value.result) == ["failed", "attached", "failed"]
    assert "not tried" in failure.value.result["instances"][2]["reason"]


def test_every_carrier_costs_no_call_where_all_are_chosen():
    connection = ec2({FIRST: ("running", "P"), SECOND: ("running", "")})
    result = run(connection, carriers=True, check_mode=True)
    assert result["carriers"] == [FIRST], "as it was before anything is written"
    assert connection.methods() == ["describe_instances", "describe_iam_instance_profile_associations"]
    assert "carriers" not in run(connection, check_mode=True)


def test_carriers_that_are_not_chosen_are_listed_while_they_live():
    instances = {
        FIRST: ("running", "P"),
        SECOND: ("stopped", "P"),
        THIRD: ("shutting-down", "P"),
        FOURTH: ("running", "Other"),
    }
    result = run(ec2(instances), filters=None, instance_ids=[FIRST], carriers=True)
    assert [each["instance_id"] for each in result["instances"]] == [FIRST]
    assert result["carriers"] == [FIRST, SECOND]


def test_carriers_can_be_listed_without_choosing_any():
    connection = ec2({FIRST: ("running", "P"), SECOND: ("running", "Other")})
    result = run(connection, filters=None, instance_ids=[], carriers=True, state="absent")
    assert (result["instances"], result["carriers"], result["changed"]) == ([], [FIRST], False)
    assert writes(connection) == []


def test_carriers_of_all_regions_are_in_a_refused_result():
    connection = Regions(
        us_east_1=ec2({FIRST: ("running", "Other"), THIRD: ("running", "P")}), eu_west_1=ec2({SECOND: ("running", "P")})
    )
    with pytest.raises(AwsError) as conflict:
        run(connection, regions=REGIONS, carriers=True)
    assert conflict.value.result["carriers"] == [SECOND, THIRD]


def read(identifier, region="us-east-1", state="running", **more):
    """An instance as ec2_instances_info returns it."""
    return {"instance_id": identifier, "region": region, "state": {"name": state}, "tags": {"Name": "n"}, **more}


def test_instances_that_were_read_are_not_read_again():
    given = [read(FIRST), read(SECOND), read(THIRD, state="terminated")]
    connection = ec2({FIRST: ("running", "P"), SECOND: ("running", ""), THIRD: ("terminated", "")})
    result = run(connection, filters=None, as_read=given)
    assert states(result) == ["ok", "attached", "skipped"]
    assert {each["name"] for each in result["instances"]} == {"n"}
    assert connection.methods()[0] == "describe_iam_instance_profile_associations"
    assert "describe_instances" not in connection.methods()


def test_no_instances_were_read():
    connection = ec2({FIRST: ("running", "P")})
    result = run(connection, filters=None, as_read=[], carriers=True)
    assert (result["instances"], result["carriers"]) == ([], [FIRST])


@pytest.mark.parametrize(
    "entry",
    [
        "i-00000001",
        {},
        {"instance_id": FIRST, "region": "us-east-1"},
        {"instance_id": FIRST, "region": "us-east-1", "state": "running"},
        {"instance_id": "web", "region": "us-east-1", "state": {"name": "running"}},
        read(FIRST, "eu-west-1"),
    ],
    ids=str,
)
def test_what_was_not_read_so_is_refused_without_a_call(entry):
    with pytest.raises(InputError, match=r"as_read\[1\]"):
        run(NoConnection(), filters=None, as_read=[read(SECOND), entry])
