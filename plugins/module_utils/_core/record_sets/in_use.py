# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is in use: no run takes it from its name because nothing declares it any more.

A filter that finds too little cannot be told from a fleet that is gone by what it finds. Whoever makes the record sets
of a fleet knows which names are still in use, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..dns import names
from ..errors import InputError
from ..options import choice, dictionary, text
from .markers import read_resource
from .model import Key
from .plan import Cause, Change, Plan, shortened
from .values import TYPES, canonical

WHERE = "in_use"

_REMEDY = "declare them, or leave them out of in_use if they are meant to go"


class Held(NamedTuple):
    """Who uses a resource. ``name`` (canonical) and ``set_identifier`` say at which record sets, None at all."""

    user: str
    name: str | None
    set_identifier: str | None

    def at(self, key: Key) -> bool:
        return self.name in (None, key.name) and self.set_identifier in (None, key.set_identifier)


@dataclass(frozen=True)
class InUse:
    """What is in use, each with who uses it, in words: canonical values by canonical name and type, and resources.

    ``remedy`` says what to do about a refusal.
    """

    values: Mapping[tuple[str, str], Mapping[str, str]]
    resources: Mapping[str, Sequence[Held]]
    remedy: str = _REMEDY

    @classmethod
    def read(cls, given: Sequence[object] | None, remedy: object = None) -> InUse:
        """Judge the options of a task."""
        if given is None and remedy is not None:
            raise InputError("in_use_remedy", f"it needs {WHERE}", f"give {WHERE} too, or remove it")
        values: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        resources: dict[str, list[Held]] = defaultdict(list)
        for position, entry in enumerate(given or ()):
            where = f"{WHERE}[{position}]"
            options = dictionary(entry, where, ("record", "type", "value", "resource", "set_identifier", "user"))
            user = text(options.get("user"), f"{where}, user", "who uses it")
            if (resource := options.get("resource")) is not None:
                if more := [each for each in ("type", "value") if each in options]:
                    raise InputError(where, f"resource stands beside {', '.join(more)}", "make an entry of each")
                resources[read_resource(resource, f"{where}, resource")].append(_held(options, user, where))
                continue
            if "set_identifier" in options:
                raise InputError(f"{where}, set_identifier", "it needs resource", "give resource too, or remove it")
            record_type = choice(options.get("type"), f"{where}, type", TYPES)
            value = canonical(record_type, text(options.get("value"), f"{where}, value", "a value"), f"{where}, value")
            name = names.normalise(options.get("record"), f"{where}, record")
            values[name, record_type][value] = user
        said = _REMEDY if remedy is None else text(remedy, "in_use_remedy", "a sentence").removesuffix(".")
        return cls(values, resources, said)

    def refuse_removal(self, plan: Plan) -> Plan:
        """A policy: the same plan. InputError when a name would lose one of the values, or of the resources."""
        lost = [said for change in plan.writes for said in self._lost(change)]
        for key, resources in sorted(plan.lost.items()):
            lost += [f"{key} ({user})" for each in resources if (user := self.user(each, key))]
        if lost:
            problem = f"these names would go, or lose values that are in use: {shortened(list(dict.fromkeys(lost)))}"
            raise InputError(WHERE, problem, self.remedy)
        return plan

    def user(self, resource: str, key: Key) -> str:
        """Who uses a resource at a record set, empty when nobody does. A marker without room for all of them has ``*``
        for those of a place."""
        if resource.endswith("/*"):
            held = [each for name, found in self.resources.items() if name.startswith(resource[:-1]) for each in found]
        else:
            held = list(self.resources.get(resource, ()))
        return next((each.user for each in held if each.at(key)), "")

    def _lost(self, change: Change) -> list[str]:
        """What an entry declares absent or replaces was meant. A whole name that goes is lost whatever its values were:
        who uses it may have got another address since."""
        if change.old is None or change.marks is not None or change.cause not in (Cause.PRUNED, Cause.DECLARED):
            return []
        used = self.values.get((change.key.name, change.key.type), {})
        if change.new is None:
            return [f"{change.key} {value} ({user})" for value, user in used.items()]
        kept = change.new.values
        lost = [value for value in change.old.record_set.values if value in used and value not in kept]
        return [f"{change.key} {value} ({used[value]})" for value in lost]


def _held(options: Mapping[str, Any], user: str, where: str) -> Held:
    name = names.normalise(options["record"], f"{where}, record") if "record" in options else None
    identifier = options.get("set_identifier")
    if identifier is not None and not isinstance(identifier, str):
        raise InputError(f"{where}, set_identifier", f"{identifier!r} is not text", "put it in quotes")
    return Held(user, name, identifier)
