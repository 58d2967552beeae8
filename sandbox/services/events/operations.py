# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: rules, their targets and their tags."""

from __future__ import annotations

from typing import Any

from moto.events.models import Rule

from sandbox.calls.call import Call
from sandbox.calls.operations import Result, operation
from sandbox.services.events import model, scheduling
from sandbox.services.events.model import Place
from sandbox.services.events.paging import page
from sandbox.wire.errors import ApiError

_SHOWN = ("Name", "Arn", "EventPattern", "State", "Description", "ScheduleExpression", "RoleArn", "ManagedBy")


@operation("events", "PutRule")
def put_rule(call: Call) -> Result:
    """ "If you are updating an existing rule, the rule is replaced with what you specify in this PutRule command. If
    you omit arguments in PutRule, the old values for those arguments are not kept": API_PutRule.html. Its targets stay.
    """
    place, parameters = _place(call), call.parameters
    bus, name = model.bus_at(place), str(parameters["Name"])
    before = bus.rules.get(name)
    rule = Rule(  # type: ignore[abstract]
        name,
        place.account_id,
        place.region,
        parameters.get("Description"),
        parameters.get("EventPattern"),
        parameters.get("ScheduleExpression"),
        parameters.get("RoleArn"),
        place.bus,
        parameters.get("State"),
        targets=before.targets if before else [],
    )
    rule.created_by = before.created_by if before else call.account_id
    bus.rules[name] = rule
    # "If you are updating an existing rule, any tags you specify in the PutRule operation are ignored": the same page.
    if before is None and parameters.get("Tags"):
        _tagger(place).tag_resource(rule.arn, parameters["Tags"])
    scheduling.follow(call.world, place, name)
    return {"RuleArn": rule.arn}


@operation("events", "DescribeRule")
def describe_rule(call: Call) -> Result:
    rule = model.rule_at(_place(call), str(call.parameters["Name"]))
    return {**_shown(rule), "CreatedBy": rule.created_by}


@operation("events", "ListRules")
def list_rules(call: Call) -> Result:
    prefix = str(call.parameters.get("NamePrefix") or "")
    found = model.bus_at(_place(call)).rules
    return page(call, "Rules", ((name, _shown(rule)) for name, rule in found.items() if name.startswith(prefix)))


@operation("events", "ListRuleNamesByTarget")
def list_rule_names_by_target(call: Call) -> Result:
    arn, found = call.parameters["TargetArn"], model.bus_at(_place(call)).rules
    return page(
        call,
        "RuleNames",
        ((name, name) for name, rule in found.items() if any(target["Arn"] == arn for target in rule.targets)),
    )


@operation("events", "DeleteRule")
def delete_rule(call: Call) -> Result:
    """A rule that is not there is deleted without an error (moto's tests: "Verified against AWS")."""
    place, name = _place(call), str(call.parameters["Name"])
    bus = model.find_bus(place)
    if bus is not None and name in bus.rules:
        del bus.rules[name]
        _tagger(place).delete_all_tags_for_resource(place.rule_arn(name))
    return {}


@operation("events", "EnableRule")
def enable_rule(call: Call) -> Result:
    place, name = _place(call), str(call.parameters["Name"])
    model.rule_at(place, name).enable()
    scheduling.follow(call.world, place, name)
    return {}


@operation("events", "DisableRule")
def disable_rule(call: Call) -> Result:
    place, name = _place(call), str(call.parameters["Name"])
    model.rule_at(place, name).disable()
    scheduling.follow(call.world, place, name)
    return {}


@operation("events", "PutTargets")
def put_targets(call: Call) -> Result:
    rule = model.rule_at(_place(call), str(call.parameters["Rule"]))
    roles = {(each["Id"], each["Arn"]): each.get("RoleArn") for each in rule.targets}
    for target in call.parameters["Targets"]:
        kept = roles.get((target["Id"], target["Arn"]))
        if kept and not target.get("RoleArn") and _is_bus_elsewhere(rule, target["Arn"]):
            target["RoleArn"] = kept  # as the rules say
    rule.put_targets(call.parameters["Targets"])
    return {"FailedEntryCount": 0, "FailedEntries": []}


@operation("events", "RemoveTargets")
def remove_targets(call: Call) -> Result:
    model.rule_at(_place(call), str(call.parameters["Rule"])).remove_targets(call.parameters["Ids"])
    return {"FailedEntryCount": 0, "FailedEntries": []}


@operation("events", "ListTargetsByRule")
def list_targets_by_rule(call: Call) -> Result:
    rule = model.rule_at(_place(call), str(call.parameters["Rule"]))
    return page(call, "Targets", ((target["Id"], target) for target in rule.targets))


@operation("events", "TagResource")
def tag_resource(call: Call) -> Result:
    arn = str(call.parameters["ResourceARN"])
    _tagger(_tagged(arn)).tag_resource(arn, call.parameters["Tags"])
    return {}


@operation("events", "UntagResource")
def untag_resource(call: Call) -> Result:
    arn = str(call.parameters["ResourceARN"])
    _tagger(_tagged(arn)).untag_resource_using_names(arn, call.parameters["TagKeys"])
    return {}


@operation("events", "ListTagsForResource")
def list_tags_for_resource(call: Call) -> Result:
    arn = str(call.parameters["ResourceARN"])
    _tagged(arn)
    return {"Tags": [{"Key": key, "Value": value} for key, value in model.tags_of(arn).items()]}


def _tagged(arn: str) -> Place:
    """The bus that an ARN names, or whose rule it names. Raises ApiError unless what it names is there."""
    place = model.place_of(arn)
    if place is None:
        # wording ours
        raise ApiError(
            "ValidationException", f"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format."
        )
    if ":rule/" in arn:
        model.rule_at(place, arn.rpartition("/")[2])
    else:
        model.bus_at(place)
    return place


def _place(call: Call) -> Place:
    return model.named_place(call, call.parameters.get("EventBusName"))


def _tagger(place: Place) -> Any:
    backend = model.backend_at(place)
    assert backend is not None  # what is tagged was found there
    return backend.tagger


def _shown(rule: Rule) -> dict[str, Any]:
    described = rule.describe()
    return {**{name: described[name] for name in _SHOWN if name in described}, "EventBusName": rule.event_bus_name}


def _is_bus_elsewhere(rule: Rule, arn: str) -> bool:
    bus = model.place_of(arn) if ":event-bus/" in arn else None
    return bus is not None and bus.account_id != rule.account_id
