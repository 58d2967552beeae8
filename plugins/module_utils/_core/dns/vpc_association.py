# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""VPCs of one account in which a private zone of another account answers, against those that it answers in now.

The account of the zone authorises a VPC, the account of the VPC associates it, and the authorisation is taken back: as
long as there is one, the other account may associate the VPC again whenever it likes.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..steps import Step
from .zones import HostedZone, Selector, Vpc, label, selector, vpcs

# A private zone answers in one VPC at least, as it cannot become public.
LAST = "LastVPCAssociation"
# Others change the VPCs of the zone at this moment, as other hosts of the same run do.
_BUSY = frozenset({"ConcurrentModification"})


@dataclass(frozen=True)
class Declaration:
    """What a task says of VPCs of one account and a private zone of another."""

    selector: Selector
    vpcs: tuple[Vpc, ...]
    present: bool


@dataclass(frozen=True)
class AssociationPlan:
    """What to write. ``withdraw`` are authorisations that were left behind, and ``kept`` is the zone's last VPC."""

    associate: tuple[Vpc, ...] = ()
    disassociate: tuple[Vpc, ...] = ()
    withdraw: tuple[Vpc, ...] = ()
    kept: tuple[Vpc, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything must be written."""
        return bool(self.associate or self.disassociate or self.withdraw)


def declaration(params: Mapping[str, Any], region: str) -> Declaration:
    """The options of a task, validated. ``region`` is that of VPCs which name none."""
    declared = vpcs(params["vpcs"], region)
    if not declared:
        raise InputError("vpcs", "the list is empty", "name at least one VPC")
    return Declaration(selector(params), declared, present=params.get("state", "present") == "present")


def check_private(zone: HostedZone) -> None:
    """Refuse a public zone, which answers everywhere."""
    if not zone.private:
        raise InputError(
            "hosted_zone_id", f"{label(zone)} is public, and only private zones belong to VPCs", "name a private zone"
        )


def plan_associations(zone: HostedZone, authorised: Collection[Vpc], declared: Declaration) -> AssociationPlan:
    """What the declared VPCs need. ``authorised`` are those that could be associated with the zone at any time."""
    left_behind = tuple(vpc for vpc in declared.vpcs if vpc in authorised)
    if declared.present:
        missing = tuple(vpc for vpc in declared.vpcs if vpc not in zone.vpcs)
        # To associate a VPC takes its authorisation away as well.
        return AssociationPlan(associate=missing, withdraw=tuple(vpc for vpc in left_behind if vpc not in missing))
    surplus = tuple(vpc for vpc in declared.vpcs if vpc in zone.vpcs)
    last = surplus[-1:] if len(surplus) == len(zone.vpcs) else ()
    return AssociationPlan(
        disassociate=tuple(vpc for vpc in surplus if vpc not in last), withdraw=left_behind, kept=last
    )


def listed(found: Iterable[Vpc]) -> list[dict[str, str]]:
    """VPCs as modules return them."""
    return [{"vpc_id": vpc.vpc_id, "vpc_region": vpc.vpc_region} for vpc in found]


def association(zone: HostedZone, vpc: Vpc) -> Step:
    """The step of the VPC's own account."""
    doing = f"associate {_shown(vpc)} with {label(zone)}"
    return Step("route53", "associate_vpc_with_hosted_zone", _link(zone, vpc), doing, waits_for=_BUSY)


def disassociation(zone: HostedZone, vpc: Vpc) -> Step:
    """The step of either account."""
    doing = f"disassociate {_shown(vpc)} from {label(zone)}"
    return Step(
        "route53",
        "disassociate_vpc_from_hosted_zone",
        _link(zone, vpc),
        doing,
        tolerates=frozenset({"VPCAssociationNotFound"}),
        waits_for=_BUSY,
    )


def authorisation(zone: HostedZone, vpc: Vpc) -> Step:
    """The step of the zone's account that lets the account of the VPC associate it."""
    doing = f"authorise the association of {_shown(vpc)} with {label(zone)}"
    return Step("route53", "create_vpc_association_authorization", _link(zone, vpc), doing, waits_for=_BUSY)


def withdrawal(zone: HostedZone, vpc: Vpc) -> Step:
    """The step of the zone's account that takes an authorisation back. An association stays."""
    doing = f"remove the authorisation to associate {_shown(vpc)} with {label(zone)}"
    return Step(
        "route53",
        "delete_vpc_association_authorization",
        _link(zone, vpc),
        doing,
        tolerates=frozenset({"VPCAssociationAuthorizationNotFound"}),
        waits_for=_BUSY,
    )


def _link(zone: HostedZone, vpc: Vpc) -> dict[str, Any]:
    return {"HostedZoneId": zone.id, "VPC": {"VPCId": vpc.vpc_id, "VPCRegion": vpc.vpc_region}}


def _shown(vpc: Vpc) -> str:
    return f"{vpc.vpc_id} ({vpc.vpc_region})"
