# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing one event bus with its resource policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.events.bus import (
    BusDeclaration,
    EventBus,
    bus_from_wire,
    bus_removal,
    bus_steps,
    read_bus_declaration,
)
from ..._core.events.bus_policy import PolicyChange, policy_change, read_policy
from ..._core.events.steps import NOT_FOUND
from ..._core.trust.access import access
from ..._core.trust.masking import diff
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain
from ..optimistic import NotWritten, write_until_it_stays
from ..steps import Runner
from .bus_policy import BusPolicy
from .tags import tags_of

EXAMPLES_IN_MESSAGES = 5


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool, **pace: Any) -> dict[str, Any]:
    """Bring the bus that a task declares into the declared state; the module's result.

    ``pace``: clock, sleep and draw of ``write_until_it_stays``.
    """
    declared = read_bus_declaration(params)
    connection.require_account(params.get("account_id"))
    existing, text = _read(connection, declared)
    if not declared.present and not declared.is_default:
        return _remove(connection, declared, existing, text, check_mode=check_mode)
    wanted = declared.target(existing, existing.arn if existing else _arn(connection, declared))
    plan = bus_steps(existing, wanted)
    change = declared.policy(text, wanted.arn)
    if not check_mode:
        Runner(connection).run(plan)
        if change.changed:
            change = _write(connection, declared, made=existing is None, before=bool(plan), **pace)
    return _result(connection, existing, wanted, change, changed=bool(plan) or change.changed)


def _arn(connection: Connection, declared: BusDeclaration) -> str:
    caller = connection.caller()
    return f"arn:{caller.partition}:events:{connection.region}:{caller.account_id}:event-bus/{declared.name}"


def _read(connection: Connection, declared: BusDeclaration) -> tuple[EventBus | None, str]:
    """The bus as it is and the text of its policy; None where there is none."""
    try:
        answer = connection.client("events").describe_event_bus(Name=declared.name)
    except SDK_ERRORS as error:
        if error_code(error) == NOT_FOUND and not declared.is_default:
            return None, ""
        raise explain(error, f"read the event bus {declared.name}") from error
    bus = bus_from_wire(answer, ())
    told = () if declared.is_default else tags_of(connection, bus.arn, bus.label)
    return bus_from_wire(answer, told), answer.get("Policy", "")


def _write(connection: Connection, declared: BusDeclaration, *, made: bool, before: bool, **pace: Any) -> PolicyChange:
    """Write the policy until it stays; what was written, or that somebody else had done so meanwhile."""
    policy = BusPolicy(connection, declared, made=made)
    try:
        written = write_until_it_stays(policy.plan, policy.write, policy.passes, limit=declared.wait_timeout, **pace)
    except NotWritten as failure:
        raise policy.failure(failure, changed=before) from failure
    return written.last


def _remove(
    connection: Connection, declared: BusDeclaration, existing: EventBus | None, text: str, *, check_mode: bool
) -> dict[str, Any]:
    if existing is None:
        return _result(connection, None, None, policy_change(read_policy(""), (), ""), changed=False)
    before = read_policy(text)
    if reason := declared.reason_to_keep(existing):
        same = policy_change(before, (), existing.account)
        return {**_result(connection, existing, existing, same, changed=False), "kept": reason}
    _refuse_rules(connection, existing)
    if not check_mode:
        Runner(connection).make(bus_removal(existing))
    gone = policy_change(before, (), existing.account, purge=True)
    return _result(connection, existing, None, gone, changed=True)


def _refuse_rules(connection: Connection, bus: EventBus) -> None:
    """AwsError when a bus has rules, which may be those of others."""
    try:
        rules = connection.client("events").list_rules(EventBusName=bus.name)["Rules"]
    except SDK_ERRORS as error:
        raise explain(error, f"read the rules of {bus.label}") from error
    if rules:
        names = [rule["Name"] for rule in rules[:EXAMPLES_IN_MESSAGES]]
        listed = ", ".join([*names, *(["..."] if len(rules) > len(names) else [])])
        raise AwsError(
            f"Could not delete {bus.label}: it still has rules ({listed}). Nothing was changed. Remove them first, for "
            "example with crossaccount.aws.events_rule."
        )


def _result(
    connection: Connection, before: EventBus | None, after: EventBus | None, change: PolicyChange, *, changed: bool
) -> dict[str, Any]:
    """What the module returns; ``after`` is the predicted bus in check mode."""
    result: dict[str, Any] = {
        "changed": changed,
        "access_change": change.access_change.as_dict(),
        "api_calls": dict(connection.calls),
    }
    if after:
        result["event_bus"] = {**after.as_dict(), "policy": change.after.document if change.after.statements else None}
    if changed:
        result["diff"] = diff(_shown(before, change.before), _shown(after, change.after))
    return result


def _shown(bus: EventBus | None, policy: Mapping[str, Any]) -> dict[str, Any]:
    """A bus for people to compare: who may send comes first."""
    return {"access": access(policy), **bus.as_dict(), "policy": policy["Statement"]} if bus else {}
