# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sending a change batch to Route 53, and waiting until all of its servers have it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from ..connection import Connection
from ..errors import SDK_ERRORS, UNANSWERED
from ..propagation import read_until

# botocore asks for each attempt of a call whether to repeat it, and tells how the attempt went.
_ATTEMPT = "needs-retry.route-53.ChangeResourceRecordSets"


@dataclass(frozen=True)
class Submitted:
    """How one call went. ``change_id`` is empty when it failed.

    ``in_doubt``: it failed, but an attempt of it ended without an answer, or with one of a server that is in trouble.
    That attempt may have been carried out, and a repeated one then finds its own work in the way.
    """

    change_id: str = ""
    error: Exception | None = None
    in_doubt: bool = False


def send(connection: Connection, zone_id: str, actions: Sequence[Any]) -> Any:
    """Send ``Change`` structures of the API as one batch; the answer. Errors are raised as they are."""
    client = connection.client("route53")
    return client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": list(actions)})


def submit(connection: Connection, zone_id: str, actions: Sequence[Any]) -> Submitted:
    """Send ``Change`` structures of the API as one batch. Errors are returned."""
    client = connection.client("route53")
    doubts: list[bool] = []

    def see(response: Any = None, caught_exception: Exception | None = None, **_event: Any) -> None:
        status = response[0].status_code if response else 0
        doubts.append(isinstance(caught_exception, UNANSWERED) or status >= HTTPStatus.INTERNAL_SERVER_ERROR)

    client.meta.events.register(_ATTEMPT, see)
    try:
        answer = send(connection, zone_id, actions)
    except SDK_ERRORS as error:
        return Submitted(error=error, in_doubt=any(doubts) or isinstance(error, UNANSWERED))
    finally:
        client.meta.events.unregister(_ATTEMPT, see)
    return Submitted(answer["ChangeInfo"]["Id"].removeprefix("/change/"))


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
