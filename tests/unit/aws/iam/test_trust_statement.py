"""One statement of a trust, with a scripted IAM: what is refused, and what becomes of others at work."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.iam.trust_statement import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from botocore.exceptions import ReadTimeoutError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

WORKLOAD = "arn:aws:iam::111111111111:role/Workload"
TASK = {"name": "Zone", "sid": "Mine", "arns": [WORKLOAD]}
MINE = {"Sid": "Mine", "Effect": "Allow", "Principal": {"AWS": [WORKLOAD]}, "Action": ["sts:AssumeRole"]}
OTHER = {"Sid": "Other", "Effect": "Allow", "Principal": {"AWS": "AROA1234567890EXAMPLE"}, "Action": "sts:AssumeRole"}
THIRD = {"Sid": "Third", "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}


def role(*statements, date=None, path="/"):
    """GetRole's answer."""
    headers = {"ResponseMetadata": {"HTTPHeaders": {"date": date}}} if date else {}
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    found = {"Arn": f"arn:aws:iam::222222222222:role{path}Zone", "Path": path, "AssumeRolePolicyDocument": document}
    return {"Role": found, **headers}


def execute(answers, *, check=False, clock=lambda: 0.0, sleep=lambda _seconds: None, **options):
    """The result and the connection. Time stands still, unless a clock is given."""
    connection = FakeConnection({"iam": {"update_assume_role_policy": {}, **answers}})
    return ensure({**TASK, **options}, connection, check_mode=check, clock=clock, sleep=sleep), connection


def written(connection):
    """The ids in each trust that was written."""
    calls = [arguments for method, arguments in connection.log if method == "update_assume_role_policy"]
    return [[entry["Sid"] for entry in json.loads(call["PolicyDocument"])["Statement"]] for call in calls]


@pytest.mark.parametrize("check", [False, True])
def test_a_role_of_aws_itself_is_refused_before_any_write(check):
    connection = FakeConnection({"iam": {"get_role": role(THIRD, path="/aws-service-role/es.amazonaws.com/")}})
    with pytest.raises(InputError, match=r"name: the path /aws-.* says that Zone belongs to AWS"):
        ensure(TASK, connection, check_mode=check)
    assert set(connection.methods()) == {"get_role"}

    connection = FakeConnection({"iam": {"get_role": role(MINE, path="/aws-service-role/es.amazonaws.com/")}})
    assert ensure(TASK, connection, check_mode=check)["changed"] is False


OPEN = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
GUARD = {
    "Sid": "Mine",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sts:AssumeRole",
    "Condition": {"StringNotEquals": {"aws:PrincipalAccount": "111111111111"}},
}


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("options", "problem"),
    [({}, "Mine is a Deny in the role's trust"), ({"state": "absent"}, "which opens the role to anyone")],
)
def test_a_denial_of_others_is_not_lost(options, problem, check):
    connection = FakeConnection({"iam": {"get_role": role(OPEN, GUARD)}})
    with pytest.raises(InputError, match=problem):
        ensure({**TASK, **options}, connection, check_mode=check)
    assert set(connection.methods()) == {"get_role"}

    connection = FakeConnection({"iam": {"get_role": role(OPEN, GUARD)}})
    result = ensure({**TASK, **options, "allow_broad_trust": True}, connection, check_mode=True)
    gained = [entry for entry in result["access_change"]["entries"] if entry["effect"] == "Deny"]
    assert [entry["marks"] for entry in gained] == [["anyone"]]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"sid": "not-one"}, "not a statement id"),
        ({"sid": None}, "a statement id"),
        ({"name": "role/Name"}, "not a role name"),
        ({"account_id": "22222222222"}, "account id"),
        ({"arns": None}, "names nobody"),
        ({"arns": []}, "is empty"),
        ({"arns": None, "accounts": ["111111111111"]}, "allow_broad_trust"),
        ({"arns": ["*"]}, "every AWS account"),
        ({"arns": ["AROA1234567890EXAMPLE"]}, "is useless once its user or role is deleted"),
        ({"arns": ["arn:aws:iam::111111111111:role/*"]}, "wildcard"),
        ({"not_after": "2020-01-01T00:00:00Z"}, "has passed"),
        ({"not_after": "2099-01-01 00:00"}, "no time zone"),
        ({"conditions": {"StringNotEquals": {"aws:PrincipalArn": "x"}}}, "on Allow"),
        ({"external_ids": ["111111111111"]}, "anyone can guess"),
        ({"services": ["ec2.amazonaws.com"], "arns": None, "mfa": {"required": True}}, "can never meet it"),
        ({"account_id": "111111111111"}, "the account of the role itself"),
        ({"wait_timeout": -1}, "below 0"),
        ({"state": "absent", "sid": ""}, "a statement id"),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_bad_input_makes_no_call(options, problem, check):
    with pytest.raises(InputError, match=problem):
        ensure({**TASK, **options}, NoConnection(), check_mode=check)


def test_ids_that_are_not_unique_stop_before_anything_is_written():
    for check in (False, True):
        with pytest.raises(InputError, match="Third is the id of statements 1 and 2"):
            execute({"get_role": role(THIRD, THIRD), "update_assume_role_policy": AssertionError()}, check=check)


def test_a_statement_that_was_written_over_is_written_again_into_what_is_there_now():
    result, connection = execute({"get_role": [role(THIRD), role({**THIRD, "Sid": "New"}), role(MINE)]})

    assert result["changed"] is True
    assert written(connection) == [["Third", "Mine"], ["New", "Mine"]]
    assert result["access_change"]["gained"] == [f"{WORKLOAD} may assume the role"]


