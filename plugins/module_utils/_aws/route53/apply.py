# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Planned changes written to a hosted zone.

A batch that Route 53 refuses may have met the work of somebody else, and one that is repeated because its answer was
lost meets its own. The zone is then read again. What of an unanswered batch is there counts as done, and what is left
to do is planned from what is there now. A plan that comes out as before shows that nothing has moved: the batch is
wrong in itself. It ends the task, or its bad record sets are found and the others written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..._core.dns.names import display
from ..._core.dns.zones import HostedZone
from ..._core.errors import InputError
from ..._core.record_sets.batches import Batch
from ..._core.record_sets.isolation import CONFLICT, REFUSALS, isolate, named
from ..._core.record_sets.model import Key, Zone
from ..._core.record_sets.plan import Change, Plan, shortened
from ..._core.record_sets.progress import Progress, in_place, nodes
from ..._core.record_sets.units import Unit
from ..._core.record_sets.wire import read_zone
from ..connection import Connection
from ..errors import AwsError, error_code, error_message, explain
from .applied import Applied
from .changes import Submitted, submit
from .listing import list_record_sets

# How often others may get in the way before the task gives up.
MOST_NEW_PLANS = 3


def apply(
    connection: Connection,
    zone: HostedZone,
    plan: Plan,
    batches: Sequence[Batch],
    replan: Callable[[Zone], Plan],
    *,
    isolating: bool = False,
) -> Applied:
    """Write the batches of a plan one after the other; each happens whole or not at all, and a failure ends it.

    ``replan`` makes a new plan for what the zone holds now, and may refuse with InputError. With ``isolating`` a batch
    that is refused is written without its bad record sets.
    """
    return _Writer(connection, zone, Progress(plan), replan, isolating).run(batches)


