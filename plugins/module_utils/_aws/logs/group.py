# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Creating, adjusting and removing one log group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.arn import Arn
from ..._core.monitoring.log_group import (
    DEFAULT_CLASS,
    FOREVER,
    NOT_FOUND,
    Declaration,
    LogGroup,
    declaration,
    label,
    removal,
    steps,
)
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import SDK_ERRORS, error_code, explain
from ..resource import Change
from ..resource import removal as removal_of

KIND = "log_group"
_GROUPS = Listing("logGroups", {"nextToken": "nextToken"})


def ensure(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Bring the log group that a task declares into the declared state; the module's result."""
    declared = declaration(params)
    connection.require_account(params.get("account_id"))
    existing = _read(connection, declared.name)
    before = existing.as_dict() if existing else None
    if declared.present:
        wanted = declared.target(existing, existing.arn if existing else _arn(connection, declared))
        change = Change(KIND, before, wanted.as_dict(), steps(existing, wanted))
    else:
        plan = removal(existing) if existing else []
        change = removal_of(KIND, label(declared.name), before, declared.owned, plan)
    return change.carry_out(connection, check_mode=check_mode)


def _arn(connection: Connection, declared: Declaration) -> str:
    caller = connection.caller()
    return str(Arn(caller.partition, "logs", connection.region, caller.account_id, f"log-group:{declared.name}"))


def _read(connection: Connection, name: str) -> LogGroup | None:
    """The group with its tags, None where there is none. AWS finds groups by the beginning of their names."""
    client, doing = connection.client("logs"), f"read {label(name)}"
    listing = pages(client.describe_log_groups, _GROUPS, doing, logGroupNamePrefix=name)
    listed = [group for page in listing for group in page]
    found = next((group for group in listed if group["logGroupName"] == name), None)
    if found is None:
        return None
    arn = found["arn"].removesuffix(":*")
    tags = _tags(client, arn, doing)
    return None if tags is None else _group(found, arn, tags)


def _tags(client: Any, arn: str, doing: str) -> dict[str, str] | None:
    """The tags of a group; None when it has just been deleted."""
    try:
        return dict(client.list_tags_for_resource(resourceArn=arn)["tags"])
    except SDK_ERRORS as error:
        if error_code(error) == NOT_FOUND:
            return None
        raise explain(error, doing) from error


def _group(found: Mapping[str, Any], arn: str, tags: Mapping[str, str]) -> LogGroup:
    return LogGroup(
        name=found["logGroupName"],
        arn=arn,
        retention_days=found.get("retentionInDays", FOREVER),
        kms_key_id=found.get("kmsKeyId", ""),
        log_group_class=found.get("logGroupClass", DEFAULT_CLASS),
        tags=tags,
    )
