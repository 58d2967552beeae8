# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing one rule of EventBridge with its targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.events.declaration import RuleDeclaration, read_declaration
from ..._core.events.model import Rule, bus_name, from_wire, rule_arn
from ..._core.events.steps import NOT_FOUND, removal, steps
from ..._core.steps import Step
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, explain
from ..resource import Change
from .tags import tags_of

TARGETS = Listing("Targets", {"NextToken": "NextToken"})


class FailedEntryError(Exception):
    """An entry that was refused in an answer that is no error: its code and message stand where botocore puts them."""

    def __init__(self, operation: str, entry: Mapping[str, Any]) -> None:
        super().__init__("an entry was refused")
        self.operation_name = operation
        self.response = {"Error": {"Code": entry.get("ErrorCode", ""), "Message": entry.get("ErrorMessage", "")}}


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the rule that a task declares into the declared state; the module's result."""
    declared = read_declaration(params)
    connection.require_account(params.get("account_id"))
    existing = _read(connection, declared)
    before = existing.as_dict() if existing else None
    if declared.present:
        wanted = declared.target(existing, existing.arn if existing else _arn(connection, declared))
        change = Change("rule", before, wanted.as_dict(), steps(existing, wanted), judge=_judge)
    elif existing and (reason := declared.reason_to_keep(existing)):
        change = Change("rule", before, before, kept=reason)
    else:
        change = Change("rule", before, None, removal(existing) if existing else (), judge=_judge)
    return change.carry_out(connection, check_mode=check_mode)


def _arn(connection: Connection, declared: RuleDeclaration) -> str:
    caller = connection.caller()
    return rule_arn(declared.name, declared.bus, connection.region, caller.account_id, caller.partition)


def _read(connection: Connection, declared: RuleDeclaration) -> Rule | None:
    """The rule as it is; None where there is none, or no such event bus."""
    client = connection.client("events")
    named = {"Name": declared.name, "EventBusName": declared.bus}
    try:
        answer = client.describe_rule(**named)
    except SDK_ERRORS as error:
        if error_code(error) == NOT_FOUND:
            return None
        raise explain(error, f"read the rule {declared.name} of the event bus {bus_name(declared.bus)}") from error
    rule = from_wire(answer, declared.bus, (), ())
    listed = pages(
        client.list_targets_by_rule,
        TARGETS,
        f"read the targets of {rule.label}",
        Rule=declared.name,
        EventBusName=declared.bus,
    )
    targets = [target for page in listed for target in page]
    return from_wire(answer, declared.bus, targets, tags_of(connection, rule.arn, rule.label))


def _judge(step: Step, answer: Any, before: int) -> None:
    """AwsError for targets that EventBridge refused in an answer that is no error: it names the first of them."""
    failed = (answer or {}).get("FailedEntries") or []
    if failed:
        sent = len(step.arguments.get("Targets") or step.arguments["Ids"])
        raise _refused(step, failed, changed=before > 0 or len(failed) < sent)


def _refused(step: Step, failed: Sequence[Mapping[str, Any]], *, changed: bool) -> AwsError:
    names = ", ".join(str(entry.get("TargetId", "")) for entry in failed)
    failure = explain(FailedEntryError("PutTargets", failed[0]), f"{step.doing} ({names} failed)")
    more = "" if len(failed) == 1 else f" This is what EventBridge says of {failed[0].get('TargetId', '')}."
    before = " What came before it was written; run the task again to continue." if changed else ""
    return AwsError(f"{failure}.{more}{before}", code=failure.code, result={"changed": changed})
