# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A declared hosted zone against the one that is there: what must be written, and what it will look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import tags as tagging
from ..errors import InputError
from ..steps import Step
from .names import display
from .vpc_association import association, disassociation, listed
from .zones import PLACEHOLDER_ID, HostedZone, Selector, Vpc, label, selector, vpcs

_NO_TAG_CHANGES = tagging.TagChanges()
NOT_FOUND = "NoSuchHostedZone"
LONGEST_COMMENT = 256  # HostedZoneConfig in the Route 53 API Reference
# ChangeTagsForResource takes at most 10 additions and 10 removals.
TAGS_A_CALL = 10
# Options that say what a zone is to be like.
_WRITTEN = ("vpcs", "purge_vpcs", "comment", "tags", "delegation_set_id")
_DELEGATION_SET_ID = re.compile(r"[A-Z0-9]{1,32}")


@dataclass(frozen=True)
class Declaration:
    """What a task says of a zone. None, and empty ``vpcs``, mean that it says nothing, and nothing is written.

    ``existing``: the zone is only looked for. ``dnssec``: it is read whether the zone is signed.
    """

    selector: Selector
    present: bool
    existing: bool
    vpcs: tuple[Vpc, ...]
    purge_vpcs: bool
    comment: str | None
    tags: dict[str, str] | None
    purge_tags: bool
    delegation_set_id: str | None
    dnssec: bool = False


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
    chosen, state = selector(params), params.get("state", "present")
    for option in _WRITTEN if state == "existing" else ():
        if params.get(option) not in (None, False):
            raise InputError(option, "state existing writes nothing", "leave it out, or set state to present")
    if params.get("read_dnssec") and state != "existing":
        raise InputError("read_dnssec", "only state existing reads it", "set state to existing, or leave it out")
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
        present=state == "present",
        existing=state == "existing",
        vpcs=declared_vpcs,
        purge_vpcs=bool(params.get("purge_vpcs")),
        comment=comment,
        tags=None if tags is None else tagging.validate(tags),
        purge_tags=params.get("purge_tags", True) is not False,
        delegation_set_id=_delegation_set_id(params.get("delegation_set_id"), chosen),
        dnssec=bool(params.get("read_dnssec")),
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
        "vpcs": listed(zone.vpcs),
        "delegation_set_id": zone.delegation_set_id,
        "record_set_count": zone.record_set_count,
    }
    return described if tags is None else {**described, "tags": dict(tags)}


def creation(zone: HostedZone, reference: str) -> Step:
    """The step that creates a zone. ``reference`` is the caller reference, which is given once only."""
    request: dict[str, Any] = {"Name": display(zone.name), "CallerReference": reference}
    request["HostedZoneConfig"] = {"Comment": zone.comment, "PrivateZone": zone.private}
    if zone.vpcs:
        request["VPC"] = {"VPCId": zone.vpcs[0].vpc_id, "VPCRegion": zone.vpcs[0].vpc_region}
    if zone.delegation_set_id:
        request["DelegationSetId"] = zone.delegation_set_id
    return Step("route53", "create_hosted_zone", request, f"create the hosted zone {display(zone.name)}")


def steps(plan: ZonePlan, zone: HostedZone) -> list[Step]:
    """The steps from ``zone``, which exists, to what is planned."""
    return [*_comment(plan, zone), *_vpcs(plan, zone), *_tags(plan, zone)]


def removal(zone: HostedZone) -> Step:
    """The step that deletes a zone, which was there a moment ago.

    AWS refuses it (HostedZoneNotEmpty) when a record set was added since. A deletion whose answer was lost is repeated,
    and finds no zone.
    """
    return Step(
        "route53", "delete_hosted_zone", {"Id": zone.id}, f"delete {label(zone)}", tolerates=frozenset({NOT_FOUND})
    )


def _comment(plan: ZonePlan, zone: HostedZone) -> Iterator[Step]:
    if plan.comment is not None:
        arguments = {"Id": zone.id, "Comment": plan.comment}
        yield Step("route53", "update_hosted_zone_comment", arguments, f"change the comment of {label(zone)}")


def _vpcs(plan: ZonePlan, zone: HostedZone) -> Iterator[Step]:
    """Associations first: AWS refuses to take away the last VPC."""
    yield from (association(zone, vpc) for vpc in plan.associate)
    yield from (disassociation(zone, vpc) for vpc in plan.disassociate)


def _tags(plan: ZonePlan, zone: HostedZone) -> Iterator[Step]:
    put = [{"Key": key, "Value": value} for key, value in sorted(plan.tag_changes.put.items())]
    parts: list[dict[str, Any]] = [{"AddTags": part} for part in _parts(put)]
    parts += [{"RemoveTagKeys": part} for part in _parts(list(plan.tag_changes.remove))]
    for part in parts:
        arguments = {"ResourceType": "hostedzone", "ResourceId": zone.id, **part}
        yield Step("route53", "change_tags_for_resource", arguments, f"change the tags of {label(zone)}")


def _parts(entries: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(entries), TAGS_A_CALL):
        yield entries[start : start + TAGS_A_CALL]
