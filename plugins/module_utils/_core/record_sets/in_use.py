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

from ..dns import names
from ..errors import InputError
from ..options import choice, dictionary, text
from .markers import read_resource
from .plan import Cause, Change, Plan, shortened
from .values import TYPES, canonical

WHERE = "in_use"

_REMEDY = "declare them, or leave them out of in_use if they are meant to go"


@dataclass(frozen=True)
class InUse:
    """What is in use, each with who uses it, in words: canonical values by canonical name and type, and resources.

    ``remedy`` says what to do about a refusal.
    """

    values: Mapping[tuple[str, str], Mapping[str, str]]
    resources: Mapping[str, str]
    remedy: str = _REMEDY

    @classmethod
    def read(cls, given: Sequence[object] | None, remedy: object = None) -> InUse:
        """Judge the options of a task."""
        if given is None and remedy is not None:
            raise InputError("in_use_remedy", f"it needs {WHERE}", f"give {WHERE} too, or remove it")
        values: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        resources: dict[str, str] = {}
        for position, entry in enumerate(given or ()):
            where = f"{WHERE}[{position}]"
            options = dictionary(entry, where, ("record", "type", "value", "resource", "user"))
            user = text(options.get("user"), f"{where}, user", "who uses it")
            if (resource := options.get("resource")) is not None:
                if more := [each for each in ("record", "type", "value") if each in options]:
                    raise InputError(where, f"resource stands beside {', '.join(more)}", "make an entry of each")
                resources[read_resource(resource, f"{where}, resource")] = user
                continue
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
            lost += [f"{key} ({user})" for each in resources if (user := self._user(each))]
        if lost:
            problem = f"these names would go, or lose values that are in use: {shortened(list(dict.fromkeys(lost)))}"
            raise InputError(WHERE, problem, self.remedy)
        return plan

    def _user(self, resource: str) -> str:
        """Who uses a resource, empty when nobody does. A marker without room for all of them has ``*`` for those of a
        place."""
        if resource.endswith("/*"):
            return next((user for each, user in self.resources.items() if each.startswith(resource[:-1])), "")
        return self.resources.get(resource, "")

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
