# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The invariants notice what they are there for: a run that holds all, and the same run broken in each way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.proofs.invariants import WRITE, Attempt, BrokenInvariantError, Observation, check, i3_converges

A, B, C, FOREIGN = ("a.example.com A", "b.example.com A", "c.example.com A", "f.example.com A")
SECRET = "wJalrXUtnFEMI/K7MDENG"


def change(key: str, before: Any, after: Any) -> dict[str, Any]:
    name, record_type = key.split()
    action = "create" if before is None else "delete" if after is None else "update"
    return {
        "record": name,
        "type": record_type,
        "set_identifier": "",
        "action": action,
        "before": before,
        "after": after,
    }


# a is updated by the first call, b removed by the second after one that was throttled, c is refused in the third.
RUN = Observation(
    before={A: 1, B: 1, FOREIGN: 1},
    after={A: 2, FOREIGN: 1},
    result={
        "changed": True,
        "changes": [change(A, 1, 2), change(B, 1, None), change(C, None, 1)],
        "applied": [A, B],
        "not_applied": [C],
        "unknown": [],
        "msg": "refused",
    },
    failed=True,
    attempts=(
        Attempt(1, "GetCallerIdentity"),
        Attempt(2, "ListResourceRecordSets", "Throttling"),
        Attempt(2, "ListResourceRecordSets"),
        Attempt(3, WRITE, "", (A,)),
        Attempt(4, WRITE, "Throttling", (B,)),
        Attempt(4, WRITE, "", (B,)),
        Attempt(5, WRITE, "InvalidChangeBatch", (C,)),
    ),
    declared=(A, B, C),
    secrets=(SECRET,),
    sleeps=(1.0, 20.0),
    elapsed=21.0,
    wait_timeout=300.0,
    account="222222222222",
    accounts={"222222222222"},
)


def result(**changes: Any) -> Callable[[Observation], Observation]:
    return lambda run: replace(run, result={**run.result, **changes})


def run(**changes: Any) -> Callable[[Observation], Observation]:
    return lambda observed: replace(observed, **changes)


def first(count: int, *more: Attempt) -> Callable[[Observation], Observation]:
    """Only the first attempts, and others."""
    return lambda observed: replace(observed, attempts=(*observed.attempts[:count], *more))


def test_a_run_that_holds_them_all() -> None:
    check(RUN)
    unchanged = {"changed": False, "changes": [], "applied": [], "not_applied": [], "unknown": []}
    check(replace(RUN, after=RUN.before, result=unchanged, failed=False, attempts=RUN.attempts[:3], accounts=()))
    check(replace(RUN, after=RUN.before, result={"changed": False, "msg": "no"}, attempts=(), accounts=()))


@pytest.mark.parametrize(
    ("number", "broken"),
    [
        pytest.param("I1", run(attempts=(*RUN.attempts[:2], *RUN.attempts[3:])), id="written after a failed page"),
        pytest.param(
            "I1",
            run(
                attempts=(Attempt(1, "GetCallerIdentity"), Attempt(2, "GetHostedZone", "unanswered"), *RUN.attempts[2:])
            ),
            id="written after a zone that was not read",
        ),
        pytest.param("I2", result(applied=[A]), id="applied and not named"),
        pytest.param("I2", result(not_applied=[]), id="not applied and not named"),
        pytest.param("I2", result(applied=[A, B, C], not_applied=[]), id="named and not applied"),
        pytest.param("I2", result(applied=[B], not_applied=[A, C]), id="applied and named as not applied"),
        pytest.param("I2", result(not_applied=[C, C]), id="named twice"),
        pytest.param("I2", result(applied=[A], unknown=[B]), id="answered and named as unknown"),
        pytest.param("I2", run(after={A: 2, FOREIGN: 1, C: 1}), id="half of a refused call is there"),
        pytest.param("I2", run(after={A: 1, FOREIGN: 1}), id="half of a granted call is not there"),
        pytest.param("I2", run(after={A: 2, B: 1, FOREIGN: 1}), id="removed and still there"),
        pytest.param("I2", run(failed=False), id="success without everything"),
        pytest.param("I2", run(result={"changed": True, "msg": "no"}), id="written and nothing said"),
        pytest.param("I4", run(after={A: 2}), id="a foreign set is gone"),
        pytest.param("I4", run(after={A: 2, FOREIGN: 2}), id="a foreign set is changed"),
        pytest.param("I4", run(after={A: 2, FOREIGN: 1, "new.example.com A": 1}), id="a foreign set is new"),
        pytest.param("I4", run(declared=(A, B), others=(C,)), id="a foreign set is sent"),
        pytest.param("I5", result(msg=f"the key is {SECRET}"), id="a secret in the result"),
        pytest.param("I5", run(output=f"AWS_SECRET_ACCESS_KEY={SECRET}"), id="a secret in the output"),
        pytest.param("I6", run(sleeps=(20.5,)), id="a long sleep"),
        pytest.param("I6", run(sleeps=(20.0,) * 16), id="many sleeps"),
        pytest.param("I6", first(3, *[Attempt(3, WRITE, "", (A, B))] * 11), id="retries inside retries"),
        pytest.param("I7", result(changed=False), id="changed, and says no"),
        pytest.param(
            "I7",
            lambda observed: replace(
                observed,
                after=observed.before,
                attempts=observed.attempts[:3],
                result={**observed.result, "applied": [], "not_applied": [A, B, C]},
                accounts=(),
            ),
            id="not changed, and says yes",
        ),
        pytest.param("I8", run(accounts={"222222222222", "111111111111"}), id="another account"),
        pytest.param("I8", run(attempts=RUN.attempts[1:]), id="not asked who we are"),
    ],
)
def test_a_broken_one_is_noticed(number: str, broken: Callable[[Observation], Observation]) -> None:
    with pytest.raises(BrokenInvariantError, match=f"^{number}: "):
        check(broken(RUN))


NOTHING = {"changed": False, "changes": [], "applied": [], "not_applied": [], "unknown": []}
AGAIN = replace(RUN, after={A: 2, C: 1, FOREIGN: 1}, failed=False)
THIRD = replace(AGAIN, before=AGAIN.after, result=NOTHING, attempts=RUN.attempts[:3], accounts=())
WANTED = {A: 2, B: None, C: 1}


def test_convergence() -> None:
    i3_converges(AGAIN, THIRD, WANTED)


@pytest.mark.parametrize(
    ("again", "third"),
    [
        pytest.param(replace(AGAIN, failed=True), THIRD, id="the second run fails"),
        pytest.param(replace(AGAIN, after={A: 2, FOREIGN: 1}), THIRD, id="something is missing"),
        pytest.param(replace(AGAIN, after={**AGAIN.after, B: 1}), THIRD, id="something is left"),
        pytest.param(AGAIN, replace(THIRD, failed=True), id="the third run fails"),
        pytest.param(AGAIN, replace(THIRD, result={**NOTHING, "changed": True}), id="the third run changes"),
        pytest.param(AGAIN, replace(THIRD, attempts=RUN.attempts), id="the third run writes"),
    ],
)
def test_missing_convergence_is_noticed(again: Observation, third: Observation) -> None:
    with pytest.raises(BrokenInvariantError, match=r"^I3: "):
        i3_converges(again, third, WANTED)
