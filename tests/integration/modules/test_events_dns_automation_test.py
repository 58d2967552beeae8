# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""events_dns_automation_test against the sandbox: what is sent comes to a rule, by which it is delivered."""

from __future__ import annotations

import json

import pytest

INSTANCE = "i-0123456789abcdef0"
SOURCE = "crossaccount.aws/dns_automation"


@pytest.fixture
def queue(fresh, boto):
    """The URL of a queue to which a rule leads that is for events like ours."""
    sqs, events = boto("sqs", profile="workload-a"), boto("events", profile="workload-a")
    arn = "arn:aws:sqs:us-east-1:111111111111:told"
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = sqs.create_queue(QueueName="told", Attributes={"Policy": policy})["QueueUrl"]
    events.put_rule(Name="told", EventPattern=json.dumps({"source": [SOURCE]}))
    events.put_targets(Rule="told", Targets=[{"Id": "queue", "Arn": arn}])
    return url


def test_an_event_is_sent(queue, fresh, run_module, boto):
    fresh.clock(now="2030-01-01T00:00:00Z")
    options = {"instance_id": INSTANCE}
    foretold = run_module("events_dns_automation_test", options, profile="workload-a", check=True)
    sent = run_module("events_dns_automation_test", options, profile="workload-a")
    assert fresh.settle()

    received = boto("sqs", profile="workload-a").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    [event] = [json.loads(each["Body"]) for each in received["Messages"]]
    assert (foretold["event_id"], sent["event_id"]) == ("", event["id"])
    assert "2030-01-01T00:00:00Z" <= event["time"] <= sent["sent_at"] < "2030-01-02", "by the clock of AWS"
    assert event["detail"] == {"instance-id": INSTANCE, "state": "running"}
    assert not sent["changed"] and not foretold["changed"]


def test_a_caller_without_the_permission(run_module, fresh, boto):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "region": "us-east-1"}
    refused = run_module("events_dns_automation_test", {"instance_id": INSTANCE, **keys})
    assert refused["failed"]
    assert f"Could not send a test event about {INSTANCE}" in refused["msg"]
