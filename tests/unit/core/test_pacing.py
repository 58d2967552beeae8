"""The token bucket: never faster than it says, no slower than it must be, and it gives way when AWS refuses."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.pacing import (
    DEFAULT_BURST,
    DEFAULT_RATE,
    LOWEST_ADAPTED_RATE,
    LOWEST_RATE,
    Bucket,
)
from hypothesis import given
from hypothesis import strategies as st

LONGEST_PAUSE = 20.0  # seconds
CALL = 0.04  # seconds that a request takes


class Account:
    """The bucket of an account as AWS keeps it; a refused request takes no token."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.tokens, self.then = rate, burst, burst, 0.0

    def admits(self, now: float) -> bool:
        self.tokens = min(self.burst, self.tokens + (now - self.then) * self.rate)
        self.then = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def send(bucket: Bucket, now: float) -> float:
    """When a request that is ready at ``now`` is sent."""
    while pause := bucket.take(now):
        assert pause <= LONGEST_PAUSE
        now += pause
    return now


def run(bucket: Bucket, account: Account, requests: int) -> tuple[float, int]:
    """Seconds that requests take one after the other, each repeated until it is granted; how many are refused."""
    now, refused = 0.0, 0
    for _ in range(requests):
        now = send(bucket, now)
        while not account.admits(now):
            refused += 1
            bucket.throttled(now + CALL)
            now = send(bucket, now + CALL)
        now += CALL
        bucket.answered()
    return now, refused


@given(
    rate=st.floats(LOWEST_RATE, 100),
    burst=st.integers(1, 60),
    gaps=st.lists(st.floats(0, 5), min_size=1, max_size=80),
)
def test_no_window_holds_more_than_burst_and_rate_allow(rate, burst, gaps):
    bucket, now, sent = Bucket(rate, burst), 0.0, []
    for gap in gaps:
        now = send(bucket, now + gap)
        sent.append(now)
    for first, start in enumerate(sent):
        for count, end in enumerate(sent[first:], 1):
            assert count <= burst + rate * (end - start) + 1e-6


@given(rate=st.floats(0.2, 100), burst=st.integers(1, 60), requests=st.integers(1, 200))
def test_nothing_is_refused_by_an_account_that_grants_as_much(rate, burst, requests):
    _seconds, refused = run(Bucket(rate, burst), Account(rate * 1.001, burst), requests)
    assert refused == 0


def test_a_burst_costs_no_time():
    bucket = Bucket()
    assert [send(bucket, 0.0) for _ in range(DEFAULT_BURST)] == [0.0] * DEFAULT_BURST
    assert send(bucket, 0.0) == pytest.approx(1 / DEFAULT_RATE)


def test_tokens_come_back_with_time_and_not_beyond_the_burst():
    bucket = Bucket(2, 3)
    for _ in range(3):
        send(bucket, 0.0)
    assert send(bucket, 1000.0) == send(bucket, 1000.0) == send(bucket, 1000.0) == 1000.0
    assert send(bucket, 1000.0) == pytest.approx(1000.5)


def test_a_refusal_halves_the_rate_and_ends_bursts():
    bucket = Bucket(8, 40)
    bucket.throttled(10.0)
    assert bucket.rate == 4
    assert send(bucket, 10.0) == pytest.approx(10.25)
    assert send(bucket, 100.0) == 100.0
    assert send(bucket, 100.0) == pytest.approx(100.25)


def test_requests_refused_together_are_one_piece_of_news():
    bucket = Bucket(8, 40)
    for _ in range(5):
        bucket.throttled(10.0)
    assert bucket.rate == 4


def test_refusals_do_not_slow_down_for_ever():
    bucket = Bucket(8, 40)
    for second in range(0, 1000, 10):
        bucket.throttled(float(second))
    assert bucket.rate == LOWEST_ADAPTED_RATE


def test_a_rate_below_that_is_kept():
    bucket = Bucket(0.2, 1)
    bucket.throttled(0.0)
    assert bucket.rate == 0.2


def test_answers_bring_the_rate_back_and_no_further():
    bucket = Bucket(8, 40)
    bucket.throttled(0.0)
    bucket.answered()
    assert bucket.rate == pytest.approx(4.04)
    for _ in range(1000):
        bucket.answered()
    assert bucket.rate == 8


@pytest.mark.parametrize("requests", [36, 140, 400])
def test_the_default_finds_the_rate_of_a_slower_account(requests):
    """5 a second and 5 at once, as before July 2026: few refusals, and not much longer than that account allows."""
    seconds, refused = run(Bucket(), Account(5, 5), requests)
    assert refused <= 1 + requests // 50
    assert seconds <= 1.25 * (requests - 5) / 5 + 1


def test_the_default_is_never_refused_by_an_account_of_today():
    seconds, refused = run(Bucket(), Account(10, 50), 36)
    assert (refused, seconds) == (0, pytest.approx(36 * CALL))


@pytest.mark.parametrize(("rate", "burst"), [(None, None), (0.1, 1), (1000, 1000)])
def test_options_within_their_limits(rate, burst):
    bucket = Bucket.read(rate, burst)
    assert bucket.rate == (rate or DEFAULT_RATE)
    assert [send(bucket, 0.0) for _ in range(burst or DEFAULT_BURST)][-1] == 0.0
    assert bucket.take(0.0) > 0


@pytest.mark.parametrize(
    ("rate", "burst", "option"),
    [
        (0, 1, "requests_per_second"),
        (0.09, 1, "requests_per_second"),
        (1001, 1, "requests_per_second"),
        (float("nan"), 1, "requests_per_second"),
        ("8", 1, "requests_per_second"),
        (8, 0, "request_burst"),
        (8, 1001, "request_burst"),
        (8, 1.5, "request_burst"),
    ],
)
def test_options_beyond_their_limits(rate, burst, option):
    with pytest.raises(InputError, match=rf"^{option}: .* is not a"):
        Bucket.read(rate, burst)
