# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The same work in many accounts, side by side. One account that fails does not hide what became of the others.

Sessions of accounts that are reached by a role are made from one session of the task, which reads the service models
once; credentials stay in the connections and reach no result.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from .._core.accounts.account import Account
from .._core.accounts.fan_out import Progress, Status, Visit, by_status, complaint, diffs
from .._core.accounts.profiles import SESSION_NAME
from .connection import Connection
from .errors import AwsError
from .outcome import attempt
from .progress import tell

# Threads: they wait for answers nearly all of the time. IAM's rate is per account, so more accounts do not throttle,
# and STS allows an account 600 requests a second. At 0.12 s a call, 32 take 200 accounts in half the time of 16.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
SIDE_BY_SIDE = 32

Work = Callable[[Account, Connection], dict[str, Any]]


def visit_all(accounts: Sequence[Account], connection: Connection, work: Work) -> list[Visit]:
    """Do the work in every account; in the order of ``accounts``.

    ``work`` is handed the account's connection, and has it verified (``require_account``) before anything is done.
    """
    if any(account.role for account in accounts):
        connection.client("sts")  # made here, once: threads share it
    workers = min(SIDE_BY_SIDE, len(accounts))
    with connection.deadline.helpers.kept(), ThreadPoolExecutor(max_workers=workers) as pool:
        visits = [pool.submit(_visit, account, connection, work) for account in accounts]
        _tell_progress(visits)
        return [visit.result() for visit in visits]


def _tell_progress(visits: Sequence[Future[Visit]]) -> None:
    """Wait for the visits, and say meanwhile how far they are."""
    progress = Progress(len(visits), time.monotonic())
    while wait(visits, timeout=progress.pause(time.monotonic())).not_done:
        done = [visit.result() for visit in visits if visit.done()]
        if line := progress.line(done, time.monotonic()):
            tell(line)


def _visit(account: Account, connection: Connection, work: Work) -> Visit:
    entered = attempt(lambda: {"session": enter(account, connection)})
    if entered.failed:
        said = {"error_code": entered.result.get("error_code", ""), "msg": entered.result["msg"]}
        return Visit(account, Status.COULD_NOT_ASSUME, said)
    session: Connection = entered.result["session"]
    outcome = attempt(lambda: work(account, session), session.writes)
    result = {**outcome.result, "api_calls": dict(session.calls)}
    return Visit(account, Status.FAILED if outcome.failed else Status.OK, result)


def enter(account: Account, connection: Connection) -> Connection:
    """The connection of an account, signed in. AwsError when nobody gets in."""
    if account.role:
        return connection.assume(str(account.role), session_name=SESSION_NAME, external_id=account.external_id)
    session = connection.with_profile(account.profile)
    session.caller()  # botocore signs in at the first call
    return session


def outcome_of(visits: Sequence[Visit], connection: Connection) -> dict[str, Any]:
    """The module's result; AwsError with the same result when an account failed."""
    calls = Counter(connection.calls)
    for visit in visits:
        calls.update(visit.result.get("api_calls", {}))
    result: dict[str, Any] = {
        "changed": any(visit.changed for visit in visits),
        "accounts": by_status(visits),
        "api_calls": dict(calls),
    }
    if shown := diffs(visits):
        result["diff"] = shown
    if message := complaint(visits):
        raise AwsError(message, result=result)
    return result
