# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Calls that an account's trail records come to its default event bus: here those about addresses.

"To record events with a detail-type value of AWS API Call via CloudTrail, a CloudTrail trail with logging enabled is
required": https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html. The record:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html, but for
``accessKeyId``, since keys are shown nowhere here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from moto.cloudtrail.models import Trail, cloudtrail_backends

from sandbox.authorization.context import iso
from sandbox.calls.call import Call
from sandbox.calls.operations import operation
from sandbox.services.events import emission
from sandbox.services.events.model import Place
from sandbox.wire.reply import Reply
from sandbox.world import organization

_TYPES = {"user": "IAMUser", "assumed-role": "AssumedRole", "federated": "FederatedUser", "root": "Root"}


@operation("ec2", "AssociateAddress", "DisassociateAddress")
def recorded(call: Call) -> Reply:
    """moto's answer; a call that succeeded is told where a trail records it."""
    reply = call.forward()
    if reply.status == HTTPStatus.OK and any(_records(trail, call) for trail in _trails(call.account_id)):
        place = Place(call.account_id, call.region)
        event = emission.envelope(
            place,
            call.clock.now(),
            source="aws.ec2",
            detail_type="AWS API Call via CloudTrail",
            resources=[],
            detail=_record(call, reply),
        )
        emission.publish(call.world, place, event)
    return reply


def _trails(account_id: str) -> Iterator[Trail]:
    """The account's own, and those of its organization: "a trail that logs all events for all AWS accounts in that
    organization".
    """
    member = organization.membership(account_id)
    for owner in {account_id, *([member.management_account] if member else [])}:
        if owner not in cloudtrail_backends:  # asking for it would make it
            continue
        for backend in list(cloudtrail_backends[owner].values()):
            for trail in backend.trails.values():
                if owner == account_id or trail.is_org_trail:
                    yield trail


def _records(trail: Trail, call: Call) -> bool:
    """A trail that is logging, of this Region or of all, whose selectors take management events that write."""
    if not trail.status.is_logging or (trail.region_name != call.region and not trail.is_multi_region):
        return False
    if trail.advanced_event_selectors:
        return any(_takes_management(selector) for selector in trail.advanced_event_selectors)
    return not trail.event_selectors or any(
        selector.get("IncludeManagementEvents", True) and selector.get("ReadWriteType", "All") != "ReadOnly"
        for selector in trail.event_selectors
    )


def _takes_management(selector: dict[str, Any]) -> bool:
    fields = {each["Field"]: each.get("Equals") or [] for each in selector.get("FieldSelectors") or []}
    return "Management" in fields.get("eventCategory", []) and "true" not in fields.get("readOnly", [])


def _record(call: Call, reply: Reply) -> dict[str, Any]:
    association = re.search(rb"<associationId>([^<]+)</associationId>", reply.body)
    response: dict[str, Any] = {"requestId": call.request.raw.request_id, "_return": True}
    if association:
        response["associationId"] = association[1].decode()
    return {
        "eventVersion": "1.10",
        "userIdentity": _identity(call),
        "eventTime": iso(call.clock.now()),
        "eventSource": "ec2.amazonaws.com",
        "eventName": call.operation,
        "awsRegion": call.region,
        "sourceIPAddress": call.request.raw.source_ip,
        "userAgent": call.request.raw.headers.get("user-agent", ""),
        "requestParameters": {f"{name[:1].lower()}{name[1:]}": value for name, value in call.parameters.items()},
        "responseElements": response,
        "requestID": call.request.raw.request_id,
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": call.account_id,
        "eventCategory": "Management",
    }


def _identity(call: Call) -> dict[str, Any]:
    caller = call.caller
    if caller is None:
        return {"type": "Unknown"}  # the sandbox itself
    return {
        "type": _TYPES.get(caller.kind, "Unknown"),
        "principalId": caller.unique_id,
        "arn": caller.arn,
        "accountId": caller.account_id,
    }
