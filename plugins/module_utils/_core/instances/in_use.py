# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What instances that run have: their names where filters do not choose them, and whatever it is where no rule says it.

A mistake in a filter takes them for gone, and one in the rule that names them leaves all of them without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import InputError
from .naming import has_name
from .record_sets import Rules, record_sets
from .resources import place, write


def names_in_use(instances: Iterable[object], rules: Rules, chosen: Iterable[object] = ()) -> list[dict[str, str]]:
    """``record``, ``type``, ``value`` and ``user`` of each address that the rules give a running instance.

    An instance that cannot be published has none. ``user`` is its id. ``chosen`` are others that run, and are
    published: where the rules give no name to any of all of them, each is returned as ``resource`` and ``user``.
    """
    unselected = list(instances)
    names = [
        {"record": entry["record"], "type": entry["type"], "value": value, "user": str(instance["instance_id"])}
        for instance in unselected
        if isinstance(instance, Mapping) and "instance_id" in instance
        for entry in record_sets([instance], rules)[0]
        for value in entry["value"]
    ]
    return names or _nameless([*unselected, *chosen], rules)


def _nameless(instances: Iterable[object], rules: Rules) -> list[dict[str, str]]:
    """The resources of all instances that run, none when one of them has a name."""
    running = [each for each in instances if isinstance(each, Mapping) and _runs(each)]
    if any(has_name(each, rules.naming) for each in running):
        return []
    found = []
    for each in running:
        try:
            found.append({"resource": write([place(each, "")]), "user": str(each["instance_id"])})
        except InputError:
            continue  # it does not say where it is, and so no marker does
    return found


def _runs(instance: Mapping[object, object]) -> bool:
    state = instance.get("state")
    return isinstance(state, Mapping) and state.get("name") == "running"
