"""Creating, adjusting and removing a rule: which calls are made, and what is said when one fails."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.events.rule import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.events_fakes import PATTERN, QUEUE, RULE_ARN, TARGET, events, rule, writes
from tests.support.aws.fakes import NoConnection, client_error

OPTIONS = {"name": "states", "event_pattern": PATTERN, "targets": [{"id": "queue", "arn": QUEUE}]}
OTHER = {"Id": "old", "Arn": QUEUE}
FAILED = {"TargetId": "queue", "ErrorCode": "ResourceNotFoundException", "ErrorMessage": "No such queue."}


def run(connection, check_mode=False, **params):
    return ensure({"state": "present", **OPTIONS, **params}, connection, check_mode=check_mode)


def test_a_creation():
    connection = events()
    result = run(connection, managed_by="team-dns")
    assert [method for method, _arguments in writes(connection)] == ["put_rule", "put_targets"]
    assert result["changed"] and result["rule"]["arn"] == RULE_ARN
    assert result["rule"]["tags"] == {TAG: "team-dns"}
    assert result["diff"]["before"] == "" and '"aws.ec2"' in result["diff"]["after"]


@pytest.mark.parametrize(
    ("existing", "params"),
    [(None, {}), (rule(), {"description": "new"}), (rule(), {"state": "absent"})],
)
def test_check_mode_writes_nothing_and_predicts_the_same(existing, params):
    predicted, made = (events(*([existing] if existing else [])) for _run in range(2))
    assert run(predicted, check_mode=True, **params) == run(made, **params)
    assert writes(predicted) == [] and writes(made) != []


def test_a_second_run_writes_nothing():
    connection = events(rule(), [TARGET])
    result = run(connection)
    assert not result["changed"] and "diff" not in result
    assert writes(connection) == []


def test_targets_in_pages():
    pages = [{"Targets": [OTHER], "NextToken": "more"}, {"Targets": [TARGET]}]
    connection = events(rule(), list_targets_by_rule=pages)
    run(connection)
    assert [arguments["Ids"] for method, arguments in writes(connection) if method == "remove_targets"] == [["old"]]


def test_a_removal():
    connection = events(rule(), [TARGET, OTHER])
    result = run(connection, state="absent")
    assert [method for method, _arguments in writes(connection)] == ["remove_targets", "delete_rule"]
    assert result["changed"] and "rule" not in result and result["diff"]["after"] == ""


def test_what_is_not_there_is_not_removed():
    connection = events()
    assert not run(connection, state="absent")["changed"]
    assert writes(connection) == []


@pytest.mark.parametrize("foreign", [rule(), rule(ManagedBy="autoscaling.amazonaws.com")])
def test_a_foreign_rule_stays(foreign):
    connection = events(foreign, [TARGET])
    result = run(connection, state="absent", managed_by="team-dns")
    assert not result["changed"] and result["kept"].startswith("The rule states of the event bus default ")
    with pytest.raises(InputError, match="the rule states of the event bus default"):
        run(connection, managed_by="team-dns", description="mine")
    assert writes(connection) == []


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"schedule_expression": "rate(1 day)"}, "either a pattern or a schedule"),
        ({"event_pattern": {"source": [{"prefix": ""}]}}, "matches every event"),
        ({"targets": [{"id": "queue", "arn": "queue"}]}, "is not an ARN"),
    ],
)
def test_bad_input_is_refused_before_any_call(params, message):
    with pytest.raises(InputError, match=message):
        run(NoConnection(), **params)


def test_a_target_that_fails_is_named():
    connection = events(put_targets={"FailedEntryCount": 1, "FailedEntries": [FAILED]})
    with pytest.raises(AwsError) as caught:
        run(connection)
    assert str(caught.value) == (
        "Could not write the target queue of the rule states of the event bus default (queue failed): No such queue. "
        "(ResourceNotFoundException). What came before it was written; run the task again to continue."
    )
    assert caught.value.result == {"changed": True}


def test_a_target_that_cannot_be_removed_keeps_the_rule():
    failed = {"FailedEntryCount": 2, "FailedEntries": [FAILED, {**FAILED, "TargetId": "old"}]}
    connection = events(rule(), [TARGET, OTHER], remove_targets=failed)
    with pytest.raises(AwsError, match=r"\(queue, old failed\): .* what EventBridge says of queue\.$") as caught:
        run(connection, state="absent")
    assert caught.value.result == {"changed": False}
    assert [method for method, _arguments in writes(connection)] == ["remove_targets"]


def test_some_of_the_targets_failed():
    connection = events(rule(), put_targets={"FailedEntryCount": 1, "FailedEntries": [FAILED]})
    with pytest.raises(AwsError) as caught:
        run(connection, targets=[{"id": "queue", "arn": QUEUE}, {"id": "old", "arn": QUEUE}])
    assert caught.value.result == {"changed": True}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            {"existing": client_error("AccessDeniedException")},
            "Could not read the rule states of the event bus",
        ),
        ({"list_targets_by_rule": client_error("InternalException")}, "Could not read the targets of the rule states"),
        ({"list_tags_for_resource": client_error("InternalException")}, "Could not read the tags of the rule states"),
    ],
)
def test_what_cannot_be_read(answers, message):
    with pytest.raises(AwsError, match=message):
        run(events(**{"existing": rule(), **answers}))
