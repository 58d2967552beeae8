# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A declared alarm against the one that is there: what must be written, and what it will look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .. import tags as tagging
from ..arn import account_id
from ..errors import InputError
from ..makers import OwnedTags
from ..options import text
from ..steps import Step
from . import alarm_fields
from .alarm_fields import LONGEST_NAME, Fields

NOT_FOUND = frozenset({"ResourceNotFound", "ResourceNotFoundException"})
# PutMetricAlarm takes tags of a new alarm only: "If you are using this operation to update an existing alarm, any tags
# you specify in this parameter are ignored."
_BUSY = frozenset({"ConcurrentModificationException"})


@dataclass(frozen=True)
class Alarm:
    """An alarm as it is, or as it is to be. ``state`` is empty for an alarm that does not exist yet.

    ``fields`` are None for one that is not on one metric; ``foreign`` says what it is instead.
    """

    arn: str
    fields: Fields | None
    tags: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    foreign: str = ""

    @property
    def name(self) -> str:
        """The name of the alarm."""
        return self.arn.split(":", 6)[6]

    @property
    def settings(self) -> dict[str, Any]:
        """What of the alarm a task declares, as a diff shows it."""
        return {"name": self.name, "arn": self.arn, **(self.fields or {}), "tags": dict(sorted(self.tags.items()))}

    def as_dict(self) -> dict[str, Any]:
        """The alarm as modules return it."""
        return {**self.settings, "state": self.state}


def label(name: str) -> str:
    """An alarm in a sentence."""
    return f"the alarm {name}"


def kind(alarm: Mapping[str, Any]) -> str:
    """What an alarm of metrics is on, in words, where that is not one metric; else empty."""
    if alarm.get("Metrics"):
        return "an alarm on an expression over metrics"
    return "" if alarm.get("MetricName") else "an alarm on a query"


@dataclass(frozen=True)
class Declaration:
    """What a task says of an alarm; ``fields`` are None where it is to go."""

    name: str
    present: bool
    owned: OwnedTags
    fields: Fields | None = None

    def check_kind(self, existing: Alarm | None) -> None:
        """InputError for an alarm of another kind: it is somebody else's, whatever its tags say."""
        if existing and existing.foreign:
            raise InputError(
                "name",
                f"{label(self.name)} exists and is {existing.foreign}, which this module does not manage",
                "choose another name, or remove that alarm",
            )

    def target(self, existing: Alarm | None, arn: str) -> Alarm:
        """The alarm as it is to be; ``arn`` is that of a new one. InputError when it is foreign."""
        wanted = self.owned.wanted(label(self.name), existing.tags if existing else None)
        return replace(existing or Alarm(arn, None), fields=self.fields, tags=wanted)


def declaration(params: Mapping[str, Any]) -> Declaration:
    """The options of a task, validated before any call."""
    name = text(params.get("name"), "name", "the name of an alarm")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError("name", f"{name!r} is not the name of an alarm", f"use 1 to {LONGEST_NAME} characters")
    if params.get("account_id") is not None:
        account_id(params["account_id"], "account_id")
    present = params.get("state", "present") == "present"
    fields = alarm_fields.declared(params) if present else None
    return Declaration(name, present, OwnedTags.read(params), fields)


def steps(existing: Alarm | None, wanted: Alarm) -> list[Step]:
    """The steps from the alarm that is there, or none, to the one that is wanted. Its state is left alone."""
    found, what = [], label(wanted.name)
    request = {"AlarmName": wanted.name, **alarm_fields.write(wanted.fields or {})}
    if existing is None:
        return [Step("cloudwatch", "put_metric_alarm", {**request, "Tags": _listed(wanted.tags)}, f"create {what}")]
    if existing.fields != wanted.fields:
        found.append(Step("cloudwatch", "put_metric_alarm", request, f"change {what}"))
    change = tagging.changes(existing.tags, wanted.tags, purge=True)
    if change.put:
        arguments = {"ResourceARN": wanted.arn, "Tags": _listed(change.put)}
        found.append(Step("cloudwatch", "tag_resource", arguments, f"tag {what}", waits_for=_BUSY))
    if change.remove:
        arguments = {"ResourceARN": wanted.arn, "TagKeys": list(change.remove)}
        found.append(Step("cloudwatch", "untag_resource", arguments, f"remove tags of {what}", waits_for=_BUSY))
    return found


def _listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def removal(existing: Alarm) -> list[Step]:
    """The step that deletes an alarm. One that is gone already was deleted."""
    arguments = {"AlarmNames": [existing.name]}
    return [Step("cloudwatch", "delete_alarms", arguments, f"delete {label(existing.name)}", tolerates=NOT_FOUND)]
