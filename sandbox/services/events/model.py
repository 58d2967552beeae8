# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Buses, rules and targets as moto keeps them, and the policies of buses, which are ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from moto.events.models import EventBus, EventsBackend, Rule, events_backends

from sandbox.calls.call import Call
from sandbox.wire.errors import ApiError
from sandbox.world import iam_store

DEFAULT = "default"
_ARN = re.compile(r"arn:aws:events:(?P<region>[^:]+):(?P<account>[0-9]{12}):(?P<kind>event-bus|rule)/(?P<name>.+)")

# moto keeps statements and forgets what else a policy has; gone with their bus.
_policies: WeakKeyDictionary[EventBus, Mapping[str, Any]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Place:
    """Where a bus is, or would be."""

    account_id: str
    region: str
    bus: str = DEFAULT

    @property
    def arn(self) -> str:
        return f"arn:aws:events:{self.region}:{self.account_id}:event-bus/{self.bus}"

    def rule_arn(self, name: str) -> str:
        path = name if self.bus == DEFAULT else f"{self.bus}/{name}"
        return f"arn:aws:events:{self.region}:{self.account_id}:rule/{path}"


def place_of(arn: str) -> Place | None:
    """The bus of an ARN, or the bus that the rule of an ARN is on; None for anything else."""
    found = _ARN.fullmatch(arn)
    if found is None:
        return None
    if found["kind"] == "event-bus":
        return Place(found["account"], found["region"], found["name"])
    return Place(found["account"], found["region"], found["name"].rpartition("/")[0] or DEFAULT)


def named_place(call: Call, given: object) -> Place:
    """The bus that a call names: by its name, or "to use an event bus of another account", by its ARN."""
    text = str(given or DEFAULT)
    return place_of(text) or Place(call.account_id, call.region, text)


def backend_at(place: Place) -> EventsBackend | None:
    """None for an account that does not exist: asking moto would create it."""
    return None if iam_store.backend(place.account_id) is None else events_backends[place.account_id][place.region]


def find_bus(place: Place) -> EventBus | None:
    backend = backend_at(place)
    return backend.event_buses.get(place.bus) if backend else None


def bus_at(place: Place) -> EventBus:
    """Raises ApiError ResourceNotFoundException."""
    bus = find_bus(place)
    if bus is None:
        raise ApiError("ResourceNotFoundException", f"Event bus {place.bus} does not exist.")
    return bus


def find_rule(place: Place, name: str) -> Rule | None:
    bus = find_bus(place)
    return bus.rules.get(name) if bus else None


def rule_at(place: Place, name: str) -> Rule:
    """Raises ApiError ResourceNotFoundException."""
    rule = bus_at(place).rules.get(name)
    if rule is None:
        raise ApiError("ResourceNotFoundException", f"Rule {name} does not exist on EventBus {place.bus}.")
    return rule


def policy_of(place: Place) -> Mapping[str, Any] | None:
    bus = find_bus(place)
    return _policies.get(bus) if bus else None


def set_policy(bus: EventBus, policy: Mapping[str, Any] | None) -> None:
    """A policy without statements is none."""
    if policy and policy["Statement"]:
        _policies[bus] = policy
    else:
        _policies.pop(bus, None)


def tags_of(arn: str) -> dict[str, str]:
    """The tags of a rule or bus; none for what is not there."""
    place = place_of(arn)
    backend = backend_at(place) if place else None
    listed = backend.tagger.list_tags_for_resource(arn)["Tags"] if backend else []
    return {tag["Key"]: tag["Value"] for tag in listed}
