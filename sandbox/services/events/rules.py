# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: what it refuses, and moto does not."""

from __future__ import annotations

import re
from typing import Any

from sandbox.calls.call import Call
from sandbox.calls.rules import rule
from sandbox.services.events import model, patterns, schedules
from sandbox.wire import constraints
from sandbox.wire.errors import ApiError

_MOST_TARGETS = 5
_MOST_RULES = 300  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
_CHECKED = (
    "CreateEventBus",
    "DeleteEventBus",
    "DeleteRule",
    "DescribeEventBus",
    "DescribeRule",
    "DisableRule",
    "EnableRule",
    "ListEventBuses",
    "ListRuleNamesByTarget",
    "ListRules",
    "ListTagsForResource",
    "ListTargetsByRule",
    "PutEvents",
    "PutPermission",
    "PutRule",
    "PutTargets",
    "RemovePermission",
    "RemoveTargets",
    "TagResource",
    "TestEventPattern",
    "UntagResource",
    "UpdateEventBus",
)
_CHANGES_OF_RULES = ("DeleteRule", "DisableRule", "EnableRule", "PutRule", "PutTargets", "RemoveTargets")
_INPUTS = ("Input", "InputPath", "InputTransformer")
# Services whose resources EventBridge reaches by their own policies, so that no role is needed within the account.
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
_WITH_POLICIES = ("lambda", "logs", "sns", "sqs")


def invalid(message: str) -> ApiError:
    return ApiError("ValidationException", message)


@rule("events", *_CHECKED)
def parameters_fit_the_model(call: Call) -> None:
    constraints.check(call.request.model, call.parameters, "ValidationException")


@rule("events", *_CHANGES_OF_RULES)
def rule_is_not_managed(call: Call) -> None:
    """ "Rules that are created by Amazon Web Services services on your behalf": API_PutRule.html; wording ours."""
    name = str(call.parameters.get("Name") or call.parameters.get("Rule"))
    found = model.find_rule(model.named_place(call, call.parameters.get("EventBusName")), name)
    if found is not None and found.managed_by and not call.parameters.get("Force"):
        raise ApiError("ManagedRuleException", f"Rule {name} is managed by {found.managed_by}.")


@rule("events", "PutRule")
def rule_has_a_pattern_or_a_schedule(call: Call) -> None:
    parameters = call.parameters
    if not parameters.get("EventPattern") and not parameters.get("ScheduleExpression"):
        # moto's wording
        raise invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.")


@rule("events", "PutRule")
def schedule_is_valid(call: Call) -> None:
    """ "You can only create scheduled rules using the default event bus":
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
    """
    expression = call.parameters.get("ScheduleExpression")
    if not expression:
        return
    if model.named_place(call, call.parameters.get("EventBusName")).bus != model.DEFAULT:
        raise invalid("ScheduleExpression is supported only on the default event bus.")
    try:
        schedules.parse(str(expression))
    except ValueError as error:
        raise invalid("Parameter ScheduleExpression is not valid.") from error


@rule("events", "PutRule", "TestEventPattern")
def pattern_is_valid(call: Call) -> None:
    pattern = call.parameters.get("EventPattern")
    if not pattern:
        return
    try:
        patterns.parse(str(pattern))
    except patterns.InvalidPatternError as error:
        raise ApiError("InvalidEventPatternException", f"Event pattern is not valid. Reason: {error}") from error


@rule("events", "PutRule")
def bus_has_room_for_the_rule(call: Call) -> None:
    bus = model.bus_at(model.named_place(call, call.parameters.get("EventBusName")))
    if call.parameters["Name"] not in bus.rules and len(bus.rules) >= _MOST_RULES:
        raise _limit_exceeded()


