# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: buses and their policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from moto.events.models import EventBus

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.policy import MalformedPolicyDocument, parse, validate
from sandbox.services.events import model
from sandbox.services.events.model import Place
from sandbox.services.events.paging import page
from sandbox.wire.errors import ApiError

_VERSION = "2012-10-17"
_LONGEST_POLICY = 10 * 1024  # "The permission policy on the event bus cannot exceed 10 KB": API_PutPermission.html
_SETTINGS = {
    "Description": "description",
    "KmsKeyIdentifier": "kms_key_identifier",
    "DeadLetterConfig": "dead_letter_config",
}


@operation("events", "CreateEventBus")
def create_event_bus(call: Call) -> Result:
    """The times of buses are the sandbox's."""
    reply = call.forward()
    if reply.status == HTTPStatus.OK:
        bus = model.bus_at(_place(call, "Name"))
        bus.creation_time = bus.last_modified_time = call.clock.now().timestamp()
        return {"EventBusArn": bus.arn, **_settings(bus)}
    return reply


@operation("events", "UpdateEventBus")
def update_event_bus(call: Call) -> Result:
    """What is not given stays."""
    bus = model.bus_at(_place(call, "Name"))
    for name, attribute in _SETTINGS.items():
        if name in call.parameters:
            setattr(bus, attribute, call.parameters[name])
    bus.last_modified_time = call.clock.now().timestamp()
    return {"Arn": bus.arn, "Name": bus.name, **_settings(bus)}


@operation("events", "DescribeEventBus")
def describe_event_bus(call: Call) -> Result:
    place = _place(call, "Name")
    return {**_shown(place, model.bus_at(place)), **_settings(model.bus_at(place))}


@operation("events", "ListEventBuses")
def list_event_buses(call: Call) -> Result:
    prefix = str(call.parameters.get("NamePrefix") or "")
    backend = model.backend_at(Place(call.account_id, call.region))
    found = backend.event_buses if backend else {}
    return page(
        call,
        "EventBuses",
        (
            (name, _shown(Place(call.account_id, call.region, name), bus))
            for name, bus in found.items()
            if name.startswith(prefix)
        ),
    )


@operation("events", "DeleteEventBus")
def delete_event_bus(call: Call) -> Result:
    place = _place(call, "Name")
    backend = model.backend_at(place)
    if backend is not None:
        backend.delete_event_bus(place.bus)
    return {}


@operation("events", "PutPermission")
def put_permission(call: Call) -> Result:
    """One statement, or with ``Policy`` all of the policy."""
    place = _place(call, "EventBusName")
    bus = model.bus_at(place)
    text = call.parameters.get("Policy")
    policy = _whole(str(text)) if text else _with_statement(call, place)
    if len(json.dumps(policy)) > _LONGEST_POLICY:
        raise ApiError("PolicyLengthExceededException", "The event bus policy is too long.")  # wording ours
    model.set_policy(bus, policy)
    return {}


@operation("events", "RemovePermission")
def remove_permission(call: Call) -> Result:
    place = _place(call, "EventBusName")
    bus, policy = model.bus_at(place), model.policy_of(place)
    if call.parameters.get("RemoveAllPermissions"):
        model.set_policy(bus, None)
        return {}
    if policy is None:
        raise ApiError("ResourceNotFoundException", "EventBus does not have a policy.")
    sid = call.parameters.get("StatementId")
    kept = [statement for statement in policy["Statement"] if statement.get("Sid") != sid]
    if len(kept) == len(policy["Statement"]):
        raise ApiError("ResourceNotFoundException", "Statement with the provided id does not exist.")
    model.set_policy(bus, {**policy, "Statement": kept})
    return {}


def _with_statement(call: Call, place: Place) -> Mapping[str, Any]:
    parameters = call.parameters
    for name in ("Principal", "StatementId", "Action"):
        if not parameters.get(name):
            raise ApiError("ValidationException", f"Parameter {name} must be specified.")
    if parameters["Action"] != "events:PutEvents":
        raise ApiError("ValidationException", "Provided value in parameter 'action' is not supported.")
    principal, condition = str(parameters["Principal"]), parameters.get("Condition")
    if condition and principal != "*":
        raise ApiError(
            "ValidationException",
            "Value of the parameter 'principal' must be '*' when the parameter 'condition' is set.",
        )
    statement: dict[str, Any] = {
        "Sid": parameters["StatementId"],
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else {"AWS": f"arn:aws:iam::{principal}:root"},
        "Action": parameters["Action"],
        "Resource": place.arn,
    }
    if condition:
        statement["Condition"] = {condition["Type"]: {condition["Key"]: condition["Value"]}}
    before = model.policy_of(place) or {"Version": _VERSION, "Statement": []}
    others = [each for each in before["Statement"] if each.get("Sid") != statement["Sid"]]
    return {**before, "Statement": [*others, statement]}


def _whole(text: str) -> Mapping[str, Any]:
    try:
        document = parse(text)
        statements = document["Statement"] if isinstance(document.get("Statement"), list) else [document["Statement"]]
        # Their Sids may have what IAM's may not: "allow_account_to_put_events" in
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
        plain = [{name: value for name, value in each.items() if name != "Sid"} for each in statements]
        validate({**document, "Statement": plain}, "resource")
    except (MalformedPolicyDocument, KeyError, AttributeError) as error:
        raise ApiError("ValidationException", f"This policy contains invalid Json: {error}") from error  # wording ours
    return {**document, "Statement": statements}


def _place(call: Call, parameter: str) -> Place:
    return model.named_place(call, call.parameters.get(parameter))


def _shown(place: Place, bus: EventBus) -> dict[str, Any]:
    policy = model.policy_of(place)
    return {
        "Name": bus.name,
        "Arn": bus.arn,
        "CreationTime": bus.creation_time,
        "LastModifiedTime": bus.last_modified_time,
        **({"Policy": json.dumps(policy)} if policy else {}),
        **({"Description": bus.description} if bus.description else {}),
    }


def _settings(bus: EventBus) -> dict[str, Any]:
    return {name: getattr(bus, attribute) for name, attribute in _SETTINGS.items() if getattr(bus, attribute)}
