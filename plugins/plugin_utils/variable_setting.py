# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The variables of many hosts, set as ``inventory.set_variable`` sets them, in a quarter of the time.

Ansible copies each value and notes in each part of the copy which plugin it comes from. It looks at every part anew,
although most texts of a fleet are those of another instance too. Here a text is copied once, and shared: nobody can
change it. Lists and dictionaries stay copies of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.utils.vars import validate_variable_name

Copy = Callable[[Any], Any]

_SAMPLE = {"a": ["b", {"c": "b"}, [], 1, 1.5, True, None], "d": {}}


def setter_of(inventory: Any) -> Callable[[str, Mapping[str, Any]], None]:
    """What sets variables of a host that is in the inventory."""

    def one_by_one(host: str, variables: Mapping[str, Any]) -> None:
        for name, value in variables.items():
            inventory.set_variable(host, name, value)

    copy = _copy_of(inventory)
    if copy is None:
        return one_by_one
    sound = _Sound()

    def at_once(host: str, variables: Mapping[str, Any]) -> None:
        # To Ansible, a group of this name is what is meant.
        if host in inventory.groups or not all(map(sound.__getitem__, variables)):
            return one_by_one(host, variables)
        known = inventory.hosts[host]
        if known.vars.keys().isdisjoint(variables):
            known.vars.update((name, copy(value)) for name, value in variables.items())
        else:  # Ansible merges some of them
            for name, value in variables.items():
                known.set_variable(name, copy(value))
        return None

    return at_once


class _Sound(dict[str, bool]):
    """Whether a name is one of a variable. Of others Ansible has something to say."""

    def __missing__(self, name: str) -> bool:
        try:
            validate_variable_name(name)
        except AnsibleError:
            self[name] = False
        else:
            self[name] = type(name) in (str,)
        return self[name]


def _copy_of(inventory: Any) -> Copy | None:
    """What copies a value as the inventory does; None where that is not known to be the same."""
    try:
        visit: Copy = inventory._inspector.visit
        copy = _copying(visit)
        same = _tags(copy(_SAMPLE)) == _tags(visit(_SAMPLE)) and copy(_SAMPLE) == _SAMPLE
    except (AttributeError, TypeError):  # another version of Ansible, or an inventory without plugins
        return None
    return copy if same else None


def _copying(visit: Copy) -> Copy:
    listing, mapping = visit([]), visit({})
    list_type, dict_type = type(listing), type(mapping)
    list_tags, dict_tags = listing._ansible_tags_mapping, mapping._ansible_tags_mapping
    texts: dict[str, str] = {}

    def copy(value: Any) -> Any:
        kind = type(value)
        if kind is str:
            if value not in texts:
                texts[value] = visit(value)
            return texts[value]
        if kind is dict:
            content = dict_type()
            content._ansible_tags_mapping = dict_tags
            for name, each in value.items():
                content[name] = copy(each)
            return content
        if kind is list:
            items = list_type(map(copy, value))
            items._ansible_tags_mapping = list_tags
            return items
        return value if kind is bool else visit(value)

    return copy


def _tags(value: Any) -> Any:
    """The types and tags of a value and all its parts."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return type(value), dict(getattr(value, "_ansible_tags_mapping", {})), [_tags(each) for each in parts]
