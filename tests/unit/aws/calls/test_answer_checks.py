# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Answers that are none of the operation that was called, and what becomes of a task that gets one."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import answer_checks
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.answer_checks import read_time
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.operation import Operation
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import (
    SDK_ERRORS,
    UNANSWERED,
    AwsError,
    may_be_done,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.outcome import attempt
from ansible_collections.crossaccount.aws.plugins.module_utils._core.answers import TEXT
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.utils import parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from tests.support.aws.wire_answers import GRANTED, NAMESPACE, answering, error

KEYS = {"aws_access_key_id": "AKIAOWN", "aws_secret_access_key": "own-secret"}


def answered(body: str, status: int = 200) -> Connection:
    connection = Connection(credentials=KEYS)
    answering(connection.client("route53"), (status, body))
    return connection


def change(body: str) -> str:
    """The body of an answer to ChangeResourceRecordSets."""
    return f'<ChangeResourceRecordSetsResponse xmlns="{NAMESPACE}">{body}</ChangeResourceRecordSetsResponse>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "the answer to GetChange is empty"),
        ("  ", "the answer to GetChange is empty"),
        ("{}", "the answer to GetChange is not XML"),
        ("<html><body>Sign in</body></html>", "what came in answer to GetChange is not an answer to it"),
        (change(""), "what came in answer to GetChange is not an answer to it"),
        ("<GetChangeResponse/>", "the answer to GetChange cannot be used: it has no ChangeInfo"),
        (GRANTED[1].replace("<Status>INSYNC</Status>", ""), "it has no ChangeInfo.Status"),
        (GRANTED[1].replace("2026-01-01T", "yesterday"), "a value in it has another form"),
        (
            GRANTED[1].replace("<Id>", "<Id>/change/C0</Id><Id>"),
            "it has something in ChangeInfo.Id that is not a text",
        ),
    ],
)
def test_an_answer_that_cannot_be_used(body: str, said: str) -> None:
    with pytest.raises(UNANSWERED) as failed:
        answered(body).client("route53").get_change(Id="C1")
    assert said in str(failed.value)


@pytest.mark.parametrize("member", ["Code", "Message"])
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_refusal_that_cannot_be_read(member: str, status: int) -> None:
    _status, body = error("AccessDenied")
    connection = Connection(credentials=KEYS, config={"retries": {"total_max_attempts": 1}})
    twisted = body.replace(f"</{member}>", f"<more>x</more></{member}>")
    client = answering(connection.client("iam"), (status, twisted))
    with pytest.raises(UNANSWERED, match="an answer that refuses the call cannot be read"):
        client.list_roles()


@pytest.mark.parametrize(
    "before", ["", '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="UTF-8"?><!-- a proxy was here -->']
)
def test_an_answer_as_it_must_be(before: str) -> None:
    answer = answered(before + GRANTED[1]).client("route53").get_change(Id="C1")
    assert answer["ChangeInfo"]["Status"] == "INSYNC"


def tagged(headers: dict[str, str]) -> None:
    connection = Connection(credentials=KEYS)
    response = AWSResponse("", 200, headers, None)
    response._content = b""
    client = connection.client("route53")
    client.meta.events.register("before-send", lambda **_event: response)
    client.change_tags_for_resource(ResourceType="hostedzone", ResourceId="Z1")


def test_a_success_without_a_body_is_one_of_aws() -> None:
    for name in answer_checks.REQUEST_IDS:
        tagged({name: "1"})
    with pytest.raises(UNANSWERED, match="the answer to ChangeTagsForResource is empty"):
        tagged({})


@pytest.mark.parametrize("body", ["{}", '{"QueueUrl": "https://q"}'])
def test_an_object_that_need_not_hold_anything_is_one_of_aws(body: str) -> None:
    """Another answer, or what somebody in between says, looks like it."""
    arguments = {"QueueUrl": "https://q.example/1/q", "TagKeys": ["a"]}

    def call(headers: dict[str, str]) -> None:
        client = Connection(credentials=KEYS, config={"retries": {"total_max_attempts": 1}}).client("sqs")
        answer = AWSResponse("", 200, headers, None)
        answer._content = body.encode()
        client.meta.events.register("before-send", lambda **_event: answer)
        client.untag_queue(**arguments)

    for name in answer_checks.REQUEST_IDS:
        call({name: "1"})
    with pytest.raises(UNANSWERED, match="what came in answer to UntagQueue is not an answer of AWS"):
        call({})


