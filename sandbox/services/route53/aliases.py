# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an alias may point at: a record set of the same zone and type that exists already, or an AWS resource.

"Tried to create an alias that targets X, type A in zone Z, but the alias target name does not lie within the target
zone" and "..., but that target was not found" (github.com/aws/aws-cdk/issues/19643). The target must be created
first, also within a batch (github.com/DNSControl/dnscontrol/issues/937). Deleting a target is not refused: dnscontrol
deletes targets before the aliases to them, in one batch, and has done so for years (providers/route53,
reorderInstructions).
"""

from __future__ import annotations

from sandbox.services.route53 import names
from sandbox.services.route53.model import Alias, Contents, RecordSet, Zone

UNSUPPORTED_TYPES = ("NS", "SOA")
"""An alias has any other type (reference of AliasTarget: "every record type except NS and SOA")."""

CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""Its alias evaluates no health ("You can't set EvaluateTargetHealth to true when the alias target is a CloudFront
distribution") and is in no private zone ("Alias resource record sets for CloudFront can't be created in a private
zone"): reference of AliasTarget."""

SERVICE_ZONES = {
    CLOUDFRONT_ZONE: "cloudfront.net.",
    "Z2BJ6XQ5FK7U4H": "awsglobalaccelerator.com.",
}
"""The services whose zone is the same in every region (reference of AliasTarget)."""

SERVICE_DOMAINS = (
    "amazonaws.com.",
    "amazonaws.com.cn.",
    "awsapprunner.com.",
    "awsglobalaccelerator.com.",
    "cloudfront.net.",
    "elasticbeanstalk.com.",
    "on.aws.",
    "vpce.amazonaws.com.",
)
"""Domains of regional AWS resources. Which zone id belongs to which region is not checked: AWS knows, we do not."""


def problems(new: RecordSet, alias: Alias, zone: Zone, contents: Contents, other_zone: Zone | None) -> list[str]:
    """Why ``new`` may not be an alias in ``zone``; ``other_zone`` is the hosted zone its target names, if it is one."""
    what = f"Tried to create an alias that targets {alias.dns_name}, type {new.type} in zone {alias.hosted_zone_id}"
    outside = f"{what}, but the alias target name does not lie within the target zone"
    missing = f"{what}, but that target was not found"
    if new.type in UNSUPPORTED_TYPES:
        return [f"{what}, but aliases are not supported for that type"]  # wording ours
    if alias.hosted_zone_id == zone.id:
        within, targets = names.is_within(alias.dns_name, zone.name), contents.of(alias.dns_name, new.type)
        found = bool(targets)
        if _reaches(new, targets, zone, contents):
            return [f"{what}, but that would create a loop of aliases"]  # wording ours
    elif other_zone is not None:
        # "another record in the same hosted zone": a record set of a different zone is no target.
        within, found = names.is_within(alias.dns_name, other_zone.name), False
    else:
        suffixes = (SERVICE_ZONES[alias.hosted_zone_id],) if alias.hosted_zone_id in SERVICE_ZONES else SERVICE_DOMAINS
        within = found = any(names.is_within(alias.dns_name, suffix) for suffix in suffixes)
    cloudfront = alias.hosted_zone_id == CLOUDFRONT_ZONE
    unhealthy = f"{what}, but EvaluateTargetHealth cannot be true for CloudFront"  # wording ours
    private = f"{what}, but an alias to CloudFront cannot be in a private zone"  # wording ours
    judged = (
        (outside, not within),
        (missing, not found),
        (unhealthy, cloudfront and alias.evaluate_target_health),
        (private, cloudfront and zone.private),
    )
    return [problem for problem, applies in judged if applies]


def _reaches(new: RecordSet, targets: list[RecordSet], zone: Zone, contents: Contents) -> bool:
    """Whether following aliases from ``targets`` leads back to the name of ``new``."""
    seen: set[str] = set()
    waiting = list(targets)
    while waiting:
        target = waiting.pop()
        if target.alias is None or target.alias.hosted_zone_id != zone.id or target.name in seen:
            continue
        if target.alias.dns_name == new.name:  # by name: an UPSERT has taken the old set of that name out already
            return True
        seen.add(target.name)
        waiting += contents.of(target.alias.dns_name, new.type)
    return False
