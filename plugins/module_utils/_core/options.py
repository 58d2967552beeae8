# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks of plain data that came from a task or a file: each returns the value, or raises InputError."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .errors import InputError


def dictionary(value: object, where: str, options: Collection[str]) -> dict[str, Any]:
    """A dictionary with none but these options; those that are null count as not given."""
    if not isinstance(value, Mapping):
        raise InputError(where, f"{value!r} is not a dictionary", f"give {', '.join(options)}")
    given = {option: content for option, content in value.items() if content is not None}
    if unknown := [option for option in given if option not in options]:
        raise InputError(
            where, f"unknown option {', '.join(sorted(map(str, unknown)))}", f"the options are {', '.join(options)}"
        )
    return given


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
