# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: rules and buses by their ARNs, with the policy of the bus.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html; the condition keys:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
"""

from __future__ import annotations

from typing import Any

from sandbox.authorization.checks import Check, needs
from sandbox.authorization.context import Values, request_tags, tag_context
from sandbox.calls.call import Call
from sandbox.services.events import model, patterns
from sandbox.services.events.model import Place
from sandbox.services.iam.authorization import pass_role

SERVICE = "events.amazonaws.com"
_ABOUT_RULES = (
    "DeleteRule",
    "DescribeRule",
    "DisableRule",
    "EnableRule",
    "ListTargetsByRule",
    "PutRule",
    "PutTargets",
    "RemoveTargets",
)
_ABOUT_BUSES = ("CreateEventBus", "DeleteEventBus", "DescribeEventBus", "UpdateEventBus")
_PERMISSIONS = ("PutPermission", "RemovePermission")
_TAGS = ("ListTagsForResource", "TagResource", "UntagResource")


@needs("events")
def any_operation(call: Call) -> list[Check]:
    """What has no resource of its own, such as listings of the account."""
    return [Check(f"events:{call.operation}")]


@needs("events", *_ABOUT_RULES)
def rules(call: Call) -> list[Check]:
    parameters = call.parameters
    place = model.named_place(call, parameters.get("EventBusName"))
    name = str(parameters.get("Name") or parameters.get("Rule") or "")
    arn = place.rule_arn(name)
    found = model.find_rule(place, name)
    context: dict[str, Values] = {
        # "the account ID for the account that created the rule"
        "events:creatorAccount": found.created_by if found else call.account_id,
        **tag_context("aws:ResourceTag", model.tags_of(arn) if found else {}),
        **_request_tags(call),
        **_of_pattern(call),
    }
    targets: list[dict[str, Any]] = parameters.get("Targets") or []
    if targets:
        context["events:TargetArn"] = [str(target.get("Arn")) for target in targets]
    roles = [parameters.get("RoleArn"), *(target.get("RoleArn") for target in targets)]
    # "If you are updating an existing rule, any tags you specify in the PutRule operation are ignored."
    tagged = [] if found else _tagged(call, place, arn, context)
    passed = [_passed(call, str(role)) for role in dict.fromkeys(roles) if role]
    return [_check(call, place, arn, context), *tagged, *passed]


@needs("events", "ListRules", "ListRuleNamesByTarget")
def rules_of_a_bus(call: Call) -> list[Check]:
    place = model.named_place(call, call.parameters.get("EventBusName"))
    return [_check(call, place, "*" if place.account_id == call.account_id else place.arn, {})]


@needs("events", *_ABOUT_BUSES)
def buses(call: Call) -> list[Check]:
    place = model.named_place(call, call.parameters.get("Name"))
    context = {**tag_context("aws:ResourceTag", model.tags_of(place.arn)), **_request_tags(call)}
    return [_check(call, place, place.arn, context), *_tagged(call, place, place.arn, context)]


@needs("events", *_PERMISSIONS)
def permissions(call: Call) -> list[Check]:
    place = model.named_place(call, call.parameters.get("EventBusName"))
    return [_check(call, place, place.arn, dict(tag_context("aws:ResourceTag", model.tags_of(place.arn))))]


@needs("events", *_TAGS)
def tags(call: Call) -> list[Check]:
    arn = str(call.parameters.get("ResourceARN") or "*")
    place = model.place_of(arn) or Place(call.account_id, call.region)
    keys = call.parameters.get("TagKeys")
    context = {**tag_context("aws:ResourceTag", model.tags_of(arn)), **_request_tags(call)}
    if keys:
        context["aws:TagKeys"] = list(keys)
    return [_check(call, place, arn, context)]


@needs("events", "PutEvents")
def put_events(call: Call) -> list[Check]:
    """Each entry is asked about by its bus, source and type."""
    asked = []
    for entry in call.parameters.get("Entries") or []:
        place = model.named_place(call, entry.get("EventBusName"))
        context: dict[str, Values] = {
            "events:source": str(entry.get("Source") or ""),
            "events:detail-type": str(entry.get("DetailType") or ""),
            "events:eventBusInvocation": "false",
            **tag_context("aws:ResourceTag", model.tags_of(place.arn)),
        }
        asked.append(_check(call, place, place.arn, context))
    return asked or [Check("events:PutEvents")]


def _tagged(call: Call, place: Place, resource: str, context: dict[str, Values]) -> list[Check]:
    """ "To use the PutRule operation and assign tags, you must have both the events:PutRule and events:TagResource
    permissions": https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html; so it is with buses:
    https://github.com/hashicorp/terraform-provider-aws/issues/26710
    """
    if not call.parameters.get("Tags"):
        return []
    return [Check("events:TagResource", resource, context, place.account_id, model.policy_of(place))]


def _check(call: Call, place: Place, resource: str, context: dict[str, Values]) -> Check:
    return Check(f"events:{call.operation}", resource, context, place.account_id, model.policy_of(place))


def _of_pattern(call: Call) -> dict[str, Values]:
    """What the pattern of the rule lists; the keys are absent where it lists none."""
    pattern = call.parameters.get("EventPattern")
    context: dict[str, Values] = {}
    if not pattern:
        return context
    for key in ("source", "detail-type"):
        listed = patterns.literals(str(pattern), key)
        if listed:
            context[f"events:{key}"] = listed
    return context


def _request_tags(call: Call) -> dict[str, Values]:
    return request_tags({tag["Key"]: tag["Value"] for tag in call.parameters.get("Tags") or []})


def _passed(call: Call, role: str) -> Check:
    return pass_role(call.account_id, role.rpartition("/")[2], SERVICE)
