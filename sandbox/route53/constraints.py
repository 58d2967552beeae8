# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lengths, ranges, patterns, enumerations and required members of botocore's model, checked as the service does.

botocore itself checks only types, minimums and required members before it sends; the service checks all of it. The
form is AWS's: "1 validation error detected: Value 'a' at 'changeBatch.changes.1.member.resourceRecordSet.type' failed
to satisfy constraint: Member must satisfy enum value set: [...]" (github.com/pcorliss/ruby_route_53/issues/3; the
code was ValidationError in the API of 2010 and is InvalidInput since).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.errors import ApiError


def check(shape: Any, parameters: Mapping[str, Any]) -> None:
    """Raise InvalidInput when ``parameters`` break a constraint of ``shape`` (a botocore input shape)."""
    problems = list(_problems(shape, parameters, ""))
    if problems:
        noun = "error" if len(problems) == 1 else "errors"
        raise ApiError("InvalidInput", f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def _problems(shape: Any, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name in shape.required_members:
            if value.get(name) is None:
                yield f"Value null at '{_member(path, name)}' failed to satisfy constraint: Member must not be null"
        for name, member in shape.members.items():
            if value.get(name) is not None:
                yield from _problems(member, value[name], _member(path, name))
        return
    if shape.type_name == "list":
        yield from _out_of_range(shape.metadata, len(value), value, path, "length")
        for number, item in enumerate(value, 1):
            yield from _problems(shape.member, item, f"{path}.{number}.member")
    elif shape.type_name == "string":
        yield from _out_of_range(shape.metadata, len(value), value, path, "length")
        choices, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
        if choices and value not in choices:
            yield _problem(value, path, f"Member must satisfy enum value set: [{', '.join(choices)}]")
        if pattern and not re.fullmatch(pattern, value):
            yield _problem(value, path, f"Member must satisfy regular expression pattern: {pattern}")
    elif shape.type_name in ("integer", "long"):
        yield from _out_of_range(shape.metadata, value, value, path, "value")


def _out_of_range(metadata: Mapping[str, Any], number: int, value: Any, path: str, quantity: str) -> Iterator[str]:
    if number > metadata.get("max", number):
        yield _problem(value, path, f"Member must have {quantity} less than or equal to {metadata['max']}")
    if number < metadata.get("min", number):
        yield _problem(value, path, f"Member must have {quantity} greater than or equal to {metadata['min']}")


def _problem(value: Any, path: str, constraint: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"


def _member(path: str, name: str) -> str:
    return f"{path}.{name[:1].lower()}{name[1:]}".lstrip(".")
