# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an answer has the shape that is relied on."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.answers import (
    AMOUNT,
    DEGREES,
    DOCUMENT,
    FLAG,
    NUMBER,
    TEXT,
    WORDS,
    lacking,
)

SHAPE = {
    "Role": {"Arn": TEXT, "Description?": WORDS, "Duration": NUMBER, "Trust": DOCUMENT},
    "Names": [TEXT],
    "More?": FLAG,
    "Places?": [{"Latitude": DEGREES}],
    "Limits?": [AMOUNT],
}
GOOD: dict[str, Any] = {
    "Role": {"Arn": "a", "Description": "", "Duration": 3600, "Trust": {}},
    "Names": ["x", "y"],
    "More": False,
    "Places": [{"Latitude": "49.2"}],
    "Limits": [1, 2.5],
    "ResponseMetadata": {"RequestId": "1"},
}


@pytest.mark.parametrize("answer", [GOOD, {"Role": {"Arn": "a", "Duration": 1, "Trust": {}}, "Names": []}])
def test_what_is_relied_on_is_there(answer: dict[str, Any]) -> None:
    assert lacking(answer, SHAPE) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda answer: answer.pop("Role"), "has no Role"),
        (lambda answer: answer["Role"].pop("Arn"), "has no Role.Arn"),
        (lambda answer: answer["Role"].update(Arn=""), "has something in Role.Arn that is not a text"),
        (lambda answer: answer["Role"].update(Arn=None), "has something in Role.Arn that is not a text"),
        (
            lambda answer: answer["Role"].update(Duration=True),
            "has something in Role.Duration that is not a whole number",
        ),
        (
            lambda answer: answer["Role"].update(Trust="%7B"),
            "has something in Role.Trust that is not a policy document",
        ),
        (lambda answer: answer.update(Role="text"), "has something in Role that has no members"),
        (lambda answer: answer.update(Names=None), "has something in Names that is not a list"),
        (lambda answer: answer.update(Names=["x", 1]), "has something in Names[1] that is not a text"),
        (lambda answer: answer.update(More="true"), "has something in More that is not true or false"),
        (
            lambda answer: answer.update(Places=[{"Latitude": "north"}]),
            "has something in Places[0].Latitude that is not a decimal number",
        ),
        (lambda answer: answer.update(Limits=[True]), "has something in Limits[0] that is not a number"),
        (lambda answer: answer.update(Limits=["1"]), "has something in Limits[0] that is not a number"),
        (
            lambda answer: answer.update(Places=[{"Latitude": 1.5}]),
            "has something in Places[0].Latitude that is not a decimal number",
        ),
    ],
)
def test_what_is_lacking_is_named(change: Any, said: str) -> None:
    answer = copy.deepcopy(GOOD)
    change(answer)
    assert lacking(answer, SHAPE) == said


def _replaced(value: Any) -> Iterator[Any]:
    """The value with one of its parts replaced by something of a type that none of the leaves has."""
    yield b"secret"
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in _replaced(inner))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from ([*value[:position], other, *value[position + 1 :]] for other in _replaced(inner))


def test_no_part_may_be_of_another_type_and_none_is_shown() -> None:
    good = {name: value for name, value in GOOD.items() if name != "ResponseMetadata"}
    for answer in _replaced(good):
        said = lacking(answer, SHAPE)
        assert said and "secret" not in said
