# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the function of the role dns_automation did, from its log."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ..._core.arn import account_id
from ..._core.automation import history
from ..._core.automation.history import History, Line
from ..._core.monitoring.log_group import NOT_FOUND, group_name, label
from ..._core.options import integer
from ..._core.roles.instance_profiles import instance_ids
from ..calls.paging import Listing, pages
from ..connection import Connection
from ..errors import AwsError
from ..propagation import read_until

LONGEST = 7 * 24 * 60  # minutes
LONGEST_WAIT = 900  # seconds
_EVENTS = Listing("events", {"nextToken": "nextToken"})


def info(
    params: Mapping[str, Any], connection: Connection, *, clock: Callable[[], float] = time.time
) -> dict[str, Any]:
    """Read the log that a task names; the module's result. With ``instance_ids`` it waits until all were handled."""
    name = group_name(params.get("name"))
    minutes = integer(params.get("minutes"), 1, LONGEST, "minutes")
    limit = integer(params.get("wait_timeout"), 0, LONGEST_WAIT, "wait_timeout")
    asked = frozenset(instance_ids(params.get("instance_ids")) or ())
    given = params.get("since")
    since = round((clock() - minutes * 60) * 1000) if given is None else history.since(given, "since")
    kept = account_id(params["kept_account_id"], "kept_account_id") if params.get("kept_account_id") else ""
    connection.require_account(params.get("account_id"))
    found = read_until(
        lambda: _read(connection, name, max(0, since), asked, kept), lambda told: asked <= told.handled, limit=limit
    )
    return {"changed": False, **found.as_dict(), "api_calls": dict(connection.calls)}


def _read(connection: Connection, name: str, since: int, asked: frozenset[str], kept: str) -> History:
    """The history since so many milliseconds after 1970, of the account ``kept`` where it is named. A group that does
    not exist says nothing."""
    listing = pages(
        connection.client("logs").filter_log_events,
        _EVENTS,
        f"read {label(name)}",
        logGroupName=name,
        startTime=since,
        filterPattern=history.pattern(asked),
    )
    try:
        return history.read((Line(each["timestamp"], each["message"]) for page in listing for each in page), kept)
    except AwsError as error:
        if error.code == NOT_FOUND:
            return History()
        raise
