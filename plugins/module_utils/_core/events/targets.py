# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Targets of a rule: read from a task, and compared by meaning.

A target is kept as EventBridge has it, so that what a task cannot declare is seen as a difference too.
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .. import json_text
from ..arn import parse, role_arn
from ..errors import InputError
from ..options import dictionary, integer, pattern, text
from ..policies.documents import to_json

Target = Mapping[str, Any]

# "Targets per rule": https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
MOST = 5
LONGEST_INPUT = 8192
LONGEST_PATH = 256
MOST_PATHS = 100
# RetryPolicy of the API Reference; the highest values are the defaults.
MOST_ATTEMPTS = 185
SHORTEST_AGE, LONGEST_AGE = 60, 86400
OPTIONS = (
    "id",
    "arn",
    "role_arn",
    "input",
    "input_path",
    "input_transformer",
    "dead_letter_arn",
    "maximum_retry_attempts",
    "maximum_event_age",
    "message_group_id",
)
_INPUTS = ("input", "input_path", "input_transformer")
NAME = r"[.\-_A-Za-z0-9]{1,64}"
_PATH = re.compile(rf"\$[!-~ ]{{0,{LONGEST_PATH - 1}}}")
_PLACEHOLDER = re.compile(r"<([^<>\s]+)>")
_PATH_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")
_QUEUE = "arn:aws:sqs:us-east-1:111111111111:failed-events"


def read_targets(values: object, where: str) -> tuple[Target, ...]:
    """The targets of a task, sorted by their ids."""
    if not isinstance(values, list | tuple):
        raise InputError(where, f"{values!r} is not a list", "give a list of targets")
    if len(values) > MOST:
        raise InputError(where, f"there are {len(values)} targets", f"a rule has at most {MOST}; add another rule")
    found: dict[str, Target] = {}
    for number, value in enumerate(values):
        here = f"{where}[{number}]"
        target = _read(dictionary(value, here, OPTIONS), here)
        if target["Id"] in found:
            raise InputError(f"{here}, id", f"{target['Id']!r} is used twice", "give each target an id of its own")
        found[target["Id"]] = target
    return tuple(found[identifier] for identifier in sorted(found))


def _read(options: Mapping[str, Any], where: str) -> Target:
    stated = [option for option in _INPUTS if option in options]
    if len(stated) > 1:
        raise InputError(where, f"{' and '.join(stated)} are given", "a target takes only one of them")
    arn = parse(options.get("arn"), f"{where}, arn", "arn:aws:sqs:us-east-1:111111111111:events")
    target: dict[str, Any] = {
        "Id": pattern(options.get("id"), NAME, f"{where}, id", "1 to 64 letters, digits and any of ._-"),
        "Arn": str(arn),
    }
    if "role_arn" in options:
        target["RoleArn"] = str(role_arn(options["role_arn"], f"{where}, role_arn", arn.partition))
    if "input" in options:
        target["Input"] = _input(options["input"], f"{where}, input")
    if "input_path" in options:
        target["InputPath"] = _path(options["input_path"], f"{where}, input_path")
    if "input_transformer" in options:
        target["InputTransformer"] = _transformer(options["input_transformer"], f"{where}, input_transformer")
    if "dead_letter_arn" in options:
        target["DeadLetterConfig"] = {"Arn": dead_letter_arn(options["dead_letter_arn"], f"{where}, dead_letter_arn")}
    if policy := _retry_policy(options, where):
        target["RetryPolicy"] = policy
    fifo = arn.service == "sqs" and arn.resource.endswith(".fifo")
    if fifo != ("message_group_id" in options):
        problem = "a FIFO queue needs it" if fifo else "only a FIFO queue has message groups"
        raise InputError(f"{where}, message_group_id", problem, "give it" if fifo else "leave it out")
    if fifo:
        group = text(options["message_group_id"], f"{where}, message_group_id", "a message group id")
        target["SqsParameters"] = {"MessageGroupId": group}
    return target


def _input(value: object, where: str) -> str:
    """What the target gets in place of the event, as JSON."""
    if isinstance(value, str):
        try:
            already = isinstance(json_text.read(value), dict | list)
        except ValueError:
            already = False
        if already:
            raise InputError(where, "it is JSON text, which would be sent as a quoted text", "give the value itself")
    try:
        written = to_json(value)
    except TypeError as error:
        raise InputError(where, "it cannot be written as JSON", "use texts, numbers, lists and dictionaries") from error
    return _short(written, where)


def _short(value: str, where: str) -> str:
    if len(value) > LONGEST_INPUT:
        raise InputError(where, f"it has {len(value)} characters", f"use at most {LONGEST_INPUT}")
    return value


def _path(value: object, where: str) -> str:
    path = text(value, where, "a path into the event")
    if not _PATH.fullmatch(path):
        raise InputError(
            where, f"{path!r} is not a path into the event", f"give one such as $.detail, at most {LONGEST_PATH} long"
        )
    return path


