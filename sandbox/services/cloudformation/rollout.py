# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a stack set to the stacks in accounts: those of an operation, and those of accounts that join or leave.

An operation does its work when it is begun, in one account after the other, and says later that it has ended.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from sandbox.calls.call import Call
from sandbox.services.cloudformation import model, targets, templates
from sandbox.services.cloudformation.model import Instance, Operation, StackSet
from sandbox.services.cloudformation.stacks import FailedError, Stack
from sandbox.services.organizations.moves import on_move
from sandbox.wire.errors import ApiError
from sandbox.world import organization
from sandbox.world.world import World

Work = Callable[[Instance], None]


def begin(call: Call, stack_set: StackSet, action: str) -> Operation:
    """The operation of a call. ApiError while another one is under way."""
    identifier = str(call.parameters.get("OperationId") or uuid.uuid4())
    if identifier in stack_set.operations:
        raise ApiError("OperationIdAlreadyExistsException", f"Operation {identifier} already exists", 409)
    now = call.clock.now()
    running = next((each.id for each in stack_set.operations.values() if not each.ended(now)), None)
    if running:
        # https://github.com/hashicorp/terraform-provider-aws/issues/9316
        message = f"Another Operation on StackSet {stack_set.arn} is in progress: {running}"
        raise ApiError("OperationInProgressException", message, 409)
    operation = Operation(identifier, action, now)
    stack_set.operations[identifier] = operation
    return operation


def deploy(call: Call, management: str, stack_set: StackSet, units: Iterable[str], regions: Iterable[str]) -> Operation:
    """Stacks for the accounts of units that have none."""
    units = list(units)
    listed = targets.chosen(call, management, units)
    operation = begin(call, stack_set, "CREATE")
    wanted = list(regions)
    for unit in units:
        stack_set.targets.setdefault(unit, set()).update(wanted)
    new = [
        stack_set.instances.setdefault((account.id, region), Instance(account.id, region, unit))
        for region in wanted
        for unit, account in listed
        if (account.id, region) not in stack_set.instances
    ]
    _carry_out(call, operation, new, lambda instance: bring_up(call.world, stack_set, instance))
    return operation


def update(call: Call, stack_set: StackSet) -> Operation:
    """The template and the tags to every stack, but for those that CloudFormation does not touch any more."""
    operation = begin(call, stack_set, "UPDATE")
    reached = [each for each in stack_set.instances.values() if each.status != "INOPERABLE"]
    _carry_out(call, operation, reached, lambda instance: bring_up(call.world, stack_set, instance))
    return operation


def withdraw(call: Call, management: str, stack_set: StackSet, units: list[str], regions: list[str]) -> Operation:
    """The stacks of the accounts in units go, and are kept where the call says so.

    With a filter of accounts the units stay targets: "Automatic deployments do not consider account level targeting
    filters" (stacksets-orgs-manage-auto-deployment.html). AWS does not say what becomes of them, so that this is the
    harder of two readings.
    """
    accounts = {account.id for _unit, account in targets.chosen(call, management, units)}
    whole = targets.filtered(call) is None
    operation = begin(call, stack_set, "DELETE")
    for unit in units if whole else ():
        left = stack_set.targets.get(unit, set()) - set(regions)
        stack_set.targets.pop(unit, None)
        if left:
            stack_set.targets[unit] = left
    gone = [
        each
        for each in stack_set.instances.values()
        if each.region in regions and (each.account_id in accounts or (whole and each.unit in units))
    ]
    retain = bool(call.parameters.get("RetainStacks"))
    _carry_out(call, operation, gone, lambda instance: take_down(stack_set, instance, retain=retain))
    return operation


def _carry_out(call: Call, operation: Operation, instances: list[Instance], work: Work) -> None:
    """The work in each account, until more have failed than the call tolerates.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
    """
    preferences = call.parameters.get("OperationPreferences") or {}
    percent = int(preferences.get("FailureTolerancePercentage", 0))
    # "When calculating the number of accounts based on the specified percentage, CloudFormation rounds down"
    tolerated = int(preferences.get("FailureToleranceCount", len(instances) * percent // 100))
    failures = 0
    for instance in instances:
        if failures > tolerated:
            instance.state("OUTDATED", "CANCELLED", "Cancelled since failure tolerance has exceeded")
            continue
        work(instance)
        failures += instance.detailed in ("FAILED", "INOPERABLE")
    if failures > tolerated:
        operation.status = "FAILED"
        operation.reason = "The operation exceeded the specified failure tolerance"  # wording ours
    operation.results = [
        {
            "Account": each.account_id,
            "Region": each.region,
            "OrganizationalUnitId": each.unit,
            "Status": "FAILED" if each.detailed == "INOPERABLE" else _result(each),
            **({"StatusReason": each.reason} if each.reason else {}),
        }
        for each in instances
    ]


def _result(instance: Instance) -> str:
    return "CANCELLED" if instance.detailed == "SKIPPED_SUSPENDED_ACCOUNT" else instance.detailed


def bring_up(world: World, stack_set: StackSet, instance: Instance) -> None:
    """The stack of an account as the stack set says."""
    if _suspended(instance.account_id):
        instance.state("OUTDATED", "SKIPPED_SUSPENDED_ACCOUNT")
        return
    template = templates.parse(stack_set.settings["TemplateBody"])
    tags = {tag["Key"]: tag["Value"] for tag in stack_set.settings.get("Tags", [])}
    stack = instance.stack or Stack(world, instance.account_id, instance.region)
    try:
        stack.bring_to(template, tags)
    except FailedError as error:
        instance.stack = stack if stack.resources else None
        instance.state("OUTDATED", "FAILED", str(error))
    else:
        instance.stack = stack
        instance.state("CURRENT", "SUCCEEDED")


def take_down(stack_set: StackSet, instance: Instance, *, retain: bool = False) -> None:
    """The stack of an account goes. One that cannot be deleted stays, and is not touched any more."""
    try:
        if instance.stack and not retain:
            instance.stack.delete()
    except FailedError as error:
        instance.state("INOPERABLE", "INOPERABLE", str(error))
    else:
        instance.state("CURRENT", "SUCCEEDED")
        del stack_set.instances[instance.account_id, instance.region]


def _suspended(account_id: str) -> bool:
    member = organization.membership(account_id)
    accounts = targets.backend_of(member.management_account).accounts if member else []
    return any(each.id == account_id and each.status == "SUSPENDED" for each in accounts)


@on_move
def follow(world: World, management: str, account_id: str) -> None:
    """An account has joined the organization, moved in it or left it: its stacks come and go.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
    """
    backend = targets.backend_of(management)
    account = next((each for each in backend.accounts if each.id == account_id), None)
    units = targets.above(backend, account) if account else []
    for stack_set in model.all_of(management):
        deployment = stack_set.settings.get("AutoDeployment") or {}
        if not deployment.get("Enabled"):
            continue
        wanted = {region: unit for unit in reversed(units) for region in stack_set.targets.get(unit, ())}
        for (owner, region), instance in list(stack_set.instances.items()):
            if owner == account_id and region not in wanted:
                take_down(stack_set, instance, retain=bool(deployment.get("RetainStacksOnAccountRemoval")))
        for region, unit in wanted.items():
            instance = stack_set.instances.setdefault((account_id, region), Instance(account_id, region, unit))
            instance.unit = unit
            if instance.status != "CURRENT":
                bring_up(world, stack_set, instance)
