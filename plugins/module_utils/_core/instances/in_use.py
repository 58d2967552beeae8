# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What instances that run have: their names where filters do not choose them, and whatever it is where no rule says it.

A mistake in a filter takes them for gone, and one in the rule that names them leaves all of them without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import InputError
from .naming import has_name
from .record_sets import Rules, record_sets
from .resources import place, write


def names_in_use(instances: Iterable[object], rules: Rules, chosen: Iterable[object] = ()) -> list[dict[str, str]]:
    """``record``, ``type``, ``value`` and ``user`` of each address that the rules give a running instance.

    An instance that cannot be published has none. ``user`` is its id. ``chosen`` are others that run, and are
    published. Where the rules give none of those a name, or none of all where nothing is chosen, each instance without
    a name is returned as ``resource`` and ``user``.
    """
    unselected = list(instances)
    names = [
        {"record": entry["record"], "type": entry["type"], "value": value, "user": str(instance["instance_id"])}
        for instance in unselected
        if isinstance(instance, Mapping) and "instance_id" in instance
        for entry in record_sets([instance], rules)[0]
        for value in entry["value"]
    ]
    nameless = [each for each in _running(unselected) if not has_name(each, rules.naming)]
    published = _running(chosen)
    if any(has_name(each, rules.naming) for each in published):
        return names
    if not published and len(nameless) < len(_running(unselected)):
        return names
    return names + _resources([*nameless, *published])


def _resources(instances: Iterable[Mapping[Any, Any]]) -> list[dict[str, str]]:
    found = []
    for each in instances:
        try:
            found.append({"resource": write([place(each, "")]), "user": str(each["instance_id"])})
        except InputError:
            continue  # it does not say where it is, and so no marker does
    return found


def _running(instances: Iterable[object]) -> list[Mapping[Any, Any]]:
    return [each for each in instances if isinstance(each, Mapping) and _runs(each)]


def _runs(instance: Mapping[object, object]) -> bool:
    state = instance.get("state")
    return isinstance(state, Mapping) and state.get("name") == "running"
