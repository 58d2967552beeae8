# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an invocation asks for.

An event is only a trigger: it says which instance may have changed, and nothing that it says of the instance's state is
believed. So events that come twice, late or in another order lead to the same end.

Shapes: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html,
https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError

STATE_CHANGE = "EC2 Instance State-change Notification"
API_CALL = "AWS API Call via CloudTrail"
TAG_CHANGE = "Tag Change on Resource"
SCHEDULED = "Scheduled Event"
# What our own schedules, and whoever wants to try the function, send in place of an event.
OWN = "crossaccount"

_INSTANCE = re.compile(r"i-[0-9a-f]{8,17}")
_SHAPE = "give an event of EventBridge, or a request of this collection"


@dataclass(frozen=True)
class Trigger:
    """What is to be looked at: ``instances`` by id, None for everything. No ``account_id``: every account.

    ``report``: what the function leaves to others is said, too.
    """

    account_id: str = ""
    instances: frozenset[str] | None = None
    report: bool = False

    def and_also(self, other: Trigger) -> Trigger:
        """Both, for one account."""
        if self.instances is None or other.instances is None:
            return Trigger(self.account_id, None, self.report or other.report)
        return Trigger(self.account_id, self.instances | other.instances, self.report or other.report)


@dataclass(frozen=True)
class Message:
    """One event. ``identifier`` is that of the queue's message, empty where the function was invoked with it.

    ``received`` counts how often it was delivered, ``at`` is when it happened, as ISO 8601, empty where it does not
    say. ``trigger`` is None where the event cannot be understood, for the reason in ``problem``.
    """

    identifier: str
    body: str
    trigger: Trigger | None
    received: int = 1
    at: str = ""
    problem: str = ""

    def is_of(self, account_id: str) -> bool:
        """Whether it asks for something of this very account."""
        return self.trigger is not None and self.trigger.account_id == account_id


def messages(event: object) -> list[Message]:
    """The events that an invocation brings. What is none is a message with a problem, as others come beside it."""
    records = event.get("Records") if isinstance(event, Mapping) else None
    if not isinstance(records, list):
        return [_message("", json.dumps(event, default=str), 1)]
    return [
        _message(
            str(record.get("messageId", "")),
            str(record.get("body", "")),
            int(record.get("attributes", {}).get("ApproximateReceiveCount", 1)),
        )
        for record in records
    ]


def by_account(triggers: Iterable[Trigger]) -> dict[str, Trigger]:
    """One trigger for each account, whatever came together."""
    found: dict[str, Trigger] = {}
    for trigger in triggers:
        former = found.get(trigger.account_id)
        found[trigger.account_id] = former.and_also(trigger) if former else trigger
    return found


def failed(
    brought: Iterable[Message], failures: Mapping[str, str], accounts: Collection[str]
) -> list[tuple[Message, str]]:
    """The messages that could not be done, each with the reason. ``failures`` has those of accounts."""
    found = []
    for message in brought:
        why = message.problem
        if message.trigger is not None:
            asked = [message.trigger.account_id] if message.trigger.account_id else accounts
            why = next((failures[each] for each in asked if each in failures), "")
        if why:
            found.append((message, why))
    return found


def request(account_id: str, *, report: bool) -> str:
    """The message that asks for everything of an account."""
    return json.dumps({OWN: {"account": account_id, "report": report}})


def _message(identifier: str, body: str, received: int) -> Message:
    try:
        event = _object(body)
        return Message(identifier, body, _trigger(event), received, str(event.get("time", "")))
    except InputError as error:
        return Message(identifier, body, None, received, problem=str(error))


def _object(body: str) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except ValueError as error:
        raise InputError("event", "it is not JSON", _SHAPE) from error
    if not isinstance(event, dict):
        raise InputError("event", "it is not an object", _SHAPE)
    return event


def _trigger(event: Mapping[str, Any]) -> Trigger:
    if OWN in event:
        return _own(event[OWN])
    kind, account, detail = event.get("detail-type"), str(event.get("account", "")), event.get("detail")
    if kind == SCHEDULED:
        return Trigger()
    if not isinstance(detail, Mapping) or not account:
        raise InputError("event", f"its detail-type is {kind!r}, and it has no account or no detail", _SHAPE)
    if kind == STATE_CHANGE:
        return Trigger(account, _ids([detail.get("instance-id")]))
    if kind == API_CALL:
        # An Elastic IP that is taken away is named by its association, which nobody can look up any more.
        asked = detail.get("requestParameters")
        named = asked.get("instanceId") if isinstance(asked, Mapping) else None
        return Trigger(account, _ids([named]) if named else None)
    if kind == TAG_CHANGE:
        # The name that a tag gave before stands in no event.
        return Trigger(account)
    raise InputError("event", f"its detail-type is {kind!r}", f"send {STATE_CHANGE}, {API_CALL} or {TAG_CHANGE}")


def _own(asked: object) -> Trigger:
    if not isinstance(asked, Mapping):
        raise InputError(OWN, "it is not an object", 'give {"account": ID, "instances": [ID]}, both of which may lack')
    instances = asked.get("instances")
    if instances is not None and not isinstance(instances, list):
        raise InputError(f"{OWN}, instances", "it is not a list", "give the ids of instances, or leave it out")
    return Trigger(
        str(asked.get("account", "")), None if instances is None else _ids(instances), bool(asked.get("report"))
    )


def _ids(values: Iterable[object]) -> frozenset[str]:
    found = frozenset(str(value) for value in values)
    for value in found:
        if not _INSTANCE.fullmatch(value):
            raise InputError("event", f"{value!r} is not the id of an instance", _SHAPE)
    return found
