# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever comes in one batch, of several accounts, and whichever calls fail: in the end all zones hold what is true.

Another sequence runs each day.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._function import handler
from botocore.exceptions import ClientError

from tests.support.automation.wide import LABELS, STATES, TAGS, WideAws, happen_widely, wide_document
from tests.support.automation.world import read
from tests.support.sandbox.sample import DAY
from tests.unit.function.test_handler import Context, queued

EVENTS = 500
EVERYTHING = {"detail-type": "Scheduled Event", "detail": {}}
THROTTLED = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "ListResourceRecordSets")


class Queue:
    """What the function is invoked with, and what comes again: events, each with how often it was delivered."""

    def __init__(self, aws: WideAws, chance: Random) -> None:
        self.aws, self.chance, self.waiting = aws, chance, list[tuple[Any, int]]()

    def put(self, *events: Any) -> None:
        for event in events:
            self.waiting += [(event, 0)] * self.chance.choice([1, 1, 2])
        self.chance.shuffle(self.waiting)

    def deliver(self, most: int) -> None:
        """A batch of so many; what fails comes again, and so does what the function asks for itself."""
        # No more often than twice, so that nothing goes to the queue of failures.
        batch = [(event, min(count + 1, 2)) for event, count in self.waiting[:most]]
        del self.waiting[:most]
        records = [queued(event, received=count)["Records"][0] for event, count in batch]
        for number, record in enumerate(records):
            record["messageId"] = str(number)
        again = handler.handle({"Records": records}, Context()).get("batchItemFailures", [])
        self.waiting += [batch[int(each["itemIdentifier"])] for each in again]
        self.waiting += [(json.loads(body), 0) for _queue, body in self.aws.sent]
        self.aws.sent.clear()

    def settle(self) -> None:
        self.aws.meanwhile = lambda _call: None
        while self.waiting:
            self.deliver(10)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Queue:
    aws = WideAws()
    monkeypatch.setattr(handler, "_kept", {"settings": read(wide_document()), "calls": aws})
    return Queue(aws, Random(request.param))


def assert_true(aws: WideAws) -> None:
    for zone_id, zone in aws.zones.items():
        assert aws.values_of(zone_id) == aws.truth_of(zone_id)
        markers = [each for key, each in zone.record_sets.items() if key[1] == "TXT"]
        assert len(markers) == len(aws.values_of(zone_id))
        assert all(any(account in each["ResourceRecords"][0]["Value"] for account in LABELS) for each in markers)


@pytest.mark.parametrize("kinds", [STATES, STATES + TAGS], ids=["states", "everything"])
@pytest.mark.parametrize("queue", [DAY], indirect=True)
def test_mixed_batches_and_calls_that_fail(queue: Queue, kinds: Sequence[str]) -> None:
    def fail(_call: str) -> None:
        if queue.chance.random() < 0.03:
            raise THROTTLED

    for number in range(EVENTS):
        queue.put(*happen_widely(queue.aws, queue.chance, number, kinds))
        if queue.chance.random() < 0.3:
            queue.aws.meanwhile = fail
            queue.deliver(queue.chance.choice([1, 3, 10]))
        if queue.chance.random() < 0.02:
            queue.settle()
            assert_true(queue.aws)
    queue.settle()
    assert_true(queue.aws)


@pytest.mark.parametrize("queue", [DAY], indirect=True)
def test_lost_events_are_repaired_by_the_schedule(queue: Queue) -> None:
    for number in range(EVENTS):
        events = happen_widely(queue.aws, queue.chance, number)
        if queue.chance.random() < 0.5:
            queue.put(*events)
        if queue.chance.random() < 0.02:
            queue.put(EVERYTHING)
            queue.settle()
            assert_true(queue.aws)
    queue.put(EVERYTHING)
    queue.settle()
    assert_true(queue.aws)
