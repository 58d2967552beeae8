# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Resources: what record sets were made for, as their owner markers say, and where somebody has looked for them.

Whoever makes the record sets of a fleet reads it in some places. What was made for something in another place cannot be
told from what is gone. The marker says for what a record set was made; the task says where it has looked.

A record set that was made for several resources names them all, with ``+`` between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..options import text
from .markers import LONGEST_OWNER, read_resource
from .model import Key
from .options import Entry
from .plan import Cause, Change, Plan, Verb, shortened

WHERE = "resources_read"
JOINT = "+"

_REMEDY = "read where they are and name it in resources_read, or leave resources_read out if they are meant to go"


def refuse_without_room(entries: Iterable[Entry], owner: str | None) -> None:
    """InputError where an entry has a resource, and there is no marker that can hold it."""
    if owner is not None and len(owner) < LONGEST_OWNER:
        return
    for entry in entries:
        if entry.resource and owner is None:
            raise InputError(f"{entry.where}, resource", "it stands in an owner marker", "give owner too, or remove it")
        if entry.resource:
            # The comma behind the owner would be in another string, and external-dns would read another owner.
            problem = f"an owner of {LONGEST_OWNER} characters leaves no room for it in the marker"
            raise InputError(f"{entry.where}, resource", problem, "shorten the owner, or remove it")


def lost_resources(
    changes: Iterable[Change], had: Mapping[Key, str], declared: Mapping[Key, str]
) -> dict[Key, tuple[str, ...]]:
    """What record sets would lose of the resources that they had. What an entry declares absent or replaces was meant.

    ``declared`` are the resources of entries. What is declared without one keeps what it had.
    """
    if not had:
        return {}
    gone = {change.key: change.cause for change in changes if change.verb is Verb.DELETE}
    lost = {}
    for key, resource in had.items():
        if key not in gone:
            kept = declared.get(key, resource)
        elif gone[key] is Cause.PRUNED:
            kept = ""
        else:
            continue
        if kept != resource and (found := [each for each in parts(resource) if each not in parts(kept)]):
            lost[key] = tuple(found)
    return lost


@dataclass(frozen=True)
class ResourcesRead:
    """Where somebody has looked: what resources there begin with. None where the task does not say.

    ``remedy`` says what to do about a refusal.
    """

    prefixes: tuple[str, ...] | None
    remedy: str = _REMEDY

    @classmethod
    def read(cls, prefixes: Sequence[object] | None, remedy: object, owner: str | None) -> ResourcesRead:
        """Judge the options of a task."""
        if prefixes is None:
            if remedy is not None:
                raise InputError("resources_remedy", f"it needs {WHERE}", f"give {WHERE} too, or remove it")
            return cls(None)
        if owner is None:
            raise InputError(WHERE, "resources stand in owner markers", "give owner too, or remove it")
        starts = tuple(read_resource(prefix, f"{WHERE}[{position}]") for position, prefix in enumerate(prefixes))
        said = _REMEDY if remedy is None else text(remedy, "resources_remedy", "a sentence").removesuffix(".")
        return cls(starts, said)

    def refuse_loss(self, plan: Plan) -> Plan:
        """A policy: the same plan. InputError when a record set would lose a resource where nobody has looked."""
        if self.prefixes is None:
            return plan
        unseen = {
            key: found
            for key, lost in plan.lost.items()
            if (found := [each for each in lost if not each.startswith(self.prefixes)])
        }
        if unseen:
            said = [f"{key} ({', '.join(lost)})" for key, lost in sorted(unseen.items())]
            raise InputError(
                WHERE,
                f"these names would go or lose addresses, and nobody has looked whether what they were made for still "
                f"exists: {shortened(said)}",
                self.remedy,
            )
        return plan


def parts(resource: str) -> list[str]:
    """The resources of a record set, one by one."""
    return [part for part in resource.split(JOINT) if part]
