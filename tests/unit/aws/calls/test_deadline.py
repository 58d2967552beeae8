# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The deadline of a task, with sockets that never answer and credentials that never come."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import deadline
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.deadline import Deadline
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.renewal import RenewableCredentials
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import Connection, deadline_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import (
    AwsError,
    NoAnswerError,
    TimeUpError,
    explain,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.time_limits import Limits

from tests.support.aws.bad_servers import Answer, answer_connections, dripping, hang
from tests.support.aws.wire_answers import BUSY, GRANTED, answering

KEYS = {"aws_access_key_id": "AKIAOWN", "aws_secret_access_key": "own-secret"}
SMALL = Limits(attempt=0.3, call=1.0, calls=2.0, answer=0.0)
GRACE = 10.0


class Clock:
    """Time that passes when the test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


drip = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<")
drip_headers = dripping(b"HTTP/1.1 200 OK\r\nX: ")


def flood(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 2**16)


def break_off(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<")


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = answer_connections(listener, answer, over)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("answer", [hang, drip, drip_headers], ids=["hang", "drip", "drip headers"])
def test_a_call_ends_in_time_whatever_comes(answer: Answer) -> None:
    with serving(answer) as url:
        connection = Connection(credentials=KEYS, endpoint_url=url, deadline=Deadline(limits=SMALL))
        began = time.monotonic()
        with pytest.raises(AwsError) as failed:
            connection.caller()
    assert time.monotonic() - began < SMALL.call + GRACE
    assert "the whole answer of http://127.0.0.1" in str(failed.value)
    assert "there was no time for more" in str(failed.value)


def test_an_endless_answer_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "MOST_OCTETS", 2**20)
    with serving(flood) as url:
        connection = Connection(credentials=KEYS, endpoint_url=url)
        with pytest.raises(AwsError, match="the answer is longer than 1 MiB"):
            connection.caller()
    assert connection.calls == {"GetCallerIdentity": 1}


def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    with serving(break_off) as url:
        connection = Connection(credentials=KEYS, endpoint_url=url, config={"retries": {"total_max_attempts": 2}})
        with pytest.raises(AwsError, match="Connection was closed"):
            connection.caller()
    assert connection.calls == {"GetCallerIdentity": 2}


def test_a_call_to_which_nobody_answers_is_given_up_sooner() -> None:
    limits = Limits(attempt=0.2, silence=0.4, call=60.0, calls=60.0)
    with serving(hang) as url:
        connection = Connection(credentials=KEYS, endpoint_url=url, deadline=Deadline(limits=limits))
        began = time.monotonic()
        with pytest.raises(AwsError, match="there was no time for more"):
            connection.caller()
    assert time.monotonic() - began < limits.silence + GRACE


def test_the_task_bounds_its_calls_together() -> None:
    limits = Limits(attempt=0.2, call=0.4, calls=0.6, answer=0.0)
    with serving(hang) as url:
        connection = Connection(credentials=KEYS, endpoint_url=url, deadline=Deadline(limits=limits))
        client = connection.client("sts")
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises((NoAnswerError, TimeUpError)):
                client.get_caller_identity()
    assert time.monotonic() - began < limits.calls + GRACE
    assert connection.calls["GetCallerIdentity"] < 20


def test_no_call_begins_when_the_time_is_over() -> None:
    clock = Clock()
    deadline = Deadline(30, limits=SMALL, clock=clock)
    connection = Connection(credentials=KEYS, deadline=deadline)
    clock.now += 32
    with pytest.raises(AwsError, match=r"before GetCallerIdentity of sts was sent. The limit was 32 s"):
        connection.caller()
    assert connection.calls == {}


def test_threads_share_the_time() -> None:
    limits = Limits(attempt=0.2, call=0.4, calls=0.6, answer=0.0)
    with serving(hang) as url:
        origin = Connection(credentials=KEYS, endpoint_url=url, deadline=Deadline(limits=limits))
        client = origin.client("sts")
        failed: list[str] = []

        def work() -> None:
            for _ in range(5):
                with pytest.raises((NoAnswerError, TimeUpError)) as error:
                    client.get_caller_identity()
                failed.append(error.typename)

        began = time.monotonic()
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert time.monotonic() - began < limits.calls + GRACE
    assert len(failed) == 40 and "TimeUpError" in failed


@pytest.mark.parametrize("seed", range(20))
def test_no_repetition_begins_that_cannot_end_in_time(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    clock = Clock()
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds

    monkeypatch.setattr(time, "sleep", sleep)  # botocore's pauses
    random.seed(seed)
    limits = Limits(attempt=5, silence=1, call=30, calls=100)
    connection = Connection(credentials=KEYS, deadline=Deadline(limits=limits, clock=clock))
    client = answering(connection.client("route53"), BUSY)
    began = clock.now
    with pytest.raises(Exception, match="PriorRequestNotComplete") as failed:
        client.get_change(Id="C1")
    assert limits.silence < clock.now - began <= limits.call
    assert "there was no time for more" in str(explain(failed.value, "wait"))


def test_answers_give_time_and_refusals_to_wait_do_not() -> None:
    clock = Clock()
    deadline = Deadline(limits=Limits(calls=10, answer=2), clock=clock)
    connection = Connection(credentials=KEYS, deadline=deadline, config={"retries": {"total_max_attempts": 1}})
    client = answering(connection.client("route53"), GRANTED, GRANTED, BUSY)
    client.get_change(Id="C1")
    client.get_change(Id="C1")
    assert deadline.left == 14
    with pytest.raises(Exception, match="PriorRequestNotComplete"):
        client.get_change(Id="C1")
    assert deadline.left == 14


def test_the_pace_of_a_task_takes_nothing_from_its_time() -> None:
    clock = Clock()
    deadline = Deadline(limits=Limits(calls=10), clock=clock)
    deadline.pause(SimpleNamespace(context={}), 5)
    clock.now += 5
    assert deadline.left == 10


def test_credentials_that_never_come_are_given_up() -> None:
    over = threading.Event()
    credentials = RenewableCredentials(lambda: over.wait(60), Deadline(limits=Limits(call=0.2)))
    began = time.monotonic()
    with pytest.raises(TimeUpError, match=r"signing in took longer than 0\.2 s"):
        credentials.load_credentials()
    over.set()
    assert time.monotonic() - began < GRACE


@pytest.mark.parametrize(
    ("params", "left"),
    [
        ({}, 120),
        ({"wait_timeout": 30}, 150),
        ({"wait_timeout": None, "retry_seconds": 60}, 180),
        ({"wait_timeout": 30, "aws_config": {"read_timeout": 290, "connect_timeout": 10}}, 330),
    ],
    ids=str,
)
def test_the_limit_of_a_task(params: dict[str, object], left: float) -> None:
    assert deadline_of(params).left == pytest.approx(left, abs=GRACE)


def test_what_a_step_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        Deadline().sign_in(lambda: 1 / 0)
