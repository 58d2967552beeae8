# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Delegated zones of the DNS account that the main job made, and that no host has any more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..dns.names import display, from_wire
from .found import Finding, NotTried, Orphan
from .inventory import Inventory
from .record_sets import FoundZone

# The role hosted_zone gives it to a delegated zone that it makes, as ZONE_COMMENT to others.
_COMMENT = re.compile(r"Record sets of EC2 instances of account (?P<account>[0-9]{12}), a delegated zone")


def is_delegated(comment: object) -> bool:
    """Whether the comment of a zone says that the main job made it as a delegated one."""
    return _COMMENT.fullmatch(str(comment or "")) is not None


def delegated_zone(inventory: Inventory, zone: FoundZone, known: Collection[str] = ()) -> Iterator[Finding]:
    """A finding where the zone is a delegated one of ours, and none of the hosts has it.

    ``known`` are accounts that other inventories look after.
    """
    said = _COMMENT.fullmatch(zone.comment)
    if said is None or any(each.label == zone.label for _host, each in inventory.here):
        return
    account, name = said["account"], display(from_wire(zone.name))
    if account in known:
        return
    if doubt := inventory.doubt(account):
        yield NotTried(account, f"delegated zone {name}", doubt)
        return
    yield Orphan(
        kind="delegated zone",
        account=account,
        name=f"{name} ({zone.hosted_zone_id})",
        why="no host with a zone in this DNS account has it",
        remedy="Remove what delegates to it first, and what it holds. Then remove it with route53_hosted_zone: state "
        f"absent, hosted_zone_id {zone.hosted_zone_id}.",
    )