# Services whose answers have other forms, in the words of the API Reference of each.
FORMS = {
    "json": ("sqs", "GetQueueUrl", Operation({"QueueUrl": TEXT}), {"QueueName": "q"}, '{"QueueUrl": "https://q"}'),
    "rest-json": ("ram", "ListPermissions", Operation({"permissions": [{"arn": TEXT}]}), {}, '{"permissions": []}'),
    "another root": (
        *("s3", "ListBuckets", Operation({"Buckets": [{"Name": TEXT}]}, root="ListAllMyBucketsResult"), {}),
        "<ListAllMyBucketsResult><Buckets><Bucket><Name>logs</Name></Bucket></Buckets></ListAllMyBucketsResult>",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_answers_of_every_form(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    service, name, operation, arguments, body = FORMS[form]
    monkeypatch.setattr(answer_checks, "OPERATIONS", {service: {name: operation}})

    def call(answer: str) -> dict[str, object]:
        once = {"retries": {"total_max_attempts": 1}}
        client = answering(Connection(credentials=KEYS, config=once).client(service), (200, answer))
        found: dict[str, object] = getattr(client, xform_name(name))(**arguments)
        return found

    assert operation.answer.keys() <= call(body).keys()
    for damaged in ("", " ", "<html/>", "[]", "{}", body[1:]):
        with pytest.raises(SDK_ERRORS) as failed:
            call(damaged)
        # botocore itself makes an error of a server of an answer of S3 that it cannot read.
        assert may_be_done(failed.value)


def test_an_operation_that_is_not_in_the_table_is_not_called() -> None:
    connection = Connection(credentials=KEYS)
    with pytest.raises(LookupError, match="GetHealthCheck of route53"):
        connection.client("route53").get_health_check(HealthCheckId="x")
    assert connection.calls == {}


def written(connection: Connection, then: Exception | None = None, **result: object) -> dict[str, object]:
    """What a task returns that writes once, and fails with ``then``."""

    def work() -> dict[str, object]:
        connection.client("route53").change_resource_record_sets(
            HostedZoneId="Z1",
            ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": {"Name": "a", "Type": "A"}}]},
        )
        raise then or AwsError("It went wrong", result=dict(result))

    return attempt(work, connection.writes).result


DONE = change(f"<ChangeInfo>{GRANTED[1].split('ChangeInfo>')[1]}ChangeInfo>")


def test_what_was_written_is_told_whatever_happens_then() -> None:
    told = written(answered(DONE), KeyError("Name"))
    assert told["changed"] is True
    assert "Before that, ChangeResourceRecordSets had been carried out. Run the task again." in str(told["msg"])


def test_a_flow_that_forgets_what_it_wrote_is_corrected() -> None:
    assert written(answered(DONE), changed=False)["changed"] is True


@pytest.mark.parametrize("body", ["", "{}", "<html/>", change(""), DONE[:60], DONE.replace("2026-01-01T", "x")])
def test_an_unusable_answer_to_a_write_leaves_doubt(body: str) -> None:
    told = written(answered(body))
    assert told["changed"] is True
    assert "No usable answer came to ChangeResourceRecordSets, so it is not known whether" in str(told["msg"])


def test_a_write_that_is_refused_changes_nothing() -> None:
    status, body = error("AccessDenied", 403)
    told = written(answered(body, status))
    assert (told["changed"], told["error_code"]) == (False, "AccessDenied")
    assert "carried out" not in str(told["msg"])


def test_who_finds_out_settles_the_doubt() -> None:
    connection = answered("")
    written(connection)
    assert connection.writes.in_doubt == ["ChangeResourceRecordSets"]
    connection.writes.settle()
    assert (connection.writes.in_doubt, connection.writes.done) == ([], {})


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["milliseconds", "seconds"]))
def test_times_are_read_as_botocore_reads_them(moment, precision):
    text = f"{moment.isoformat(timespec=precision)}Z"
    assert read_time(text) == parse_timestamp(text)
    assert read_time(text).isoformat() == parse_timestamp(text).isoformat()


@pytest.mark.parametrize(
    "value", ["Thu, 01 Jan 2026 00:00:00 GMT", "2026-01-01T00:00:00+02:00", "1767225600", 1767225600]
)
def test_other_forms_of_times_are_left_to_botocore(value):
    assert read_time(value) == parse_timestamp(value)


@pytest.mark.parametrize(
    ("model", "protocol"),
    [
        (SimpleNamespace(metadata={"protocol": "query"}), "query"),
        (SimpleNamespace(metadata={"protocol": "smithy-rpc-v2-cbor"}, resolved_protocol="json"), "json"),
    ],
    ids=["of an older botocore", "of several"],
)
def test_an_answer_has_the_protocol_that_botocore_speaks(model, protocol):
    assert answer_checks._protocol(model) == protocol
