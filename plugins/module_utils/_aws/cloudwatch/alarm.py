# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing an alarm on one metric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.arn import Arn
from ..._core.monitoring import alarm_fields
from ..._core.monitoring.alarm import NOT_FOUND, Alarm, Declaration, declaration, kind, label, removal, steps
from ..connection import Connection
from ..errors import SDK_ERRORS, error_code, explain
from ..resource import Change
from ..resource import removal as removal_of

KIND = "alarm"
# Without them, DescribeAlarms leaves out composite alarms.
_TYPES = ["MetricAlarm", "CompositeAlarm"]
# The state is not the task's doing.
_UNSHOWN = frozenset({"state"})


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the alarm that a task declares into the declared state; the module's result."""
    declared = declaration(params)
    connection.require_account(params.get("account_id"))
    existing = _read(connection, declared.name)
    declared.check_kind(existing)
    before = existing.as_dict() if existing else None
    if declared.present:
        wanted = declared.target(existing, existing.arn if existing else _arn(connection, declared))
        change = Change(KIND, before, wanted.as_dict(), steps(existing, wanted), unshown=_UNSHOWN)
    else:
        plan = removal(existing) if existing else []
        change = removal_of(KIND, label(declared.name), before, declared.owned, plan)
    return change.carry_out(connection, check_mode=check_mode)


def _arn(connection: Connection, declared: Declaration) -> str:
    caller = connection.caller()
    return str(Arn(caller.partition, "cloudwatch", connection.region, caller.account_id, f"alarm:{declared.name}"))


def _read(connection: Connection, name: str) -> Alarm | None:
    """The alarm with its tags, None where there is none. Names of all kinds of alarms are one set."""
    client, doing = connection.client("cloudwatch"), f"read {label(name)}"
    try:
        found = client.describe_alarms(AlarmNames=[name], AlarmTypes=_TYPES)
        for alarm in found.get("CompositeAlarms", ()):
            if alarm["AlarmName"] == name:
                return Alarm(alarm["AlarmArn"], None, foreign="a composite alarm")
        for alarm in found.get("MetricAlarms", ()):
            if alarm["AlarmName"] == name:
                return _alarm(client, alarm)
    except SDK_ERRORS as error:
        if error_code(error) in NOT_FOUND:
            return None
        raise explain(error, doing) from error
    return None


def _alarm(client: Any, alarm: Mapping[str, Any]) -> Alarm:
    if foreign := kind(alarm):
        return Alarm(alarm["AlarmArn"], None, foreign=foreign)
    listed = client.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    tags = {tag["Key"]: tag["Value"] for tag in listed}
    return Alarm(alarm["AlarmArn"], alarm_fields.read(alarm), tags, alarm["StateValue"])
