# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that lead from a stack set as it is to what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..steps import Step
from .declaration import StackSetDeclaration
from .model import StackInstance, StackSet, template_text

NOT_FOUND = "StackSetNotFoundException"
# Another operation is at the same stacks: it passes.
BUSY = frozenset({"OperationInProgressException"})
# Our own operation, whose first answer was lost: its id is ours alone.
BEGUN = frozenset({"OperationIdAlreadyExistsException"})


@dataclass(frozen=True)
class StackSetPlan:
    """The calls in their order. ``operations``: those that begin an operation, each of which has to end."""

    before: StackSet | None
    after: StackSet
    steps: tuple[Step, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything must be written."""
        return bool(self.steps)


class StackSetSteps:
    """Writes the steps of a declaration. ``operation_id`` gives each operation an id of its own."""

    def __init__(self, declared: StackSetDeclaration, operation_id: Callable[[], str]) -> None:
        self._declared = declared
        self._operation_id = operation_id

    def plan(self, now: StackSet | None, instances: Iterable[StackInstance]) -> StackSetPlan:
        """What is to be written. InputError where the stack set that is there must not become what is wanted."""
        wanted = self._declared.target(now)
        new = sorted(set(wanted.units) - set(now.units if now else ()))
        if now is None:
            return StackSetPlan(None, wanted, (self._create(wanted), self._deploy(wanted, new)))
        found = []
        # Deletions come first: a unit that goes may hold one that comes, whose accounts would lose their stacks.
        if gone := sorted(set(now.units) - set(wanted.units)):
            found.append(self._withdraw(now, gone))
        settings = replace(now, units=wanted.units, regions=wanted.regions)
        if settings != wanted or any(instance.outdated for instance in instances):
            found.append(self._update(wanted))
        if new:
            found.append(self._deploy(wanted, new))
        return StackSetPlan(now, wanted, tuple(found))

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

    def _withdraw(self, now: StackSet, units: list[str]) -> Step:
        arguments = {**self._targets(now, units), "RetainStacks": False}
        return self._operation(
            "delete_stack_instances", arguments, f"delete the stacks of {self._declared.label} in {', '.join(units)}"
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