def _transformer(value: object, where: str) -> dict[str, Any]:
    options = dictionary(value, where, ("paths", "template"))
    paths = options.get("paths", {})
    if not isinstance(paths, Mapping):
        raise InputError(f"{where}, paths", f"{paths!r} is not a dictionary", "give a path for each name")
    if len(paths) > MOST_PATHS:
        raise InputError(f"{where}, paths", f"there are {len(paths)}", f"give at most {MOST_PATHS}")
    for name in paths:
        # "Names can't start with AWS": API_InputTransformer.html
        if not _PATH_NAME.fullmatch(str(name)) or str(name).startswith("AWS"):
            raise InputError(
                f"{where}, paths", f"{name!r} is not a name", "use letters, digits, _ and -, and not AWS at the start"
            )
    template = options.get("template")
    if not isinstance(template, str) or not template:
        raise InputError(f"{where}, template", f"{template!r} is not a template", "give a text")
    for name in _PLACEHOLDER.findall(template):
        # Variables that EventBridge has by itself begin with aws.
        if name not in map(str, paths) and not name.startswith("aws."):
            raise InputError(
                f"{where}, template", f"<{name}> is not one of the names in paths", "add it there, or correct it"
            )
    found: dict[str, Any] = {"InputTemplate": _short(template, f"{where}, template")}
    if paths:
        found["InputPathsMap"] = {str(name): _path(paths[name], f"{where}, paths[{name}]") for name in sorted(paths)}
    return found


def dead_letter_arn(value: object, where: str) -> str:
    """The ARN of a queue that takes what could not be delivered: "a standard queue", says the user guide.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """
    arn = parse(value, where, _QUEUE)
    if arn.service != "sqs" or arn.resource.endswith(".fifo"):
        raise InputError(where, f"{arn} is not a standard queue of SQS", f"give an ARN such as {_QUEUE}")
    return str(arn)


def _retry_policy(options: Mapping[str, Any], where: str) -> dict[str, int]:
    found = {}
    if "maximum_retry_attempts" in options:
        found["MaximumRetryAttempts"] = integer(
            options["maximum_retry_attempts"], 0, MOST_ATTEMPTS, f"{where}, maximum_retry_attempts"
        )
    if "maximum_event_age" in options:
        found["MaximumEventAgeInSeconds"] = integer(
            options["maximum_event_age"], SHORTEST_AGE, LONGEST_AGE, f"{where}, maximum_event_age"
        )
    return found


def same_target(one: Target, other: Target) -> bool:
    """Whether two targets mean the same: whatever the spelling of their input, and defaults written out or not."""
    return _normal(one) == _normal(other)


def _normal(target: Target) -> str:
    policy = {"MaximumRetryAttempts": MOST_ATTEMPTS, "MaximumEventAgeInSeconds": LONGEST_AGE}
    normal = {**target, "RetryPolicy": {**policy, **target.get("RetryPolicy", {})}}
    if "Input" in target:
        normal["Input"] = to_json(read_input(target["Input"]))
    if not target.get("DeadLetterConfig", {"Arn": ""}):
        del normal["DeadLetterConfig"]
    return to_json(normal)


def read_input(written: str) -> Any:
    """An input as a value; the text itself where it is not JSON that can be read."""
    try:
        return json_text.read(written)
    except ValueError:
        return written


def describe(target: Target) -> dict[str, Any]:
    """A target in the words of the options. ``other`` holds what has no option, as EventBridge says it."""
    transformer, policy = target.get("InputTransformer", {}), target.get("RetryPolicy", {})
    known: dict[str, Any] = {
        "id": target["Id"],
        "arn": target["Arn"],
        "role_arn": target.get("RoleArn"),
        "input": read_input(target["Input"]) if "Input" in target else None,
        "input_path": target.get("InputPath"),
        "dead_letter_arn": target.get("DeadLetterConfig", {}).get("Arn"),
        "maximum_retry_attempts": policy.get("MaximumRetryAttempts"),
        "maximum_event_age": policy.get("MaximumEventAgeInSeconds"),
        "message_group_id": target.get("SqsParameters", {}).get("MessageGroupId"),
    }
    if transformer:
        paths = dict(transformer.get("InputPathsMap", {}))
        known["input_transformer"] = {"paths": paths, "template": transformer["InputTemplate"]}
    if other := {name: target[name] for name in sorted(target.keys() - _KNOWN)}:
        known["other"] = other
    return {option: value for option, value in known.items() if value is not None}


_KNOWN = {
    "Id",
    "Arn",
    "RoleArn",
    "Input",
    "InputPath",
    "InputTransformer",
    "DeadLetterConfig",
    "RetryPolicy",
    "SqsParameters",
}


def listed(targets: Sequence[Target]) -> str:
    """Targets in a sentence."""
    word = "the target" if len(targets) == 1 else "the targets"
    return f"{word} {', '.join(target['Id'] for target in targets)}"
