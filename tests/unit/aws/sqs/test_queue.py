"""Creating, adjusting and removing a queue: which calls are made, and what the module returns."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.sqs.queue import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.makers import TAG

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

URL, ARN = "https://queue.example/222222222222/q", "arn:aws:sqs:us-east-1:222222222222:q"
GONE = client_error("AWS.SimpleQueueService.NonExistentQueue")
READS = ["get_queue_url", "get_queue_attributes", "list_queue_tags"]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


def sqs(tags=None, **answers):
    """SQS with one queue, or none where it has no tags."""
    found = {
        "get_queue_url": GONE if tags is None else {"QueueUrl": URL},
        "get_queue_attributes": {"Attributes": {"QueueArn": ARN, "VisibilityTimeout": "30"}},
        "list_queue_tags": {"Tags": tags} if tags else {},
    }
    return FakeConnection({"sqs": {**found, **answers}})


def run(connection, check_mode=False, **params):
    params = {"name": "q", "managed_by": "me", "wait_timeout": 75, **params}
    return ensure(params, connection, check_mode=check_mode)


@pytest.mark.parametrize(
    "params", [{"name": "q.fifo"}, {"visibility_timeout": -1}, {"senders": [{"sid": "A"}]}], ids=str
)
def test_bad_input_makes_no_call(params):
    with pytest.raises(InputError):
        run(NoConnection(), account_id="222222222222", **params)


def test_a_dead_letter_queue_elsewhere_makes_no_call():
    connection = sqs()
    with pytest.raises(InputError, match="is not in us-east-1 of account 222222222222"):
        run(connection, dead_letter={"arn": "arn:aws:sqs:us-east-1:111111111111:d", "max_receive_count": 1})
    assert connection.log == []


def test_a_creation():
    connection = sqs(create_queue={"QueueUrl": URL})
    result = run(connection, visibility_timeout=60)
    assert connection.methods() == ["get_queue_url", "create_queue"]
    assert result["changed"]
    assert result["queue"] == {
        "name": "q",
        "url": URL,
        "arn": ARN,
        "attributes": {"visibility_timeout": 60, "sqs_managed_sse": True},
        "messages": 0,
        "tags": {TAG: "me"},
    }
    assert result["diff"]["before"] == ""
    assert '"visibility_timeout": 60' in result["diff"]["after"]


def test_a_creation_in_check_mode_predicts_the_url():
    connection = sqs()
    result = run(connection, check_mode=True)
    assert connection.methods() == ["get_queue_url"]
    assert result["changed"]
    assert (result["queue"]["url"], result["queue"]["arn"]) == ("https://aws.example/222222222222/q", ARN)


def test_a_name_that_was_deleted_a_moment_ago_is_waited_for():
    recently = client_error("AWS.SimpleQueueService.QueueDeletedRecently")
    connection = sqs(create_queue=[recently, recently, {"QueueUrl": URL}])
    assert run(connection)["queue"]["url"] == URL
    with pytest.raises(AwsError, match="less than 60 seconds ago") as failed:
        run(sqs(create_queue=recently), wait_timeout=0)
    assert failed.value.result["changed"] is False


def test_what_waits_in_a_queue_is_told_and_is_no_difference():
    waiting = {"Attributes": {"QueueArn": ARN, "VisibilityTimeout": "30", "ApproximateNumberOfMessages": "3"}}
    result = run(sqs(tags={TAG: "me"}, get_queue_attributes=waiting), check_mode=True, visibility_timeout=60)
    assert result["queue"]["messages"] == 3
    assert "messages" not in result["diff"]["before"] + result["diff"]["after"]
    assert run(sqs(tags={TAG: "me"}))["queue"]["messages"] is None


def test_a_queue_as_declared_is_only_read():
    connection = sqs(tags={TAG: "me"})
    result = run(connection, visibility_timeout=30)
    assert connection.methods() == READS
    assert not result["changed"]
    assert "diff" not in result
    assert result["queue"]["attributes"]["visibility_timeout"] == 30


def test_a_change():
    connection = sqs(tags={TAG: "me"}, set_queue_attributes={})
    result = run(connection, visibility_timeout=60)
    assert connection.log[-1] == (
        "set_queue_attributes",
        {"QueueUrl": URL, "Attributes": {"VisibilityTimeout": "60"}},
    )
    assert (result["changed"], result["queue"]["url"]) == (True, URL)


def test_a_queue_of_somebody_else_is_not_touched():
    with pytest.raises(InputError, match="lacks the tag"):
        run(sqs(tags={}), visibility_timeout=60)
    result = run(sqs(tags={TAG: "them"}), state="absent")
    assert not result["changed"]
    assert result["kept"] == f"the queue q carries {TAG}=them, so me did not make it"
    assert result["queue"]["name"] == "q"


@pytest.mark.parametrize("answer", [{}, GONE], ids=["deleted", "by somebody else meanwhile"])
def test_a_removal(answer):
    connection = sqs(tags={TAG: "me"}, delete_queue=answer)
    result = run(connection, state="absent")
    assert connection.methods() == [*READS, "delete_queue"]
    assert result["changed"]
    assert "queue" not in result
    assert result["diff"]["after"] == ""
    assert run(sqs(tags={TAG: "me"}), state="absent", check_mode=True)["changed"]


def test_nothing_to_remove():
    assert run(sqs(), state="absent") == {"changed": False, "api_calls": {}}


def test_a_queue_that_goes_while_it_is_read_is_none():
    assert not run(sqs(tags={TAG: "me"}, get_queue_attributes=GONE), state="absent")["changed"]


def test_a_read_that_fails():
    with pytest.raises(AwsError, match="Could not read the queue q: no"):
        run(sqs(get_queue_url=client_error("AccessDenied")))
