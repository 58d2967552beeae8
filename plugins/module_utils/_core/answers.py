# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an answer holds what is relied on, with nothing said of what it holds: it may be a credential.

A shape is one of the leaves below, a list with the shape of its items, or a mapping from members to shapes. A member
with a question mark may be absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Leaf:
    """A value without parts: what it is called, and whether something is one."""

    name: str
    holds: Callable[[object], bool]


def _is_decimal(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


TEXT = Leaf("a text", lambda value: isinstance(value, str) and bool(value))
WORDS = Leaf("a text", lambda value: isinstance(value, str))  # which may be empty
NUMBER = Leaf("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
AMOUNT = Leaf("a number", lambda value: isinstance(value, (int, float)) and not isinstance(value, bool))
DEGREES = Leaf("a decimal number", _is_decimal)
FLAG = Leaf("true or false", lambda value: isinstance(value, bool))
DOCUMENT = Leaf("a policy document", lambda value: isinstance(value, Mapping))

Shape = Any  # Leaf | list[Shape] | Mapping[str, Shape], which mypy cannot say without a class for each


def lacking(value: object, shape: Shape, where: str = "") -> str:
    """What a value lacks of a shape, as it completes "the answer ..."; empty when it has the shape."""
    if isinstance(shape, Leaf):
        return "" if shape.holds(value) else f"has something in {where} that is not {shape.name}"
    if isinstance(shape, list):
        return _of_list(value, shape[0], where)
    return _of_members(value, shape, where)


def _of_list(value: object, shape: Shape, where: str) -> str:
    if not isinstance(value, list):
        return f"has something in {where} that is not a list"
    said = (lacking(each, shape, f"{where}[{position}]") for position, each in enumerate(value))
    return next(filter(None, said), "")


def _of_members(value: object, shape: Mapping[str, Shape], where: str) -> str:
    if not isinstance(value, Mapping):
        return f"has something in {where} that has no members"
    for key, inner in shape.items():
        member = key.removesuffix("?")
        place = f"{where}.{member}" if where else member
        if member not in value:
            if member == key:
                return f"has no {place}"
        elif said := lacking(value[member], inner, place):
            return said
    return ""
