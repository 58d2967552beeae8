# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trying role paths for real. Credentials of assumed roles stay in this file's objects and reach no result."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from .._core.errors import InputError
from .._core.record_sets.wire import to_wire
from .._core.role_paths import Path, Probe, Step, read_paths
from .._core.verdicts import Refusal, Verdict, judge
from .._core.verification import path_rows, problems, table
from .connection import Connection
from .errors import SDK_ERRORS, AwsError, error_code, error_message
from .propagation import retry_after_write

LONGEST_RETRY_SECONDS = 600
# Answers that come only after the call was authorised: the zone or the record set is not as the change has it.
AUTHORISED_CODES = frozenset({"InvalidChangeBatch", "NoSuchHostedZone", "NoSuchHealthCheck", "InvalidInput"})


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
    verdicts = [trial.verdict(path).as_dict() for path in paths]
    rows = path_rows(params["paths"], verdicts)
    result: dict[str, Any] = {
        # A probe takes back what it wrote; what it could not take back is there.
        "changed": bool(trial.left_behind),
        "verdicts": verdicts,
        "ok": all(verdict["ok"] for verdict in verdicts),
        "report": table(rows, "path"),
    }
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
        self._sessions: dict[tuple[Step, ...], Connection] = {(): connection}
        self._refusals: dict[tuple[Step, ...], Refusal] = {}
        self.left_behind: list[str] = []

    def verdict(self, path: Path) -> Verdict:
        """Try one path. A denial is repeated only where success is expected and time is given for it."""
        refusal = self._attempt(path)
        remaining = self._deadline - self._clock()
        if path.allowed and refusal is not None and refusal.denied and remaining > 0:
            refusal = self._repeat(path, remaining)
        return judge(path, refusal, self._caller_arn)

    def _repeat(self, path: Path, limit: float) -> Refusal | None:
        def again() -> None:
            for count in range(1, len(path.steps) + 1):
                self._refusals.pop(path.steps[:count], None)
            refusal = self._attempt(path)
            if refusal is not None:
                raise _RefusedError(refusal)

        def denied(error: Exception) -> bool:
            return isinstance(error, _RefusedError) and error.refusal.denied

        try:
            retry_after_write(again, denied, errors=(_RefusedError,), limit=limit, clock=self._clock, sleep=self._sleep)
        except _RefusedError as error:
            return error.refusal
        return None

    def _attempt(self, path: Path) -> Refusal | None:
        try:
            session = self._session(path.steps)
            if path.probe is not None:
                self._probe(session, path.probe, step=path.length)
        except _RefusedError as error:
            return error.refusal
        return None

    def _session(self, steps: tuple[Step, ...]) -> Connection:
        """The identity at the end of ``steps``; each prefix is assumed once."""
        if steps in self._refusals:
            raise _RefusedError(self._refusals[steps])
        if steps not in self._sessions:
            before = self._session(steps[:-1])
            try:
                answer = before.client("sts").assume_role(**steps[-1].request())
                self._sessions[steps] = before.with_credentials(answer.get("Credentials"))
            except SDK_ERRORS as error:
                self._refusals[steps] = _refusal(error, len(steps))
                raise _RefusedError(self._refusals[steps]) from error
        return self._sessions[steps]

    def _probe(self, session: Connection, probe: Probe, step: int) -> None:
        if probe.write and self._may_write:
            self._write(session, probe, step)
        else:
            self._ask(session, probe, step)

    def _ask(self, session: Connection, probe: Probe, step: int) -> None:
        """Ask whether a change is authorised, without making it.

        AWS authorises a change by name, type and action before it looks at the zone. The record set to delete has a
        set identifier drawn at random, so that none can match: an authorised call is answered with InvalidChangeBatch,
        and nothing can ever be deleted, whatever the zone holds.
        """
        unmatched = {**to_wire(probe.record_set, probe.hosted_zone_id), "SetIdentifier": str(uuid.uuid4()), "Weight": 0}
        try:
            _change(session, probe, "DELETE", unmatched)
        except SDK_ERRORS as error:
            if error_code(error) not in AUTHORISED_CODES:
                raise _RefusedError(_refusal(error, step)) from error

    def _write(self, session: Connection, probe: Probe, step: int) -> None:
        """Create the record set and delete it again. CREATE, as UPSERT would overwrite one that is not ours."""
        record_set = to_wire(probe.record_set, probe.hosted_zone_id)
        label = f"{probe.record_set.key} in {probe.hosted_zone_id}"
        try:
            try:
                _change(session, probe, "CREATE", record_set)
            except SDK_ERRORS as error:
                if error_code(error) != "InvalidChangeBatch":
                    raise
                # A check that was killed may have left its probe. DELETE removes exactly that and nothing else.
                _change(session, probe, "DELETE", record_set)
                _change(session, probe, "CREATE", record_set)
        except SDK_ERRORS as error:
            raise _RefusedError(_refusal(error, step)) from error
        try:
            _change(session, probe, "DELETE", record_set)
        except SDK_ERRORS as error:
            self.left_behind.append(label)
            refusal = _refusal(error, step)
            message = f"{label} was written but could not be removed; remove it by hand. {refusal.message}"
            raise _RefusedError(Refusal(step, refusal.code, message)) from error


def _change(session: Connection, probe: Probe, action: str, record_set: Mapping[str, Any]) -> None:
    session.client("route53").change_resource_record_sets(
        HostedZoneId=probe.hosted_zone_id,
        ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": dict(record_set)}]},
    )


def _refusal(error: Exception, step: int) -> Refusal:
    return Refusal(step, error_code(error), error_message(error))
