# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A declared log group against the one that is there: what must be written, and what it will look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .. import tags as tagging
from ..arn import account_id, parse
from ..errors import InputError
from ..makers import OwnedTags
from ..options import choice, integer, pattern
from ..steps import Step

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
LONGEST_NAME = 512
_NAME = rf"(?!aws/)[A-Za-z0-9_/.#-]{{1,{LONGEST_NAME}}}"
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365),
    *(400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
FOREVER = 0
CLASSES = ("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")
DEFAULT_CLASS = "STANDARD"

NOT_FOUND = "ResourceNotFoundException"
# "Multiple concurrent requests to update the same resource were in conflict":
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_BUSY = frozenset({"OperationAbortedException"})
# After our own creation.
_LATE = _BUSY | {NOT_FOUND}
_EXISTS = "ResourceAlreadyExistsException"
_MADE_MEANWHILE = (
    "Somebody made it a moment ago, such as the function that writes to it. Run the task again, with adopt to take it "
    "over"
)


@dataclass(frozen=True)
class LogGroup:
    """A log group as it is, or as it is to be. ``retention_days`` 0: its events never expire. ``kms_key_id`` is an ARN.

    ``arn`` is without the ``:*`` that stands for the streams of the group.
    """

    name: str
    arn: str
    retention_days: int = FOREVER
    kms_key_id: str = ""
    log_group_class: str = DEFAULT_CLASS
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The group in a sentence."""
        return label(self.name)

    def as_dict(self) -> dict[str, Any]:
        """The group as modules return it."""
        return {
            "name": self.name,
            "arn": self.arn,
            "retention_days": self.retention_days,
            "kms_key_id": self.kms_key_id,
            "log_group_class": self.log_group_class,
            "tags": dict(sorted(self.tags.items())),
        }


def label(name: str) -> str:
    """A group in a sentence."""
    return f"the log group {name}"


@dataclass(frozen=True)
class Declaration:
    """What a task says of a log group. None: it says nothing of it. An empty ``kms_key_id``: there is to be no key."""

    name: str
    present: bool
    owned: OwnedTags
    retention_days: int | None = None
    kms_key_id: str | None = None
    log_group_class: str | None = None

    def target(self, existing: LogGroup | None, arn: str) -> LogGroup:
        """The group as it is to be; ``arn`` is that of a new one. InputError when it cannot be, or is foreign."""
        now = existing or LogGroup(self.name, arn)
        wanted = self.owned.wanted(now.label, existing.tags if existing else None)
        if existing and self.log_group_class not in (None, existing.log_group_class):
            raise InputError(
                "log_group_class",
                f"{now.label} has the class {existing.log_group_class}, and AWS cannot change that",
                "leave log_group_class out, or choose another name",
            )
        if existing and self.kms_key_id not in (None, existing.kms_key_id):
            raise InputError(
                "kms_key_id",
                f"{now.label} has {f'the key {existing.kms_key_id}' if existing.kms_key_id else 'no key'}, and the "
                "module does not change that",
                "leave kms_key_id out, or change the key with aws logs associate-kms-key or disassociate-kms-key",
            )
        return replace(
            now,
            retention_days=now.retention_days if self.retention_days is None else self.retention_days,
            kms_key_id=self.kms_key_id or now.kms_key_id,
            log_group_class=self.log_group_class or now.log_group_class,
            tags=wanted,
        )


def group_name(value: object) -> str:
    """The option ``name`` of a task."""
    return pattern(value, _NAME, "name", f"1 to {LONGEST_NAME} letters, digits and _ - / . #, not beginning with aws/")


def declaration(params: Mapping[str, Any]) -> Declaration:
    """The options of a task, validated before any call."""
    name = group_name(params.get("name"))
    if params.get("account_id") is not None:
        account_id(params["account_id"], "account_id")
    present = params.get("state", "present") == "present"
    days, group_class = params.get("retention_days"), params.get("log_group_class")
    if present and days is None:
        raise InputError(
            "retention_days", "it is missing", f"give how many days events are kept, or {FOREVER} if they never expire"
        )
    return Declaration(
        name=name,
        present=present,
        owned=OwnedTags.read(params),
        retention_days=None if days is None else _retention(days),
        kms_key_id=_key(params.get("kms_key_id")),
        log_group_class=None if group_class is None else choice(group_class, "log_group_class", CLASSES),
    )


def _retention(value: object) -> int:
    days = integer(value, FOREVER, RETENTION_DAYS[-1], "retention_days")
    if days != FOREVER and days not in RETENTION_DAYS:
        near = min(each for each in RETENTION_DAYS if each > days)
        choices = ", ".join(map(str, RETENTION_DAYS))
        raise InputError(
            "retention_days",
            f"CloudWatch Logs keeps nothing for {days} days",
            f"give {near}, or another of {choices}; {FOREVER} if events never expire",
        )
    return days


def _key(value: str | None) -> str | None:
    """The ARN of a key: CloudWatch Logs takes neither an id nor an alias."""
    if not value:
        return value
    example = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    arn = parse(value, "kms_key_id", example)
    if arn.service != "kms" or not arn.resource.startswith("key/"):
        raise InputError("kms_key_id", f"{arn} is not the ARN of a key", f"give an ARN such as {example}, not an alias")
    return str(arn)


def steps(existing: LogGroup | None, wanted: LogGroup) -> list[Step]:
    """The steps from the group that is there, or none, to the one that is wanted."""
    if existing is None:
        made = replace(wanted, retention_days=FOREVER)  # CreateLogGroup takes no retention
        return [_creation(wanted), *(step.waiting_for(_LATE) for step in _retain(made, wanted))]
    return [*_retain(existing, wanted), *_tags(existing, wanted)]


def _creation(wanted: LogGroup) -> Step:
    arguments: dict[str, Any] = {"logGroupName": wanted.name, "tags": dict(wanted.tags)}
    if wanted.kms_key_id:
        arguments["kmsKeyId"] = wanted.kms_key_id
    if wanted.log_group_class != DEFAULT_CLASS:
        arguments["logGroupClass"] = wanted.log_group_class
    return Step("logs", "create_log_group", arguments, f"create {wanted.label}", hints={_EXISTS: _MADE_MEANWHILE})


def _retain(now: LogGroup, wanted: LogGroup) -> Iterator[Step]:
    if wanted.retention_days == now.retention_days:
        return
    doing, group = f"change how long {wanted.label} keeps events", {"logGroupName": wanted.name}
    if wanted.retention_days == FOREVER:
        yield Step("logs", "delete_retention_policy", group, doing, waits_for=_BUSY)
    else:
        arguments = {**group, "retentionInDays": wanted.retention_days}
        yield Step("logs", "put_retention_policy", arguments, doing, waits_for=_BUSY)


def _tags(now: LogGroup, wanted: LogGroup) -> Iterator[Step]:
    change = tagging.changes(now.tags, wanted.tags, purge=True)
    if change.put:
        yield Step("logs", "tag_resource", {"resourceArn": wanted.arn, "tags": change.put}, f"tag {wanted.label}")
    if change.remove:
        arguments = {"resourceArn": wanted.arn, "tagKeys": list(change.remove)}
        yield Step("logs", "untag_resource", arguments, f"remove tags of {wanted.label}")


def removal(existing: LogGroup) -> list[Step]:
    """The step that deletes a group with all of its events. One that is gone already was deleted."""
    tolerated = frozenset({NOT_FOUND})
    arguments = {"logGroupName": existing.name}
    return [Step("logs", "delete_log_group", arguments, f"delete {existing.label}", tolerated, waits_for=_BUSY)]
