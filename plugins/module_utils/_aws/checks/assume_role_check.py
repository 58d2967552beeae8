# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trying role paths for real. Credentials of assumed roles stay in this file's objects and reach no result."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._core.arn import RoleArn
from ..._core.checks.probes import ChangeQuestion, Probe, Question, without_writing
from ..._core.checks.refusals import ASSUME, Refusal
from ..._core.checks.report import path_rows, problems, table
from ..._core.checks.role_paths import Hop, Path, read_paths
from ..._core.checks.role_verdicts import Outcome, PathVerdict, judge
from ..._core.errors import InputError
from ..._core.record_sets.wire import to_wire
from ..connection import Connection
from ..errors import SDK_ERRORS, AwsError, error_code, error_message, may_be_done
from ..propagation import read_until
from ..route53 import hooks  # noqa: F401 (probes are paced as all requests to Route 53 are)
from .permission_probes import ask_permission

LONGEST_RETRY_SECONDS = 600
# The answer to a batch that is authorised and cannot be carried out. What else Route 53 may say of one (a zone that is
# not there, a request that is not well formed) may come before its authorisation, and proves nothing.
AUTHORISED = "InvalidChangeBatch"


class _RefusedError(Exception):
    """A call on the path failed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def check(params: Mapping[str, Any], connection: Connection, *, check_mode: bool) -> dict[str, Any]:
    """Try every path of a task; the module's result, an AwsError with the same result when a verdict is off.

    In check mode nothing is written: probes then only ask whether the change is authorised.
    """
    paths = read_paths(params["paths"])
    retry_seconds = params.get("retry_seconds") or 0
    if not 0 <= retry_seconds <= LONGEST_RETRY_SECONDS:
        raise InputError(
            "retry_seconds", f"{retry_seconds} is out of range", f"give seconds from 0 to {LONGEST_RETRY_SECONDS}"
        )
    connection.require_account(params.get("account_id"))
    trial = Trial(connection, caller_arn=connection.caller().arn, retry_seconds=retry_seconds, may_write=not check_mode)
    judged = trial.verdicts(paths, require_known_role=bool(params.get("require_known_role")))
    verdicts = [verdict.as_dict() for verdict in judged]
    rows = path_rows(params["paths"], verdicts)
    result: dict[str, Any] = {
        # A probe takes back what it wrote; what it could not take back is there.
        "changed": bool(trial.left_behind),
        "verdicts": verdicts,
        "ok": all(verdict["ok"] for verdict in verdicts),
        "report": table(rows, "path"),
    }
    unknown = [verdict for verdict in judged if verdict.ok and verdict.role_known is False]
    if unknown:
        result["warnings"] = [f"{verdict.name}: {verdict.reason} {verdict.hint}" for verdict in unknown]
    if params.get("fail_on_mismatch", True) and not result["ok"]:
        raise AwsError(" ".join(problems(rows)), result=result)
    return result


class Trial:
    """One run over several paths, which share the sessions of the steps that they have in common."""

    def __init__(
        self,
        connection: Connection,
        *,
        caller_arn: str,
        retry_seconds: float = 0,
        may_write: bool = True,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._caller_arn = caller_arn
        self._may_write = may_write
        self._clock = clock
        self._sleep = sleep
        # One deadline for all paths: what was written before the task becomes visible at once for all of them.
        self._deadline = clock() + retry_seconds
        self._sessions: dict[tuple[Hop, ...], Connection] = {(): connection}
        self._refusals: dict[tuple[Hop, ...], Refusal] = {}
        self.left_behind: list[str] = []

    def verdicts(self, paths: Sequence[Path], *, require_known_role: bool = False) -> list[PathVerdict]:
        """Try the paths in their order, and judge them when all are tried: one may show what another leaves open."""
        outcomes = [self._outcome(path) for path in paths]
        known = self._known_roles(paths, outcomes)
        return [
            judge(
                path,
                replace(outcome, known_role=not outcome.refusal or path.steps[outcome.refusal.step - 1].role in known),
                self._caller_arn,
                require_known_role=require_known_role,
            )
            for path, outcome in zip(paths, outcomes, strict=True)
        ]

    def _known_roles(self, paths: Sequence[Path], outcomes: Sequence[Outcome]) -> set[RoleArn]:
        """The roles that exist: they were assumed here, or AWS refused by their own trust policy."""
        refused = {
            path.steps[outcome.refusal.step - 1].role
            for path, outcome in zip(paths, outcomes, strict=True)
            if outcome.refusal and outcome.refusal.refused_by == "trust_policy"
        }
        return refused | {steps[-1].role for steps in self._sessions if steps}

    def _outcome(self, path: Path) -> Outcome:
        """Try one path. A denial is repeated only where success is expected and time is given for it."""
        outcome = self._attempt(path)
        remaining = self._deadline - self._clock()
        if path.allowed and _may_pass(outcome) and remaining > 0:
            return self._repeat(path, remaining)
        return outcome

    def _repeat(self, path: Path, limit: float) -> Outcome:
        def again() -> Outcome:
            for count in range(1, len(path.steps) + 1):
                self._refusals.pop(path.steps[:count], None)
            return self._attempt(path)

        return read_until(
            again, lambda outcome: not _may_pass(outcome), limit=limit, clock=self._clock, sleep=self._sleep
        )

    def _attempt(self, path: Path) -> Outcome:
        try:
            session = self._session(path.steps)
        except _RefusedError as error:
            return Outcome(error.refusal)
        return Outcome(answers=() if path.probe is None else self._probe(session, path.probe, step=path.length))

    def _session(self, steps: tuple[Hop, ...]) -> Connection:
        """The identity at the end of ``steps``; each prefix is assumed once."""
        if steps in self._refusals:
            raise _RefusedError(self._refusals[steps])
        if steps not in self._sessions:
            before = self._session(steps[:-1])
            try:
                answer = before.client("sts").assume_role(**steps[-1].request())
                self._sessions[steps] = before.with_credentials(answer.get("Credentials"))
            except SDK_ERRORS as error:
                role = str(steps[-1].role)
                self._refusals[steps] = Refusal(len(steps), error_code(error), error_message(error), ASSUME, role)
                raise _RefusedError(self._refusals[steps]) from error
        return self._sessions[steps]

    def _probe(self, session: Connection, probe: Probe, step: int) -> tuple[tuple[Question, Refusal | None], ...]:
        if probe.write and self._may_write:
            written = [question for question in probe.questions if isinstance(question, ChangeQuestion)]
            answers: list[tuple[Question, Refusal | None]] = [
                (question, self._write(session, question, step)) for question in written
            ]
        else:
            answers = [(question, _ask(session, question, step)) for question in without_writing(probe).questions]
        session.writes.settle()  # nothing of it is there, but what is said to be left behind
        return tuple(answers)

    def _write(self, session: Connection, question: ChangeQuestion, step: int) -> Refusal | None:
        """Create the record set and delete it again. CREATE, as UPSERT would overwrite one that is not ours."""
        record_set = to_wire(question.record_set, question.hosted_zone_id)
        label = f"{question.record_set.key} in {question.hosted_zone_id}"
        refusal: Refusal | None = None
        session.writes.settle()
        try:
            try:
                _change(session, question, _one("CREATE", record_set))
            except SDK_ERRORS as error:
                if error_code(error) != AUTHORISED:
                    raise
                # A check that was killed may have left its probe. DELETE removes exactly that and nothing else.
                _change(session, question, _one("DELETE", record_set))
                _change(session, question, _one("CREATE", record_set))
        except SDK_ERRORS as error:
            refusal = _refusal(error, step, question)
            if not may_be_done(error) and not session.writes.in_doubt:
                return refusal
        try:
            _change(session, question, _one("DELETE", record_set))
        except SDK_ERRORS as error:
            if refusal and error_code(error) == AUTHORISED:  # it was not written, or not by a call without an answer
                return refusal
            self.left_behind.append(label)
            may_be = "may have been" if refusal else "was"
            failed = refusal or _refusal(error, step, question)
            message = f"{label} {may_be} written but could not be removed; remove it by hand. {failed.message}"
            return replace(failed, message=message)
        return refusal


def _ask(session: Connection, question: Question, step: int) -> Refusal | None:
    """Whether a role has a permission; nothing is changed, whatever the answer is.

    AWS authorises a change by name, type and action before it looks at the zone: an authorised one that cannot be
    carried out is answered with InvalidChangeBatch.
    """
    try:
        if isinstance(question, ChangeQuestion):
            _change(session, question, question.changes(str(uuid.uuid4())))
        else:
            ask_permission(session, question)
    except SDK_ERRORS as error:
        if isinstance(question, ChangeQuestion) and error_code(error) == AUTHORISED:
            return None
        return _refusal(error, step, question)
    return None


def _may_pass(outcome: Outcome) -> bool:
    refusals = [outcome.refusal] if outcome.refusal else [refusal for _question, refusal in outcome.answers if refusal]
    return bool(refusals) and all(refusal.may_pass for refusal in refusals)


def _one(action: str, record_set: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"Action": action, "ResourceRecordSet": dict(record_set)}]


def _change(session: Connection, question: ChangeQuestion, changes: list[dict[str, Any]]) -> None:
    session.client("route53").change_resource_record_sets(
        HostedZoneId=question.hosted_zone_id, ChangeBatch={"Changes": changes}
    )


def _refusal(error: Exception, step: int, question: Question) -> Refusal:
    return Refusal(step, error_code(error), error_message(error), (question.permission,), question.resource)
