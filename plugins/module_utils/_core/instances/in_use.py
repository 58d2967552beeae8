# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What instances that run have: their names where filters do not choose them, and whatever it is where no rule says it.

A mistake in a filter takes them for gone, and one in the rule that names them leaves all of them without a name. One in
the tags of a service leaves it without a member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..dns.names import display
from ..errors import InputError
from .fields import RUNNING
from .naming import has_name
from .record_sets import Rules, record_sets
from .resources import place, write
from .services import Service, is_member


def names_in_use(
    instances: Iterable[object], rules: Rules, chosen: Iterable[object] = (), services: Sequence[Service] = ()
) -> list[dict[str, str]]:
    """``record``, ``type``, ``value`` and ``user`` of each address that the rules give a running instance.

    An instance that cannot be published has none. ``user`` is its id. ``chosen`` are others that run, and are
    published. Where the rules give none of those a name, or none of all where nothing is chosen, each instance without
    a name is returned as ``resource`` and ``user``. With services, which may be all that these instances have, it has
    an empty ``set_identifier`` too: it is in use at names without routing. Where none that runs is a member of a
    service, each is returned with the service's name as ``record``.
    """
    unselected = list(instances)
    names = [
        {"record": entry["record"], "type": entry["type"], "value": value, "user": str(instance["instance_id"])}
        for instance in unselected
        if isinstance(instance, Mapping) and "instance_id" in instance
        for entry in record_sets([instance], rules)[0]
        for value in entry["value"]
    ]
    running = _running(unselected)
    published = _running(chosen)
    for service in services:
        if not any(_may_be_member(each, service) for each in (*running, *published)):
            names += _resources([*running, *published], record=display(service.name))
    nameless = [each for each in running if not has_name(each, rules.naming)]
    if any(has_name(each, rules.naming) for each in published):
        return names
    if not published and len(nameless) < len(running):
        return names
    return names + _resources([*nameless, *published], **({"set_identifier": ""} if services else {}))


def _may_be_member(instance: Mapping[Any, Any], service: Service) -> bool:
    try:
        return is_member(instance, service, "")
    except InputError:
        return True


def _resources(instances: Iterable[Mapping[Any, Any]], **at: str) -> list[dict[str, str]]:
    found = []
    for each in instances:
        try:
            found.append({"resource": write([place(each, "")]), "user": str(each["instance_id"]), **at})
        except InputError:
            continue  # it does not say where it is, and so no marker does
    return found


def _running(instances: Iterable[object]) -> list[Mapping[Any, Any]]:
    return [each for each in instances if isinstance(each, Mapping) and _runs(each)]


def _runs(instance: Mapping[object, object]) -> bool:
    state = instance.get("state")
    return isinstance(state, Mapping) and state.get("name") == RUNNING
