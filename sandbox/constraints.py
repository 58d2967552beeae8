# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Parameters checked against botocore's models: required members, lengths, ranges and patterns.

For services that report as the query services do: "1 validation error detected: Value '899' at
'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900".
"""

from __future__ import annotations

import re
from typing import Any

from moto.core.model import OperationModel

from sandbox.errors import ApiError


def check(model: OperationModel, parameters: dict[str, Any]) -> None:
    """Raises ApiError ``ValidationError`` that lists every violation among the top-level parameters."""
    shape = model.input_shape
    problems: list[str] = []
    for name, member in (shape.members if shape else {}).items():
        label = f"{name[:1].lower()}{name[1:]}"
        value = parameters.get(name)
        if value is None:
            if name in shape.required_members:
                problems.append(f"Value null at '{label}' failed to satisfy constraint: Member must not be null")
            continue
        problems += [
            f"Value '{value}' at '{label}' failed to satisfy constraint: {constraint}"
            for constraint in _violated(member.metadata, member.type_name, value)
        ]
    if problems:
        plural = "s" if len(problems) > 1 else ""
        raise ApiError("ValidationError", f"{len(problems)} validation error{plural} detected: {'; '.join(problems)}")


def _violated(metadata: dict[str, Any], type_name: str, value: Any) -> list[str]:
    size, what = (len(value), "length") if type_name in ("string", "list") else (value, "value")
    if not isinstance(size, int):
        return []
    found = []
    if "min" in metadata and size < metadata["min"]:
        found.append(f"Member must have {what} greater than or equal to {metadata['min']}")
    if "max" in metadata and size > metadata["max"]:
        found.append(f"Member must have {what} less than or equal to {metadata['max']}")
    pattern = metadata.get("pattern")
    if pattern and type_name == "string" and not _matches(pattern, value):
        found.append(f"Member must satisfy regular expression pattern: {pattern}")
    return found


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:  # a few models use classes that only Java knows
        return True
