# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings of a queue: read from a task, read from SQS, and written as SQS takes them.

Between the two they are a dictionary by option. What SQS does not say is None. Names, units and limits:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..arn import parse
from ..errors import InputError
from ..options import integer, text
from ..policies.documents import PolicyDocument, to_json

Settings = dict[str, Any]  # by option: int, bool, str, a dictionary, a PolicyDocument or None

# By option: the attribute, and the lowest and highest value. Times are in seconds, sizes in bytes.
NUMBERS = {
    "visibility_timeout": ("VisibilityTimeout", 0, 43200),
    "message_retention_period": ("MessageRetentionPeriod", 60, 1209600),
    "delay_seconds": ("DelaySeconds", 0, 900),
    "receive_message_wait_time": ("ReceiveMessageWaitTimeSeconds", 0, 20),
    "maximum_message_size": ("MaximumMessageSize", 1024, 1048576),
}
KEY, SSE = "kms_key_id", "sqs_managed_sse"
MOST_RECEIVES = 1000
FIFO = ".fifo"
EXAMPLE = "arn:aws:sqs:us-east-1:111111111111:failed"


def declared(params: Mapping[str, Any]) -> Settings:
    """The settings that a task declares, but for the policy. Those that it leaves out are not in it."""
    found: Settings = {
        option: integer(params[option], lowest, highest, option)
        for option, (_attribute, lowest, highest) in NUMBERS.items()
        if params.get(option) is not None
    }
    if params.get("dead_letter") is not None:
        found["dead_letter"] = _dead_letter(params["dead_letter"])
    return found | _encryption(params)


def _dead_letter(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """The dead-letter queue; None for an empty dictionary, which says that there is to be none."""
    where, stated = "dead_letter", {name: each for name, each in value.items() if each is not None}
    if not stated:
        return None
    if missing := sorted({"arn", "max_receive_count"} - stated.keys()):
        raise InputError(where, f"{' and '.join(missing)} is missing", "give both, or {} for no dead-letter queue")
    arn = parse(stated["arn"], f"{where}, arn", EXAMPLE)
    if arn.service != "sqs":
        raise InputError(f"{where}, arn", f"{arn} is not the ARN of a queue", f"give an ARN such as {EXAMPLE}")
    if arn.resource.endswith(FIFO):
        raise InputError(
            f"{where}, arn", "the dead-letter queue of a standard queue must be one too", "name a standard queue"
        )
    count = integer(stated["max_receive_count"], 1, MOST_RECEIVES, f"{where}, max_receive_count")
    return {"arn": str(arn), "max_receive_count": count}


def _encryption(params: Mapping[str, Any]) -> Settings:
    """Either way of encryption excludes the other: "Only one server-side encryption option is supported per queue"."""
    key, managed = params.get(KEY), params.get(SSE)
    if key is not None:
        if managed:
            raise InputError(SSE, f"a queue is encrypted with {KEY} or by SQS, not both", "leave one of them out")
        return {KEY: text(key, KEY, "the id, the ARN or the alias of a key"), SSE: False}
    if managed is None:
        return {}
    return {SSE: True, KEY: ""} if managed else {SSE: False}


def read(attributes: Mapping[str, Any]) -> Settings:
    """The settings of a queue as GetQueueAttributes says them."""
    return {
        **{option: _number(attributes.get(name)) for option, (name, _lowest, _highest) in NUMBERS.items()},
        "dead_letter": _redrive(_document(attributes.get("RedrivePolicy"))),
        "policy": _policy(_document(attributes.get("Policy"))),
        KEY: str(attributes.get("KmsMasterKeyId") or ""),
        SSE: attributes.get("SqsManagedSseEnabled") == "true",
    }


def messages(attributes: Mapping[str, Any]) -> int | None:
    """About how many messages wait to be received; to read it does not count as receiving one.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """
    return _number(attributes.get("ApproximateNumberOfMessages"))


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isdecimal() else None


def _document(value: object) -> dict[str, Any]:
    """An attribute in JSON; empty where it is not a document, so that it differs from every one that is declared."""
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _policy(document: Mapping[str, Any]) -> PolicyDocument | None:
    return PolicyDocument(document) if document else None


def _redrive(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """SQS gives the count back as it was sent, as a number or as text."""
    if not document:
        return None
    return {
        "arn": document.get("deadLetterTargetArn"),
        "max_receive_count": _number(str(document.get("maxReceiveCount"))),
    }


def write(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as SetQueueAttributes takes them; an empty text takes away what is there."""
    return dict(_written(option, value) for option, value in settings.items())


def _written(option: str, value: Any) -> tuple[str, str]:
    if option in NUMBERS:
        return NUMBERS[option][0], str(value)
    if option == "dead_letter":
        redrive = value and {"deadLetterTargetArn": value["arn"], "maxReceiveCount": value["max_receive_count"]}
        return "RedrivePolicy", to_json(redrive) if redrive else ""
    if option == "policy":
        return "Policy", value.text if value else ""
    return ("KmsMasterKeyId", value) if option == KEY else ("SqsManagedSseEnabled", str(value).lower())


def plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as modules return them."""
    return {name: value.document if isinstance(value, PolicyDocument) else value for name, value in settings.items()}
