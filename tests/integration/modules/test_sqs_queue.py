# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""sqs_queue against the sandbox: what is made, what stays as it is, and what is left to somebody else."""

from __future__ import annotations

import json

import pytest

ACCOUNT = "111111111111"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/changes"
MAKER = "crossaccount.aws/created-by"
SENDERS = [{"sid": "Rule", "services": ["events.amazonaws.com"], "source_arns": [RULE]}]


@pytest.fixture
def queue(fresh, run_module):
    """Run the module in a workload account."""

    def run(check=False, **options):
        options = {"name": "changes", "managed_by": "somebody", **options}
        return run_module("sqs_queue", {"account_id": ACCOUNT, **options}, check=check, profile="workload-a")

    return run


@pytest.fixture
def sqs(boto):
    return boto("sqs", profile="workload-a")


def names(sqs):
    return sorted(url.rpartition("/")[2] for url in sqs.list_queues().get("QueueUrls", ()))


def test_create_change_and_remove(queue, sqs):
    wanted = {"visibility_timeout": 60, "senders": SENDERS, "tags": {"team": "dns"}}
    predicted = queue(check=True, **wanted)
    assert predicted["changed"]
    assert names(sqs) == []

    made = queue(**wanted)
    assert made["queue"] == predicted["queue"]
    url = made["queue"]["url"]
    assert url == sqs.get_queue_url(QueueName="changes")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (found["QueueArn"], found["VisibilityTimeout"]) == (made["queue"]["arn"], "60")
    assert found["SqsManagedSseEnabled"] == "true"
    [statement] = json.loads(found["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": ["events.amazonaws.com"]}
    assert statement["Condition"] == {"ArnLike": {"aws:SourceArn": [RULE]}}
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "dns", MAKER: "somebody"}

    again = queue(**wanted)
    assert not again["changed"]
    assert again["api_calls"] == dict.fromkeys(("GetQueueUrl", "GetQueueAttributes", "ListQueueTags"), 1)

    failed = queue(name="failed")["queue"]["arn"]
    changed = queue(dead_letter={"arn": failed, "max_receive_count": 5}, senders=[], tags={"owner": "me"})
    assert changed["changed"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert json.loads(found["RedrivePolicy"]) == {"deadLetterTargetArn": failed, "maxReceiveCount": 5}
    assert not found.get("Policy")
    assert found["VisibilityTimeout"] == "60"
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"owner": "me", MAKER: "somebody"}
    assert not queue(dead_letter={"arn": failed, "max_receive_count": 5}, senders=[])["changed"]
    assert queue(dead_letter={})["changed"]
    assert not queue(dead_letter={})["changed"]

    assert queue(check=True, state="absent")["changed"]
    assert names(sqs) == ["changes", "failed"]
    assert queue(state="absent")["changed"]
    assert names(sqs) == ["failed"]
    assert not queue(state="absent")["changed"]


def test_keys_and_policies(queue, sqs):
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}],
    }
    made = queue(kms_key_id="alias/aws/sqs", policy=document)
    found = sqs.get_queue_attributes(QueueUrl=made["queue"]["url"], AttributeNames=["All"])["Attributes"]
    assert found["KmsMasterKeyId"] == "alias/aws/sqs"
    assert found.get("SqsManagedSseEnabled", "false") == "false"
    assert json.loads(found["Policy"]) == document
    assert not queue(kms_key_id="alias/aws/sqs", policy=json.dumps(document))["changed"]
    assert queue(sqs_managed_sse=True)["changed"]
    assert not queue(sqs_managed_sse=True)["changed"]


def test_a_queue_of_somebody_else_stays(queue, sqs):
    url = sqs.create_queue(QueueName="changes")["QueueUrl"]
    for check in (True, False):
        refused = queue(check=check, delay_seconds=5)
        assert refused["failed"]
        assert f"lacks the tag {MAKER}=somebody" in refused["msg"]
    kept = queue(state="absent")
    assert not kept["changed"]
    assert "somebody did not make it" in kept["kept"]
    assert queue(delay_seconds=5, adopt=True)["changed"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"]
    assert found == {"DelaySeconds": "5"}
    assert not sqs.list_queue_tags(QueueUrl=url).get("Tags")


def test_bad_input_and_other_accounts_make_no_call(queue, fresh):
    fresh.reset_requests()
    refused = queue(senders=[{"sid": "Rule", "services": ["events.amazonaws.com"]}])
    assert refused["failed"]
    assert "confused deputy" in refused["msg"]
    assert [row for row in fresh.requests() if row["service"] == "sqs"] == []
    assert "account 111111111111" in queue(account_id="222222222222")["msg"]


def test_a_caller_without_the_permission(run_module, fresh, boto):
    iam = boto("iam", profile="workload-a")
    iam.create_user(UserName="Nobody")
    key = iam.create_access_key(UserName="Nobody")["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"], "region": "us-east-1"}
    refused = run_module("sqs_queue", {"name": "changes", "managed_by": "somebody", **keys})
    assert refused["failed"] and not refused["changed"]
    assert "Could not read the queue changes" in refused["msg"]
