# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An event as EC2 sends it of an instance that runs, but from a source of ours.

Nobody else may put events of the source "aws.ec2" onto a bus, so the rules of the role dns_automation match ours, too:
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..._core.automation.deployment import NAMESPACE
from ..._core.automation.triggers import STATE_CHANGE
from ..._core.roles.instance_profiles import instance_ids
from ..calls.moments import answered_at
from ..connection import Connection
from ..errors import SDK_ERRORS, UnusableAnswerError, explain
from .rule import FailedEntryError


def send(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Send an event about the instance that a task names, but in check mode; the module's result."""
    [instance] = instance_ids([params.get("instance_id")]) or ()
    connection.require_account(params.get("account_id"))
    sent = {"event_id": "", "sent_at": ""} if check_mode else _send(connection, instance)
    return {"changed": False, **sent, "api_calls": dict(connection.calls)}


def _send(connection: Connection, instance: str) -> dict[str, str]:
    doing = f"send a test event about {instance}"
    caller = connection.caller()
    entry = {
        "Source": NAMESPACE,
        "DetailType": STATE_CHANGE,
        "Detail": json.dumps({"instance-id": instance, "state": "running"}),
        "Resources": [f"arn:{caller.partition}:ec2:{connection.region}:{caller.account_id}:instance/{instance}"],
    }
    try:
        answer = connection.client("events").put_events(Entries=[entry])
        result = answer["Entries"][0] if answer["Entries"] else {}
        if not result.get("EventId") and not result.get("ErrorCode"):
            raise UnusableAnswerError("the answer to PutEvents cannot be used: it names no event")
    except SDK_ERRORS as error:
        raise explain(error, doing) from error
    if result.get("ErrorCode"):
        raise explain(FailedEntryError("PutEvents", result), doing)
    return {"event_id": result["EventId"], "sent_at": answered_at(answer).strftime("%Y-%m-%dT%H:%M:%SZ")}
