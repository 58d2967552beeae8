"""Creating, adjusting and removing a log group: which calls are made, and what the module returns."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.logs.group import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

ARN = "arn:aws:logs:us-east-1:222222222222:log-group:/g"
GONE = client_error("ResourceNotFoundException")
READS = ["describe_log_groups", "list_tags_for_resource"]


def group(name="/g", **members):
    return {"logGroupName": name, "arn": f"arn:aws:logs:us-east-1:222222222222:log-group:{name}:*", **members}


def logs(*groups, tags=None, **answers):
    found = {"describe_log_groups": {"logGroups": list(groups)}, "list_tags_for_resource": {"tags": tags or {}}}
    return FakeConnection({"logs": {**found, **answers}})


def run(connection, check_mode=False, **params):
    params = {"name": "/g", "managed_by": "me", "retention_days": 7, **params}
    return ensure(params, connection, check_mode=check_mode)


@pytest.mark.parametrize("params", [{"name": "a b"}, {"retention_days": 2}, {"kms_key_id": "alias/a"}], ids=str)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        run(NoConnection(), account_id="222222222222", **params)


def test_a_creation():
    connection = logs(create_log_group={}, put_retention_policy={})
    result = run(connection)
    assert connection.methods() == ["describe_log_groups", "create_log_group", "put_retention_policy"]
    assert result["log_group"] == {
        "name": "/g",
        "arn": ARN,
        "retention_days": 7,
        "kms_key_id": "",
        "log_group_class": "STANDARD",
        "tags": {TAG: "me"},
    }
    assert result["changed"]
    predicted = run(logs(), check_mode=True)
    assert predicted == result


def test_groups_whose_names_only_begin_so_are_others():
    first = {"logGroups": [group("/g-other", retentionInDays=7)], "nextToken": "t"}
    connection = logs(describe_log_groups=[first, {"logGroups": [group("/g2")]}])
    assert run(connection, check_mode=True)["changed"]
    assert connection.log == [
        ("describe_log_groups", {"logGroupNamePrefix": "/g"}),
        ("describe_log_groups", {"logGroupNamePrefix": "/g", "nextToken": "t"}),
    ]


def test_a_listing_that_does_not_end_is_not_used():
    again = {"logGroups": [group()], "nextToken": "t"}
    with pytest.raises(AwsError, match="returned to a page that was already read"):
        run(logs(describe_log_groups=again))


def test_a_group_as_declared_is_only_read():
    connection = logs(group(), group("/g/deep"), tags={TAG: "me"})
    result = run(connection, retention_days=0)
    assert connection.log[-1] == ("list_tags_for_resource", {"resourceArn": ARN})
    assert connection.methods() == READS
    assert not result["changed"]
    assert "diff" not in result


def test_a_change():
    connection = logs(group(retentionInDays=1, kmsKeyId="k"), tags={TAG: "me"}, put_retention_policy={})
    result = run(connection)
    assert connection.methods() == [*READS, "put_retention_policy"]
    assert '"retention_days": 1' in result["diff"]["before"]
    assert '"retention_days": 7' in result["diff"]["after"]
    assert result["log_group"]["kms_key_id"] == "k"


def test_a_group_that_a_function_made_is_not_touched():
    with pytest.raises(InputError, match="lacks the tag"):
        run(logs(group()))
    kept = run(logs(group()), state="absent")
    assert (kept["changed"], kept["log_group"]["name"]) == (False, "/g")
    assert "me did not make it" in kept["kept"]


def test_a_group_that_a_function_makes_meanwhile():
    exists = client_error("ResourceAlreadyExistsException", "It exists")
    with pytest.raises(AwsError, match="Could not create the log group /g: It exists") as failed:
        run(logs(create_log_group=exists))
    assert "with adopt to take it over" in str(failed.value)


@pytest.mark.parametrize("answer", [{}, GONE], ids=["deleted", "by somebody else meanwhile"])
def test_a_removal(answer):
    connection = logs(group(), tags={TAG: "me"}, delete_log_group=answer)
    result = run(connection, state="absent")
    assert connection.methods() == [*READS, "delete_log_group"]
    assert (result["changed"], "log_group" in result) == (True, False)


def test_nothing_to_remove():
    assert run(logs(), state="absent") == {"changed": False, "api_calls": {}}
    assert not run(logs(group(), list_tags_for_resource=GONE), state="absent")["changed"]


@pytest.mark.parametrize("call", READS)
def test_a_read_that_fails(call):
    with pytest.raises(AwsError, match="Could not read the log group /g: no"):
        run(logs(group(), **{call: client_error("AccessDeniedException")}))
