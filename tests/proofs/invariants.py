# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What must hold of every run of route53_record_sets, whatever goes wrong: judged from outside.

A run is observed as the attempts that went over the wire, the zone before and after, the result and the pauses. None of
it is asked of the code under test, except the result, which is what is judged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WRITE = "ChangeResourceRecordSets"
LONGEST_SLEEP = 20.0  # seconds
MOST_ATTEMPTS = 10  # of one call: one layer that repeats, and no more

# "www.example.com A 'blue'" → everything that Route 53 stores for it, in any order of values.
State = Mapping[str, Any]


@dataclass(frozen=True)
class Attempt:
    """One request. ``call`` numbers the calls that requests are repeated for; ``outcome`` is empty for success, an
    error code, or ``unanswered``. ``keys`` are what a write is about."""

    call: int
    operation: str
    outcome: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One run.

    ``others`` are the keys that others wrote during the run, ``declared`` those that the task is about. ``accounts``
    are those in which the sandbox saw writes. ``elapsed`` is how long the run took, pauses included.
    """

    before: State
    after: State
    result: Mapping[str, Any]
    failed: bool
    attempts: Sequence[Attempt] = ()
    declared: Collection[str] = ()
    others: Collection[str] = ()
    secrets: Sequence[str] = ()
    sleeps: Sequence[float] = ()
    elapsed: float = 0.0
    wait_timeout: float = 300.0
    account: str = ""
    accounts: Collection[str] = ()
    output: str = field(default="")

    @property
    def writes(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if attempt.operation == WRITE]


class BrokenInvariantError(AssertionError):
    """The text starts with the number of the invariant."""


def _hold(number: str, truth: bool, why: str) -> None:
    if not truth:
        raise BrokenInvariantError(f"{number}: {why}")


def i1_no_write_after_a_failed_read(run: Observation) -> None:
    """A read that fails and is not repeated with success is followed by no write."""
    failed: dict[str, bool] = {}
    for attempt in run.attempts:
        if attempt.operation == WRITE:
            _hold("I1", not any(failed.values()), f"written after a failed {[name for name in failed if failed[name]]}")
        else:
            failed[attempt.operation] = bool(attempt.outcome)


def i2_batches_are_whole_and_the_result_names_what_was_applied(run: Observation) -> None:
    result = run.result
    if "applied" not in result:
        _hold("I2", not run.writes, "written, and not a word about it")
        return
    applied, left, unknown = (list(result[name]) for name in ("applied", "not_applied", "unknown"))
    planned = Counter(_key(change) for change in result["changes"] if change["action"] != "report")
    _hold("I2", Counter([*applied, *left, *unknown]) == planned, "applied, not_applied and unknown are not the plan")
    for attempt in run.writes:
        if not attempt.outcome:
            _hold("I2", set(attempt.keys) <= set(applied), f"written but not named: {set(attempt.keys) - set(applied)}")
    for change in result["changes"]:
        key = _key(change)
        if change["action"] == "report" or key in run.others or key in unknown:
            continue
        if key in applied:
            _hold("I2", (key in run.after) == (change["after"] is not None), f"{key} counts as applied and is not")
            _hold("I2", run.after.get(key) != run.before.get(key), f"{key} counts as applied and is as before")
        else:
            _hold("I2", run.after.get(key) == run.before.get(key), f"{key} counts as not applied and has changed")
    if not run.failed:
        _hold("I2", not left and not unknown, "succeeded without applying everything")


def i3_converges(again: Observation, third: Observation, wanted: State) -> None:
    """``again`` and ``third`` are the runs after the fault is over; ``wanted`` is what the task declares."""
    _hold("I3", not again.failed, f"the second run failed: {again.result.get('msg')}")
    missing = {key for key, content in wanted.items() if again.after.get(key) != content}
    _hold("I3", not missing, f"not as declared after the second run: {sorted(missing)}")
    _hold("I3", not third.failed and not third.result["changed"], "the third run changes something")
    _hold("I3", not third.writes, "the third run writes")


def i4_nothing_foreign_changes(run: Observation) -> None:
    for key in {*run.before, *run.after} - {*run.declared, *run.others}:
        _hold("I4", run.before.get(key) == run.after.get(key), f"{key} is not ours and has changed")
    for attempt in run.writes:
        _hold("I4", set(attempt.keys) <= set(run.declared), f"sent: {set(attempt.keys) - set(run.declared)}")


def i5_no_credential_in_output(run: Observation) -> None:
    output = run.output + json.dumps(run.result, default=str)
    for secret in run.secrets:
        _hold("I5", secret not in output, "a credential is shown")


def i6_time_is_bounded(run: Observation) -> None:
    _hold(
        "I6", all(pause <= LONGEST_SLEEP for pause in run.sleeps), f"slept {max(run.sleeps, default=0):.0f} s at once"
    )
    slept = sum(run.sleeps)
    _hold("I6", slept <= run.wait_timeout, f"slept {slept:.0f} s in all, and wait_timeout is {run.wait_timeout:.0f} s")
    attempts = Counter(attempt.call for attempt in run.attempts)
    _hold("I6", max(attempts.values(), default=0) <= MOST_ATTEMPTS, f"{attempts.most_common(1)} attempts of one call")


def i7_changed_tells_the_truth(run: Observation) -> None:
    ours = {key for key in {*run.before, *run.after} - set(run.others) if run.before.get(key) != run.after.get(key)}
    changed = run.result["changed"]
    _hold("I7", changed or not ours, f"says that nothing has changed, but {sorted(ours)} have")
    written = any(not attempt.outcome for attempt in run.writes)
    explained = bool(ours) or written or bool(run.result.get("unknown"))
    # What others overwrite at once can only be seen on the wire, and what had no answer only by them.
    explained |= bool(set(run.others) & {key for attempt in run.writes for key in attempt.keys})
    _hold("I7", explained or not changed, "says that something has changed, and nothing has")


def i8_never_in_the_wrong_account(run: Observation) -> None:
    """Who we are is asked, or said by signing in, before the first write, and nobody else's account is written to."""
    _hold("I8", set(run.accounts) <= {run.account}, f"written in {sorted(run.accounts)}")
    operations = [attempt.operation for attempt in run.attempts if not attempt.outcome]
    if WRITE in operations:
        asked = not {"GetCallerIdentity", "AssumeRole"}.isdisjoint(operations[: operations.index(WRITE)])
        _hold("I8", asked, "written without asking for the account")


EVERY_RUN: tuple[Callable[[Observation], None], ...] = (
    i1_no_write_after_a_failed_read,
    i2_batches_are_whole_and_the_result_names_what_was_applied,
    i4_nothing_foreign_changes,
    i5_no_credential_in_output,
    i6_time_is_bounded,
    i7_changed_tells_the_truth,
    i8_never_in_the_wrong_account,
)


def check(run: Observation) -> None:
    """All that holds of a single run."""
    for invariant in EVERY_RUN:
        invariant(run)


def _key(change: Mapping[str, Any]) -> str:
    return key_of(change["record"], change["type"], change["set_identifier"])


def key_of(name: str, record_type: str, set_identifier: str = "") -> str:
    """What results call a record set; ``name`` without a dot at its end."""
    return f"{name} {record_type}" + (f" {set_identifier!r}" if set_identifier else "")
