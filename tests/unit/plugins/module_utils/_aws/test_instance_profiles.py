"""Attaching instance profiles: calls, waits, and what happens when an instance fails."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.instance_profiles import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.unit.aws_fakes import FakeConnection, NoConnection, client_error

FIRST, SECOND, THIRD = "i-00000001", "i-00000002", "i-00000003"
NOT_YET = client_error(
    "InvalidParameterValue",
    "Value (P) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
)
GONE = client_error("InvalidInstanceID.NotFound", "The instance ID does not exist")
WRONG_STATE = client_error("IncorrectInstanceState", "is not in a valid state")


class Time:
    def __init__(self):
        self.now = 0.0

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def described(instances):
    return {
        "Reservations": [
            {"Instances": [{"InstanceId": id_, "State": {"Name": state}, "Tags": [{"Key": "Name", "Value": "n"}]}]}
            for id_, (state, _profile) in instances.items()
        ]
    }


def associated(instances):
    return {
        "IamInstanceProfileAssociations": [
            {
                "AssociationId": f"iip-assoc-{id_}",
                "InstanceId": id_,
                "State": "associated",
                "IamInstanceProfile": {"Arn": f"arn:aws:iam::111111111111:instance-profile/x/{profile}"},
            }
            for id_, (_state, profile) in instances.items()
            if profile
        ]
    }


def ec2(instances, **answers):
    return FakeConnection(
        {
            "ec2": {
                "describe_instances": described(instances),
                "describe_iam_instance_profile_associations": associated(instances),
                "associate_iam_instance_profile": {},
                "replace_iam_instance_profile_association": {},
                "disassociate_iam_instance_profile": {},
                **answers,
            }
        }
    )


def run(connection, check_mode=False, time=None, **params):
    time = time or Time()
    params = {"role": "P", "wait_timeout": 60, "filters": {"instance-state-name": "running"}, **params}
    return ensure(params, connection, check_mode=check_mode, clock=time.clock, sleep=time.sleep)


def writes(connection):
    return [(method, arguments) for method, arguments in connection.log if not method.startswith("describe")]


def states(result):
    return [instance["state"] for instance in result["instances"]]


@pytest.mark.parametrize(
    "params",
    [
        {"role": ""},
        {"filters": {}},
        {"filters": None},
        {"instance_ids": ["i-1"]},
    ],
    ids=str,
)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        run(NoConnection(), account_id="111111111111", **params)


def test_two_reads_and_a_write_for_each_that_differs():
    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "P"), THIRD: ("stopped", "")})
    result = run(connection)
    assert states(result) == ["attached", "ok", "attached"]
    assert connection.methods()[:2] == ["describe_instances", "describe_iam_instance_profile_associations"]
    assert writes(connection) == [
        ("associate_iam_instance_profile", {"IamInstanceProfile": {"Name": "P"}, "InstanceId": FIRST}),
        ("associate_iam_instance_profile", {"IamInstanceProfile": {"Name": "P"}, "InstanceId": THIRD}),
    ]
    assert result["diff"]["after"] == f"{FIRST} (n): P\n{THIRD} (n): P\n"


def test_nothing_to_do():
    connection = ec2({FIRST: ("running", "P")})
    result = run(connection)
    assert not result["changed"] and "diff" not in result
    assert not writes(connection)


def test_check_mode_predicts_the_same_and_writes_nothing():
    instances = {FIRST: ("running", ""), SECOND: ("running", "Q")}
    real = run(ec2(instances), replace=True)
    connection = ec2(instances)
    assert run(connection, replace=True, check_mode=True) == real
    assert not writes(connection)


def test_replacing_and_detaching():
    connection = ec2({FIRST: ("running", "Q")})
    assert states(run(connection, replace=True)) == ["replaced"]
    assert writes(connection)[0][1]["AssociationId"] == f"iip-assoc-{FIRST}"
    connection = ec2({FIRST: ("running", "P"), SECOND: ("running", "Q")})
    assert states(run(connection, state="absent")) == ["detached", "ok"]
    assert writes(connection) == [("disassociate_iam_instance_profile", {"AssociationId": f"iip-assoc-{FIRST}"})]


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_conflict_is_known_before_anything_is_written(check_mode):
    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "Q")})
    with pytest.raises(AwsError, match=rf"{SECOND} \(n\) has Q.*Set replace") as caught:
        run(connection, check_mode=check_mode)
    assert states(caught.value.result) == ["skipped", "conflict"]
    assert caught.value.result["changed"] is False
    assert not writes(connection)


def test_ids_are_asked_for_by_filter_in_chunks():
    ids = [f"i-{number:08x}" for number in range(201)]
    connection = ec2(dict.fromkeys(ids, ("running", "P")))
    run(connection, instance_ids=ids, filters={"tag:a": "x"})
    first = connection.log[0][1]["Filters"]
    assert first == [{"Name": "tag:a", "Values": ["x"]}, {"Name": "instance-id", "Values": ids[:200]}]
    assert connection.methods().count("describe_instances") == 2
    assert connection.methods().count("describe_iam_instance_profile_associations") == 2


def test_no_ids_mean_no_instances_not_all():
    connection = ec2({FIRST: ("running", "")})
    assert run(connection, instance_ids=[], filters=None)["instances"] == []
    assert not connection.log


def test_an_unknown_id_fails_before_anything_is_written():
    connection = ec2({FIRST: ("running", "")})
    with pytest.raises(AwsError, match=f"no instances {SECOND} in us-east-1"):
        run(connection, instance_ids=[FIRST, SECOND], filters=None)
    assert not writes(connection)


def test_an_unknown_id_has_no_role_to_lose():
    assert states(run(ec2({FIRST: ("running", "P")}), instance_ids=[FIRST, SECOND], filters=None, state="absent")) == [
        "detached"
    ]


def test_every_page_is_read():
    pages = [{**described({FIRST: ("running", "")}), "NextToken": "t"}, described({SECOND: ("running", "")})]
    connection = ec2({}, describe_instances=pages)
    assert len(run(connection)["instances"]) == 2
    assert connection.log[1][1]["NextToken"] == "t"


@pytest.mark.parametrize("method", ["describe_instances", "describe_iam_instance_profile_associations"])
def test_no_write_after_a_failed_read(method):
    connection = ec2({FIRST: ("running", "")}, **{method: client_error("UnauthorizedOperation")})
    with pytest.raises(AwsError, match="Could not read"):
        run(connection)
    assert not writes(connection)


def test_an_association_on_its_way_out_does_not_count():
    leaving = associated({FIRST: ("running", "P")})
    leaving["IamInstanceProfileAssociations"][0]["State"] = "disassociating"
    connection = ec2({FIRST: ("running", "")}, describe_iam_instance_profile_associations=leaving)
    assert states(run(connection)) == ["attached"]


@pytest.mark.parametrize(
    ("state", "answers", "outcome"),
    [
        pytest.param("running", [NOT_YET, NOT_YET, {}], "attached", id="profile not visible yet"),
        pytest.param("pending", [WRONG_STATE, {}], "attached", id="instance starting"),
        pytest.param("running", [WRONG_STATE], "skipped", id="instance stopping for good"),
        pytest.param("running", [GONE], "skipped", id="instance gone"),
    ],
)
def test_what_is_survived(state, answers, outcome):
    connection = ec2({FIRST: (state, "")}, associate_iam_instance_profile=answers)
    result = run(connection)
    assert states(result) == [outcome]
    assert result["changed"] is (outcome == "attached")
    assert len(writes(connection)) == len(answers)


def test_the_wait_is_bounded_for_all_instances_together():
    time = Time()
    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "")}, associate_iam_instance_profile=NOT_YET)
    with pytest.raises(AwsError, match=r"2 of 2 instances failed\. .*Invalid IAM Instance Profile name") as caught:
        run(connection, time=time)
    assert time.now == pytest.approx(60)
    assert states(caught.value.result) == ["failed", "failed"]
    assert caught.value.result["changed"] is False


def test_one_failure_does_not_stop_the_others():
    def associate(IamInstanceProfile, InstanceId):
        if InstanceId == FIRST:
            raise client_error("IncorrectState", "There is an existing association for instance")
        return {}

    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "")}, associate_iam_instance_profile=associate)
    with pytest.raises(AwsError, match=rf"1 of 2 instances failed\. {FIRST} \(n\): There is an existing") as caught:
        run(connection)
    assert states(caught.value.result) == ["failed", "attached"]
    assert caught.value.result["changed"] is True
    assert caught.value.result["diff"]["after"] == f"{SECOND} (n): P\n"


def test_a_denial_is_not_repeated_for_every_instance():
    denied = client_error("UnauthorizedOperation", "You are not authorized to perform this operation.")
    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "")}, associate_iam_instance_profile=denied)
    with pytest.raises(AwsError, match="not tried: You are not authorized"):
        run(connection)
    assert len(writes(connection)) == 1
