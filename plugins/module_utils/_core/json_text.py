# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON as people write it: a key that an object has twice is refused, as one of its values would be lost unseen."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

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
        return json.loads(text, object_pairs_hook=_mapping)
    except _RepeatedError:
        raise _repeated(text) from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


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
