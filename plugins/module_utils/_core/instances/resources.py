# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances as the resources that owner markers name: ``ec2/REGION/INSTANCE``, with ``+`` between several.

Where a marker has no room for all of them, it names their Regions: ``ec2/REGION/*``. So it always says in which Regions
somebody must have looked before the name may go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..errors import InputError
from ..record_sets.markers import LONGEST_RESOURCE
from ..record_sets.resources import JOINT, parts
from . import fields

ALL = "*"

_KIND = "ec2"
_PART = re.compile(r"[A-Za-z0-9-]+")


class Place(NamedTuple):
    """An instance, or with ``*`` instances of a Region that are not named one by one."""

    region: str
    instance_id: str


def place(instance: Mapping[Any, Any], where: str) -> Place:
    """Where an instance is. InputError when it does not say so."""
    found = Place(fields.text(instance, "region", where), fields.text(instance, "instance_id", where))
    for field, value in found._asdict().items():
        if not _PART.fullmatch(value):
            problem = f"{value!r} is not the {field} of an instance" if value else f"it has no {field}"
            raise InputError(
                where, problem, "give instances as ec2_instances_info returns them, or set resources to false"
            )
    return found


def prefix(region: str) -> str:
    """What the resources of all instances of a Region begin with."""
    return f"{_KIND}/{region}/"


def write(places: Iterable[Place]) -> str:
    """The resource of a record set that is made for these instances."""
    each = sorted(set(places))
    resource = _joined(each)
    return resource if len(resource) <= LONGEST_RESOURCE else _joined(sorted({Place(one.region, ALL) for one in each}))


def read(resource: str) -> list[Place]:
    """The instances that a resource names. What is none of an instance is left out."""
    found = [part.split("/") for part in parts(resource)]
    return [Place(*part[1:]) for part in found if len(part) == 3 and part[0] == _KIND]


def _joined(places: Iterable[Place]) -> str:
    return JOINT.join(f"{prefix(one.region)}{one.instance_id}" for one in places)
