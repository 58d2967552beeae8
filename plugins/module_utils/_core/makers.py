# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tag that says who made a resource. What lacks it is foreign: it is changed only when told, and never removed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import tags as tagging
from .errors import InputError
from .tags import LONGEST_VALUE

TAG = "crossaccount.aws/created-by"

# What every service takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
_NAME = re.compile(rf"[A-Za-z0-9_.:/=+@-]{{1,{LONGEST_VALUE}}}")
_LETTERS = "letters, digits and _ . : / = + @ -"


@dataclass(frozen=True)
class Maker:
    """Who a task acts for. ``former`` are names that the maker had before.

    ``adopt``: what has no maker is changed too.
    What is adopted gets no tag, so that nobody removes it later as if it had been made here.
    """

    name: str
    former: frozenset[str] = frozenset()
    adopt: bool = False

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Maker | None:
        """The options ``managed_by``, ``formerly_managed_by`` and ``adopt``; None when the task acts for nobody."""
        former = params.get("formerly_managed_by") or []
        if params.get("managed_by") is None:
            for option in ("formerly_managed_by", "adopt"):
                if params.get(option):
                    raise InputError(option, "it needs managed_by", "give managed_by too, or remove it")
            return None
        tags = params.get("tags") or {}
        if TAG in tags:
            raise InputError(f"tags[{TAG}]", "managed_by sets this tag", "remove it from tags")
        return cls(
            _name(params["managed_by"], "managed_by"),
            frozenset(_name(name, f"formerly_managed_by[{n}]") for n, name in enumerate(former)),
            bool(params.get("adopt")),
        )

    def made(self, tags: Mapping[str, str]) -> bool:
        """Whether what carries these tags is the maker's."""
        return tags.get(TAG) in {self.name, *self.former}

    def judge(self, what: str, tags: Mapping[str, str]) -> None:
        """InputError when what exists must not be changed."""
        if self.made(tags) or (self.adopt and TAG not in tags):
            return
        if TAG in tags:
            raise InputError(
                "managed_by",
                f"{what} exists and {TAG} says that {tags[TAG]} made it, not {self.name}",
                "choose another name, or remove that tag if it is wrong",
            )
        raise InputError(
            "managed_by",
            f"{what} exists and lacks the tag {TAG}={self.name}",
            "choose another name, or set adopt to true to bring it to what is declared",
        )

    def marked(self, now: Mapping[str, str] | None, wanted: Mapping[str, str]) -> dict[str, str]:
        """The tags to be, of what has the tags ``now``, or does not exist."""
        if now is None or self.made(now):
            return dict(sorted({**wanted, TAG: self.name}.items()))
        return dict(wanted)

    def reason_to_keep(self, what: str, tags: Mapping[str, str]) -> str:
        """Why what exists is not removed, empty when it is the maker's."""
        if self.made(tags):
            return ""
        found = f"carries {TAG}={tags[TAG]}" if TAG in tags else f"lacks the tag {TAG}"
        return f"{what} {found}, so {self.name} did not make it"


@dataclass(frozen=True)
class OwnedTags:
    """The tags of a resource as a task declares them, with its maker. ``tags`` None: nothing is said of the others."""

    maker: Maker
    tags: dict[str, str] | None = None
    purge: bool = True

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> OwnedTags:
        """The options ``tags`` and ``purge_tags`` beside those of the maker, without whom a task is refused."""
        maker, stated = Maker.read(params), params.get("tags")
        if maker is None:
            raise InputError("managed_by", "it is missing", "say who makes it, such as team-dns")
        return cls(
            maker, None if stated is None else tagging.validate(stated), params.get("purge_tags", True) is not False
        )

    def wanted(self, what: str, now: Mapping[str, str] | None) -> dict[str, str]:
        """The tags to be, of what has the tags ``now``, or does not exist. InputError when it is somebody else's."""
        if now is not None:
            self.maker.judge(what, now)
        changes = tagging.changes(now or {}, self.tags, purge=self.purge)
        return self.maker.marked(now, tagging.applied(now or {}, changes))


def _name(value: object, where: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InputError(where, f"{value!r} cannot be the value of a tag", f"use 1 to {LONGEST_VALUE} of {_LETTERS}")
    return value
