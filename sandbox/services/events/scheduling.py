# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules with a schedule, fired by the sandbox's clock.

A clock that jumps over several times of a rule fires each, one after the other. After a hundred the others are left
out, so that a test may move it by years.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import count

from moto.events.models import Rule

from sandbox.services.cloudwatch.recording import Measured, record
from sandbox.services.events import delivery, emission, model, schedules
from sandbox.services.events.model import Place
from sandbox.world.resets import on_reset
from sandbox.world.world import World

_MOST_MISSED = 100
_numbers = count()
_followed: dict[tuple[Place, str], int] = {}


def follow(world: World, place: Place, name: str) -> None:
    """Fire a rule by its schedule from now on, in place of what was followed under its name; one without is left."""
    number = _followed[place, name] = next(_numbers)
    _wait(world, place, name, number, world.clock.now(), missed=0)


@on_reset
def clear() -> None:
    _followed.clear()


def _wait(world: World, place: Place, name: str, number: int, after: datetime, *, missed: int) -> None:
    rule = _current(place, name, number)
    due = schedules.parse(rule.scheduled_expression).after(after) if rule and rule.scheduled_expression else None
    if due is None:
        return
    now = world.clock.now()
    work = partial(_fire, world, place, name, number, due, missed=missed + 1 if due < now else 0)
    world.background.later((due - now).total_seconds(), work)


def _fire(world: World, place: Place, name: str, number: int, due: datetime, *, missed: int) -> None:
    with world.lock:
        rule = _current(place, name, number)
        if rule is None:
            return
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
        event = emission.envelope(
            place, due, source="aws.events", detail_type="Scheduled Event", resources=[rule.arn], detail={}
        )
        began = world.clock.now()
        jobs = [delivery.Job(world, place.account_id, rule.arn, target, event, began) for target in rule.targets]
    for job in jobs:
        delivery.attempt(job)
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html; rules of events count none here.
        record(world, place.account_id, place.region, Measured("AWS/Events", "Invocations", 1, {"RuleName": name}))
    with world.lock:
        after = world.clock.now() if missed >= _MOST_MISSED else due
        _wait(world, place, name, number, after, missed=missed)


def _current(place: Place, name: str, number: int) -> Rule | None:
    """The rule, while it is enabled and has not been put anew."""
    if _followed.get((place, name)) != number:
        return None
    rule = model.find_rule(place, name)
    return rule if rule is not None and rule.state != "DISABLED" else None
