# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Expressions that only name a variable, such as ``placement.region``: looked up, and not evaluated.

Most expressions of an inventory are such. To evaluate one for a host, Ansible wraps all variables of the host first.
What is known to be the same is looked up here: a text, which is not a template, in dictionaries. All else is left to
Ansible.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from ansible.template import is_trusted_as_template

_PATH = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)*")
# To Jinja these mean something else, everywhere or in some places.
_WORDS = {"true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else"} | {
    *("self", "super", "caller", "loop", "varargs", "kwargs")
}
# Whatever begins a template has one of them: {{ and {% and {#, and #jinja2: in front.
_SIGNS = re.compile("[{#]")


def looked_up(expression: object, variables: Mapping[str, Any]) -> str | None:
    """The value of an expression; None where Ansible must evaluate it."""
    parts = _parts()
    if not parts or not isinstance(expression, str) or not is_trusted_as_template(expression):
        return None
    value: Any = variables
    for name in _path(expression):
        if not parts.plain(value, dict) or name not in value:
            return None
        value = value[name]
    if not parts.plain(value, str) or _SIGNS.search(value):
        return None
    # As Ansible hands it out: what has no place of its own comes from that of the expression.
    place = parts.origin.get_tag(expression)
    placed: str = value if place is None or parts.origin.is_tagged_on(value) else place.tag(value)
    return placed


@cache
def _path(expression: str) -> tuple[str, ...]:
    """The names in an expression of this form, none for others."""
    names = expression.split(".") if _PATH.fullmatch(expression) else []
    # A method of dictionaries comes before a member of this name.
    odd = any(name in _WORDS for name in names) or any(hasattr(dict, name) for name in names[1:])
    return () if odd else tuple(names)


@dataclass(frozen=True)
class _Parts:
    """Parts of Ansible: the tag of a place, tags that nothing follows from, and by their types texts and dictionaries.

    Of other tags, such as that of what is deprecated, Ansible makes use when a value is looked at.
    """

    origin: Any
    tag_types: Callable[[object], Set[type]]
    idle: Set[type]
    types: Mapping[type, tuple[type, ...]]

    def plain(self, value: object, kind: type) -> bool:
        """Whether it is of this kind, as Ansible keeps it, and may be looked at without more ado."""
        return type(value) in (kind,) or (type(value) in self.types[kind] and self.tag_types(value) <= self.idle)


@cache
def _parts() -> _Parts | None:
    """None in a version of Ansible that has none such."""
    try:
        tags = importlib.import_module("ansible._internal._datatag._tags")
        helper = importlib.import_module("ansible.module_utils._internal._datatag").AnsibleTagHelper
        types = {kind: (kind, type(tags.Origin.UNKNOWN.tag(kind()))) for kind in (str, dict)}
        return _Parts(tags.Origin, helper.tag_types, frozenset({tags.Origin, tags.TrustedAsTemplate}), types)
    except (AttributeError, ImportError):
        return None
