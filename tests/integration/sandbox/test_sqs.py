# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Queues: whose they are, what they take, and their messages by the sandbox's clock."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest

from tests.support.playbooks.iam_world import allow, deny, make_user, policy, refused
from tests.support.sandbox.client import SandboxClient
from tests.support.sandbox.functions import bodies, make_queue


@pytest.fixture
def sqs(fresh: SandboxClient, boto: Any) -> Any:
    return boto("sqs")


def test_allowed_and_denied_by_queue(sqs: Any, boto: Any) -> None:
    url, arn = make_queue(sqs, "jobs")
    other, _ = make_queue(sqs, "other")
    may = make_user(boto("iam"), "may", allow("sqs:SendMessage", arn))("sqs")
    may.send_message(QueueUrl=url, MessageBody="hello")
    may.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "batch"}])
    code, message = refused(may.send_message, QueueUrl=other, MessageBody="no")
    assert code == "AccessDenied"
    assert "sqs:SendMessage" in message
    assert refused(may.receive_message, QueueUrl=url)[0] == "AccessDenied"
    assert bodies(sqs, url) == ["hello", "batch"]


def test_a_policy_opens_a_queue_to_another_account(sqs: Any, boto: Any) -> None:
    url, arn = make_queue(sqs, "jobs")
    there = make_user(boto("iam", profile="dns"), "sender", allow("sqs:*"))("sqs")
    assert refused(there.send_message, QueueUrl=url, MessageBody="no")[0] == "AccessDenied"
    statement = allow("sqs:SendMessage", arn, Principal={"AWS": "arn:aws:iam::222222222222:root"})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(statement)})
    there.send_message(QueueUrl=url, MessageBody="from there")
    assert refused(there.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "1"})[0] == "AccessDenied"
    assert bodies(sqs, url) == ["from there"]


def test_a_policy_denies_the_owner_too(sqs: Any, boto: Any) -> None:
    url, arn = make_queue(sqs, "jobs")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(deny("sqs:SendMessage", arn, Principal="*"))})
    assert refused(sqs.send_message, QueueUrl=url, MessageBody="no")[0] == "AccessDenied"


def test_permissions_are_added_and_removed(sqs: Any, boto: Any) -> None:
    url, _ = make_queue(sqs, "jobs")
    there = make_user(boto("iam", profile="dns"), "sender", allow("sqs:*"))("sqs")
    sqs.add_permission(QueueUrl=url, Label="dns", AWSAccountIds=["222222222222"], Actions=["SendMessage"])
    there.send_message(QueueUrl=url, MessageBody="from there")
    sqs.remove_permission(QueueUrl=url, Label="dns")
    assert refused(there.send_message, QueueUrl=url, MessageBody="no")[0] == "AccessDenied"


def test_a_policy_stays_when_something_else_is_set(sqs: Any) -> None:
    url, arn = make_queue(sqs, "jobs")
    text = policy(allow("sqs:SendMessage", arn, Principal={"Service": "events.amazonaws.com"}))
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy", "VisibilityTimeout"])["Attributes"]
    assert (json.loads(found["Policy"]), found["VisibilityTimeout"]) == (json.loads(text), "60")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    assert "Policy" not in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"MessageRetentionPeriod": "59"}, "InvalidAttributeValue"),
        ({"MessageRetentionPeriod": "1209601"}, "InvalidAttributeValue"),
        ({"VisibilityTimeout": "43201"}, "InvalidAttributeValue"),
        ({"VisibilityTimeout": "-1"}, "InvalidAttributeValue"),
        ({"DelaySeconds": "soon"}, "InvalidAttributeValue"),
        ({"SqsManagedSseEnabled": "yes"}, "InvalidAttributeValue"),
        ({"Policy": "{}"}, "InvalidAttributeValue"),
        ({"Colour": "red"}, "InvalidAttributeName"),
        ({"RedrivePolicy": "{}"}, "InvalidParameterValue"),
    ],
)
def test_attributes_that_do_not_fit(sqs: Any, attributes: dict[str, str], code: str) -> None:
    assert refused(sqs.create_queue, QueueName="jobs", Attributes=attributes)[0] == code
    url, _ = make_queue(sqs, "other")
    assert refused(sqs.set_queue_attributes, QueueUrl=url, Attributes=attributes)[0] == code


