# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A rule of EventBridge with its targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .patterns import Pattern, read_pattern
from .targets import Target, describe

DEFAULT_BUS = "default"
DISABLED = "DISABLED"
ENABLED = "ENABLED"


@dataclass(frozen=True)
class Rule:
    """A rule as it is, or as it is to be. ``bus`` is how the task names its event bus: a name or an ARN.

    ``state`` is ENABLED, DISABLED, or another word of EventBridge for an enabled rule. ``managed_by`` is the service
    of AWS that made the rule, empty for one of ours. ``targets`` are sorted by their ids.
    """

    name: str
    arn: str
    bus: str = DEFAULT_BUS
    pattern: Pattern | None = None
    schedule: str = ""
    state: str = ENABLED
    description: str = ""
    role_arn: str = ""
    managed_by: str = ""
    targets: tuple[Target, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The rule in a sentence."""
        return f"the rule {self.name} of the event bus {bus_name(self.bus)}"

    @property
    def enabled(self) -> bool:
        """Whether the rule does anything."""
        return self.state != DISABLED

    def as_dict(self) -> dict[str, Any]:
        """As modules return it."""
        return {
            "name": self.name,
            "arn": self.arn,
            "event_bus_name": bus_name(self.bus),
            "event_pattern": self.pattern,
            "schedule_expression": self.schedule,
            "description": self.description,
            "enabled": self.enabled,
            "targets": [describe(target) for target in self.targets],
            "tags": dict(self.tags),
        }


def bus_name(bus: str) -> str:
    """The name of an event bus that is named by its name or its ARN. Those of partners have slashes in it."""
    return bus.split(":event-bus/", 1)[-1]


def rule_arn(name: str, bus: str, region: str, account: str, partition: str) -> str:
    """The ARN that a rule has or will have; one on a bus of another account is in that account."""
    if bus.startswith("arn:"):
        _arn, partition, _service, region, account, _resource = bus.split(":", 5)
    folder = "" if bus_name(bus) == DEFAULT_BUS else f"{bus_name(bus)}/"
    return f"arn:{partition}:events:{region}:{account}:rule/{folder}{name}"


def from_wire(
    answer: Mapping[str, Any], bus: str, targets: Iterable[Target], tags: Iterable[Mapping[str, str]]
) -> Rule:
    """A rule from the answers to DescribeRule, ListTargetsByRule and ListTagsForResource."""
    return Rule(
        name=answer["Name"],
        arn=answer["Arn"],
        bus=bus,
        pattern=read_pattern(answer["EventPattern"]) if answer.get("EventPattern") else None,
        schedule=answer.get("ScheduleExpression", ""),
        state=answer["State"],
        description=answer.get("Description", ""),
        role_arn=answer.get("RoleArn", ""),
        managed_by=answer.get("ManagedBy", ""),
        targets=tuple(sorted(targets, key=lambda target: str(target["Id"]))),
        tags={tag["Key"]: tag["Value"] for tag in tags},
    )
