# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an invocation asks for.

An event is only a trigger: it says which instance may have changed, and nothing that it says of the instance's state is
believed. So events that come twice, late or in another order lead to the same end. Where EC2 answers something else, it
is asked again a little later: its answers are eventually consistent
(https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html).

Shapes: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html,
https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..errors import InputError
from ..excerpt import excerpt
from ..instances.fields import RUNNING

STATE_CHANGE = "EC2 Instance State-change Notification"
API_CALL = "AWS API Call via CloudTrail"
TAG_CHANGE = "Tag Change on Resource"
SCHEDULED = "Scheduled Event"
# What our own schedules, and whoever wants to try the function, send in place of an event.
OWN = "crossaccount"

ENDED = ("stopping", "stopped", "shutting-down", "terminated")

_INSTANCE = re.compile(r"i-[0-9a-f]{8,17}")
# "1,048,576 bytes" for all messages of a batch, and 262,144 before; a letter becomes up to 6 characters, or 12 of two:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
_MOST_TOLD, _CUT = 26_000, 1_000  # characters
MOST_SAID = 20  # problems in one text
_SHAPE = "give an event of EventBridge, or a request of this collection"


@dataclass(frozen=True)
class Trigger:
    """What is to be looked at: ``instances`` by id, None for everything. No ``account_id``: every account.

    ``report``: what the function leaves to others is said, too. ``running`` and ``gone`` are ids of instances that
    events tell to have started and ended, with when (ISO 8601), empty where they do not say.
    """

    account_id: str = ""
    instances: frozenset[str] | None = None
    report: bool = False
    running: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)

    def and_also(self, other: Trigger) -> Trigger:
        """Both, for one account."""
        whole = self.instances is None or other.instances is None
        return Trigger(
            self.account_id,
            None if whole else (self.instances or frozenset()) | (other.instances or frozenset()),
            self.report or other.report,
            {**self.running, **other.running},
            {**self.gone, **other.gone},
        )


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
        _widened(
            _message(
                str(record.get("messageId", "")),
                str(record.get("body", "")),
                int(record.get("attributes", {}).get("ApproximateReceiveCount", 1)),
            )
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
            told = {each: failures[each] for each in asked if each in failures}
            named = [f"account {each}: {why}" for each, why in told.items()] if len(asked) > 1 else told.values()
            why = "; ".join(excerpt(named, MOST_SAID))
        if why:
            found.append((message, why))
    return found


def failure(message: Message, why: str) -> str:
    """What is told of a message that failed. An event too large to be told whole is cut: ten such messages fit into
    what one SendMessageBatch takes."""
    told = json.dumps({"reason": why, "event": message.body})
    if len(told) > _MOST_TOLD:
        told = json.dumps({"reason": why[:_CUT], "event": message.body[:_CUT], "cut": True})
    return told


def request(account_id: str, *, report: bool) -> str:
    """The message that asks for everything of an account."""
    return json.dumps({OWN: {"account": account_id, "report": report}})


def _message(identifier: str, body: str, received: int) -> Message:
    try:
        event = _object(body)
        at = _time(event.get("time"))
        return Message(identifier, body, _trigger(event, at), received, at)
    except InputError as error:
        return Message(identifier, body, None, received, problem=str(error))


def _widened(message: Message) -> Message:
    """A message that comes again asks for everything: what failed may be half done. A name that has lost its address
    tells nobody any more where the address still leads to it."""
    if message.trigger is None or message.received < 2:
        return message
    return replace(message, trigger=replace(message.trigger, instances=None))


def _object(body: str) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:  # the latter of brackets within brackets
        raise InputError("event", "it is not JSON", _SHAPE) from error
    if not isinstance(event, dict):
        raise InputError("event", "it is not an object", _SHAPE)
    return event


def _time(value: object) -> str:
    """When an event happened, empty where it says nothing that is a time."""
    try:
        return value if isinstance(value, str) and datetime.fromisoformat(value).tzinfo else ""
    except ValueError:
        return ""


def _trigger(event: Mapping[str, Any], at: str) -> Trigger:
    if OWN in event:
        return _own(event[OWN])
    kind, account, detail = event.get("detail-type"), str(event.get("account", "")), event.get("detail")
    if kind == SCHEDULED:
        return Trigger()
    if not isinstance(detail, Mapping) or not account:
        raise InputError("event", f"its detail-type is {kind!r}, and it has no account or no detail", _SHAPE)
    if kind == STATE_CHANGE:
        ids, state = _ids([detail.get("instance-id")]), detail.get("state")
        said = dict.fromkeys(ids, at)
        return Trigger(account, ids, running=said if state == RUNNING else {}, gone=said if state in ENDED else {})
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
