# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting until Route 53 has a change on all of its servers."""

from __future__ import annotations

import time
from collections.abc import Callable

from .connection import Connection
from .propagation import read_until


def wait_in_sync(
    connection: Connection,
    change_id: str,
    timeout: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Whether the change became INSYNC within ``timeout`` seconds. Errors of GetChange are raised as they are.

    Usually within 60 seconds, says the API Reference of ChangeResourceRecordSets. GetChange draws on the account's
    request rate, which the growing pauses spare.
    """
    client = connection.client("route53")
    status = read_until(
        lambda: client.get_change(Id=change_id)["ChangeInfo"]["Status"],
        lambda status: bool(status == "INSYNC"),
        limit=timeout,
        clock=clock,
        sleep=sleep,
    )
    return bool(status == "INSYNC")
