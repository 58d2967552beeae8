# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ec2_instance_role: instances that change while the task runs, and writes that fail."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError, UnusableAnswerError

from tests.support.aws.ec2_fakes import (
    FIRST,
    SECOND,
    Time,
    described,
    ec2,
    run,
    states,
    writes,
)
from tests.support.aws.fakes import client_error

NOT_YET = client_error(
    "InvalidParameterValue",
    "Value (P) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
)
GONE = client_error("InvalidInstanceID.NotFound", "The instance ID does not exist")
WRONG_STATE = client_error("IncorrectInstanceState", "is not in the 'running' or 'stopped' states.")
TAKEN = client_error("IncorrectState", "There is an existing association for instance")
NOT_ACTIVE = client_error("IncorrectState", "The association is not the active association")
LOST = client_error("InvalidAssociationID.NotFound", "The association ID does not exist")


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
