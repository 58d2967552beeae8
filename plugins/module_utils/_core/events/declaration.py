# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rule as a task declares it, and as it is to become.

What a task does not state is copied from the rule as it is, so that comparing the two has no special cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import tags
from ..arn import account_id, parse
from ..errors import InputError
from ..makers import Maker
from ..options import integer, pattern
from .model import DEFAULT_BUS, DISABLED, ENABLED, Rule, bus_name
from .patterns import LONGEST, LONGEST_RAISED, Pattern, event_pattern, refuse_every_event, same_pattern
from .schedules import schedule_expression
from .targets import MOST, NAME, Target, read_targets, same_target

LONGEST_DESCRIPTION = 512  # Description of PutRule
_BUS_NAME = r"[/.\-_A-Za-z0-9]{1,256}"
_BUS_EXAMPLE = "arn:aws:events:us-east-1:111111111111:event-bus/central"


@dataclass(frozen=True)
class RuleDeclaration:
    """The options of a task, checked. None: the task says nothing about it."""

    name: str
    bus: str
    present: bool
    maker: Maker | None = None
    pattern: Pattern | None = None
    schedule: str = ""
    description: str | None = None
    enabled: bool = True
    targets: tuple[Target, ...] | None = None
    purge_targets: bool = True
    tags: dict[str, str] | None = None
    purge_tags: bool = True

    def reason_to_keep(self, existing: Rule) -> str:
        """Why the rule is not removed, empty when it may be."""
        what = f"{existing.label[:1].upper()}{existing.label[1:]}"
        if existing.managed_by:
            return f"{what} is managed by {existing.managed_by}"
        return self.maker.reason_to_keep(what, existing.tags) if self.maker else ""

    def target(self, existing: Rule | None, arn: str) -> Rule:
        """The rule as the task wants it; InputError where the one that is there must not become so.

        ``arn`` is that of a rule which is to be made.
        """
        now = existing or Rule(self.name, arn, self.bus)
        if existing:
            if existing.managed_by:
                raise InputError(
                    "name", f"{existing.label} is managed by {existing.managed_by}", "leave it to AWS: choose another"
                )
            if self.maker:
                self.maker.judge(existing.label, existing.tags)
        wanted_tags = tags.applied(now.tags, tags.changes(now.tags, self.tags, purge=self.purge_tags))
        return replace(
            now,
            pattern=now.pattern if same_pattern(now.pattern, self.pattern) else self.pattern,
            schedule=self.schedule,
            state=now.state if now.enabled is self.enabled else ENABLED if self.enabled else DISABLED,
            description=now.description if self.description is None else self.description,
            targets=self._targets(now),
            tags=self.maker.marked(existing.tags if existing else None, wanted_tags) if self.maker else wanted_tags,
        )

    def _targets(self, now: Rule) -> tuple[Target, ...]:
        if self.targets is None:
            return now.targets
        present = {target["Id"]: target for target in now.targets}
        wanted = {} if self.purge_targets else dict(present)
        for target in self.targets:
            found = present.get(target["Id"])
            wanted[target["Id"]] = found if found and same_target(found, target) else target
        if len(wanted) > MOST:
            raise InputError(
                "targets", f"with those that are there, {now.label} would have {len(wanted)}", f"keep at most {MOST}"
            )
        return tuple(wanted[identifier] for identifier in sorted(wanted))


def read_declaration(params: Mapping[str, Any]) -> RuleDeclaration:
    """The options of a task. InputError names the first that cannot be right, before any call is made."""
    declared = RuleDeclaration(
        name=pattern(params.get("name"), NAME, "name", "1 to 64 letters, digits and any of ._-"),
        bus=event_bus(params.get("event_bus_name") or DEFAULT_BUS, "event_bus_name"),
        present=params.get("state", "present") == "present",
        maker=Maker.read(params),
    )
    if not declared.present:
        return declared
    stated, targets = params.get("tags"), params.get("targets")
    return replace(
        declared,
        pattern=_pattern(params),
        schedule=_schedule(params, declared.bus),
        description=description(params.get("description"), "description"),
        enabled=params.get("enabled", True) is not False,
        targets=None if targets is None else read_targets(targets, "targets"),
        purge_targets=params.get("purge_targets", True) is not False,
        tags=None if stated is None else tags.validate(stated),
        purge_tags=params.get("purge_tags", True) is not False,
    )


def _pattern(params: Mapping[str, Any]) -> Pattern | None:
    value = params.get("event_pattern")
    if (value is None) is (params.get("schedule_expression") is None):
        raise InputError(
            "event_pattern", "a rule has either a pattern or a schedule", "give event_pattern or schedule_expression"
        )
    if value is None:
        return None
    limit = params.get("pattern_size_limit")
    longest = LONGEST if limit is None else integer(limit, 1, LONGEST_RAISED, "pattern_size_limit")
    found = event_pattern(value, "event_pattern", longest)
    if not params.get("allow_every_event"):
        refuse_every_event(found, "event_pattern")
    return found


def _schedule(params: Mapping[str, Any], bus: str) -> str:
    if params.get("schedule_expression") is None:
        return ""
    # "You can only create scheduled rules using the default event bus":
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
    if bus_name(bus) != DEFAULT_BUS:
        raise InputError(
            "schedule_expression", f"the event bus {bus_name(bus)} has no schedules", "leave event_bus_name out"
        )
    return schedule_expression(params["schedule_expression"], "schedule_expression")


def description(value: object, where: str) -> str | None:
    """A description, None where the task gives none."""
    if value is None:
        return None
    found = str(value)
    if len(found) > LONGEST_DESCRIPTION:
        raise InputError(where, f"it has {len(found)} characters", f"use at most {LONGEST_DESCRIPTION}")
    return found


def event_bus(value: object, where: str) -> str:
    """An event bus by its name, or by its ARN for one of another account."""
    if not isinstance(value, str) or not value.startswith("arn:"):
        return pattern(value, _BUS_NAME, where, "the name or the ARN of an event bus")
    arn = parse(value, where, _BUS_EXAMPLE)
    account_id(arn.account_id, where)
    if arn.service != "events" or not arn.region or not arn.resource.startswith("event-bus/"):
        raise InputError(where, f"{arn} is not the ARN of an event bus", f"give one such as {_BUS_EXAMPLE}")
    pattern(bus_name(value), _BUS_NAME, where, "the ARN of an event bus")
    return value
