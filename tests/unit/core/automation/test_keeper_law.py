# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever happens to the fleet, and however events come: in the end the zones hold what is true.

Another sequence runs each day.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation import triggers
from ansible_collections.crossaccount.aws.plugins.module_utils._core.automation.keeper import Keeper, NotKeptError

from tests.support.automation.world import (
    ACCOUNT,
    OWNER,
    REVERSE,
    ZONE,
    MemoryAws,
    happen,
    settings,
)
from tests.support.sandbox.sample import DAY

EVENTS = 1000
EVERYTHING = {"crossaccount": {"account": ACCOUNT}}


def keep(aws: MemoryAws, *events: Any) -> None:
    """One invocation with these events."""
    found = settings()
    asked = [message.trigger for event in events for message in triggers.messages(event)]
    for account, trigger in triggers.by_account(each for each in asked if each).items():
        Keeper(found.accounts[account], found.naming, aws).keep(trigger)


def assert_true(aws: MemoryAws) -> None:
    assert aws.zones[ZONE].values() == aws.truth()
    assert aws.zones[REVERSE].values() == aws.reverse_truth()
    for zone in aws.zones.values():
        marked = [key for key in zone.record_sets if key[1] == "TXT"]
        assert len(marked) == len(zone.values())
        assert all(OWNER in zone.record_sets[key]["ResourceRecords"][0]["Value"] for key in marked)


@pytest.mark.parametrize("seed", [DAY])
def test_events_twice_late_and_in_any_order(seed: int) -> None:
    chance, aws, waiting = Random(seed), MemoryAws(), []
    for number in range(EVENTS):
        event = happen(aws, chance, number)
        waiting += [event] * chance.choice([1, 1, 2]) if event else []
        chance.shuffle(waiting)
        if chance.random() < 0.3:
            keep(aws, *waiting[:5])
            del waiting[:5]
    for event in waiting:
        keep(aws, event)
    assert_true(aws)


@pytest.mark.parametrize("seed", [DAY])
def test_lost_events_are_repaired_by_looking_at_everything(seed: int) -> None:
    chance, aws = Random(seed), MemoryAws()
    for number in range(EVENTS):
        event = happen(aws, chance, number)
        if event and chance.random() < 0.5:
            keep(aws, event)
        if chance.random() < 0.01:
            keep(aws, EVERYTHING)
            assert_true(aws)
    keep(aws, EVERYTHING)
    assert_true(aws)


@pytest.mark.parametrize("seed", [DAY, -DAY])
def test_several_at_once(seed: int) -> None:
    """Before each call of one invocation, instances change and other invocations run, which are interrupted too."""
    chance, aws, deep, number = Random(seed), MemoryAws(), 0, 0
    again: list[Any] = []  # what the queue delivers once more

    def attempt(event: Any) -> None:
        try:
            keep(aws, event)
        except NotKeptError:
            again.append(event)

    def meanwhile(_call: str) -> None:
        nonlocal deep, number
        if deep >= 2 or chance.random() < 0.8:
            return
        deep += 1
        number += 1
        if event := happen(aws, chance, number):
            attempt(chance.choice([event, EVERYTHING]))
        deep -= 1

    for _each in range(50):
        number += 1
        aws.meanwhile = meanwhile
        if event := happen(aws, chance, number):
            attempt(event)
        aws.meanwhile = lambda _call: None
        while again:
            keep(aws, again.pop())
        assert_true(aws)


@pytest.mark.parametrize("call", ["ListResourceRecordSets", "ChangeResourceRecordSets", "DescribeInstances"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_killed_half_way_and_invoked_again(call: str, nth: int) -> None:
    aws = MemoryAws()
    for number in range(3):
        aws.run(number, "web")
    seen = 0

    def kill(operation: str) -> None:
        nonlocal seen
        seen += operation == call
        if seen == nth and operation == call:
            raise KeyboardInterrupt

    aws.meanwhile = kill
    try:
        keep(aws, EVERYTHING)
    except KeyboardInterrupt:
        aws.meanwhile = lambda _call: None
        keep(aws, EVERYTHING)
    assert_true(aws)