@rule("events", "PutTargets")
def targets_are_valid(call: Call) -> None:
    for target in call.parameters["Targets"]:
        arn, identifier = str(target["Arn"]), str(target["Id"])
        if not re.fullmatch(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+", arn):
            raise invalid(f"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format.")
        if sum(1 for name in _INPUTS if target.get(name)) > 1:
            # "Input, InputPath, and InputTransformer are mutually exclusive": API_PutTargets.html
            raise invalid(
                f"Only one of Input, InputPath, or InputTransformer must be provided for target {identifier}."
            )
        if ":sqs:" in arn and arn.endswith(".fifo") and not target.get("SqsParameters"):  # moto's rule and wording
            raise invalid(f"Parameter(s) SqsParameters must be specified for target: {identifier}.")
        _target_is_reached(call, target, arn)
        _dead_letter_queue_is_standard(call, target)


def _target_is_reached(call: Call, target: dict[str, Any], arn: str) -> None:
    service, account = arn.split(":")[2], arn.split(":")[4]
    place = model.named_place(call, call.parameters.get("EventBusName"))
    bus = model.place_of(arn) if ":event-bus/" in arn else None
    stays = account in ("", place.account_id)
    if bus is not None and not stays and any(target.get(name) for name in _INPUTS):
        # "Input, InputPath, and InputTransformer are not available with PutTarget if the target is an event bus of a
        # different Amazon Web Services account": API_PutTargets.html; wording ours
        raise invalid(f"Modifying the input for target {arn} is not supported.")
    # "RoleArn is required for target arn:aws:events:...:event-bus/default. (... Error Code: ValidationException": users
    # of CDK pipelines report it.
    if not target.get("RoleArn") and not _kept_role(call, target) and not (stays and service in _WITH_POLICIES):
        raise invalid(f"RoleArn is required for target {arn}.")


def _kept_role(call: Call, target: dict[str, Any]) -> bool:
    """ "If you have an IAM role on a cross-account event bus target, a PutTargets call without a role on the same
    target (same Id and Arn) will not remove the role": API_PutTargets.html
    """
    place = model.named_place(call, call.parameters.get("EventBusName"))
    found = model.find_rule(place, str(call.parameters["Rule"]))
    same = (
        [each for each in found.targets if (each["Id"], each["Arn"]) == (target["Id"], target["Arn"])] if found else []
    )
    return bool(same and same[0].get("RoleArn"))


def _dead_letter_queue_is_standard(call: Call, target: dict[str, Any]) -> None:
    """ "standard Amazon SQS queues", "in the same Region as the rule":
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html; wording ours
    """
    arn = str((target.get("DeadLetterConfig") or {}).get("Arn") or "")
    region = model.named_place(call, call.parameters.get("EventBusName")).region
    if arn and (not arn.startswith(f"arn:aws:sqs:{region}:") or arn.endswith(".fifo")):
        raise invalid(
            f"Parameter DeadLetterConfig.Arn is not valid. Reason: {arn} is not a standard queue of {region}."
        )


@rule("events", "PutTargets")
def rule_has_room_for_the_targets(call: Call) -> None:
    """ "Each rule can have up to five (5) targets associated with it at one time": API_PutTargets.html"""
    place = model.named_place(call, call.parameters.get("EventBusName"))
    found = model.rule_at(place, str(call.parameters["Rule"]))
    if (
        len({*(each["Id"] for each in found.targets), *(each["Id"] for each in call.parameters["Targets"])})
        > _MOST_TARGETS
    ):
        raise _limit_exceeded()


@rule("events", "DeleteRule")
def rule_has_no_targets(call: Call) -> None:
    """ "Before you can delete the rule, you must remove all targets, using RemoveTargets": API_DeleteRule.html.

    The message is AWS's: terraform-provider-aws waits for it to end.
    """
    place = model.named_place(call, call.parameters.get("EventBusName"))
    found = model.find_rule(place, str(call.parameters["Name"]))
    if found is not None and found.targets:
        raise invalid("Rule can't be deleted since it has targets.")


@rule("events", "DeleteEventBus")
def bus_can_be_deleted(call: Call) -> None:
    """ "You can't delete your account's default event bus": API_DeleteEventBus.html"""
    place = model.named_place(call, call.parameters["Name"])
    if place.bus == model.DEFAULT:
        raise invalid("Cannot delete event bus default.")
    bus = model.find_bus(place)
    if bus is not None and bus.rules:
        raise invalid(f"Event bus {place.bus} can't be deleted since it has rules.")  # wording ours


def _limit_exceeded() -> ApiError:
    return ApiError("LimitExceededException", "The requested resource exceeds the maximum number allowed.")
