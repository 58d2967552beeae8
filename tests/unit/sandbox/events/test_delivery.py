# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An event on its way to a target: what is tried again, for how long, and what the dead-letter queue gets to see.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
"""

from __future__ import annotations

import json
from threading import RLock
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.calls import deliveries
from sandbox.calls.deliveries import Delivery
from sandbox.services.events import delivery
from sandbox.wire.errors import ApiError
from sandbox.world.background import Background
from sandbox.world.clock import Clock

PATIENCE = 20
TARGET = "arn:aws:lambda:us-east-1:111111111111:function:records"
DEAD = "arn:aws:sqs:us-east-1:111111111111:dead"
RULE = "arn:aws:events:us-east-1:111111111111:rule/states"
EVENT = {"id": "1", "source": "aws.ec2", "detail": {}}
BUSY = ApiError("ServiceException", "busy", 500)


class Receiver:
    """Keeps what comes to the function and to the queue; the function answers with these errors first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *errors: ApiError) -> None:
        clock = Clock()
        self.world: Any = SimpleNamespace(clock=clock, background=Background(clock), lock=RLock())
        self.errors = list(errors)
        self.tried: list[Delivery] = []
        self.dead: list[Delivery] = []
        monkeypatch.setattr(deliveries, "_receivers", {"lambda": self._receive, "sqs": self.dead.append})

    def _receive(self, given: Delivery) -> None:
        self.tried.append(given)
        if self.errors:
            raise self.errors.pop(0)

    def send(self, *, forwarded: bool = False, **target: Any) -> None:
        began = self.world.clock.now()
        whole = {"Id": "1", "Arn": TARGET, **target}
        delivery.attempt(delivery.Job(self.world, "111111111111", RULE, whole, EVENT, began, forwarded=forwarded))

    def pass_time(self, seconds: float) -> None:
        self.world.clock.advance(seconds)
        assert self.world.background.settle(PATIENCE)


def test_it_is_delivered_as_it_is(monkeypatch):
    receiver = Receiver(monkeypatch)
    receiver.send()
    [given] = receiver.tried
    assert json.loads(given.body) == EVENT
    assert (given.target, given.principal, given.source_arn) == (TARGET, "events.amazonaws.com", RULE)
    assert given.source_account == "111111111111"


def test_what_may_pass_is_tried_again_at_growing_intervals(monkeypatch):
    receiver = Receiver(monkeypatch, BUSY, ApiError("ThrottlingException", "slow down"), BUSY)
    receiver.send()
    seen = []
    for seconds in (0.5, 0.6, 1, 1.1, 3, 1.1):
        receiver.pass_time(seconds)
        seen.append(len(receiver.tried))
    assert seen == [1, 2, 2, 3, 3, 4]
    assert receiver.dead == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ApiError("AccessDeniedException", "no", 403), "NO_PERMISSIONS"),
        (ApiError("AWS.SimpleQueueService.NonExistentQueue", "no"), "NO_RESOURCE"),
        (ApiError("ResourceNotFoundException", "no", 404), "NO_RESOURCE"),
        (ApiError("InvalidParameterValueException", "no"), "SDK_CLIENT_ERROR"),
        (ApiError("NotImplemented", "no", 501), "SDK_CLIENT_ERROR"),
    ],
)
def test_what_does_not_pass_goes_to_the_dead_letter_queue_at_once(monkeypatch, error, code):
    receiver = Receiver(monkeypatch, error)
    receiver.send(DeadLetterConfig={"Arn": DEAD})
    [letter] = receiver.dead
    assert json.loads(letter.body) == EVENT
    assert (letter.target, letter.source_arn, letter.role_arn) == (DEAD, RULE, "")
    assert letter.attributes == {
        "RULE_ARN": RULE,
        "TARGET_ARN": TARGET,
        "ERROR_CODE": code,
        "ERROR_MESSAGE": "no",
        "RETRY_ATTEMPTS": "0",
    }


def test_without_a_dead_letter_queue_it_is_dropped(monkeypatch):
    receiver = Receiver(monkeypatch, ApiError("AccessDenied", "no"))
    receiver.send()
    receiver.pass_time(3600)
    assert (len(receiver.tried), receiver.dead) == (1, [])


def test_attempts_end(monkeypatch):
    receiver = Receiver(monkeypatch, *[BUSY] * 9)
    receiver.send(DeadLetterConfig={"Arn": DEAD}, RetryPolicy={"MaximumRetryAttempts": 2})
    for _ in range(5):
        receiver.pass_time(60)
    [letter] = receiver.dead
    assert len(receiver.tried) == 3
    assert letter.attributes["RETRY_ATTEMPTS"] == "2"
    assert letter.attributes["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"
    assert letter.attributes["ERROR_CODE"] == "ERROR_FROM_TARGET"


def test_an_event_gets_too_old(monkeypatch):
    receiver = Receiver(monkeypatch, *[BUSY] * 99)
    receiver.send(DeadLetterConfig={"Arn": DEAD}, RetryPolicy={"MaximumEventAgeInSeconds": 60})
    for _ in range(10):
        receiver.pass_time(30)
    [letter] = receiver.dead
    assert letter.attributes["EXHAUSTED_RETRY_CONDITION"] == "MaximumEventAgeInSeconds"


def test_no_attempt_is_no_retry(monkeypatch):
    receiver = Receiver(monkeypatch, BUSY)
    receiver.send(DeadLetterConfig={"Arn": DEAD}, RetryPolicy={"MaximumRetryAttempts": 0})
    assert (len(receiver.tried), len(receiver.dead)) == (1, 1)


def test_it_goes_to_a_bus_only_once(monkeypatch):
    receiver = Receiver(monkeypatch)
    third = "arn:aws:events:us-east-1:333333333333:event-bus/third"
    receiver.send(forwarded=True, Arn=third, DeadLetterConfig={"Arn": DEAD})
    [letter] = receiver.dead
    assert letter.attributes["ERROR_CODE"] == "THIRD_ACCOUNT_HOP_DETECTED"
    receiver.send(forwarded=True)
    assert len(receiver.tried) == 1


def test_a_dead_letter_queue_that_refuses_ends_it(monkeypatch):
    receiver = Receiver(monkeypatch, ApiError("AccessDenied", "no"))
    receiver.send(DeadLetterConfig={"Arn": "arn:aws:kinesis:us-east-1:111111111111:stream/s"})
    assert receiver.dead == []
