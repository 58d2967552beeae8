"""Stack sets: the calls of a run, what it waits for, and what it says of accounts that fail."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.cloudformation.stack_set import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.cloudformation_fakes import (
    OTHER,
    PARAMS,
    WRITES,
    A,
    B,
    C,
    ids,
    run,
)
from tests.support.aws.fakes import NoConnection, client_error


@pytest.mark.parametrize(
    "options", [{"name": "1"}, {"organizational_unit_ids": ["x"]}, {"template_body": "x"}], ids=str
)
def test_bad_input_makes_no_call(options):
    with pytest.raises(InputError):
        ensure({**PARAMS, **options}, NoConnection(), check_mode=False)


def test_the_wrong_account_is_left_before_anything_is_read(stacks):
    connection = stacks.connection()
    with pytest.raises(AssertionError):
        ensure({**PARAMS, "account_id": A}, connection, check_mode=False)
    assert connection.methods() == []


def test_create_and_run_again(stacks):
    predicted = run(stacks, check_mode=True)
    assert (predicted["changed"], predicted["writes"], stacks.stack_set) == (True, [], None)
    assert predicted["diff"]["before"] == ""

    created = run(stacks)
    assert created["writes"] == ["create_stack_set", "create_stack_instances"]
    assert ids(created["accounts"]["ok"]) == [A, B]
    assert created["stack_set"]["stack_set_id"] == "Audit:1"
    assert created["diff"]["after"] == predicted["diff"]["after"]
    assert stacks.polls == 2

    again = run(stacks)
    assert (again["changed"], again["writes"], "diff" in again) == (False, [], False)
    assert ids(again["accounts"]["ok"]) == [A, B]


def test_an_account_that_fails_is_named_and_tried_again(stacks):
    stacks.failing[B] = "The role Audit already exists"
    with pytest.raises(AwsError, match=f"not in every account. 1 of 2 accounts failed. {B}: The role Audit") as caught:
        run(stacks)
    assert caught.value.result["changed"] is True
    assert ids(caught.value.result["accounts"]["ok"]) == [A]
    assert ids(caught.value.result["accounts"]["failed"]) == [B]

    # What a run would try to mend is a change, and no failure yet.
    assert run(stacks, check_mode=True)["changed"] is True
    stacks.failing.clear()
    mended = run(stacks)
    assert (mended["writes"], mended["changed"]) == (["update_stack_set"], True)


def test_what_was_done_before_a_failed_deletion(stacks):
    run(stacks)
    stacks.failing[A] = "It is in use"
    stacks.ending = {"Status": "FAILED"}
    stacks.create_stack_instances = _succeeding(stacks, stacks.create_stack_instances)
    stacks.delete_stack_instances = _failing(stacks, stacks.delete_stack_instances)
    moved = {"organizational_unit_ids": [OTHER], "force": True}
    with pytest.raises(AwsError, match=f"{A}: It is in use. CloudFormation leaves this stack alone") as caught:
        run(stacks, **moved)
    assert ids(caught.value.result["accounts"]["ok"]) == [C]
    # No run mends that one, so that a prediction fails as well.
    for check_mode in (True, False):
        with pytest.raises(AwsError, match="leaves this stack alone") as caught:
            run(stacks, check_mode=check_mode, **moved)
        assert caught.value.result["changed"] is False


def _succeeding(stacks, call):
    return _ending(stacks, call, "SUCCEEDED")


def _failing(stacks, call):
    return _ending(stacks, call, "FAILED")


def _ending(stacks, call, status):
    def begin(**sent):
        stacks.ending = {"Status": status}
        return call(**sent)

    return begin


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_without_access_nothing_is_begun(stacks, check_mode, state):
    run(stacks)
    stacks.access = "DISABLED"
    connection = stacks.connection()
    with pytest.raises(AwsError, match=r"it is DISABLED\. .*aws cloudformation activate-organizations-access"):
        ensure({**PARAMS, "state": state, "description": "New"}, connection, check_mode=check_mode)
    assert not set(connection.methods()) & set(WRITES)
    if state == "present":
        assert run(stacks)["changed"] is False


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_region_must_be_one_of_the_account(stacks, check_mode):
    with pytest.raises(InputError, match=r"eu-wset-1 is not a Region that is enabled .*: eu-west-1, us-east-1"):
        run(stacks, check_mode=check_mode, deployment_region="eu-wset-1")
    assert stacks.stack_set is None
    assert run(stacks, check_mode=check_mode, deployment_region="eu-west-1")["changed"]


def test_what_is_not_there_is_named(stacks):
    assert run(stacks, state="absent")["msg"] == "There is no stack set Audit in us-east-1."


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ({"Status": "FAILED", "StatusReason": "No accounts."}, "failed: No accounts.$"),
        ({"Status": "FAILED"}, "failed: CloudFormation gives no reason"),
        ({"Status": "STOPPED"}, "somebody stopped the operation"),
    ],
    ids=str,
)
def test_an_operation_that_does_not_succeed(stacks, ending, said):
    stacks.ending = ending
    with pytest.raises(AwsError, match=said) as caught:
        run(stacks)
    assert caught.value.result == {"changed": True}


def test_an_operation_that_takes_too_long(stacks):
    with pytest.raises(AwsError, match=r"within wait_timeout: the operation \S+ is RUNNING\. It goes on") as caught:
        run(stacks, wait_timeout=0)
    assert caught.value.result == {"changed": True}


def test_an_operation_of_somebody_else_is_waited_for(stacks):
    answers = [client_error("OperationInProgressException"), client_error("OperationInProgressException")]
    begin = stacks.create_stack_instances

    def busy(**sent):
        if answers:
            raise answers.pop()
        return begin(**sent)

    stacks.create_stack_instances = busy
    assert ids(run(stacks)["accounts"]["ok"]) == [A, B]


def test_an_operation_whose_first_answer_was_lost_is_followed(stacks):
    begin = stacks.create_stack_instances

    def lost(**sent):
        begin(**sent)
        raise client_error("OperationIdAlreadyExistsException")

    stacks.create_stack_instances = lost
    assert ids(run(stacks)["accounts"]["ok"]) == [A, B]


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_foreign_stack_set_is_refused_and_kept(stacks, check_mode):
    run(stacks)
    stacks.stack_set["Tags"] = [{"Key": TAG, "Value": "other"}]
    with pytest.raises(InputError, match="says that other made it"):
        run(stacks, check_mode=check_mode, description="New")
    kept = run(stacks, check_mode=check_mode, state="absent")

    assert (kept["changed"], kept["writes"]) == (False, [])
    assert "so team did not make it" in kept["kept"]
    assert kept["stack_set"]["name"] == "Audit"


def test_remove(stacks):
    run(stacks)
    predicted = run(stacks, check_mode=True, state="absent")
    assert (predicted["changed"], predicted["writes"]) == (True, [])
    removed = run(stacks, state="absent")

    assert removed["writes"] == ["delete_stack_instances", "delete_stack_set"]
    assert removed["diff"] == predicted["diff"] and removed["diff"]["after"] == ""
    assert "stack_set" not in removed
    again = run(stacks, state="absent")
    assert (again["changed"], again["writes"]) == (False, [])


def test_a_stack_that_cannot_be_deleted_keeps_its_set(stacks):
    run(stacks)
    stacks.failing[A] = "It is in use"
    with pytest.raises(AwsError, match=f"Could not delete the stack set Audit, because stacks of it are left. .*{A}"):
        run(stacks, state="absent")
    assert stacks.stack_set is not None
    # The unit is none of its targets any more, and the stack is still there.
    with pytest.raises(AwsError, match="stacks of it are left") as caught:
        run(stacks, state="absent")
    assert caught.value.result["changed"] is False


@pytest.mark.parametrize("operation", ["describe_stack_set", "list_stack_instances", "describe_organizations_access"])
def test_a_reading_that_fails_ends_it_before_any_write(stacks, operation):
    run(stacks)
    setattr(stacks, operation, lambda **_sent: (_ for _ in ()).throw(client_error("AccessDenied")))
    connection = stacks.connection()
    with pytest.raises(AwsError, match="AccessDenied"):
        ensure({**PARAMS, "description": "New"}, connection, check_mode=False)
    assert not set(connection.methods()) & set(WRITES)


def test_an_operation_that_cannot_be_followed(stacks):
    stacks.describe_stack_set_operation = lambda **_sent: (_ for _ in ()).throw(client_error("AccessDenied"))
    with pytest.raises(AwsError, match="Could not follow an operation of the stack set Audit"):
        run(stacks)
