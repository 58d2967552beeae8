# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Planned changes written to a hosted zone, and waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .._core.names import display
from .._core.record_sets.batches import Batch
from .._core.record_sets.plan import Change, shortened
from .._core.record_sets.wire import read_zone
from .._core.zones import HostedZone
from .connection import Connection
from .errors import SDK_ERRORS, AwsError, error_code, error_message, explain
from .route53_changes import wait_in_sync
from .route53_listing import list_record_sets


@dataclass(frozen=True)
class Applied:
    """What was written, or would be, and what could not be."""

    done: Sequence[Change] = ()
    failed: Sequence[Change] = ()
    change_ids: Sequence[str] = ()
    problem: str = ""
    code: str = ""
    warnings: Sequence[str] = ()


def apply(connection: Connection, zone: HostedZone, batches: Sequence[Batch]) -> Applied:
    """Write batch after batch; the first one that fails ends it."""
    done: list[Change] = []
    change_ids: list[str] = []
    for position, batch in enumerate(batches):
        try:
            answer = connection.client("route53").change_resource_record_sets(
                HostedZoneId=zone.id, ChangeBatch={"Changes": list(batch.actions)}
            )
        except SDK_ERRORS as error:
            rest = [change for later in batches[position:] for change in later.changes]
            problem = (
                f"{_explained(connection, zone, batch, error)} {len(done)} changes were applied, {len(rest)} were not: "
                f"{shortened([str(change.key) for change in rest])}."
            )
            return Applied(done, rest, change_ids, problem, error_code(error))
        done += batch.changes
        change_ids.append(answer["ChangeInfo"]["Id"].removeprefix("/change/"))
    return Applied(done, (), change_ids)


def _explained(connection: Connection, zone: HostedZone, batch: Batch, error: Exception) -> str:
    if error_code(error) == "InvalidChangeBatch" and (moved := _moved(connection, zone, batch)):
        return (
            f"Somebody else changed {shortened(moved)} while this task ran, so it did not overwrite them. "
            "Run it again to plan from what is there now."
        )
    return f"{explain(error, f'change record sets of {display(zone.name)} ({zone.id})')}."


def _moved(connection: Connection, zone: HostedZone, batch: Batch) -> list[str]:
    """Which record sets of a refused batch are no longer as they were read."""
    try:
        now = read_zone(list_record_sets(connection, zone), zone.id)
    except AwsError:  # then the batch's own error has to do
        return []
    return [str(change.key) for change in batch.changes if now.get(change.key) != change.old]


def wait(connection: Connection, applied: Applied, timeout: int) -> Applied:
    """Wait for the last change: those before it are in sync by then. What was written stays reported either way."""
    last = applied.change_ids[-1]
    try:
        if wait_in_sync(connection, last, timeout):
            return applied
    except SDK_ERRORS as error:
        warning = (
            f"The changes were made, but whether all servers have them is unknown, as change {last} could not be read: "
            f"{error_message(error)}. Allow route53:GetChange, or set wait to false."
        )
        return replace(applied, warnings=(warning,))
    problem = (
        f"The changes were made, but change {last} was still PENDING after {timeout} s. "
        "Raise wait_timeout, or set wait to false."
    )
    return replace(applied, problem=problem, code="PENDING")
