"""Attaching instance profiles: calls, waits, and what happens when an instance fails."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.ec2_fakes import (
    FIRST,
    SECOND,
    THIRD,
    associated,
    described,
    ec2,
    run,
    states,
    writes,
)
from tests.support.aws.fakes import NoConnection, client_error


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


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_conflict_that_is_left_costs_that_instance_only(check_mode):
    connection = ec2({FIRST: ("running", ""), SECOND: ("running", "Q")})
    result = run(connection, on_conflict="leave", check_mode=check_mode)
    assert states(result) == ["attached", "conflict"]
    assert result["instances"][1]["reason"] == "it carries the instance profile Q"
    assert result["diff"]["after"] == f"{FIRST} (n): P\n"
    assert [method for method, _arguments in writes(connection)] == (
        [] if check_mode else ["associate_iam_instance_profile"]
    )


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
