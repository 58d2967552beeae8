# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The function as Lambda calls it, with AWS in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import NotKeptError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.triggers import request
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._function import handler
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from tests.support.automation.world import ACCOUNT, DOMAIN, ZONE, MemoryAws, document, read, state_change

OTHER = "333333333333"
SCHEDULED = {"detail-type": "Scheduled Event", "account": ACCOUNT, "detail": {}, "time": "2026-11-30T12:00:00Z"}


class Context:
    """What Lambda says of an invocation."""

    def __init__(self, seconds: float = 60) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return round(1000 * self._seconds)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> MemoryAws:
    found = MemoryAws()
    monkeypatch.setattr(handler, "_kept", {"settings": read(document()), "calls": found})
    return found


def queued(*events: Any, received: int = 1) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "body": event if isinstance(event, str) else json.dumps(event),
                "attributes": {"ApproximateReceiveCount": str(received)},
                "eventSource": "aws:sqs",
            }
            for number, event in enumerate(events)
        ]
    }


def invoke(event: Any, context: Any = None) -> dict[str, Any]:
    return handler.handle(event, context or Context())


def fail(aws: MemoryAws, error: Exception, operation: str = "ListResourceRecordSets") -> None:
    def raising(call: str) -> None:
        if call == operation:
            raise error

    aws.meanwhile = raising


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


THROTTLED = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "ListResourceRecordSets")


def test_single_instances_are_looked_at_alone(aws: MemoryAws, capsys: pytest.CaptureFixture[str]) -> None:
    first = aws.run(1, "web")
    aws.run(2, "api")

    assert invoke({"crossaccount": {"instances": [first]}}) == {}
    assert {name for name, _type in aws.zones[ZONE].values()} == {"web.team.example.com."}
    assert logged(capsys)[0]["instances"] == [first]
    assert invoke({"crossaccount": {}}) == {}
    assert {name for name, _type in aws.zones[ZONE].values()} == {"web.team.example.com.", "api.team.example.com."}


def test_events_of_the_queue_are_done(aws: MemoryAws, capsys: pytest.CaptureFixture[str]) -> None:
    ids = [aws.run(number, f"web-{number}") for number in range(3)]

    assert invoke(queued(*map(state_change, ids))) == {"batchItemFailures": []}
    assert aws.zones[ZONE].values() == aws.truth()
    said, measured = logged(capsys)
    assert (said["level"], said["account"], said["instances"], said["changes"]) == ("INFO", ACCOUNT, ids, 6)
    assert said["calls"] == {"DescribeInstances": 2, "ListResourceRecordSets": 1, "ChangeResourceRecordSets": 1}
    assert (measured["Changes"], measured["Failed"], measured["Route53Calls"]) == (6, 0, 2)
    assert measured["Latency"] > 0
    assert "Reconciled" not in measured


def test_a_schedule_looks_at_everything(aws: MemoryAws, capsys: pytest.CaptureFixture[str]) -> None:
    aws.run(1, "web")

    assert invoke(SCHEDULED) == {}
    assert aws.zones[ZONE].values() == aws.truth()
    assert logged(capsys)[-1]["Reconciled"] == 1


def test_a_report_says_what_is_left_to_others(aws: MemoryAws, capsys: pytest.CaptureFixture[str]) -> None:
    aws.run(1, "no name")

    assert invoke({"crossaccount": {"report": True}}) == {}
    _kept, foreign, left_out, measured = logged(capsys)
    assert foreign["record_sets"] == []
    assert "no name" in left_out["instances"][0]
    assert (measured["Foreign"], measured["LeftOut"]) == (0, 1)