def test_what_another_run_takes_away_is_not_brought_back_but_told():
    result, connection = execute({"get_role": [role(THIRD), role(MINE)]})

    assert written(connection) == [["Third", "Mine"]]
    assert result["warnings"] == ["While this task ran, something else removed the statements Third."]


def test_what_another_run_adds_meanwhile_is_no_change_of_ours():
    result, _connection = execute({"get_role": [role(THIRD), role(THIRD, MINE, {**THIRD, "Sid": "New"})]})

    assert result["access_change"]["gained"] == [f"{WORKLOAD} may assume the role"]
    assert [entry["Sid"] for entry in result["role"]["trust_policy"]["Statement"]] == ["Third", "Mine", "New"]
    assert "warnings" not in result


def ticking(step):
    """A clock that goes on by ``step`` seconds each time it is read."""
    time = iter(range(10**6))
    return lambda: next(time) * step


def test_a_statement_that_never_stays_is_an_error_that_says_so():
    with pytest.raises(AwsError, match=r"something else overwrote it\. The statement Mine") as failed:
        execute({"get_role": role(THIRD)}, clock=ticking(2.5))
    assert failed.value.result == {"changed": True}


def test_a_slow_write_is_told():
    result, _connection = execute({"get_role": [role(THIRD), role(THIRD, MINE)]}, clock=ticking(2.5))
    assert "a statement may be lost which another run wrote in between" in result["warnings"][0]


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        (client_error("AccessDenied", "denied"), False),
        (ReadTimeoutError(endpoint_url="http://127.0.0.1:9"), True),
    ],
    ids=["refused", "no answer"],
)
def test_a_failure_tells_whether_anything_was_written(answer, changed):
    with pytest.raises(AwsError, match="Could not change the statement Mine in the trust of the role Zone") as failed:
        execute({"get_role": role(THIRD), "update_assume_role_policy": answer}, wait_timeout=0)
    assert failed.value.result == {"changed": changed}


@pytest.mark.parametrize(
    ("then", "message"),
    [
        (role(THIRD, THIRD), "share an id"),
        (client_error("NoSuchEntity"), "There is no role Zone"),
        (client_error("AccessDenied"), "AccessDenied"),
    ],
    ids=["ids that others made", "the role is gone", "reading is denied"],
)
def test_what_goes_wrong_after_writing_does_not_hide_that_it_was_written(then, message):
    with pytest.raises(AwsError, match=message) as failed:
        execute({"get_role": [role(THIRD), then]})
    assert failed.value.result == {"changed": True}


def test_a_dead_principal_of_others_is_not_waited_for():
    answers = {"get_role": role(OTHER), "update_assume_role_policy": client_error("MalformedPolicyDocument", "AROA")}
    with pytest.raises(AwsError, match="set prune_dead"):
        execute(answers, sleep=lambda _seconds: pytest.fail("waited"))


def test_a_principal_that_was_there_is_not_waited_for():
    answers = {"get_role": role(MINE), "update_assume_role_policy": client_error("MalformedPolicyDocument")}
    with pytest.raises(AwsError):
        execute(answers, external_ids=["zone-1234"], sleep=lambda _seconds: pytest.fail("waited"))


def test_what_is_over_is_judged_by_the_clock_of_aws():
    ends = {**THIRD, "Condition": {"DateLessThan": {"aws:CurrentTime": "2001-01-01T00:00:00Z"}}}
    before = role(MINE, ends, date="Sun, 31 Dec 2000 23:59:59 GMT")
    after = role(MINE, ends, date="Mon, 01 Jan 2001 00:00:00 GMT")

    assert execute({"get_role": before}, check=True, prune_expired=True)[0]["pruned"] == []
    assert execute({"get_role": after}, check=True, prune_expired=True)[0]["pruned"] == [ends]
    assert execute({"get_role": role(MINE, ends)}, check=True, prune_expired=True)[0]["pruned"] == [ends]


def test_sessions_are_ended_around_the_change_and_by_the_clock_of_aws():
    policies = []
    answers = {
        "get_role": [role(THIRD, MINE)] * 2 + [role(THIRD, date="Mon, 01 Jan 2001 00:00:00 GMT")],
        "get_role_policy": client_error("NoSuchEntity"),
        "put_role_policy": lambda **arguments: policies.append(json.loads(arguments["PolicyDocument"])),
    }
    result, connection = execute(answers, state="absent", revoke_sessions=True)

    assert connection.methods() == [
        "get_role",
        "put_role_policy",
        "get_role",
        "update_assume_role_policy",
        "get_role",
        "put_role_policy",
    ]
    assert [entry["Statement"][0].get("Sid") for entry in policies] == ["TrustIsBeingChanged", None]
    assert result["sessions_revoked_before"] == "2001-01-01T00:00:01.000Z"


def test_access_that_is_lost_while_the_task_runs_ends_sessions_too():
    answers = {
        "get_role": [role(THIRD), role(THIRD, {**MINE, "Principal": {"AWS": "*"}}), role(THIRD, MINE)],
        "get_role_policy": client_error("NoSuchEntity"),
        "put_role_policy": {},
    }
    result, _connection = execute(answers, revoke_sessions=True)

    assert result["access_change"]["lost"] == ["anyone may assume the role"]
    assert result["sessions_revoked_before"] > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def test_sessions_cannot_be_told_when_their_policy_cannot_be_read():
    answers = {"get_role": role(THIRD, MINE), "get_role_policy": client_error("AccessDenied")}
    with pytest.raises(AwsError, match="read the policy AWSRevokeOlderSessions"):
        execute(answers, revoke_sessions=True)


def test_the_role_must_be_readable_in_check_mode_too():
    with pytest.raises(AwsError, match="read the role Zone"):
        execute({"get_role": client_error("AccessDenied")}, check=True)
