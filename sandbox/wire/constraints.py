# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Parameters checked against botocore's models: required members, lengths, ranges, patterns and enumerations.

botocore itself checks only types, minimums and required members before it sends; the services check all of it. They
report in one form: "1 validation error detected: Value 'a' at 'changeBatch.changes.1.member.resourceRecordSet.type'
failed to satisfy constraint: Member must satisfy enum value set: [...]" (github.com/pcorliss/ruby_route_53/issues/3).
The code is ValidationError with the query services and InvalidInput with Route 53.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moto.core.model import OperationModel

from sandbox.wire.errors import ApiError


def check(model: OperationModel, parameters: Mapping[str, Any], code: str = "ValidationError") -> None:
    """Raises ApiError with ``code`` that lists every violation, at whatever depth."""
    problems = list(_problems(model.input_shape, parameters, "")) if model.input_shape else []
    if problems:
        plural = "s" if len(problems) > 1 else ""
        raise ApiError(code, f"{len(problems)} validation error{plural} detected: {'; '.join(problems)}")


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
        if pattern and not _matches(pattern, value):
            yield _problem(value, path, f"Member must satisfy regular expression pattern: {pattern}")
    elif shape.type_name in ("integer", "long"):
        yield from _out_of_range(shape.metadata, value, value, path, "value")


def _out_of_range(metadata: Mapping[str, Any], number: int, value: Any, path: str, quantity: str) -> Iterator[str]:
    if number > metadata.get("max", number):
        yield _problem(value, path, f"Member must have {quantity} less than or equal to {metadata['max']}")
    if number < metadata.get("min", number):
        yield _problem(value, path, f"Member must have {quantity} greater than or equal to {metadata['min']}")


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:  # a few models use classes that only Java knows
        return True


def _problem(value: Any, path: str, constraint: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"


def _member(path: str, name: str) -> str:
    return f"{path}.{name[:1].lower()}{name[1:]}".lstrip(".")
