# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Threads that do a step for others: asked again as long as they are kept, and none left afterwards."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls.helpers import Helpers, OverError

LONG = 30.0


def myself() -> threading.Thread:
    return threading.current_thread()


def test_what_a_step_returns_and_raises_comes_back() -> None:
    helpers = Helpers()
    assert helpers.within(LONG, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        helpers.within(LONG, lambda: 1 / 0)


def test_helpers_that_are_kept_are_asked_again() -> None:
    helpers = Helpers()
    with helpers.kept():
        used = {helpers.within(LONG, myself) for _ in range(20)}
    assert len(used) == 1
    assert myself() not in used
    assert not used.pop().is_alive()


def test_others_end_after_their_step() -> None:
    helpers = Helpers()
    used = [helpers.within(LONG, myself) for _ in range(3)]
    for thread in used:
        thread.join(LONG)
    assert len(set(used)) == 3
    assert not any(thread.is_alive() for thread in used)


def test_a_helper_whose_step_was_given_up_is_asked_again_only_when_it_is_done() -> None:
    helpers, over, stuck = Helpers(), threading.Event(), []

    def hang() -> None:
        stuck.append(myself())
        over.wait(LONG)

    with helpers.kept():
        with pytest.raises(OverError):
            helpers.within(0.05, hang)
        assert helpers.within(LONG, myself) is not stuck[0]
        over.set()
    stuck[0].join(LONG)
    assert not stuck[0].is_alive()


def test_they_are_kept_until_the_last_one_who_wants_that() -> None:
    helpers = Helpers()
    with helpers.kept():
        with helpers.kept():
            first = helpers.within(LONG, myself)
        assert helpers.within(LONG, myself) is first


@pytest.mark.parametrize("seed", range(5))
def test_each_gets_what_became_of_its_own_step(seed: int) -> None:
    helpers, chance = Helpers(), random.Random(seed)
    questions = [(number, chance.random() < 0.3) for number in range(500)]

    def ask(question: tuple[int, bool]) -> object:
        number, fails = question

        def step() -> int:
            if fails:
                raise LookupError(number)
            return number

        try:
            return helpers.within(LONG, step)
        except LookupError as error:
            return error.args[0], "failed"

    with helpers.kept(), ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, questions))
    assert answers == [(number, "failed") if fails else number for number, fails in questions]
