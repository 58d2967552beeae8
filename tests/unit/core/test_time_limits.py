# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a task may take, in time that passes when the test says so."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.time_limits import Budget, Limits
from hypothesis import given
from hypothesis import strategies as st

LIMITS = Limits(attempt=10, call=20, calls=100, answer=2)


@pytest.mark.parametrize(
    ("stated", "limits"),
    [
        ({}, Limits()),
        ({"retries": {"mode": "legacy"}}, Limits()),
        ({"read_timeout": "soon"}, Limits()),
        ({"read_timeout": 1, "connect_timeout": 1}, Limits(attempt=2)),
        ({"read_timeout": 1}, Limits(attempt=11)),
        ({"connect_timeout": 2.5}, Limits(attempt=22.5)),
        ({"read_timeout": 300, "connect_timeout": 5}, Limits(attempt=305, silence=305, call=305, calls=305)),
    ],
    ids=str,
)
def test_timeouts_that_a_task_states(stated: dict[str, object], limits: Limits) -> None:
    assert Limits().stated(stated) == limits


def test_a_task_has_what_it_may_wait_and_what_its_calls_take() -> None:
    budget = Budget(LIMITS, 1000, 30)
    assert (budget.total, budget.left(1000), budget.left(1129), budget.left(2000)) == (130, 130, 1, 0)


@pytest.mark.parametrize(("wait", "silence"), [(0, 30), (30, 30), (60, 60), (300, 90)])
def test_what_a_task_may_wait_is_what_a_call_may_be_silent(wait: float, silence: float) -> None:
    assert Budget(Limits(), 0, wait).limits.silence == silence


def test_a_negative_wait_takes_nothing() -> None:
    assert Budget(LIMITS, 0, -5).total == 100


@given(st.lists(st.sampled_from(["answer", "pause", "nothing"])), st.floats(0, 1000))
def test_only_progress_gives_time(events: list[str], wait: float) -> None:
    budget = Budget(LIMITS, 0, wait)
    for event in events:
        if event == "answer":
            budget.answered()
        elif event == "pause":
            budget.paused(0.5)
    earned = 2 * events.count("answer") + 0.5 * events.count("pause")
    assert budget.total == pytest.approx(wait + 100 + earned)
    assert budget.left(budget.total) == 0