class _StopError(Exception):
    """Nothing more is written. The text is the reason."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.code = code


class _FailedError(Exception):
    """A call failed for another reason than what is in it."""

    def __init__(self, batch: Batch, submitted: Submitted) -> None:
        super().__init__()
        self.batch = batch
        self.submitted = submitted


class _Writer:
    """One run of ``apply``."""

    def __init__(
        self,
        connection: Connection,
        zone: HostedZone,
        progress: Progress,
        replan: Callable[[Zone], Plan],
        isolating: bool,
    ) -> None:
        self._connection = connection
        self._zone = zone
        self._replan = replan
        self._isolating = isolating
        self._progress = progress
        self._batches: list[Batch] = []
        self._unknown: Sequence[Change] = ()
        self._change_ids: list[str] = []
        self._id_lost = False
        self._moved: dict[Key, None] = {}
        self._new_plans = 0

    def run(self, batches: Sequence[Batch]) -> Applied:
        self._batches = list(batches)
        try:
            while self._batches:
                batch = self._batches.pop(0)
                submitted = self._submit(batch)
                if submitted.error is not None:
                    self._after_failure(batch, submitted)
        except _StopError as stop:
            return replace(self._applied(str(stop), stop.code), stopped=True)
        if not self._progress.refused:
            return self._applied()
        said = [f"{_keys(refusal.unit.changes)}: {refusal.reason}" for refusal in self._progress.refused]
        return self._applied(f"Route 53 refused record sets. {shortened(said)}.", CONFLICT)

    def _submit(self, batch: Batch) -> Submitted:
        submitted = submit(self._connection, self._zone.id, batch.actions)
        if submitted.error is None:
            self._progress.did(batch.changes)
            self._change_ids.append(submitted.change_id)
            self._id_lost = False
        return submitted

    def _after_failure(self, batch: Batch, submitted: Submitted) -> None:
        """Find out what to write instead of the failed batch and those after it."""
        code = error_code(submitted.error)
        failure = self._explained(batch, submitted)
        if not submitted.in_doubt and code not in (REFUSALS if self._isolating else {CONFLICT}):
            raise _StopError(failure, code)
        # What became of the batch is told by what the zone holds, or by ``unknown`` in the result.
        self._connection.writes.settle()
        now = self._read(failure, code, batch.changes if submitted.in_doubt else ())
        seen = in_place(batch.changes, now) if submitted.in_doubt else []
        if seen:
            self._progress.did(seen)
            self._id_lost = True
        if self._plan_again(now) or seen:
            return
        if not self._isolating or code not in REFUSALS:
            raise _StopError(failure, code)
        self._isolate(batch, error_message(submitted.error), now)

    def _isolate(self, batch: Batch, reason: str, now: Zone) -> None:
        """Write what is good of a batch, and find out what to write after it."""

        def attempt(units: Sequence[Unit]) -> str | None:
            part = Batch(tuple(units))
            submitted = self._submit(part)
            if submitted.error is None:
                return None
            if submitted.in_doubt or error_code(submitted.error) not in REFUSALS:
                raise _FailedError(part, submitted)
            return error_message(submitted.error)

        try:
            for refusal in isolate(batch.units, reason, attempt, nodes(now)):
                self._progress.refused.append(refusal)
        except _FailedError as failed:
            self._after_failure(failed.batch, failed.submitted)
            return
        # What is refused because it moved in the meantime gets another chance.
        self._plan_again(self._read(reason, CONFLICT, ()))

    def _read(self, failure: str, code: str, unknown: Sequence[Change]) -> Zone:
        """What the zone holds after a call failed; ``unknown`` is what that call may have changed."""
        try:
            return read_zone(list_record_sets(self._connection, self._zone), self._zone.id)
        except AwsError as unread:
            self._unknown = unknown
            raise _StopError(f"{failure} What the zone holds now is unknown: {unread}.", code) from unread

    def _plan_again(self, now: Zone) -> bool:
        """Plan from what is there now; whether that differs from what was left to do."""
        before = self._progress.open
        try:
            moved = self._progress.replace(self._replan(now))
            self._batches = self._progress.batches(self._zone.id, now)
        except InputError as refused:
            moved = [change.key for change in before if now.get(change.key) != change.old]
            what = shortened([str(key) for key in moved]) or "the zone"
            raise _StopError(
                f"Somebody else changed {what} while this task ran. A new plan, made for the zone as it is now, was "
                f"refused: {refused}",
                CONFLICT,
            ) from refused
        if moved:
            self._moved |= dict.fromkeys(moved)
            self._new_plans += 1
        if self._new_plans > MOST_NEW_PLANS:
            raise _StopError(
                f"Others kept changing {shortened([str(key) for key in self._moved])} while this task ran. The task "
                f"made {MOST_NEW_PLANS} new plans, overwrote none of these changes, and gave up. Run it again when the "
                "others are done.",
                CONFLICT,
            )
        return bool(moved)

    def _explained(self, batch: Batch, submitted: Submitted) -> str:
        error = submitted.error or Exception()
        failure = f"{explain(error, f'change record sets of {display(self._zone.name)} ({self._zone.id})')}."
        if error_code(error) in REFUSALS and not self._isolating and len(batch.units) > 1:
            suspects = [change for unit in named(batch.units, error_message(error)) for change in unit.changes]
            about = f" This concerns {_keys(suspects)}." if suspects else ""
            failure += f"{about} With on_error set to isolate, the other record sets would be written."
        return failure

    def _applied(self, problem: str = "", code: str = "") -> Applied:
        unknown = {change.key for change in self._unknown}
        applied = Applied(
            self._progress.whole(),
            self._progress.done,
            [change for change in self._progress.pending if change.key not in unknown],
            self._progress.refused,
            self._unknown,
            self._change_ids,
            self._id_lost,
            code=code,
        )
        if not problem:
            return applied
        counts = f"{len(applied.done)} changes were applied"
        if unknown:
            counts += f", for {len(unknown)} the outcome is unknown"
        rest = f": {_keys(applied.failed)}" if applied.failed else ""
        return replace(applied, problem=f"{problem} {counts}, {len(applied.failed)} were not{rest}.")


def _keys(changes: Iterable[Change]) -> str:
    return shortened([str(change.key) for change in changes])
