# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A test event: what is sent, when it was taken, and what EventBridge refuses."""

from __future__ import annotations

import json

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.events.dns_automation_test import send
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import triggers
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

ACCOUNT, INSTANCE = "222222222222", "i-0123456789abcdef0"
TAKEN = {
    "FailedEntryCount": 0,
    "Entries": [{"EventId": "e"}],
    "ResponseMetadata": {"HTTPHeaders": {"date": "Sat, 31 Jan 2026 10:00:00 GMT"}},
}


def events(answer):
    return FakeConnection({"events": {"put_events": answer}}, ACCOUNT)


@pytest.mark.parametrize("instance", [None, "", "web-1", "i-0123"])
def test_bad_input_makes_no_call(instance):
    with pytest.raises(InputError, match="instance"):
        send({"instance_id": instance}, NoConnection(), check_mode=False)


def test_the_function_reads_what_is_sent_as_an_instance_that_runs():
    connection = events(TAKEN)
    sent = send({"instance_id": INSTANCE}, connection, check_mode=False)
    assert (sent["changed"], sent["event_id"], sent["sent_at"]) == (False, "e", "2026-01-31T10:00:00Z")

    [(_method, arguments)] = connection.log
    [entry] = arguments["Entries"]
    assert entry["Source"] == "crossaccount.aws/dns_automation"
    assert entry["Resources"] == [f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/{INSTANCE}"]
    event = {"detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"]), "account": ACCOUNT}
    [message] = triggers.messages(event)
    assert message.trigger == triggers.Trigger(ACCOUNT, frozenset({INSTANCE}), running={INSTANCE: ""})


def test_check_mode_sends_nothing():
    connection = events(TAKEN)
    assert send({"instance_id": INSTANCE}, connection, check_mode=True)["event_id"] == ""
    assert connection.log == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({**TAKEN, "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "no"}]}, "InternalFailure"),
        ({**TAKEN, "Entries": []}, "names no event"),
        ({**TAKEN, "Entries": [{}]}, "names no event"),
        (client_error("AccessDeniedException"), "AccessDenied"),
    ],
)
def test_what_is_refused_is_said(answer, said):
    with pytest.raises(AwsError, match=f"send a test event about {INSTANCE}.*{said}"):
        send({"instance_id": INSTANCE}, events(answer), check_mode=False)
