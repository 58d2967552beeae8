# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags of resources: validated, and compared so that only what differs is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import InputError

# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
LONGEST_KEY = 128
LONGEST_VALUE = 256
MOST_TAGS = 50
# Keys that start so are AWS's own (CloudFormation sets some): nobody else can write or remove them.
RESERVED = "aws:"


@dataclass(frozen=True)
class TagChanges:
    """What brings tags to the wanted state: ``put`` adds or overwrites, ``remove`` is sorted."""

    put: dict[str, str] = field(default_factory=dict)
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.put or self.remove)


def validate(tags: Mapping[object, object], where: str = "tags") -> dict[str, str]:
    """The tags of a task as text; numbers are taken as YAML wrote them."""
    if len(tags) > MOST_TAGS:
        raise InputError(where, f"there are {len(tags)} tags", f"give at most {MOST_TAGS}")
    return {_key(key, where): _value(value, f"{where}[{key}]") for key, value in tags.items()}


def _key(key: object, where: str) -> str:
    text = str(key)
    if not 1 <= len(text) <= LONGEST_KEY:
        raise InputError(where, f"the key {text!r} has {len(text)} characters", f"use 1 to {LONGEST_KEY}")
    if text.lower().startswith(RESERVED):
        raise InputError(where, f"the key {text!r} starts with {RESERVED}, which AWS reserves", "choose another key")
    return text


def _value(value: object, where: str) -> str:
    if value is None or isinstance(value, bool | dict | list):
        raise InputError(where, f"{value!r} is not text", "write the value in quotes")
    text = str(value)
    if len(text) > LONGEST_VALUE:
        raise InputError(where, f"the value has {len(text)} characters", f"use at most {LONGEST_VALUE}")
    return text


def changes(current: Mapping[str, str], wanted: Mapping[str, str] | None, *, purge: bool) -> TagChanges:
    """What to write. ``wanted`` None: the task says nothing about tags, so nothing is touched."""
    if wanted is None:
        return TagChanges()
    put = {key: value for key, value in wanted.items() if current.get(key) != value}
    surplus = [key for key in current if key not in wanted and not key.startswith(RESERVED)]
    return TagChanges(put, tuple(sorted(surplus)) if purge else ())


def applied(current: Mapping[str, str], change: TagChanges) -> dict[str, str]:
    """The tags after a change, sorted by key."""
    kept = {key: value for key, value in current.items() if key not in change.remove}
    return dict(sorted({**kept, **change.put}.items()))


def pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as most services take them, sorted by key."""
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]
