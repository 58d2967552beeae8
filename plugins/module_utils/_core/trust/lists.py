# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists of a declaration: read item by item."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..errors import InputError

T = TypeVar("T")


def read_many(value: object, where: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    """The entries of a list, in order, each once. An empty list is refused: it would read as "no limit"."""
    if not isinstance(value, list | tuple):
        raise InputError(where, f"it is a {type(value).__name__}", "give a list")
    if not value:
        raise InputError(where, "the list is empty", "name at least one, or leave the option out")
    return tuple(dict.fromkeys(read(item, f"{where}[{position}]") for position, item in enumerate(value)))
