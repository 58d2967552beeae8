# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Readers of options and of other plain data from a task or a file: each returns the value, or raises InputError."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from .errors import InputError, type_name

T = TypeVar("T")

# How much of a name must be right for a refusal to offer it alone, in place of the nearest two.
_SURE = 0.85


def dictionary(value: object, where: str, options: Collection[str]) -> dict[str, Any]:
    """A dictionary with none but these options; those that are null count as not given."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"{value!r} is not a dictionary", f"give {', '.join(options)}")
    return known(given(value), where, options)


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are given: null says nothing."""
    return {option: value for option, value in options.items() if value is not None}


def known(
    options: dict[str, Any], where: str, names: Collection[str], other_names: Collection[str] = ()
) -> dict[str, Any]:
    """The options, all of which have one of these names, or of the ``other_names``, which a refusal does not list."""
    if unknown := sorted(str(option) for option in options if option not in names and option not in other_names):
        meant = _meant(unknown, [*names, *other_names])
        offer = f"did you mean {meant}? The" if meant else "the"
        raise InputError(where, f"unknown option {', '.join(unknown)}", f"{offer} options are {', '.join(names)}")
    return options


def _meant(unknown: Sequence[str], names: Sequence[str]) -> str:
    """The names that come close to those that are unknown, empty when none does."""
    close = {
        name: difflib.get_close_matches(name, names, n=1, cutoff=_SURE) or difflib.get_close_matches(name, names, n=2)
        for name in unknown
    }
    return ", ".join(
        " or ".join(found) + (f" for {name}" if len(unknown) > 1 else "") for name, found in close.items() if found
    )


def choice(value: object, where: str, choices: Sequence[str]) -> str:
    """One of the choices."""
    if value is None:
        raise InputError(where, "it is missing", f"give one of {', '.join(choices)}")
    if not isinstance(value, str) or value not in choices:
        raise InputError(where, f"{value!r} is not one of the choices", f"give one of {', '.join(choices)}")
    return value


def boolean(value: object, where: str) -> bool:
    """A boolean, not a word or a number."""
    if not isinstance(value, bool):
        raise InputError(where, f"{value!r} is not a boolean", "write true or false")
    return value


def integer(value: object, lowest: int, highest: int, where: str) -> int:
    """A whole number; text of digits counts, as templates may produce it, but neither floats nor booleans do."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,10}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise InputError(where, f"{value!r} is not a whole number from {lowest} to {highest}", "correct it")
    return int(value)


def pattern(value: object, expression: str, where: str, what: str) -> str:
    """Text of which all matches ``expression``; ``what`` says what such text is."""
    if not isinstance(value, str) or not re.fullmatch(expression, value):
        raise InputError(where, f"{value!r} is not {what}", f"give {what}")
    return value


def text(value: object, where: str, what: str) -> str:
    """A non-empty string as it stands, or a refusal that says what YAML made of it."""
    if isinstance(value, bool | int | float):
        raise InputError(where, f"{value!r} is a {type_name(value)}, not {what}", "write it in quotes")
    if not isinstance(value, str) or not value:
        raise InputError(where, f"{value!r} is not {what}", f"give {what} as text")
    if value != value.strip():
        raise InputError(where, f"{value!r} has white space at its start or end", "remove it")
    return value


def read_many(value: object, where: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    """The entries of a list, in order, each once. An empty list is refused: it would read as "no limit"."""
    if not isinstance(value, list | tuple):
        raise InputError(where, f"it is a {type_name(value)}", "give a list")
    if not value:
        raise InputError(where, "the list is empty", "name at least one, or leave the option out")
    return tuple(dict.fromkeys(read(item, f"{where}[{position}]") for position, item in enumerate(value)))
