# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stack set as CloudFormation has it or is to have it, and its stacks in accounts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import json_text

SERVICE_MANAGED = "SERVICE_MANAGED"


@dataclass(frozen=True)
class StackSet:
    """``template`` is the text of one that is not JSON. ``units`` are organizational units, or the root, as targets.

    ``id`` and ``arn`` are empty for one that does not exist yet. ``retain_stacks``: whether the stack stays in an
    account that leaves the targets.
    """

    name: str
    template: Mapping[str, Any] | str
    description: str = ""
    units: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    auto_deployment: bool = True
    retain_stacks: bool = False
    capabilities: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    permission_model: str = SERVICE_MANAGED
    id: str = ""
    arn: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As modules return it. The template is in the diff."""
        known = {
            "name": self.name,
            "stack_set_id": self.id,
            "arn": self.arn,
            "description": self.description,
            "organizational_unit_ids": list(self.units),
            "regions": list(self.regions),
            "auto_deployment": self.auto_deployment,
            "retain_stacks_on_account_removal": self.retain_stacks,
            "capabilities": list(self.capabilities),
            "tags": self.tags,
        }
        return {name: value for name, value in known.items() if value != ""}


@dataclass(frozen=True)
class StackInstance:
    """The stack of a set in one account. ``status`` and ``detailed`` are words of CloudFormation.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html#stack-instance-status-codes
    """

    account_id: str
    region: str
    status: str
    detailed: str = ""
    reason: str = ""
    unit: str = ""

    @property
    def skipped(self) -> bool:
        """Whether the account is suspended, so that nothing can be deployed to it."""
        return self.detailed == "SKIPPED_SUSPENDED_ACCOUNT"

    @property
    def outdated(self) -> bool:
        """Whether a deployment to the account failed or never began, so that another may succeed."""
        return self.status == "OUTDATED" and not self.skipped

    @property
    def failed(self) -> bool:
        """Whether the account does not have what the set says."""
        return self.status != "CURRENT" and not self.skipped

    def as_dict(self) -> dict[str, Any]:
        """As modules return it."""
        known = {
            "account_id": self.account_id,
            "region": self.region,
            "organizational_unit_id": self.unit,
            "status": self.status,
            "detailed_status": self.detailed,
            "reason": self.reason,
        }
        return {name: value for name, value in known.items() if value}


def from_wire(answer: Mapping[str, Any]) -> StackSet:
    """The member ``StackSet`` of the answer to DescribeStackSet."""
    deployment = answer.get("AutoDeployment", {})
    return StackSet(
        name=answer["StackSetName"],
        template=read_template(answer.get("TemplateBody", "")),
        description=answer.get("Description", ""),
        units=tuple(sorted(answer.get("OrganizationalUnitIds", ()))),
        regions=tuple(sorted(answer.get("Regions", ()))),
        auto_deployment=bool(deployment.get("Enabled")),
        retain_stacks=bool(deployment.get("RetainStacksOnAccountRemoval")),
        capabilities=tuple(sorted(answer.get("Capabilities", ()))),
        tags={tag["Key"]: tag["Value"] for tag in answer.get("Tags", ())},
        # "With SELF_MANAGED, the default": API_StackSet.html
        permission_model=answer.get("PermissionModel", "SELF_MANAGED"),
        id=answer["StackSetId"],
        arn=answer.get("StackSetARN", ""),
    )


def read_template(text: str) -> Mapping[str, Any] | str:
    """A template as a value where it is JSON, so that white space and order make no difference."""
    try:
        value = json_text.read(text)
    except ValueError:
        return text
    return value if isinstance(value, Mapping) else text


def template_text(template: Mapping[str, Any] | str) -> str:
    """A template as it is sent: JSON in ASCII, because CloudFormation gives back other characters as question marks.

    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814
    """
    return template if isinstance(template, str) else json.dumps(template, separators=(",", ":"))


def same_template(one: Mapping[str, Any] | str, other: Mapping[str, Any] | str) -> bool:
    """Whether two templates say the same, in any order of their keys. For Python, true is 1 and 1 is 1.0."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def instance_of(summary: Mapping[str, Any]) -> StackInstance:
    """An entry of the answer to ListStackInstances."""
    return StackInstance(
        account_id=summary["Account"],
        region=summary["Region"],
        status=summary["Status"],
        detailed=summary.get("StackInstanceStatus", {}).get("DetailedStatus", ""),
        reason=summary.get("StatusReason", ""),
        unit=summary.get("OrganizationalUnitId", ""),
    )


def by_outcome(instances: Iterable[StackInstance]) -> dict[str, list[dict[str, Any]]]:
    """The accounts apart by what became of their stacks; every list is there."""
    found: dict[str, list[dict[str, Any]]] = {"ok": [], "failed": [], "suspended": []}
    for instance in sorted(instances, key=lambda each: (each.account_id, each.region)):
        outcome = "suspended" if instance.skipped else "failed" if instance.failed else "ok"
        found[outcome].append(instance.as_dict())
    return found


def complaint(instances: Iterable[StackInstance]) -> str:
    """What went wrong where, a sentence for each account; empty when nothing did."""
    listed = sorted(instances, key=lambda each: (each.account_id, each.region))
    bad = [instance for instance in listed if instance.failed]
    if not bad:
        return ""
    return " ".join([f"{len(bad)} of {len(listed)} accounts failed.", *map(_cause, bad)])


def lost(expected: Collection[str], after: Iterable[StackInstance]) -> str:
    """Which accounts that were to keep their stacks have none any more, in a sentence; empty when each has kept it."""
    there = {each.account_id for each in after}
    gone = sorted(set(expected) - there)
    if not gone:
        return ""
    return (
        f"{', '.join(gone)} had a stack and have none any more, because they have moved or left meanwhile, or because "
        "CloudFormation deleted it with that of a unit around. To deploy to them again, take their unit out of "
        "organizational_unit_ids, run, and put it back."
    )


def _cause(instance: StackInstance) -> str:
    said = (instance.reason or "CloudFormation gives no reason").rstrip(".")
    if instance.status == "INOPERABLE":
        # No operation reaches it any more:
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackInstance.html
        said += (
            ". CloudFormation leaves this stack alone from now on: delete it from the stack set and keep the stack, "
        )
        said += "then delete the stack in the account"
    return f"{instance.account_id}: {said}."
