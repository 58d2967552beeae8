# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The root and the organizational units of an organization: a tree, whose nodes are named by path or by id.

Ids: https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..options import read_many, text

ROOT_PATH = "/"
# What a refusal lists of an organization that may have 2,000 units, and more accounts.
_SHOWN = 20

_ID = re.compile(r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}")


@dataclass(frozen=True)
class Unit:
    """The root, whose path is ``/`` and whose parent is empty, or a unit such as ``/Workloads/Prod``."""

    id: str
    path: str
    parent: str = ""

    def child(self, unit_id: str, name: str) -> Unit:
        """A unit in this one. Names are unique among the units of one parent, and may hold slashes."""
        return Unit(unit_id, f"{self.path.rstrip('/')}/{name}", self.id)


def read_units(value: object, where: str) -> tuple[str, ...]:
    """A list of paths and ids of units, each one checked and kept once."""
    return read_many(value, where, _unit)


def _unit(value: object, where: str) -> str:
    named = text(value, where, "an organizational unit")
    if not named.startswith("/") and not _ID.fullmatch(named):
        raise InputError(
            where,
            f"{named!r} is neither a path nor an id of an organizational unit",
            "give a path from the root such as /Workloads/Prod, or an id such as ou-abcd-11112222",
        )
    return named


def chosen(named: Sequence[str], units: Sequence[Unit], where: str) -> tuple[Unit, ...]:
    """The units that are named and all below them, in the order of ``units``, in which parents come before children.

    Every one when none is named. InputError for a name that no unit has, and for a path that two units have.
    """
    if not named:
        return tuple(units)
    within = {_found(each, units, f"{where}[{position}]").id for position, each in enumerate(named)}
    for unit in units:
        if unit.parent in within:
            within.add(unit.id)
    return tuple(unit for unit in units if unit.id in within)


def offered(names: Sequence[str]) -> str:
    """The names of units or accounts that a refusal offers: the first ones, and how many there are beside these."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


def _found(named: str, units: Sequence[Unit], where: str) -> Unit:
    found = [unit for unit in units if named in (unit.id, unit.path)]
    if not found:
        raise InputError(
            where,
            f"the organization has no unit {named}",
            f"give one that it has: {offered([unit.path for unit in units])}",
        )
    if len(found) > 1:  # /a/b is the unit b in a, and also a unit that is called a/b
        raise InputError(
            where,
            f"{len(found)} units have the path {named}",
            f"give the id of one: {', '.join(unit.id for unit in found)}",
        )
    return found[0]
