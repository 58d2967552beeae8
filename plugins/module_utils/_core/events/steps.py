# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that lead from a rule as it is to what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import tags
from ..policies.documents import to_json
from ..steps import Step
from .model import Rule
from .targets import MOST, Target, listed

NOT_FOUND = "ResourceNotFoundException"
# Another writer is at the same rule or bus, which passes.
BUSY = frozenset({"ConcurrentModificationException"})
GONE = frozenset({NOT_FOUND})


def events(operation: str, arguments: dict[str, Any], doing: str, tolerates: frozenset[str] = frozenset()) -> Step:
    """A call of EventBridge, which is repeated while another call holds what it changes."""
    return Step("events", operation, arguments, doing, tolerates, BUSY)


def steps(now: Rule | None, wanted: Rule) -> list[Step]:
    """The calls that turn a rule into what is wanted, none when it is that already."""
    if now is None:
        # The rule was made a moment ago, and EventBridge may not know it everywhere yet.
        put = [step.waiting_for(GONE) for step in _put_targets(wanted, wanted.targets)]
        return [_put_rule(wanted, wanted.tags), *put]
    return [*_rule(now, wanted), *_targets(now, wanted), *tag_steps(now.tags, wanted.tags, wanted.arn, wanted.label)]


def removal(rule: Rule) -> list[Step]:
    """The calls that remove a rule: EventBridge deletes none that has targets."""
    delete = events("delete_rule", _named("Name", rule), f"delete {rule.label}", GONE)
    return [*_remove_targets(rule, rule.targets), delete]


def _named(member: str, rule: Rule) -> dict[str, Any]:
    return {member: rule.name, "EventBusName": rule.bus}


def _rule(now: Rule, wanted: Rule) -> Iterator[Step]:
    if _request(now) != _request(wanted):
        yield _put_rule(wanted)


def _put_rule(rule: Rule, tagged: Mapping[str, str] | None = None) -> Step:
    """PutRule replaces the whole rule but its tags, which it takes only for a new one."""
    arguments = _request(rule)
    if tagged:
        arguments["Tags"] = tags.pairs(tagged)
    return events("put_rule", arguments, f"write {rule.label}")


def _request(rule: Rule) -> dict[str, Any]:
    request = {**_named("Name", rule), "State": rule.state}
    if rule.pattern is not None:
        request["EventPattern"] = to_json(rule.pattern)
    stated = {"ScheduleExpression": rule.schedule, "Description": rule.description, "RoleArn": rule.role_arn}
    return request | {member: value for member, value in stated.items() if value}


def _targets(now: Rule, wanted: Rule) -> Iterator[Step]:
    """New targets before old ones go, so that no event is lost, unless there is no room for both."""
    kept = {target["Id"] for target in wanted.targets}
    surplus = [target for target in now.targets if target["Id"] not in kept]
    missing = [target for target in wanted.targets if target not in now.targets]
    put, remove = _put_targets(wanted, missing), _remove_targets(wanted, surplus)
    fits = len(surplus) + len(wanted.targets) <= MOST
    yield from [*put, *remove] if fits else [*remove, *put]


def _put_targets(rule: Rule, targets: list[Target] | tuple[Target, ...]) -> list[Step]:
    if not targets:
        return []
    arguments = {**_named("Rule", rule), "Targets": [dict(target) for target in targets]}
    return [events("put_targets", arguments, f"write {listed(targets)} of {rule.label}")]


def _remove_targets(rule: Rule, targets: list[Target] | tuple[Target, ...]) -> list[Step]:
    if not targets:
        return []
    arguments = {**_named("Rule", rule), "Ids": [target["Id"] for target in targets]}
    return [events("remove_targets", arguments, f"remove {listed(targets)} of {rule.label}", GONE)]


def tag_steps(now: Mapping[str, str], wanted: Mapping[str, str], arn: str, label: str) -> Iterator[Step]:
    """The calls that change the tags of a rule or a bus."""
    change = tags.changes(now, wanted, purge=True)
    if change.remove:
        arguments: dict[str, Any] = {"ResourceARN": arn, "TagKeys": list(change.remove)}
        yield events("untag_resource", arguments, f"change the tags of {label}")
    if change.put:
        yield events(
            "tag_resource", {"ResourceARN": arn, "Tags": tags.pairs(change.put)}, f"change the tags of {label}"
        )
