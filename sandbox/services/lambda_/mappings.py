# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event source mappings: a queue whose messages a function gets in batches.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.lambda_.functions import CHANGING, FunctionName, name_in
from sandbox.services.sqs.queues import QueueName, by_arn
from sandbox.wire.errors import ApiError
from sandbox.world.resets import on_reset

DEFAULT_BATCH = 10
_DEFAULTS = {"BatchSize": DEFAULT_BATCH, "MaximumBatchingWindowInSeconds": 0, "FunctionResponseTypes": []}
_PAGE = 100
_SETTINGS = ("BatchSize", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds", "ScalingConfig", "FilterCriteria")


@dataclass
class Mapping:
    """``settings`` are the members of the API; ``running`` counts batches that the function works on."""

    id: str
    account_id: str
    region: str
    function: FunctionName
    queue: QueueName
    enabled: bool
    settings: dict[str, Any]
    modified: datetime
    tags: dict[str, str] = field(default_factory=dict)
    passing: str = ""  # the state until ``settled_at``: Creating, Updating, Deleting ...
    settled_at: float = 0.0
    running: int = 0
    gathering: bool = False  # a batching window is open

    @property
    def state(self) -> str:
        if time.monotonic() < self.settled_at:
            return self.passing
        return "Enabled" if self.enabled else "Disabled"

    @property
    def batch_size(self) -> int:
        return int(self.settings.get("BatchSize", DEFAULT_BATCH))

    @property
    def window(self) -> int:
        return int(self.settings.get("MaximumBatchingWindowInSeconds") or 0)

    @property
    def reports_failures(self) -> bool:
        return "ReportBatchItemFailures" in (self.settings.get("FunctionResponseTypes") or ())


_mappings: dict[str, Mapping] = {}
on_reset(_mappings.clear)


def arn_of(account_id: str, region: str, mapping_id: str) -> str:
    return f"arn:aws:lambda:{region}:{account_id}:event-source-mapping:{mapping_id}"


def look_up(account_id: str, region: str, mapping_id: str) -> Mapping | None:
    found = _mappings.get(mapping_id)
    return found if found and (found.account_id, found.region) == (account_id, region) else None


def find(call: Call) -> Mapping:
    """Raises ApiError ``ResourceNotFoundException``."""
    found = look_up(call.account_id, call.region, str(call.parameters["UUID"]))
    if found is None:
        message = "The resource you requested does not exist."
        raise ApiError("ResourceNotFoundException", message, HTTPStatus.NOT_FOUND)
    return found


def of_queue(queue_arn: str) -> list[Mapping]:
    return [mapping for mapping in list(_mappings.values()) if mapping.queue.arn == queue_arn]


def is_there(mapping: Mapping) -> bool:
    return _mappings.get(mapping.id) is mapping


@operation("lambda", "CreateEventSourceMapping")
def create_event_source_mapping(call: Call) -> dict[str, Any]:
    parameters = call.parameters
    given = {name: parameters[name] for name in _SETTINGS if parameters.get(name) is not None}
    mapping = Mapping(
        id=str(uuid.uuid4()),
        account_id=call.account_id,
        region=call.region,
        function=name_in(call),
        queue=by_arn(str(parameters["EventSourceArn"])),
        enabled=parameters.get("Enabled") is not False,
        settings={**_DEFAULTS, **given},
        modified=call.clock.now(),
        tags=dict(parameters.get("Tags") or {}),
    )
    _pass_through(mapping, "Creating")
    _mappings[mapping.id] = mapping
    _started(call, mapping)
    return described(mapping)


@operation("lambda", "GetEventSourceMapping")
def get_event_source_mapping(call: Call) -> dict[str, Any]:
    return described(find(call))


@operation("lambda", "ListEventSourceMappings")
def list_event_source_mappings(call: Call) -> dict[str, Any]:
    """In pages: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html"""
    parameters = call.parameters
    source = parameters.get("EventSourceArn")
    function = name_in(call).arn if parameters.get("FunctionName") else None
    found = [
        mapping
        for mapping in _mappings.values()
        if (mapping.account_id, mapping.region) == (call.account_id, call.region)
        and source in (None, mapping.queue.arn)
        and function in (None, mapping.function.arn)
    ]
    start = int(parameters.get("Marker") or 0)
    end = start + min(int(parameters.get("MaxItems") or _PAGE), _PAGE)
    answer: dict[str, Any] = {"EventSourceMappings": [described(mapping) for mapping in found[start:end]]}
    if end < len(found):
        answer["NextMarker"] = str(end)
    return answer


@operation("lambda", "UpdateEventSourceMapping")
def update_event_source_mapping(call: Call) -> dict[str, Any]:
    mapping, parameters = find(call), call.parameters
    given = {name: parameters[name] for name in _SETTINGS if parameters.get(name) is not None}
    mapping.settings |= given
    if parameters.get("FunctionName"):
        mapping.function = name_in(call)
    before, mapping.enabled = mapping.enabled, parameters.get("Enabled", mapping.enabled) is not False
    moves = {(False, True): "Enabling", (True, False): "Disabling"}
    _pass_through(mapping, moves.get((before, mapping.enabled), "Updating"))
    mapping.modified = call.clock.now()
    _started(call, mapping)
    return described(mapping)


@operation("lambda", "DeleteEventSourceMapping")
def delete_event_source_mapping(call: Call) -> dict[str, Any]:
    """The mapping is there, Deleting, for a moment."""
    mapping = find(call)
    mapping.enabled = False
    _pass_through(mapping, "Deleting")
    call.world.background.later(CHANGING, lambda: _forget(mapping))
    return described(mapping)


def _forget(mapping: Mapping) -> None:
    _mappings.pop(mapping.id, None)


def described(mapping: Mapping) -> dict[str, Any]:
    """``EventSourceMappingConfiguration`` of the API."""
    return {
        "UUID": mapping.id,
        "EventSourceMappingArn": arn_of(mapping.account_id, mapping.region, mapping.id),
        "EventSourceArn": mapping.queue.arn,
        "FunctionArn": mapping.function.qualified_arn,
        "LastModified": mapping.modified,
        "State": mapping.state,
        "StateTransitionReason": "USER_INITIATED",
        **mapping.settings,
    }


def _pass_through(mapping: Mapping, state: str) -> None:
    mapping.passing, mapping.settled_at = state, time.monotonic() + CHANGING


# What starts to receive from a queue; set by the poller.
STARTED: list[Any] = []


def _started(call: Call, mapping: Mapping) -> None:
    for start in STARTED:
        start(call.world, mapping)
