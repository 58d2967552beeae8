# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Planned changes written to a hosted zone, and waited for.

A batch that Route 53 refuses may have met the work of somebody else, and one that is repeated because its answer was
lost meets its own. The zone is then read again. What of an unanswered batch is there counts as done, and what is left
to do is planned from what is there now. A plan that comes out as before shows that nothing has moved: the batch is
wrong in itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .._core.errors import InputError
from .._core.names import display
from .._core.record_sets.batches import Batch, make_batches
from .._core.record_sets.model import Key, Zone
from .._core.record_sets.plan import Change, Plan, Verb, in_order, shortened
from .._core.record_sets.wire import read_zone
from .._core.zones import HostedZone
from .connection import Connection
from .errors import SDK_ERRORS, AwsError, error_code, error_message, explain
from .route53_changes import Submitted, submit, wait_in_sync
from .route53_listing import list_record_sets

# How often others may get in the way before the task gives up.
MOST_NEW_PLANS = 3


@dataclass(frozen=True)
class Applied:
    """What was written, or would be, and what could not be.

    ``plan`` holds the changes of all rounds: those done, those still to do, and the reports of the last plan.
    ``unknown`` are changes whose call had no answer and that could not be looked for. ``id_lost``: the last of
    what was done is known from the zone alone, so that there is no change to wait for.
    """

    plan: Plan
    done: Sequence[Change] = ()
    failed: Sequence[Change] = ()
    unknown: Sequence[Change] = ()
    change_ids: Sequence[str] = ()
    id_lost: bool = False
    problem: str = ""
    code: str = ""
    warnings: Sequence[str] = ()


def apply(connection: Connection, zone: HostedZone, plan: Plan, replan: Callable[[Zone], Plan]) -> Applied:
    """Write a plan batch after batch, each of which happens whole or not at all; a failure ends it.

    ``replan`` makes a new plan for what the zone holds now, and may refuse with InputError. InputError is raised here
    only for a plan that cannot be written at all, before anything is.
    """
    return _Writer(connection, zone, plan, replan).run()


