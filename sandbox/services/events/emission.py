# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An event comes to a bus: the rules that it matches hand it to their targets.

The fields of an event: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from moto.events.models import Rule

from sandbox.authorization.context import iso
from sandbox.services.events import accidents, delivery, journal, model, patterns
from sandbox.services.events.model import Place
from sandbox.services.events.pattern_values import read
from sandbox.world.world import World


def envelope(
    place: Place,
    moment: datetime,
    *,
    source: str,
    detail_type: str,
    resources: list[str],
    detail: Mapping[str, Any],
) -> dict[str, Any]:
    """An event as targets get to see it, with a new id."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": place.account_id,
        "time": iso(moment),
        "region": place.region,
        "resources": resources,
        "detail": dict(detail),
    }


def publish(world: World, place: Place, event: dict[str, Any], *, forwarded: bool = False) -> None:
    """Hand an event to a bus, unless something was ordered to happen to it; ``forwarded``: it is from another bus."""
    accidents.meet(str(event["source"]), partial(_route, world, place, event, forwarded=forwarded))


def _route(world: World, place: Place, event: dict[str, Any], *, forwarded: bool) -> None:
    with world.lock:
        bus = model.find_bus(place)
        if bus is None:
            return
        matched = [rule for rule in bus.rules.values() if rule.state != "DISABLED" and _matches(rule, event)]
        journal.note(place.arn, event, [rule.arn for rule in matched])
        for rule in matched:
            for target in rule.targets:
                job = delivery.Job(
                    world, place.account_id, rule.arn, target, event, world.clock.now(), forwarded=forwarded
                )
                world.background.soon(partial(delivery.attempt, job))


def _matches(rule: Rule, event: dict[str, Any]) -> bool:
    """A rule that has only a schedule matches nothing."""
    written = rule.event_pattern.dump()
    return bool(written) and patterns.matches(patterns.parse(written), read(json.dumps(event)))
