# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON as people write it: a key that an object has twice is refused, as one of its values would be lost unseen.

So are numbers that Python reads in its own way, and what is nested deeper than anything that is read here.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

# Policies and record sets nest less than ten levels.
DEEPEST = 50
# Whatever is a number here has fewer digits. Python reads no whole number of more than 4,300.
MOST_DIGITS = 20

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a text; both numbers begin with 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line} (column {self.column})"


class RepeatedKeyError(ValueError):
    """A mapping has a key twice. The text completes "it has"."""

    def __init__(self, key: str, first: Place, second: Place) -> None:
        super().__init__(f"the key {key!r} twice, in {first} and in {second}")


def read(text: str) -> Any:
    """The value that a text holds; ValueError (RepeatedKeyError among them) when it cannot be read."""
    try:
        value = json.loads(
            text, object_pairs_hook=_mapping, parse_int=_whole, parse_float=_real, parse_constant=_refused
        )
    except _RepeatedError:
        raise _repeated(text) from None
    except _NumberError as error:
        start = next(each.start() for each in _NUMBER.finditer(text) if each[0] == str(error))
        raise ValueError(f"{shortened(str(error))} in {_place(text, start)} {NO_NUMBER}") from None
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    refuse_deeper(value)
    return value


TOO_DEEP = "it is nested too deep"
NO_NUMBER = "is not a number that can be read. Put it in quotes if it is a text"


def shortened(text: str) -> str:
    """A long number as it is shown."""
    return text if len(text) <= 2 * MOST_DIGITS else f"{text[:MOST_DIGITS]}… ({len(text)} characters)"


def refuse_deeper(value: Any) -> None:
    """ValueError when a value is nested deeper than ``DEEPEST``: it could not even be shown. What is in it twice counts
    once."""
    level, seen = [value], set[int]()
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict | list) and id(each) not in seen:
                seen.add(id(each))
                below.extend(each.values() if isinstance(each, dict) else each)
        level = below
    if any(isinstance(each, dict | list) and id(each) not in seen for each in level):
        raise ValueError(TOO_DEEP)


class _NumberError(Exception):
    """A number that cannot be read. The parser does not say where."""


# As the parser finds them: it refuses a number before it looks at what stands behind. In front of it is nothing else.
_NUMBER = re.compile(
    r'"(?:[^"\\]|\\.)*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|-?Infinity|NaN', re.DOTALL
)


def _whole(text: str) -> int:
    return int(text) if len(text) <= MOST_DIGITS else _refused(text)


def _real(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _refused(text: str) -> NoReturn:
    """Also for ``NaN`` and ``Infinity``, which Python reads and JSON does not have."""
    raise _NumberError(text)


class _RepeatedError(Exception):
    """Some key is there twice. The parser does not say where."""


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise _RepeatedError
    return mapping


def _repeated(text: str) -> RepeatedKeyError:
    """The first key of a text that its object has had before. There is one, in an object that was parsed."""
    # The keys of each object that is open, and None for each list.
    open_ones: list[dict[str, int] | None] = []
    before = ""
    tokens = _TOKEN.finditer(text)
    while True:
        token = next(tokens)
        symbol = token[0]
        if symbol in ("{", "["):
            open_ones.append({} if symbol == "{" else None)
        elif symbol in ("}", "]"):
            open_ones.pop()
        elif symbol[0] == '"' and before in ("{", ",") and (keys := open_ones[-1]) is not None:
            key = json.loads(symbol)
            if key in keys:
                return RepeatedKeyError(key, _place(text, keys[key]), _place(text, token.start()))
            keys[key] = token.start()
        before = symbol


def _place(text: str, position: int) -> Place:
    return Place(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))
