# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever comes in one batch, of several accounts, and whichever calls fail: in the end all zones hold what is true.

Names that are protected stay, and somebody is told. Other sequences run each day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._function import handler
from botocore.exceptions import ClientError

from tests.support.automation.wide import MISTAKES, STATES, TAGS, WideAws, happen_widely, wide_document
from tests.support.automation.world import REGIONS, read
from tests.support.sandbox.sample import DAY, LONG_ONE_IN, share
from tests.unit.function.test_handler import Context, queued

EVENTS = 150
# Where time is short, one sequence of three.
SEEDS = share(range(3 * DAY, 3 * DAY + 3), DAY, min(3, LONG_ONE_IN))
EVERYTHING = {"detail-type": "Scheduled Event", "detail": {}}
RECEIVES = 4  # as the role has it, after which the queue itself moves a message that nobody deletes
THROTTLED = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "ListResourceRecordSets")
REASONS = "Throttling|runs, but|runs, and|could not be read|kept changing"


class Killed(BaseException):
    """The process ends, and nobody catches that."""


@dataclass
class Message:
    event: Any
    received: int = 0


class Queue:
    """The queue of events, and the schedule. What fails comes again, and what fails for good waits for the schedule.

    ``owed``: something has failed for good since everything was looked at.
    """

    def __init__(self, aws: WideAws, chance: Random) -> None:
        self.aws, self.chance, self.waiting, self.owed, self.moves, self.number = (
            aws,
            chance,
            list[Message](),
            False,
            0,
            0,
        )

    def happen(self, kinds: Sequence[str], *, lost: bool = False) -> None:
        self.moves += 1
        self.number += 1
        for event in happen_widely(self.aws, self.chance, self.number, kinds):
            self.waiting += [Message(event) for _each in range(0 if lost else self.chance.choice([1, 1, 2]))]
        self.chance.shuffle(self.waiting)

    def look_at_everything(self) -> None:
        """What the schedule invokes."""
        self.owed = False
        assert handler.handle(EVERYTHING, Context()) == {}
        self._take_what_was_sent()

    def deliver(self, most: int) -> None:
        """A batch of so many."""
        batch, self.waiting = self.waiting[:most], self.waiting[most:]
        for message in batch:
            message.received += 1
        self.owed |= any(message.received > RECEIVES for message in batch)
        batch = [message for message in batch if message.received <= RECEIVES]
        if not batch:
            return
        records = [
            queued(each.event, received=each.received)["Records"][0] | {"messageId": str(number)}
            for number, each in enumerate(batch)
        ]
        self.moves += 1
        moves, protected = self.moves, self.aws.protected()
        try:
            again = handler.handle({"Records": records}, Context())["batchItemFailures"]
            self.waiting += [batch[int(each["itemIdentifier"])] for each in again]
        except Killed:
            self.waiting += batch
        if self.moves == moves:  # nothing else has happened meanwhile
            assert {key: self.aws.names_of(key[0]).get(key[1]) for key in protected} == protected
        self._take_what_was_sent()

    def _take_what_was_sent(self) -> None:
        sent, self.aws.sent = self.aws.sent, []
        for queue, body in sent:
            if queue == "https://queue":
                self.waiting.append(Message(json.loads(body)))
            else:
                self.owed = True
                assert any(each in json.loads(body)["reason"] for each in REASONS.split("|"))

    def settle(self) -> None:
        """All calls go well until nothing is left to do, and the schedule has looked at everything where it must."""
        self.aws.meanwhile, self.aws.unread = lambda _call: None, {}
        self._drain()
        if self.owed:
            self.look_at_everything()
            self._drain()
        assert self.aws.wrong() == []
        assert self.owed == bool(self.aws.protected()), "what is protected is told, and nothing else"
        for zone in self.aws.zones.values():
            assert sum(key[1] == "TXT" for key in zone.record_sets) * 2 == len(zone.record_sets), "a marker each"

    def _drain(self) -> None:
        while self.waiting:
            self.deliver(10)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Queue:
    aws = WideAws()
    monkeypatch.setattr(handler, "_kept", {"settings": read(wide_document()), "calls": aws})
    return Queue(aws, Random(request.param))


def failing(queue: Queue) -> Callable[[str], None]:
    """Calls that are throttled, processes that end, and Regions that do not answer."""

    def fail(_call: str) -> None:
        queue.aws.unread = {queue.chance.choice(REGIONS): "Throttling"} if queue.chance.random() < 0.03 else {}
        if queue.chance.random() < 0.1:
            raise queue.chance.choice([THROTTLED, Killed()])

    return fail


@pytest.mark.parametrize("kinds", [STATES, STATES + TAGS, STATES + TAGS + MISTAKES], ids=["states", "tags", "mistakes"])
@pytest.mark.parametrize("queue", SEEDS, indirect=True)
def test_mixed_batches_and_calls_that_fail(queue: Queue, kinds: Sequence[str]) -> None:
    for _each in range(EVENTS):
        queue.happen(kinds)
        if queue.chance.random() < 0.3:
            queue.aws.meanwhile = failing(queue)
            queue.deliver(queue.chance.choice([1, 3, 10]))
        if queue.chance.random() < 0.03:
            queue.settle()
    queue.settle()


@pytest.mark.parametrize("queue", SEEDS, indirect=True)
def test_lost_events_are_repaired_by_the_schedule(queue: Queue) -> None:
    for _each in range(EVENTS):
        queue.happen(STATES + TAGS + MISTAKES, lost=queue.chance.random() < 0.5)
        if queue.chance.random() < 0.03:
            queue.look_at_everything()
            queue.settle()
    queue.look_at_everything()
    queue.settle()


@pytest.mark.parametrize("queue", SEEDS, indirect=True)
def test_invocations_at_once(queue: Queue) -> None:
    """Before each call of one invocation instances change, and others run, which fail too."""
    deep, fail = 0, failing(queue)

    def meanwhile(call: str) -> None:
        nonlocal deep
        if deep < 2 and queue.chance.random() < 0.1:
            deep += 1
            queue.happen(STATES + TAGS + MISTAKES)
            queue.deliver(queue.chance.choice([1, 3]))
            deep -= 1
        fail(call)

    for _each in range(EVENTS // 5):
        queue.happen(STATES + TAGS + MISTAKES)
        queue.aws.meanwhile = meanwhile
        queue.deliver(3)
        if queue.chance.random() < 0.2:
            queue.settle()
    queue.settle()
