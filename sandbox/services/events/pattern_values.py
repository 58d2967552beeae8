# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The values of events and patterns: JSON in which a number keeps the text that it was written as.

"For numbers, EventBridge uses string representation. For example, 300, 300.0, and 3.0e2 are not considered equal":
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Number:
    """A number as it was written."""

    text: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.text)


Scalar = str | bool | None | Number


def read(text: str) -> Any:
    """Raises ValueError for what is not JSON, NaN and Infinity included."""
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_no_number)


def scalars(value: Any) -> Iterator[Scalar]:
    """The values of a leaf; an array stands for each of its elements, an object is not a leaf.

    "If the value in the event is an array, then the event pattern matches if the intersection of the event pattern
    array and the event array is non-empty":
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
    """
    if isinstance(value, list):
        for each in value:
            yield from scalars(each)
    elif not isinstance(value, dict):
        yield value


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects at a place of an event: it itself, or those in an array."""
    if isinstance(value, list):
        for each in value:
            yield from objects(each)
    elif isinstance(value, dict):
        yield value


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")
