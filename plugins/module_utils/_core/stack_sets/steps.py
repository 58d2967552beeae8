# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that lead from a stack set as it is to what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..steps import Step
from .brakes import judge, judge_template
from .declaration import StackSetDeclaration
from .model import StackInstance, StackSet, same_template, template_text
from .reach import Reach

NOT_FOUND = "StackSetNotFoundException"
# Another operation is at the same stacks: it passes.
BUSY = frozenset({"OperationInProgressException"})
# Our own operation, whose first answer was lost: its id is ours alone.
BEGUN = frozenset({"OperationIdAlreadyExistsException"})


@dataclass(frozen=True)
class StackSetPlan:
    """The calls in their order: ``building`` ones, and when nothing of these has failed, ``deleting`` ones.

    ``after`` is the stack set as it is to be, and ``account_ids`` are those that are to have the stack then.
    """

    after: StackSet
    reach: Reach
    building: tuple[Step, ...] = ()
    deleting: tuple[Step, ...] = ()
    account_ids: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything must be written."""
        return bool(self.building or self.deleting)


class StackSetSteps:
    """Writes the steps of a declaration. ``operation_id`` gives each operation an id of its own."""

    def __init__(self, declared: StackSetDeclaration, operation_id: Callable[[], str]) -> None:
        self._declared = declared
        self._operation_id = operation_id

    def plan(self, now: StackSet | None, instances: Iterable[StackInstance], reach: Reach) -> StackSetPlan:
        """What is to be written. InputError where the stack set that is there must not become what is wanted.

        ``reach`` is empty where the targets stay as they are. Deletions come last, so that a failure before them leaves
        each account what it has.
        """
        wanted, found = self._declared.target(now), list(instances)
        after = replace(wanted, units=tuple(sorted({*wanted.units, *reach.lingering})))
        having = {each.account_id for each in found}
        judge(reach, having, self._declared.most_deleted)
        new = sorted(set(wanted.units) - set(now.units if now else ()) | set(reach.deploy))
        building, deleting = [], []
        if now is None:
            building.append(self._create(wanted))
        else:
            judge_template(now, wanted, having - set(reach.losing), self._declared.most_deleted)
            settings = replace(now, units=wanted.units, regions=wanted.regions, template=wanted.template)
            as_wanted = settings == wanted and same_template(now.template, wanted.template)
            if not as_wanted or any(instance.outdated for instance in found):
                building.append(self._update(wanted))
            if reach.whole:
                deleting.append(self._withdraw(now, list(reach.whole)))
            if reach.partly:
                deleting.append(self._withdraw(now, list(reach.partly), list(reach.chosen)))
        if new:
            building.append(self._deploy(wanted, new))
        return StackSetPlan(after, reach, tuple(building), tuple(deleting), tuple(reach.after(found)))

    def removal(self, now: StackSet) -> list[Step]:
        """The calls that remove a stack set and its stacks. The last one is refused while a stack is left."""
        found = [self._withdraw(now, list(now.units))] if now.units else []
        return [*found, self._step("delete_stack_set", {"StackSetName": now.name}, "delete", frozenset({NOT_FOUND}))]

    def _create(self, wanted: StackSet) -> Step:
        arguments = {**self._settings(wanted), "ClientRequestToken": self._operation_id()}
        return self._step("create_stack_set", arguments, "create", frozenset())

    def _update(self, wanted: StackSet) -> Step:
        """Settings, and the template to every account in which it is not yet."""
        return self._operation("update_stack_set", self._settings(wanted), f"update {self._declared.label}")

    def _settings(self, wanted: StackSet) -> dict[str, Any]:
        automatic: dict[str, Any] = {"Enabled": wanted.auto_deployment}
        if wanted.auto_deployment:
            automatic["RetainStacksOnAccountRemoval"] = wanted.retain_stacks
        settings = {
            "StackSetName": wanted.name,
            "TemplateBody": template_text(wanted.template),
            "PermissionModel": wanted.permission_model,
            "AutoDeployment": automatic,
            "Capabilities": list(wanted.capabilities),
            "Tags": [{"Key": key, "Value": value} for key, value in wanted.tags.items()],
        }
        return {**settings, **({"Description": wanted.description} if wanted.description else {})}

    def _deploy(self, wanted: StackSet, units: list[str]) -> Step:
        arguments = self._targets(wanted, units)
        return self._operation(
            "create_stack_instances", arguments, f"deploy {self._declared.label} to {', '.join(units)}"
        )

    def _withdraw(self, now: StackSet, units: list[str], accounts: list[str] | None = None) -> Step:
        """``accounts``: those of the units that lose their stacks, where others keep theirs. By default all do.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html
        """
        arguments = {**self._targets(now, units), "RetainStacks": False}
        if accounts:
            arguments["DeploymentTargets"] |= {"Accounts": accounts, "AccountFilterType": "INTERSECTION"}
        which = f"{len(accounts)} accounts of {', '.join(units)}" if accounts else ", ".join(units)
        return self._operation(
            "delete_stack_instances", arguments, f"delete the stacks of {self._declared.label} in {which}"
        )

    def _targets(self, of: StackSet, units: list[str]) -> dict[str, Any]:
        return {
            "StackSetName": of.name,
            "DeploymentTargets": {"OrganizationalUnitIds": units},
            "Regions": list(of.regions),
        }

    def _operation(self, operation: str, arguments: dict[str, Any], doing: str) -> Step:
        preferences = {
            "FailureTolerancePercentage": self._declared.tolerance,
            "MaxConcurrentPercentage": self._declared.concurrency,
            # In the other mode the tolerance limits how many accounts are worked on at a time:
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/concurrency-mode.html
            "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE",
        }
        sent = {**arguments, "OperationPreferences": preferences, "OperationId": self._operation_id()}
        return self._call(operation, sent, doing, BEGUN)

    def _step(self, operation: str, arguments: dict[str, Any], verb: str, tolerates: frozenset[str]) -> Step:
        return self._call(operation, arguments, f"{verb} {self._declared.label}", tolerates)

    def _call(self, operation: str, arguments: dict[str, Any], doing: str, tolerates: frozenset[str]) -> Step:
        sent = {**arguments, **({"CallAs": "DELEGATED_ADMIN"} if self._declared.delegated else {})}
        return Step("cloudformation", operation, sent, doing, tolerates, BUSY)
