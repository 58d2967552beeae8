# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosted zones: how a task names one, and which of those that exist it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..arn import hosted_zone_id
from ..errors import InputError
from .names import display, normalise

_VPC_ID = re.compile(r"vpc-[0-9a-f]{8}(?:[0-9a-f]{9})?")
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")

# What check mode returns for a zone that a real run would create: valid as an id, so that later tasks can
# render policies and plans with it, and recognisable, so that they never look it up.
PLACEHOLDER_ID = "ZCHECKMODE0000000000"


@dataclass(frozen=True, order=True)
class Vpc:
    """A VPC that a private zone answers in."""

    vpc_id: str
    vpc_region: str


@dataclass(frozen=True)
class HostedZone:
    """A hosted zone as Route 53 knows it.

    ``name`` is canonical (see ``names``). ``name_servers``, without trailing dots, ``vpcs`` and
    ``delegation_set_id`` are empty when the zone comes from a listing, which does not hold them.
    ``caller_reference`` is what its creator called the request.
    """

    id: str
    name: str
    private: bool = False
    comment: str = ""
    record_set_count: int = 0
    name_servers: tuple[str, ...] = ()
    vpcs: tuple[Vpc, ...] = ()
    delegation_set_id: str = ""
    caller_reference: str = ""

    @property
    def exists(self) -> bool:
        """False for the zone that check mode only predicted: it is empty and must not be looked up."""
        return self.id != PLACEHOLDER_ID


def label(zone: HostedZone) -> str:
    """A zone in a sentence."""
    return f"the hosted zone {display(zone.name)} ({zone.id})"


@dataclass(frozen=True)
class Selector:
    """How a task names its zone: by id, by name, or by both, which must then agree.

    Private zones of one name are told apart by VPC: with ``vpc_ids``, one that answers in any of them is meant.
    """

    hosted_zone_id: str | None
    name: str | None
    private: bool = False
    vpc_ids: frozenset[str] = frozenset()


def vpc_id(value: object, where: str = "vpc_id") -> str:
    """A valid VPC id."""
    if not isinstance(value, str) or not _VPC_ID.fullmatch(value):
        raise InputError(where, f"{value!r} is not the id of a VPC", "give an id such as vpc-0a1b2c3d4e5f60718")
    return value


def vpcs(entries: Iterable[Mapping[str, Any]], default_region: str, where: str = "vpcs") -> tuple[Vpc, ...]:
    """The VPCs of a private zone, sorted; ``default_region`` for those that name no region."""
    found: set[Vpc] = set()
    for position, entry in enumerate(entries):
        here = f"{where}[{position}]"
        region = entry.get("vpc_region") or default_region
        if not _REGION.fullmatch(region):
            raise InputError(f"{here}, vpc_region", f"{region!r} is not a region", "give one such as eu-west-1")
        vpc = Vpc(vpc_id(entry.get("vpc_id"), f"{here}, vpc_id"), region)
        if any(other.vpc_id == vpc.vpc_id for other in found):
            raise InputError(here, f"{vpc.vpc_id} is listed twice", "list each VPC once")
        found.add(vpc)
    return tuple(sorted(found))


def selector(params: Mapping[str, Any]) -> Selector:
    """The zone that the options ``hosted_zone_id``, ``zone``, ``private_zone`` and ``vpc_id`` mean."""
    identifier, zone = params.get("hosted_zone_id"), params.get("zone")
    private, vpc = bool(params.get("private_zone")), params.get("vpc_id")
    if identifier is None and zone is None:
        raise InputError("zone", "no hosted zone is named", "give hosted_zone_id, or zone with the zone's name")
    if vpc is not None and not private:
        raise InputError("vpc_id", "only private zones belong to VPCs", "set private_zone to true, or leave vpc_id out")
    return Selector(
        hosted_zone_id=None if identifier is None else hosted_zone_id(identifier, "hosted_zone_id"),
        name=None if zone is None else zone_name(zone),
        private=private,
        vpc_ids=frozenset() if vpc is None else frozenset({vpc_id(vpc)}),
    )


def check_placeholder(wanted: Selector, *, check_mode: bool) -> None:
    """Refuse the id of a zone that only check mode predicted where it cannot be used."""
    if wanted.hosted_zone_id != PLACEHOLDER_ID:
        return
    if not check_mode:
        raise InputError(
            "hosted_zone_id",
            f"{PLACEHOLDER_ID} is what check mode returns for a zone that does not exist yet",
            "use it in check mode only",
        )
    if wanted.name is None:
        raise InputError(
            "zone", f"{PLACEHOLDER_ID} stands for a zone of check mode, whose name cannot be read", "give zone as well"
        )


def zone_name(value: object, where: str = "zone") -> str:
    """The canonical name of a zone."""
    name = normalise(value, where)
    if name.startswith("*"):
        raise InputError(where, f"{display(name)} is a wildcard", "a hosted zone has a plain name such as example.com")
    return name


def choose(candidates: Iterable[HostedZone], wanted: Selector) -> HostedZone | None:
    """The one zone among ``candidates``, all of the wanted name, that is meant; None when none is.

    With ``vpc_ids`` the candidates must hold their VPCs. InputError, naming every id, when several fit: to take
    the first would change a zone that nobody named.
    """
    fitting = [
        zone
        for zone in candidates
        if zone.name == wanted.name
        and zone.private == wanted.private
        and (not wanted.vpc_ids or any(vpc.vpc_id in wanted.vpc_ids for vpc in zone.vpcs))
    ]
    if len(fitting) > 1:
        kind = "private" if wanted.private else "public"
        others = ", or by VPC" if wanted.private and not wanted.vpc_ids else ""
        raise InputError(
            "zone",
            f"{len(fitting)} {kind} zones are named {display(fitting[0].name)}: "
            + ", ".join(sorted(zone.id for zone in fitting)),
            f"choose one by hosted_zone_id{others}",
        )
    return fitting[0] if fitting else None


def check_agreement(zone: HostedZone, wanted: Selector) -> None:
    """Refuse a zone found by id that is not the one that the other options name."""
    if wanted.name is not None and zone.name != wanted.name:
        raise InputError(
            "hosted_zone_id",
            f"{zone.id} is the zone {display(zone.name)}, not {display(wanted.name)}",
            "correct hosted_zone_id or zone, or leave one of them out",
        )
    if wanted.private and not zone.private:
        raise InputError(
            "private_zone", f"{zone.id} is a public zone", "correct hosted_zone_id, or leave private_zone out"
        )
