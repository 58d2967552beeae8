# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Events that are lost, doubled, late or in another order, because that was ordered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from sandbox.services.events import accidents
from sandbox.wire.errors import ApiError


@pytest.fixture(autouse=True)
def _as_usual() -> Iterator[None]:
    accidents.clear()
    yield
    accidents.clear()


def after(order: dict[str, Any], *names: str, source: str = "aws.ec2") -> list[str]:
    """Which of the events pass, and how often."""
    passed: list[str] = []
    accidents.order(order)
    for name in names:
        accidents.meet(source, partial(passed.append, name))
    return passed


def test_some_are_lost():
    assert after({"drop": 2}, "a", "b", "c", "d") == ["c", "d"]


def test_some_come_twice():
    assert after({"duplicate": 1}, "a", "b") == ["a", "a", "b"]


def test_only_those_of_one_source():
    assert after({"drop": 9, "source": "aws.tag"}, "a", "b") == ["a", "b"]
    assert after({"drop": 9, "source": "aws.ec2"}, "a", "b") == []


@pytest.mark.parametrize(("release", "order"), [("in order", ["a", "b", "c"]), ("reversed", ["c", "b", "a"])])
def test_they_wait_and_come_in_an_order(release, order):
    passed = after({"hold": True}, "a", "b", "c")
    assert passed == []
    assert accidents.order({"release": release}) == {"held": 0, "released": 3}
    assert passed == order
    accidents.meet("aws.ec2", partial(passed.append, "d"))
    assert passed[-1] == "d"


def test_a_new_order_takes_the_place_of_the_old_one():
    after({"drop": 5}, "a")
    assert after({}, "b") == ["b"]


@pytest.mark.parametrize(
    "body", [[], {"dropped": 1}, {"drop": "1"}, {"drop": True}, {"hold": 1}, {"release": "backwards"}, {"source": 1}]
)
def test_what_is_no_order(body):
    with pytest.raises(ApiError, match="InvalidEventOrder"):
        accidents.order(body)
