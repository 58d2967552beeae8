# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What services do by themselves: at its time, by a clock that tests move."""

from __future__ import annotations

import threading

import pytest

from sandbox.world.background import Background
from sandbox.world.clock import Clock

PATIENCE = 20


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def background(clock: Clock) -> Background:
    return Background(clock)


def test_work_runs_in_another_thread(background):
    threads = []

    background.soon(lambda: threads.append(threading.current_thread()))

    assert background.settle(PATIENCE)
    assert threads != []
    assert threads[0] is not threading.current_thread()


def test_later_is_by_the_clock_of_the_sandbox(background, clock):
    done = []
    background.later(3600, lambda: done.append("late"))
    background.later(60, lambda: done.append("early"))

    assert background.settle(PATIENCE)
    assert done == []
    clock.advance(61)
    assert background.settle(PATIENCE)
    assert done == ["early"]
    clock.advance(3600)
    assert background.settle(PATIENCE)
    assert done == ["early", "late"]


def test_settling_waits_for_what_work_asks_for(background):
    done = []
    background.soon(lambda: background.soon(lambda: background.soon(lambda: done.append("last"))))

    assert background.settle(PATIENCE)
    assert done == ["last"]


def test_settling_gives_up(background):
    released = threading.Event()
    background.soon(released.wait)

    assert not background.settle(0.01)
    released.set()
    assert background.settle(PATIENCE)


def test_work_that_fails_holds_nothing_up(background):
    done = []
    background.soon(lambda: done[0])
    background.soon(lambda: done.append("next"))

    assert background.settle(PATIENCE)
    assert done == ["next"]


def test_what_is_cleared_never_runs(background, clock):
    done = []
    background.later(60, lambda: done.append("forgotten"))

    background.clear()
    clock.advance(120)

    assert background.settle(PATIENCE)
    assert done == []
