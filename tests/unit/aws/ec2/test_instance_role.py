"""Attaching instance profiles: calls, waits, and what happens when an instance fails."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2.instance_role import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError, UnusableAnswerError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

FIRST, SECOND, THIRD = "i-00000001", "i-00000002", "i-00000003"
NOT_YET = client_error(
    "InvalidParameterValue",
    "Value (P) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
)
GONE = client_error("InvalidInstanceID.NotFound", "The instance ID does not exist")
WRONG_STATE = client_error("IncorrectInstanceState", "is not in the 'running' or 'stopped' states.")
TAKEN = client_error("IncorrectState", "There is an existing association for instance")
NOT_ACTIVE = client_error("IncorrectState", "The association is not the active association")
LOST = client_error("InvalidAssociationID.NotFound", "The association ID does not exist")


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


def asked_for(instances, filters):
    ids = next((each["Values"] for each in filters if each["Name"] == "instance-id"), instances)
    return {id_: instances[id_] for id_ in ids if id_ in instances}


def ec2(instances, **answers):
    """EC2 with ``{id: (state, profile)}``, which a test may change between calls."""
    return FakeConnection(
        {
            "ec2": {
                "describe_instances": lambda Filters, **_: described(asked_for(instances, Filters)),
                "describe_iam_instance_profile_associations": lambda Filters, **_: associated(
                    asked_for(instances, Filters)
                ),
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


@pytest.mark.parametrize("params", [{"role": "arn:aws:iam::111111111111:role/team/P"}, {"account_id": "111111111111"}])
def test_another_account_is_noticed_before_anything_else(params):
    connection = ec2({FIRST: ("running", "")})
    with pytest.raises(AssertionError):
        run(connection, **params)
    assert connection.log == []


def test_the_path_in_an_arn_makes_no_difference():
    connection = ec2({FIRST: ("running", "P"), SECOND: ("running", "")})
    assert states(run(connection, role="arn:aws:iam::222222222222:role/team/P")) == ["ok", "attached"]
    assert writes(connection) == [
        ("associate_iam_instance_profile", {"IamInstanceProfile": {"Name": "P"}, "InstanceId": SECOND})
    ]


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


def test_a_profile_that_is_not_visible_yet_is_waited_for():
    connection = ec2({FIRST: ("running", "")}, associate_iam_instance_profile=[NOT_YET, NOT_YET, {}])
    assert states(run(connection)) == ["attached"]
    assert len(writes(connection)) == 3


@pytest.mark.parametrize(
    ("moves", "error", "options", "outcome", "after"),
    [
        pytest.param((("pending", ""), ("pending", "")), WRONG_STATE, {}, "attached", "P", id="starting"),
        pytest.param((("running", ""), ("stopping", "")), WRONG_STATE, {}, "attached", "P", id="being stopped"),
        pytest.param((("running", ""), ("shutting-down", "")), WRONG_STATE, {}, "skipped", "", id="being terminated"),
        pytest.param((("running", ""), None), GONE, {}, "skipped", "", id="gone"),
        pytest.param((("running", ""), ("running", "P")), TAKEN, {}, "ok", "P", id="somebody attached the same"),
        pytest.param((("running", ""), ("running", "Q")), TAKEN, {"replace": True}, "replaced", "P", id="and replace"),
        pytest.param(
            (("running", "Q"), ("running", "")), LOST, {"replace": True}, "replaced", "P", id="detached first"
        ),
        pytest.param(
            (("running", "Q"), ("running", "R")), LOST, {"replace": True}, "replaced", "P", id="replaced first"
        ),
        pytest.param((("running", "P"), ("running", "")), LOST, {"state": "absent"}, "ok", "", id="detached already"),
        pytest.param((("running", "P"), ("running", "Q")), LOST, {"state": "absent"}, "ok", "Q", id="foreign by now"),
    ],
)
def test_an_instance_that_moves_meanwhile_is_planned_again(moves, error, options, outcome, after):
    before, meanwhile = moves
    instances = {FIRST: before}
    answers = iter([error, {}])

    def write(**_arguments):
        instances.update({FIRST: meanwhile} if meanwhile else {})
        if meanwhile is None:
            instances.clear()
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    connection = ec2(
        instances,
        associate_iam_instance_profile=write,
        disassociate_iam_instance_profile=write,
        replace_iam_instance_profile_association=write,
    )
    result = run(connection, **options)
    [instance] = result["instances"]
    assert (instance["state"], instance["after"]) == (outcome, after)
    assert result["changed"] is (outcome in ("attached", "replaced"))
    assert len(writes(connection)) == 1 + result["changed"]


def test_a_profile_given_by_somebody_else_meanwhile_is_not_replaced_untold():
    instances = {FIRST: ("running", "")}

    def associate(**_arguments):
        instances[FIRST] = ("running", "Q")
        raise TAKEN

    connection = ec2(instances, associate_iam_instance_profile=associate)
    with pytest.raises(AwsError, match="somebody else gave it the instance profile Q in the meantime") as caught:
        run(connection)
    assert caught.value.result["changed"] is False
    assert len(writes(connection)) == 1


def test_a_stopped_instance_loses_its_profile_before_it_gets_the_other():
    """AWS replaces in one call for running instances only."""
    connection = ec2({FIRST: ("stopped", "Q")})
    assert states(run(connection, replace=True)) == ["replaced"]
    assert [method for method, _arguments in writes(connection)] == [
        "disassociate_iam_instance_profile",
        "associate_iam_instance_profile",
    ]


def test_an_instance_that_stops_before_its_profile_is_replaced():
    instances = {FIRST: ("running", "Q")}

    def replace(**_arguments):
        instances[FIRST] = ("stopped", "Q")
        raise NOT_ACTIVE

    connection = ec2(instances, replace_iam_instance_profile_association=replace)
    assert states(run(connection, replace=True)) == ["replaced"]
    assert len(writes(connection)) == 3


def test_half_a_replacement_is_told():
    connection = ec2({FIRST: ("stopped", "Q")}, associate_iam_instance_profile=NOT_YET)
    with pytest.raises(
        AwsError, match="its instance profile Q was detached, but the new one was not attached"
    ) as caught:
        run(connection, replace=True)
    [instance] = caught.value.result["instances"]
    assert (instance["state"], instance["before"], instance["after"]) == ("failed", "Q", "")
    assert caught.value.result["changed"] is True
    assert sum(method.startswith("disassociate") for method, _arguments in writes(connection)) == 1


def test_an_instance_that_cannot_be_read_again_fails_by_itself():
    asked = iter([described({FIRST: ("running", ""), SECOND: ("running", "")}), client_error("UnauthorizedOperation")])

    def describe(**_arguments):
        answer = next(asked)
        if isinstance(answer, Exception):
            raise answer
        return answer

    connection = ec2({}, describe_instances=describe, associate_iam_instance_profile=[WRONG_STATE, {}])
    with pytest.raises(AwsError, match=rf"1 of 2 instances failed\. {FIRST} \(n\): Could not read") as caught:
        run(connection)
    assert states(caught.value.result) == ["failed", "attached"]


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
            raise client_error("RequestLimitExceeded", "Request limit exceeded.")
        return {}

    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "")}, associate_iam_instance_profile=associate)
    with pytest.raises(AwsError, match=rf"1 of 2 instances failed\. {FIRST} \(n\): Request limit") as caught:
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


@pytest.mark.parametrize("carried_out", [True, False])
@pytest.mark.parametrize("readable", [True, False])
def test_a_call_without_an_answer_is_looked_for(carried_out, readable):
    instances = {FIRST: ("running", "")}

    def associate(**_arguments):
        if carried_out:
            instances[FIRST] = ("running", "P")
        if not readable:
            connection._clients["ec2"]._answers["describe_instances"] = client_error("InternalError")
        raise UnusableAnswerError("the answer is empty")

    connection = ec2(instances, associate_iam_instance_profile=associate)
    if carried_out and readable:
        assert states(run(connection)) == ["attached"]
        return
    with pytest.raises(AwsError, match="Whether it was done is not known") as failed:
        run(connection)
    [instance] = failed.value.result["instances"]
    assert (failed.value.result["changed"], instance["changed"], instance["state"]) == (True, True, "failed")
    assert failed.value.result["diff"]["after"].endswith(": unknown\n")
