# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of an account's roles a task asks for, by path, name and tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import InputError, type_name
from ..options import pattern

# Made by AWS, often dozens, and nobody else may make a role there.
OF_AWS = ("/aws-service-role/", "/aws-reserved/")


@dataclass(frozen=True)
class Selection:
    """``tags`` maps keys to values in which ``*`` stands for any text."""

    path_prefix: str = "/"
    name_prefix: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path_prefix: object, name_prefix: object, tags: object) -> Selection:
        """Judge the options of a task."""
        # "This parameter allows [...] a string of characters consisting of either a forward slash (/) by itself or a
        # string that must begin and end with forward slashes": https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
        # IAM itself takes the beginning of a folder's name too, as its examples show.
        path = pattern(path_prefix or "/", r"/[!-~]{0,511}", "path_prefix", "a path that begins with a slash")
        name = pattern(name_prefix or "", r"[A-Za-z0-9_+=,.@-]{0,64}", "name_prefix", "the beginning of a role's name")
        return cls(path, name, _tags(tags))

    def lists(self, name: str, path: str) -> bool:
        """Whether the role of this name and path, which begins as it should, is to be read."""
        unasked = any(path.startswith(each) and not self.path_prefix.startswith(each) for each in OF_AWS)
        return name.startswith(self.name_prefix) and not unasked

    def takes(self, tags: Mapping[str, str]) -> bool:
        """Whether a role with these tags is asked for."""
        return all(key in tags and _matches(tags[key], wanted) for key, wanted in self.tags.items())


def _tags(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError("tags", f"it is a {type_name(value)}", "give a dictionary of keys and values")
    for key, wanted in value.items():
        if not isinstance(key, str) or not isinstance(wanted, str):
            raise InputError(f"tags[{key}]", "keys and values of tags are texts", "put it in quotes")
    return dict(value)


def _matches(value: str, wanted: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), value, re.DOTALL) is not None