def test_what_fails_comes_again_and_ends_with_its_reason(aws: MemoryAws, capsys: pytest.CaptureFixture[str]) -> None:
    event = state_change(aws.run(1, "web"))
    fail(aws, THROTTLED)

    assert invoke(queued(event)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert aws.sent == []
    assert logged(capsys)[0]["message"] == f"{DOMAIN}: ListResourceRecordSets: Throttling"
    assert invoke(queued(event, received=3)) == {"batchItemFailures": []}
    [(queue, body)] = aws.sent
    assert queue == "https://failures"
    assert json.loads(body) == {"reason": f"{DOMAIN}: ListResourceRecordSets: Throttling", "event": json.dumps(event)}


def test_what_cannot_be_told_is_moved_by_the_queue_itself(aws: MemoryAws, monkeypatch: pytest.MonkeyPatch) -> None:
    event = state_change(aws.run(1, "web"))
    fail(aws, THROTTLED)

    def refuse(_queue: str, _bodies: Any) -> None:
        raise THROTTLED

    monkeypatch.setattr(aws, "send", refuse)
    assert invoke(queued(event, received=3)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


def test_what_is_no_event_does_not_hold_up_the_others(aws: MemoryAws) -> None:
    event = state_change(aws.run(1, "web"))

    assert invoke(queued("nonsense", event)) == {"batchItemFailures": []}
    assert aws.zones[ZONE].values() == aws.truth()
    [(_queue, body)] = aws.sent
    assert "it is not JSON" in json.loads(body)["reason"]


def test_a_failed_schedule_is_the_error_of_the_invocation(aws: MemoryAws) -> None:
    fail(aws, THROTTLED)

    with pytest.raises(NotKeptError, match=f"^{DOMAIN}: ListResourceRecordSets: Throttling$"):
        invoke(SCHEDULED)


def test_every_zone_that_fails_is_told_and_the_others_are_kept(
    aws: MemoryAws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = document()
    zones = given["accounts"][ACCOUNT]["zones"]
    zones[:0] = [
        zones[0] | {"hosted_zone_id": zone_id, "domain": f"{name}.{DOMAIN}"}
        for zone_id, name in (("ZGONE", "gone"), ("ZCLOSED", "closed"))
    ]
    monkeypatch.setattr(handler, "_kept", {"settings": read(given), "calls": aws})
    aws.run(1, "web")

    def refuse(_account: Any, zone_id: str, reading: Any) -> Any:
        if zone_id == ZONE:
            return listed(_account, zone_id, reading)
        code = {"ZGONE": "NoSuchHostedZone", "ZCLOSED": "AccessDenied"}[zone_id]
        raise ClientError({"Error": {"Code": code, "Message": "wJalr"}}, "ListResourceRecordSets")

    listed = aws.record_sets
    monkeypatch.setattr(aws, "record_sets", refuse)
    with pytest.raises(NotKeptError) as raised:
        invoke(SCHEDULED)
    said = (
        f"gone.{DOMAIN}: ListResourceRecordSets: NoSuchHostedZone; "
        f"closed.{DOMAIN}: ListResourceRecordSets: AccessDenied"
    )
    assert str(raised.value) == said
    output = capsys.readouterr().out
    assert json.loads(output.splitlines()[0])["message"] == said
    assert "wJalr" not in output
    assert aws.zones[ZONE].values() == aws.truth()


@pytest.mark.parametrize(
    "error",
    [
        ResponseParserError("invalid XML received:\n<SecretAccessKey>wJalr</SecretAccessKey>"),
        RuntimeError("wJalr"),
        ClientError({"Error": {"Code": "AccessDenied", "Message": "wJalr"}}, "AssumeRole"),
    ],
)
def test_texts_of_others_do_not_leave(aws: MemoryAws, capsys: pytest.CaptureFixture[str], error: Exception) -> None:
    fail(aws, error)

    with pytest.raises(NotKeptError) as raised:
        invoke(SCHEDULED)
    assert raised.value.__suppress_context__
    assert "wJalr" not in f"{raised.value}{capsys.readouterr()}"


def test_an_account_that_is_not_kept(aws: MemoryAws) -> None:
    stranger = state_change("i-00000000000000001") | {"account": OTHER}

    assert invoke(queued(stranger)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


def test_what_there_is_no_time_for_comes_again(aws: MemoryAws) -> None:
    event = state_change(aws.run(1, "web"))

    assert invoke(queued(event), Context(5)) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert aws.counts == {}


def test_of_many_accounts_each_gets_a_message_of_its_own(aws: MemoryAws, monkeypatch: pytest.MonkeyPatch) -> None:
    many = document()
    many["accounts"][OTHER] = many["accounts"][ACCOUNT]
    monkeypatch.setattr(handler, "_kept", {"settings": read(many), "calls": aws})

    assert invoke(SCHEDULED) == {}
    assert aws.sent == [("https://queue", request(each, report=False)) for each in (ACCOUNT, OTHER)]
    assert aws.counts == {}


def test_work_that_cannot_be_handed_on(aws: MemoryAws, monkeypatch: pytest.MonkeyPatch) -> None:
    many = document()
    many["accounts"][OTHER] = many["accounts"][ACCOUNT]
    monkeypatch.setattr(handler, "_kept", {"settings": read(many), "calls": aws})

    def refuse(_queue: str, _bodies: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "wJalr"}}, "SendMessageBatch")

    monkeypatch.setattr(aws, "send", refuse)
    with pytest.raises(NotKeptError, match=r"^SendMessageBatch: AccessDenied$"):
        invoke(SCHEDULED)


def test_a_variable_that_lacks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(document()), encoding="utf-8")
    monkeypatch.setattr(handler, "SETTINGS", file)
    monkeypatch.setattr(handler, "_kept", {})
    monkeypatch.setenv("EVENTS_QUEUE", "https://events")
    monkeypatch.delenv("FAILURES_QUEUE", raising=False)

    with pytest.raises(InputError, match=r"^FAILURES_QUEUE: .*\. Give it the URL of its queue, "):
        invoke(SCHEDULED)


def test_settings_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(document()), encoding="utf-8")
    monkeypatch.setattr(handler, "SETTINGS", file)
    monkeypatch.setenv("EVENTS_QUEUE", "https://events")
    monkeypatch.setenv("FAILURES_QUEUE", "https://failures")
    monkeypatch.setattr(handler, "Calls", MemoryAws)
    monkeypatch.setattr(handler, "_kept", {})

    assert invoke(SCHEDULED) == {}
    file.unlink()
    assert invoke(SCHEDULED) == {}
