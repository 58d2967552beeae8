# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: events of callers, and patterns tried out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.events import emission, model, patterns
from sandbox.services.events.pattern_values import read
from sandbox.wire.errors import ApiError


@operation("events", "PutEvents")
def put_events(call: Call) -> Result:
    """Each entry has its own result. To a bus that does not exist it succeeds, and the event is gone."""
    results = [_put(call, entry) for entry in call.parameters["Entries"]]
    return {"FailedEntryCount": sum(1 for each in results if "ErrorCode" in each), "Entries": results}


def _put(call: Call, entry: Mapping[str, Any]) -> dict[str, str]:
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            reason = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": reason}
    source = str(entry["Source"])
    if source.startswith("aws."):
        # "Custom event sources must not start with aws.": API_PutEventsRequestEntry.html
        return {"ErrorCode": "NotAuthorizedForSource", "ErrorMessage": "Not authorized for the source."}
    try:
        detail = json.loads(str(entry["Detail"]))
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    place = model.named_place(call, entry.get("EventBusName"))
    resources = [str(each) for each in entry.get("Resources") or []]
    event = emission.envelope(
        place,
        _time(call, entry.get("Time")),
        source=source,
        detail_type=str(entry["DetailType"]),
        resources=resources,
        detail=detail,
    )
    # An event says who sent it, on whosever bus it is.
    event["account"] = call.account_id
    emission.publish(call.world, place, event)
    return {"EventId": str(event["id"])}


def _time(call: Call, given: Any) -> datetime:
    """ "If no timestamp is provided, the timestamp of the PutEvents call is used": API_PutEventsRequestEntry.html"""
    if isinstance(given, datetime):
        return given.astimezone(UTC)
    return datetime.fromtimestamp(float(given), UTC) if given else call.clock.now()


@operation("events", "TestEventPattern")
def test_event_pattern(call: Call) -> Result:
    try:
        event = read(str(call.parameters["Event"]))
    except ValueError as error:
        raise ApiError("ValidationException", "Parameter Event is not valid. Reason: Invalid JSON") from error
    pattern = patterns.parse(str(call.parameters["EventPattern"]))
    return {"Result": isinstance(event, dict) and patterns.matches(pattern, event)}
