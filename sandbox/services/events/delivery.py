# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An event on its way to one target: tried, tried again, and at last put into the target's dead-letter queue.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html (below: DELIVERY)
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from sandbox.authorization.context import iso
from sandbox.calls.deliveries import Delivery, deliver
from sandbox.services.events import inputs
from sandbox.services.sts.service_roles import trusted_role
from sandbox.wire.errors import ApiError
from sandbox.world.world import World

SERVICE = "events.amazonaws.com"
_THIRD_HOP = "THIRD_ACCOUNT_HOP_DETECTED"
_NO_ROLE = "FAILED_TO_ASSUME_ROLE"
# "By default, EventBridge retries sending the event for 24 hours and up to 185 times with an exponential back off and
# jitter": DELIVERY. How it grows is not documented: here it doubles from one second to a quarter of an hour.
_LONGEST_AGE = 24 * 3600
_MOST_RETRIES = 185
_LONGEST_DELAY = 900
_THROTTLING = ("Throttling", "ThrottlingException", "TooManyRequestsException", "RequestThrottled")
# "a sample of the error codes a DLQ can return", by what stands in the codes of targets: DELIVERY
_MEANINGS = {
    "AccessDenied": "NO_PERMISSIONS",
    "NonExistentQueue": "NO_RESOURCE",
    "QueueDoesNotExist": "NO_RESOURCE",
    "ResourceNotFound": "NO_RESOURCE",
    "INVALID_JSON": "INVALID_JSON",
    _THIRD_HOP: _THIRD_HOP,
    _NO_ROLE: _NO_ROLE,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One event for one target of a rule. ``forwarded``: it came to the rule's bus from another bus."""

    world: World
    account_id: str
    rule_arn: str
    target: Mapping[str, Any]
    event: Mapping[str, Any]
    began: datetime
    forwarded: bool = False
    retries: int = 0


def attempt(job: Job) -> None:
    """Deliver it, or see to what follows. Called in the background, without the lock of the world."""
    try:
        _deliver(job)
    except ApiError as error:
        _failed(job, error)


def _deliver(job: Job) -> None:
    arn = str(job.target["Arn"])
    if job.forwarded and ":event-bus/" in arn:
        # "EventBridge can't route events received from a sender event bus to a third event bus":
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html, and likewise eb-cross-account
        raise ApiError(
            _THIRD_HOP,
            f"Event ingestion rejected for event {job.event['id']} because an event can be sent to an event bus target "
            "only once. This event was previously delivered to an event bus target.",
        )
    role = str(job.target.get("RoleArn") or "")
    with job.world.lock:
        trusted = not role or trusted_role(job.world, role, SERVICE, job.rule_arn) is not None
    if not trusted:
        raise ApiError(_NO_ROLE, f"{SERVICE} is unable to assume role {role}")  # wording ours
    body = inputs.body(job.target, job.event, job.rule_arn, iso(job.began))
    deliver(Delivery(job.world, arn, body, SERVICE, job.rule_arn, job.account_id, role_arn=role))


def _failed(job: Job, error: ApiError) -> None:
    """ "for errors that result from missing permissions to a target, or if a target resource that no longer exists, no
    retry attempts will happen until action is taken": DELIVERY
    """
    if not _is_retriable(error):
        _give_up(job, error)
    elif job.retries >= _limit(job, "MaximumRetryAttempts", _MOST_RETRIES):
        _give_up(job, error, "MaximumRetryAttempts")
    else:
        delay = min(2**job.retries, _LONGEST_DELAY)
        job.world.background.later(delay, partial(_retry, job, error))


def _retry(job: Job, error: ApiError) -> None:
    age = (job.world.clock.now() - job.began).total_seconds()
    if age > _limit(job, "MaximumEventAgeInSeconds", _LONGEST_AGE):
        _give_up(job, error, "MaximumEventAgeInSeconds")
    else:
        attempt(replace(job, retries=job.retries + 1))


def _limit(job: Job, name: str, otherwise: int) -> int:
    given = (job.target.get("RetryPolicy") or {}).get(name)
    return otherwise if given is None else int(given)


def _is_retriable(error: ApiError) -> bool:
    if error.code in _THROTTLING:
        return True
    # What the sandbox lacks does not come by waiting.
    return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and error.status != HTTPStatus.NOT_IMPLEMENTED


def _meaning(error: ApiError) -> str:
    if error.code in _THROTTLING:
        return "THROTTLING"
    if _is_retriable(error):
        return "ERROR_FROM_TARGET"
    return next((meaning for part, meaning in _MEANINGS.items() if part in error.code), "SDK_CLIENT_ERROR")


def _give_up(job: Job, error: ApiError, exhausted: str = "") -> None:
    """Into the dead-letter queue, if the target has one; otherwise "the event is dropped": DELIVERY"""
    queue = str((job.target.get("DeadLetterConfig") or {}).get("Arn") or "")
    _log.warning("%s of %s is not delivered to %s: %s", job.event["id"], job.rule_arn, job.target["Arn"], error)
    if not queue:
        return
    attributes = {
        "RULE_ARN": job.rule_arn,
        "TARGET_ARN": str(job.target["Arn"]),
        "ERROR_CODE": _meaning(error),
        "ERROR_MESSAGE": error.message,
        "RETRY_ATTEMPTS": str(job.retries),
        **({"EXHAUSTED_RETRY_CONDITION": exhausted} if exhausted else {}),
    }
    letter = json.dumps(job.event).encode()
    try:
        deliver(Delivery(job.world, queue, letter, SERVICE, job.rule_arn, job.account_id, attributes=attributes))
    except ApiError as failure:
        _log.warning("%s is not put into %s: %s", job.event["id"], queue, failure)