@pytest.mark.parametrize(
    ("name", "account", "message"),
    [
        ("nowhere", "999999999999", "does not exist"),
        ("dead", "222222222222", "does not exist"),
        ("dead.fifo", "999999999999", "same type"),
    ],
)
def test_dead_letter_queues_that_do_not_fit(sqs: Any, name: str, account: str, message: str) -> None:
    make_queue(sqs, "dead")
    make_queue(sqs, "dead.fifo", FifoQueue="true")
    redrive = json.dumps({"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{account}:{name}", "maxReceiveCount": 3})
    found = refused(sqs.create_queue, QueueName="jobs", Attributes={"RedrivePolicy": redrive})
    assert found[0] == "InvalidParameterValue"
    assert message in found[1]


def test_a_name_is_free_a_minute_after_its_queue(fresh: SandboxClient, sqs: Any) -> None:
    url, _ = make_queue(sqs, "jobs")
    sqs.delete_queue(QueueUrl=url)
    assert refused(sqs.send_message, QueueUrl=url, MessageBody="x")[0] == "AWS.SimpleQueueService.NonExistentQueue"
    assert refused(sqs.create_queue, QueueName="jobs")[0] == "AWS.SimpleQueueService.QueueDeletedRecently"
    fresh.clock(advance=61)
    make_queue(sqs, "jobs")


def test_a_message_is_visible_again_by_the_clock(fresh: SandboxClient, sqs: Any) -> None:
    url, _ = make_queue(sqs, "jobs", VisibilityTimeout="600")
    sqs.send_message(QueueUrl=url, MessageBody="job")
    assert bodies(sqs, url) == ["job"]
    assert bodies(sqs, url) == []
    fresh.clock(advance=601)
    assert bodies(sqs, url) == ["job"]


def test_waiting_for_a_message_holds_nobody_up(sqs: Any, boto: Any) -> None:
    url, _ = make_queue(sqs, "jobs")
    got: list[str] = []

    def wait() -> None:
        answer = boto("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=20)
        got.extend(message["Body"] for message in answer.get("Messages", []))

    started = time.monotonic()
    waiting = threading.Thread(target=wait)
    waiting.start()
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    sqs.send_message(QueueUrl=url, MessageBody="job")
    waiting.join()
    assert got == ["job"]
    assert time.monotonic() - started < 15


def test_queues_have_tags(sqs: Any, boto: Any) -> None:
    url, _ = make_queue(sqs, "jobs")
    sqs.tag_queue(QueueUrl=url, Tags={"managed_by": "us"})
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"managed_by": "us"}
    tagged = allow("sqs:SendMessage", "*", Condition={"StringEquals": {"aws:ResourceTag/managed_by": "us"}})
    may = make_user(boto("iam"), "may", tagged)("sqs")
    may.send_message(QueueUrl=url, MessageBody="by its tag")
    sqs.untag_queue(QueueUrl=url, TagKeys=["managed_by"])
    assert refused(may.send_message, QueueUrl=url, MessageBody="no")[0] == "AccessDenied"


def test_tags_on_creation_take_the_permission_to_tag(sqs: Any, boto: Any) -> None:
    creates = make_user(boto("iam"), "creates", allow("sqs:CreateQueue"))("sqs")
    code, message = refused(creates.create_queue, QueueName="jobs", tags={"managed_by": "us"})
    assert code == "AccessDenied"
    assert "sqs:TagQueue" in message
    creates.create_queue(QueueName="jobs")
