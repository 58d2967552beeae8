# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of a plan, and waiting until all servers of Route 53 have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..._core.record_sets.isolation import Refusal
from ..._core.record_sets.plan import Change, Plan
from ..connection import Connection
from ..errors import SDK_ERRORS, error_message
from .changes import wait_in_sync


@dataclass(frozen=True)
class Applied:
    """What was written, or would be, and what could not be.

    ``plan`` holds the changes of all rounds: those done, those still to do, and the reports of the last plan.
    ``refused`` is what Route 53 refused and what depends on that, all of it among ``failed``. ``unknown`` are changes
    whose call had no answer and that could not be looked for. ``id_lost``: the last of what was done is known from the
    zone alone, so that there is no change to wait for. ``stopped``: the rest of the plan was not even tried.
    """

    plan: Plan
    done: Sequence[Change] = ()
    failed: Sequence[Change] = ()
    refused: Sequence[Refusal] = ()
    unknown: Sequence[Change] = ()
    change_ids: Sequence[str] = ()
    id_lost: bool = False
    stopped: bool = False
    problem: str = ""
    code: str = ""
    warnings: Sequence[str] = ()


def wait(connection: Connection, applied: Applied, timeout: int) -> Applied:
    """Wait for the last change: those before it are in sync by then. What was written stays reported either way."""
    if applied.id_lost:
        warning = (
            "The answer to the last call was lost, and with it the id of the change. The zone holds the changes, but "
            "whether all name servers have them is unknown. They usually do within 60 seconds."
        )
        return replace(applied, warnings=(*applied.warnings, warning))
    last = applied.change_ids[-1]
    try:
        if wait_in_sync(connection, last, timeout):
            return applied
    except SDK_ERRORS as error:
        warning = (
            f"The changes were made, but whether all name servers have them is unknown: change {last} could not be "
            f"read ({error_message(error)}). Allow route53:GetChange, or set wait to false."
        )
        return replace(applied, warnings=(*applied.warnings, warning))
    problem = (
        f"The changes were made, but change {last} was still PENDING after {timeout} s. "
        "Raise wait_timeout, or set wait to false."
    )
    return replace(applied, problem=f"{applied.problem} {problem}".strip(), code=applied.code or "PENDING")
