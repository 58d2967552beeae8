"""Pacing on the events of a real client: every attempt waits, before it is signed, and refusals are learnt from."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.pacing import Pacer
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection, connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.options.pacing import PACING
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.pacing import Bucket
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.support.aws.wire_answers import BUSY, GRANTED, THROTTLED, answering, error

KEYS = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "secret"}


class Clock:
    """Time that passes by sleeping only."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 20
        self.pauses.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def no_pause_of_botocore(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def paced(clock: Clock, rate: float, burst: int) -> Connection:
    return Connection(credentials=KEYS, pacer=Pacer(Bucket(rate, burst), clock=clock, sleep=clock.sleep))


def test_requests_wait_for_their_token(clock):
    client = answering(paced(clock, 2, 2).client("route53"), GRANTED)
    for _ in range(4):
        client.get_change(Id="C1")
    assert clock.pauses == [0.5, 0.5]


def test_repeated_requests_wait_too(clock):
    """After a refusal at 4 a second: 2 a second, and the bucket is empty."""
    connection = paced(clock, 4, 40)
    answering(connection.client("route53"), THROTTLED, GRANTED).get_change(Id="C1")
    assert clock.pauses == [0.5]
    assert connection.calls == {"GetChange": 2}


def test_a_busy_zone_does_not_slow_down(clock):
    client = answering(paced(clock, 4, 40).client("route53"), BUSY, GRANTED)
    client.get_change(Id="C1")
    assert clock.pauses == []


def test_no_answer_says_nothing_about_the_rate(clock):
    bucket = Bucket(8, 40)
    bucket.throttled(0.0)
    connection = Connection(credentials=KEYS, pacer=Pacer(bucket, clock=clock, sleep=clock.sleep))
    answering(connection.client("route53"), ConnectionClosedError(endpoint_url="-"), GRANTED).get_change(Id="C1")
    assert bucket.rate == pytest.approx(4 + 8 / 200)


def test_a_wait_does_not_age_the_signature(clock):
    signed = []
    clock_sleep = clock.sleep
    connection = Connection(
        credentials=KEYS,
        pacer=Pacer(Bucket(1, 1), clock=clock, sleep=lambda seconds: (signed.append("slept"), clock_sleep(seconds))),
    )
    client = answering(connection.client("route53"), GRANTED)
    client.meta.events.register("before-sign.route53", lambda **_event: signed.append("signed"))
    client.get_change(Id="C1")
    client.get_change(Id="C1")
    assert signed == ["signed", "slept", "signed"]


def test_identities_of_a_task_share_one_bucket(clock):
    first = paced(clock, 1, 1)
    second = first.with_credentials(
        {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "secret", "SessionToken": "token"}
    )
    answering(first.client("route53"), GRANTED).get_change(Id="C1")
    answering(second.client("route53"), GRANTED).get_change(Id="C1")
    assert clock.pauses == [1.0]


def test_other_services_are_not_paced(clock):
    client = answering(paced(clock, 1, 1).client("iam"), error("AccessDenied"))
    for _ in range(3):
        with pytest.raises(ClientError):
            client.list_roles()
    assert clock.pauses == []


def test_the_options_of_a_task_reach_the_bucket(monkeypatch):
    opened = {}
    monkeypatch.setattr(
        "ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection.Pacer",
        lambda bucket: opened.setdefault("pauses", [bucket.take(0.0) for _ in range(4)]),
    )
    connection_of({"requests_per_second": 2.0, "request_burst": 3}, {})
    assert opened == {"pauses": [0, 0, 0, 0.5]}


@pytest.mark.parametrize("option", PACING.spec)
def test_impossible_options_are_refused(option):
    with pytest.raises(InputError, match=f"^{option}: "):
        connection_of({option: 0}, {})
