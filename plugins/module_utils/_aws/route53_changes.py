# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting until Route 53 has a change on all of its servers."""

from __future__ import annotations

import time
from collections.abc import Callable

from .connection import Connection

# Usually within 60 seconds, says the API Reference of ChangeResourceRecordSets. GetChange draws on the account's
# request rate, so polling slows down.
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 5.0


def wait_in_sync(
    connection: Connection,
    change_id: str,
    timeout: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Whether the change became INSYNC within ``timeout`` seconds. Errors of GetChange are raised as they are."""
    client = connection.client("route53")
    deadline = clock() + timeout
    pause = FIRST_PAUSE_SECONDS
    while client.get_change(Id=change_id)["ChangeInfo"]["Status"] != "INSYNC":
        remaining = deadline - clock()
        if remaining <= 0:
            return False
        sleep(min(remaining, pause))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
    return True
