# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The access matrix of the main job: real calls and the independent engine agree, and docs/access-matrix.md says so.

With RENEW_ACCESS_MATRIX set (``make matrix``) the page is written instead of compared. What changed is then for people
to judge, in the difference that git shows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest

from tests.oracle.access_questions import Question
from tests.oracle.access_tables import TABLES, page
from tests.oracle.access_world import World
from tests.oracle.places import Sandbox
from tests.oracle.simulate import Simulator
from tests.support.collection_path import CHECKOUT

PAGE = CHECKOUT / "docs" / "access-matrix.md"
CELLS = dict(cell for table in TABLES for cell in table.cells())
QUESTIONS = list(CELLS.values())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    place = Sandbox(tmp_path_factory.mktemp("matrix"), empty=False)
    try:
        yield World(place, tmp_path_factory.mktemp("home"))
    finally:
        place.stop()


@pytest.fixture(scope="module")
def by_calls(world: World) -> Mapping[Question, bool]:
    return {question: question.allowed(world) for question in QUESTIONS}


@pytest.fixture(scope="module")
def by_engine(world: World, simulator: Simulator) -> Mapping[Question, str]:
    answers = simulator.ask([question.case(world) for question in QUESTIONS])
    return dict(zip(QUESTIONS, answers, strict=True))


@pytest.mark.parametrize("question", QUESTIONS, ids=CELLS)
def test_calls_and_engine_agree(
    question: Question, by_calls: Mapping[Question, bool], by_engine: Mapping[Question, str]
) -> None:
    assert by_engine[question] == ("Allowed" if by_calls[question] else "ImplicitlyDenied")


def test_the_page_says_so(by_calls: Mapping[Question, bool]) -> None:
    if os.environ.get("RENEW_ACCESS_MATRIX"):
        PAGE.write_text(page(by_calls), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(by_calls), "make matrix writes the page anew; look at what changes"


def test_the_matrix_is_large_and_asks_nothing_twice() -> None:
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 200
