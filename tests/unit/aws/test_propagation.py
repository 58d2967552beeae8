"""Waiting for our own write to be visible."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import error_code
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.propagation import (
    LONGEST_PAUSE_SECONDS,
    retry_after_write,
)
from botocore.exceptions import ClientError

from tests.support.aws.fakes import client_error

LATE = client_error("NoSuchEntity")


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 1000.0
        self.pauses = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds


def scripted(*answers):
    remaining = list(answers)

    def call():
        answer = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return call


def retry(call, time, **options):
    return retry_after_write(
        call, lambda error: error_code(error) == "NoSuchEntity", clock=time.clock, sleep=time.sleep, **options
    )


@pytest.mark.parametrize("late", [0, 1, 7])
def test_the_call_is_repeated_until_it_succeeds(late):
    time = Time()
    assert retry(scripted(*[LATE] * late, "done"), time) == "done"
    assert len(time.pauses) == late
    assert all(0 < pause <= LONGEST_PAUSE_SECONDS for pause in time.pauses)


def test_another_error_is_final():
    time = Time()
    with pytest.raises(ClientError, match="AccessDenied"):
        retry(scripted(LATE, client_error("AccessDenied"), "done"), time)
    assert len(time.pauses) == 1


@pytest.mark.parametrize("limit", [0, 10, 60])
def test_time_is_bounded(limit):
    time = Time()
    with pytest.raises(ClientError, match="NoSuchEntity"):
        retry(scripted(LATE), time, limit=limit)
    assert time.now == pytest.approx(1000 + limit)