class _StopError(Exception):
    """Nothing more is written. The text is the reason."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.code = code


class _Writer:
    """One run of ``apply``: what is done, and what the latest plan leaves to do."""

    def __init__(self, connection: Connection, zone: HostedZone, plan: Plan, replan: Callable[[Zone], Plan]) -> None:
        self._connection = connection
        self._zone = zone
        self._replan = replan
        self._plan = plan
        self._before_plan: list[Change] = []  # what was done before the latest plan was made
        self._since_plan: list[Change] = []
        self._unknown: Sequence[Change] = ()
        self._change_ids: list[str] = []
        self._id_lost = False
        self._moved: dict[Key, None] = {}
        self._new_plans = 0

    def run(self) -> Applied:
        batches = make_batches(self._plan.writes, self._zone.id)
        try:
            while batches:
                batch = batches.pop(0)
                submitted = submit(self._connection, self._zone.id, batch.actions)
                if submitted.error is None:
                    self._since_plan += batch.changes
                    self._change_ids.append(submitted.change_id)
                    self._id_lost = False
                else:
                    batches = self._after_failure(batch, submitted, submitted.error)
        except _StopError as stop:
            return replace(self._applied(), problem=self._report(str(stop)), code=stop.code)
        return self._applied()

    def _after_failure(self, batch: Batch, submitted: Submitted, error: Exception) -> list[Batch]:
        """What to write instead of the failed batch and those after it."""
        code = error_code(error)
        failure = f"{explain(error, f'change record sets of {display(self._zone.name)} ({self._zone.id})')}."
        if code != "InvalidChangeBatch" and not submitted.in_doubt:
            raise _StopError(failure, code)
        try:
            now = read_zone(list_record_sets(self._connection, self._zone), self._zone.id)
        except AwsError as unread:
            self._unknown = batch.changes if submitted.in_doubt else ()
            raise _StopError(f"{failure} What the zone holds now is unknown: {unread}.", code) from unread
        seen = [change for change in batch.changes if _in_place(change, now)] if submitted.in_doubt else []
        if seen:
            self._since_plan += seen
            self._id_lost = True
        moved = self._plan_again(now)
        if not moved and not seen:
            raise _StopError(failure, code)
        if moved:
            self._moved |= dict.fromkeys(moved)
            self._new_plans += 1
            if self._new_plans > MOST_NEW_PLANS:
                raise _StopError(
                    f"Others kept changing {shortened([str(key) for key in self._moved])} while this task ran. It "
                    f"planned {MOST_NEW_PLANS} times anew, overwrote nothing of theirs, and gave up. Run it again "
                    "when they are done.",
                    code,
                )
        try:
            return make_batches(self._plan.writes, self._zone.id)
        except InputError as refused:
            raise self._refused(refused) from refused

    def _plan_again(self, now: Zone) -> list[Key]:
        """Plan from what is there now; where the new plan differs from what was left to do of the former one."""
        before = {change.key: (change.old, change.new) for change in self._pending()}
        try:
            plan = self._replan(now)
        except InputError as refused:
            self._moved |= dict.fromkeys(key for key, (old, _new) in before.items() if now.get(key) != old)
            raise self._refused(refused) from refused
        self._plan = plan
        self._before_plan += self._since_plan
        self._since_plan = []
        after = {change.key: (change.old, change.new) for change in plan.writes}
        return [key for key in (before | after) if before.get(key) != after.get(key)]

    def _refused(self, refused: InputError) -> _StopError:
        what = shortened([str(key) for key in self._moved]) or "the zone"
        return _StopError(
            f"Somebody else changed {what} while this task ran. Planning again from what is there now was refused: "
            f"{refused}",
            "InvalidChangeBatch",
        )

    def _pending(self) -> list[Change]:
        done = {change.key for change in self._since_plan}
        return [change for change in self._plan.writes if change.key not in done]

    def _applied(self) -> Applied:
        done = [*self._before_plan, *self._since_plan]
        unknown = {change.key for change in self._unknown}
        pending = self._pending()
        plan = self._plan
        # The latest plan finds unchanged what was done before it.
        own = {change.key for change in self._before_plan if change.new} - {change.key for change in plan.changes}
        whole = Plan(
            in_order([*done, *pending, *plan.of(Verb.REPORT)]), plan.unchanged - len(own), ignored=plan.ignored
        )
        return Applied(
            whole,
            in_order(done),
            [change for change in pending if change.key not in unknown],
            self._unknown,
            self._change_ids,
            self._id_lost,
        )

    def _report(self, reason: str) -> str:
        applied = self._applied()
        rest = shortened([str(change.key) for change in applied.failed])
        report = f"{reason} {len(applied.done)} changes were applied"
        if applied.unknown:
            report += f", of {len(applied.unknown)} it is unknown"
        return f"{report}, {len(applied.failed)} were not{f': {rest}' if rest else ''}."


def _in_place(change: Change, now: Zone) -> bool:
    """Whether the zone holds what the change leads to."""
    stored = now.get(change.key)
    return change.new == (None if stored is None else stored.record_set)


def wait(connection: Connection, applied: Applied, timeout: int) -> Applied:
    """Wait for the last change: those before it are in sync by then. What was written stays reported either way."""
    if applied.id_lost:
        warning = (
            "The answer to the last call was lost. The zone holds its changes, but not the id to wait for: whether "
            "all servers have them is unknown. They usually do within 60 seconds."
        )
        return replace(applied, warnings=(*applied.warnings, warning))
    last = applied.change_ids[-1]
    try:
        if wait_in_sync(connection, last, timeout):
            return applied
    except SDK_ERRORS as error:
        warning = (
            f"The changes were made, but whether all servers have them is unknown, as change {last} could not be read: "
            f"{error_message(error)}. Allow route53:GetChange, or set wait to false."
        )
        return replace(applied, warnings=(*applied.warnings, warning))
    problem = (
        f"The changes were made, but change {last} was still PENDING after {timeout} s. "
        "Raise wait_timeout, or set wait to false."
    )
    return replace(applied, problem=problem, code="PENDING")
