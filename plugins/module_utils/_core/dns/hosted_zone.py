# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A declared hosted zone against the one that is there: what must be written, and what it will look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import tags as tagging
from ..errors import InputError
from .names import display
from .zones import PLACEHOLDER_ID, HostedZone, Selector, Vpc, selector, vpcs

_NO_TAG_CHANGES = tagging.TagChanges()
LONGEST_COMMENT = 256  # HostedZoneConfig in the Route 53 API Reference
_DELEGATION_SET_ID = re.compile(r"[A-Z0-9]{1,32}")


@dataclass(frozen=True)
class Declaration:
    """What a task says of a zone. None, and empty ``vpcs``, mean that it says nothing, and nothing is written."""

    selector: Selector
    present: bool
    vpcs: tuple[Vpc, ...]
    purge_vpcs: bool
    comment: str | None
    tags: dict[str, str] | None
    purge_tags: bool
    delegation_set_id: str | None


@dataclass(frozen=True)
class ZonePlan:
    """What to write. ``zone`` and ``tags`` are the state afterwards; ``tags`` is None where nobody looked."""

    zone: HostedZone
    tags: dict[str, str] | None
    create: bool = False
    comment: str | None = None
    associate: tuple[Vpc, ...] = ()
    disassociate: tuple[Vpc, ...] = ()
    tag_changes: tagging.TagChanges = _NO_TAG_CHANGES

    @property
    def changed(self) -> bool:
        """Whether anything must be written."""
        return bool(self.create or self.comment is not None or self.associate or self.disassociate or self.tag_changes)


def declaration(params: Mapping[str, Any], region: str) -> Declaration:
    """The options of a task, validated. ``region`` is that of VPCs which name none."""
    chosen = selector(params)
    declared_vpcs = vpcs(params.get("vpcs") or (), region)
    if declared_vpcs and not chosen.private:
        raise InputError("vpcs", "only private zones belong to VPCs", "set private_zone to true, or leave vpcs out")
    if params.get("purge_vpcs") and not declared_vpcs:
        raise InputError("purge_vpcs", "no VPC would be left", "list in vpcs those that are to stay")
    if declared_vpcs and not chosen.vpc_ids:
        chosen = replace(chosen, vpc_ids=frozenset(vpc.vpc_id for vpc in declared_vpcs))
    comment = params.get("comment")
    if comment is not None and len(comment) > LONGEST_COMMENT:
        raise InputError("comment", f"it has {len(comment)} characters", f"use at most {LONGEST_COMMENT}")
    tags = params.get("tags")
    return Declaration(
        selector=chosen,
        present=params.get("state", "present") == "present",
        vpcs=declared_vpcs,
        purge_vpcs=bool(params.get("purge_vpcs")),
        comment=comment,
        tags=None if tags is None else tagging.validate(tags),
        purge_tags=params.get("purge_tags", True) is not False,
        delegation_set_id=_delegation_set_id(params.get("delegation_set_id"), chosen),
    )


def _delegation_set_id(value: str | None, chosen: Selector) -> str | None:
    if value is None:
        return None
    identifier = value.removeprefix("/delegationset/")
    if not _DELEGATION_SET_ID.fullmatch(identifier):
        raise InputError(
            "delegation_set_id", f"{value!r} is not the id of a delegation set", "give an id such as N1PA6795SAMPLE"
        )
    if chosen.private:
        raise InputError("delegation_set_id", "private zones are not delegated", "leave it out")
    return identifier


def plan_zone(existing: HostedZone | None, tags: Mapping[str, str], declared: Declaration) -> ZonePlan:
    """What a declared zone needs. InputError, before any write, when AWS cannot do it."""
    if existing is None:
        return _creation(declared)
    if declared.delegation_set_id not in (None, existing.delegation_set_id):
        raise InputError(
            "delegation_set_id",
            f"{existing.id} has {existing.delegation_set_id or 'name servers of its own'}, and AWS cannot change that",
            "leave delegation_set_id out, or create another zone",
        )
    differing = declared.comment if declared.comment not in (None, existing.comment) else None
    associate = tuple(vpc for vpc in declared.vpcs if vpc not in existing.vpcs)
    surplus = tuple(vpc for vpc in existing.vpcs if vpc not in declared.vpcs) if declared.purge_vpcs else ()
    tag_changes = tagging.changes(tags, declared.tags, purge=declared.purge_tags)
    return ZonePlan(
        zone=replace(
            existing,
            comment=existing.comment if differing is None else differing,
            vpcs=tuple(sorted((set(existing.vpcs) | set(associate)) - set(surplus))),
        ),
        tags=None if declared.tags is None else tagging.applied(tags, tag_changes),
        comment=differing,
        associate=associate,
        disassociate=surplus,
        tag_changes=tag_changes,
    )


def _creation(declared: Declaration) -> ZonePlan:
    if declared.selector.private and not declared.vpcs:
        raise InputError("vpcs", "a private zone cannot be created without a VPC", "list at least one VPC")
    zone = HostedZone(
        id=PLACEHOLDER_ID,
        name=declared.selector.name or "",
        private=declared.selector.private,
        comment=declared.comment or "",
        vpcs=declared.vpcs,
        delegation_set_id=declared.delegation_set_id or "",
    )
    return ZonePlan(
        zone=zone,
        tags=declared.tags,
        create=True,
        # CreateHostedZone takes one VPC; the others are added to the new zone.
        associate=declared.vpcs[1:],
        tag_changes=tagging.TagChanges(put=declared.tags or {}),
    )


def describe(zone: HostedZone, tags: Mapping[str, str] | None) -> dict[str, Any]:
    """A zone as modules return it."""
    described: dict[str, Any] = {
        "hosted_zone_id": zone.id,
        "name": display(zone.name),
        "private_zone": zone.private,
        "comment": zone.comment,
        "name_servers": list(zone.name_servers),
        "vpcs": [{"vpc_id": vpc.vpc_id, "vpc_region": vpc.vpc_region} for vpc in zone.vpcs],
        "delegation_set_id": zone.delegation_set_id,
        "record_set_count": zone.record_set_count,
    }
    return described if tags is None else {**described, "tags": dict(tags)}
